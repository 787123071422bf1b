"""The screenshots of ``docs/``, taken of a case in Chromium: ``python -m tools.screenshots [CASE] [NAME ...]``.

The case is that of ``make demo`` (``build/demo``) unless another folder is named; it is copied, and the copy is reviewed and
shown. Each picture is of the size at which it stands in the documentation, with so few colours that it stays small.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import uvicorn
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from withheld.commands import dossier
from withheld.evidence.origins import independence
from withheld.evidence.store import Store
from withheld.pages.access import OneTime
from withheld.pages.app import create_app
from withheld.pages.serving import configured, listening, names

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
CASE, EXAMPLES = ROOT / "build" / "demo", "examples/kp"
WIDE, TELEPHONE = {"width": 1180, "height": 860}, {"width": 375, "height": 812}
LARGEST = 150_000
"""Bytes of a picture."""
PAPER = 1.6
"""Pixels for a point of a printed page."""


class Studio:
    """A browser, the address of the case's pages, and the files written of the case."""

    def __init__(self, browser: Browser, base: str, enter: str, folder: Path) -> None:
        self.browser, self.base, self.folder = browser, base, folder
        self._read = False
        self._session = browser.new_context(viewport=WIDE)  # type: ignore[arg-type]
        self._session.new_page().goto(base + enter)

    def read_examples(self) -> None:
        """Read the example reports into the case, so that something waits to be reviewed; once."""
        if not self._read:
            words = [sys.executable, "-m", "withheld", "read", EXAMPLES, "-C", str(self.folder)]
            subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd=ROOT)  # the log names them as it was told
            self._read = True

    @contextlib.contextmanager
    def document(self, name: str = "dossier.html", scheme: str = "light", **more: object) -> Iterator[Page]:
        """A written file, opened without the network."""
        told = {"viewport": WIDE, "color_scheme": scheme, "offline": True} | more
        context = self.browser.new_context(**told)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto((self.folder / name).as_uri())
        yield page
        context.close()

    @contextlib.contextmanager
    def page(self, path: str) -> Iterator[Page]:
        """A page of the case, of the analyst who has come in."""
        page = self._session.new_page()
        page.goto(self.base + path)
        yield page
        page.close()


def _first_screen(scheme: str, **more: object) -> Callable[[Studio], bytes]:
    def taken(studio: Studio) -> bytes:
        with studio.document("dossier.html", scheme, **more) as page:
            return page.screenshot()

    return taken


def _paper(studio: Studio) -> bytes:
    with studio.document() as page:
        return _printed(page.pdf(prefer_css_page_size=True))


def _brief(studio: Studio) -> bytes:
    return _printed((studio.folder / "dossier-brief.pdf").read_bytes())


def _printed(pdf: bytes) -> bytes:
    """The first page of a printed file, with a line around it."""
    out = io.BytesIO()
    image = pypdfium2.PdfDocument(pdf)[0].render(scale=PAPER).to_pil()
    framed = Image.new("RGB", (image.width + 2, image.height + 2), "#999")
    framed.paste(image, (1, 1))
    framed.save(out, "PNG")
    return out.getvalue()


def _review(studio: Studio) -> bytes:
    studio.read_examples()
    with studio.page("/review?kind=claim") as page:
        page.keyboard.press("k")
        page.wait_for_selector("[data-review]")
        for _ in range(2):
            before = page.url
            page.keyboard.press("a")
            page.wait_for_function("before => location.href !== before", arg=before)
            page.wait_for_selector(".done")
        return page.screenshot()


def _origins(studio: Studio) -> bytes:
    """The figure that was told on the most ways."""
    studio.read_examples()
    with Store.open(studio.folder) as store:
        claims = [e for e in store.evidence("claim") if e.record.quote is not None]
        chosen = max(claims, key=lambda e: (len(independence(store, e.id).chains), e.id))
    with studio.page(f"/records/{chosen.id}") as page:
        return page.screenshot()


def _log(studio: Studio) -> bytes:
    _review(studio)
    with studio.page("/log") as page:
        return page.screenshot()


def _host(studio: Studio) -> bytes:
    with studio.page("/hosts/RU") as page:
        while "in progress" in page.inner_text("main"):
            page.wait_for_timeout(2000)
            page.reload()
        box = page.locator(".drawn .on-wide svg").first.bounding_box()
        assert box is not None, "the page of the host has no chart"
        whole = {"x": 0, "y": 0, "width": WIDE["width"], "height": box["y"] + box["height"] + 12}
        return page.screenshot(full_page=True, clip=whole)  # type: ignore[arg-type]


def _scenario(studio: Studio) -> bytes:
    with studio.page(
        "/scenarios/own?kind1=deadline&start1=2027-01-01&end1=2027-12-31&value1=0.5&until=2028-12-01"
    ) as page:
        page.locator("#own").scroll_into_view_if_needed()
        return page.screenshot()


# The last three read reports into the case: by then the others are taken, of the case as its estimate knows it.
PICTURES: dict[str, Callable[[Studio], bytes]] = {
    "dossier": _first_screen("light"),
    "dossier-dark": _first_screen("dark"),
    "dossier-telephone": _first_screen("light", viewport=TELEPHONE, device_scale_factor=2, is_mobile=True),
    "dossier-paper": _paper,
    "host": _host,
    "scenario": _scenario,
    "brief": _brief,
    "review": _review,
    "origins": _origins,
    "log": _log,
}


def small(png: bytes) -> bytes:
    """A picture with as many colours as keep it within ``LARGEST`` bytes."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (256, 128, 64, 32, 16):
        out = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= LARGEST:
            break
    return out.getvalue()


@contextlib.contextmanager
def studio(case: Path) -> Iterator[Studio]:
    """A copy of a case that is served, its dossier and brief written, and a browser."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(
            shutil.copytree(case, Path(place) / "north-korea", ignore=shutil.ignore_patterns("runs", "*.html"))
        )
        os.environ["WITHHELD_ANALYST"] = "anna"
        dossier.write(folder, folder / "dossier.html", release=False, brief=True)
        opened = listening("127.0.0.1", 0)
        port = int(opened.getsockname()[1])
        access = OneTime("anna", port)
        app = create_app(folder, access, names(port))
        server = uvicorn.Server(configured(app))
        running = threading.Thread(target=server.run, kwargs={"sockets": [opened]}, daemon=True)
        running.start()
        while not server.started:
            time.sleep(0.05)
        with sync_playwright() as playwright:
            found = shutil.which("chromium") or shutil.which("chromium-browser")
            browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-gpu"])
            yield Studio(browser, f"http://127.0.0.1:{port}", access.address, folder)
            browser.close()
        server.should_exit = True
        running.join(10)
        app.state.site.close()


def main() -> int:
    """Take all pictures, or those that are named."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("case", nargs="?", type=Path, default=CASE)
    asked.add_argument("pictures", nargs="*", metavar="PICTURE", help=", ".join(PICTURES))
    given = asked.parse_args()
    case = given.case
    if not (case / "case.toml").is_file():
        print(f"{case}: is no case folder; make one with “make demo”, or name another", file=sys.stderr)
        return 2
    if unknown := [name for name in given.pictures if name not in PICTURES]:
        print(f"{', '.join(unknown)}: no such picture; there are: {', '.join(PICTURES)}", file=sys.stderr)
        return 2
    with studio(case) as at_work:
        for name in given.pictures or PICTURES:
            made = small(PICTURES[name](at_work))
            (DOCS / f"{name}.png").write_bytes(made)
            print(f"docs/{name}.png  {len(made):,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
