"""How fast the pages answer: a hundred records reviewed by keys, and every page of a large case under eight clients.

Run ``python benchmarks/pages.py [CLAIMS]`` (100000 by default); needs Chromium. Prints the time from a key to the next record in a
browser (all within 100 ms is what the pages promise), and of 500 requests the median and the 95th percentile (150 ms).
"""

from __future__ import annotations

import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn
from playwright.sync_api import Browser, sync_playwright

from store import filled
from withheld.evidence.search import Filters, find
from withheld.evidence.store import Store
from withheld.pages.access import OneTime
from withheld.pages.app import create_app
from withheld.pages.serving import configured, listening, names

KEYS, REQUESTS, CLIENTS = 100, 500, 8
WATCH = """() => {
  window.took = []; let pressed = 0;
  document.addEventListener('keydown', () => { pressed = performance.now(); }, true);
  document.addEventListener('htmx:afterSettle', () => { if (pressed) requestAnimationFrame(() => setTimeout(() => {
    window.took.push(performance.now() - pressed); pressed = 0; })); });
}"""
"""From the key to the frame in which the next record is painted."""


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, OneTime]]:
    """The pages of a case at a free port: their address and the way in."""
    with listening("127.0.0.1", 0) as opened:
        port = int(opened.getsockname()[1])
        access = OneTime("bench", port)
        server = uvicorn.Server(configured(create_app(folder, access, names(port))))
        running = threading.Thread(target=server.run, kwargs={"sockets": [opened]}, daemon=True)
        running.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}", access
        server.should_exit = True
        running.join(10)


def by_keys(browser: Browser, base: str, access: OneTime) -> list[float]:
    """Milliseconds from the key that decides to the next record, of each of a hundred decisions."""
    page = browser.new_page(viewport={"width": 1360, "height": 860})
    page.goto(base + access.address)
    page.goto(base + "/review?kind=claim")
    page.keyboard.press("k")
    page.wait_for_selector("[data-review]")
    page.evaluate(WATCH)
    for n in range(1, KEYS + 1):
        page.keyboard.press("r" if n % 5 == 0 else "a")
        page.wait_for_function("n => window.took.length === n", arg=n)
    took: list[float] = page.evaluate("window.took")
    page.close()
    return took


def paths(folder: Path) -> list[str]:
    """Addresses of every kind of page, of many records and documents."""
    with Store.open(folder) as store:
        found = find(store, "", Filters(state="proposed"), limit=400).records
    chance = random.Random(2)
    keys, hosts = [e.id for e in found], ("RU", "CN", "PL", "QA")
    made = []
    for n in range(REQUESTS):
        e = chance.choice(found)
        made.append(
            (
                f"/review/{chance.choice(keys)}", f"/records/{e.id}", f"/documents/{e.source.id}", "/review",
                f"/review?host={hosts[n % 4]}&order=alike", "/", f"/documents?page={1 + n % 40}", f"/find?words=harbour+{n % 7}&host=RU",
                f"/find?measure=workers_abroad&host={hosts[n % 4]}", "/log",
            )[n % 10]
        )  # fmt: skip
    return made


def requested(base: str, access: OneTime, wanted: list[str]) -> list[tuple[str, float]]:
    """Each address with the milliseconds of its answer, asked by eight clients at once."""
    with httpx.Client(base_url=base, follow_redirects=True, timeout=120) as first:
        assert first.get(access.address).status_code == 200
        cookies = first.cookies

        def ask(path: str) -> tuple[str, float]:
            began = time.perf_counter()
            answer = clients[threading.get_ident() % CLIENTS].get(path)
            assert answer.status_code == 200, (path, answer.status_code)
            return path, (time.perf_counter() - began) * 1000

        clients = [httpx.Client(base_url=base, cookies=cookies, timeout=120) for _ in range(CLIENTS)]
        for path in dict.fromkeys(path for path in wanted if path.startswith("/review?") or path in ("/", "/review")):
            ask(path)  # what a queue costs once is told apart
        with ThreadPoolExecutor(CLIENTS) as pool:
            return list(pool.map(ask, wanted))


def told(name: str, took: list[float]) -> None:
    """A line of figures."""
    high = statistics.quantiles(took, n=20)[-1] if len(took) > 1 else took[0]
    print(
        f"  {name}: median {statistics.median(took):.0f} ms, 95th percentile {high:.0f} ms, slowest {max(took):.0f} ms"
    )


def main(claims: int) -> None:
    """Make a case, review it by keys, ask for its pages."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "case"
        began = time.perf_counter()
        filled(folder, claims)
        print(f"{claims:,} claims, filled in {time.perf_counter() - began:.0f} s")
        with served(folder) as (base, access):
            wanted = paths(folder)
            took = requested(base, access, wanted)
            told(f"{REQUESTS} requests by {CLIENTS} clients", [ms for _, ms in took])
            for kind in range(10):
                told(f"  {wanted[kind].split('?')[0]}", [ms for _, ms in took[kind::10]])
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        with served(folder) as (base, access), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            told(f"{KEYS} decisions by keys, each to the next record", by_keys(browser, base, access))
            browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
