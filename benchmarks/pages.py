"""How fast the pages answer: a hundred records reviewed by keys, and every page of a large case under eight clients.

Run ``python benchmarks/pages.py [CLAIMS | FOLDER] [--write FILE]``: a case of so many claims (100000 by default) that ``large.py``
makes, or one that is there; needs Chromium. The pages are served by ``withheld open`` in a process of its own. Prints, and writes as
JSON, the time from a key to the next record in a browser (all within 100 ms is what the pages promise), of 500 requests the median
and the 95th percentile (150 ms), what gathering the whole takes, and the memory of the server and of the process that gathers.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, sync_playwright

from corpus import processor_seconds, tree
from large import made
from withheld.estimate.cache import LATEST
from withheld.evidence.search import Filters, find
from withheld.evidence.store import Store

KEYS, REQUESTS, CLIENTS = 100, 500, 8
WATCH = """() => {
  window.took = []; let pressed = 0;
  document.addEventListener('keydown', () => { pressed = performance.now(); }, true);
  document.addEventListener('htmx:afterSettle', () => { if (pressed) requestAnimationFrame(() => setTimeout(() => {
    window.took.push(performance.now() - pressed); pressed = 0; })); });
}"""
"""From the key to the frame in which the next record is painted."""


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, str, int]]:
    """The pages of a case as their user opens them: their address, the way in, and the process."""
    words = [sys.executable, "-m", "withheld", "-C", str(folder), "open", "--no-browser", "--port", "0"]
    running = subprocess.Popen(
        words, stdout=subprocess.PIPE, text=True, env={**os.environ, "WITHHELD_ANALYST": "bench"}
    )
    assert running.stdout is not None
    base, way = re.search(r"(http://[^/]+)(/\S*)", running.stdout.readline()).groups()  # type: ignore[union-attr]
    try:
        yield base, way, running.pid
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(30)


def by_keys(browser: Browser, base: str, way: str) -> list[float]:
    """Milliseconds from the key that decides to the next record, of each of a hundred decisions."""
    page = browser.new_page(viewport={"width": 1360, "height": 860})
    page.goto(base + way)
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


HOSTS, OUTLETS, KINDS = (
    ("RU", "CN", "PL", "QA", "AE"),
    ("Harbour Wire", "Northern Post"),
    ("contradictions", "questions", "agreements"),
)
BESIDE = ("/hosts", "/sources", "/contradictions", "/scenarios", "/estimates/latest")
"""Pages on the whole of a case, which are there once it is gathered."""


def paths(folder: Path) -> list[str]:
    """Addresses of every kind of page, of many records and documents; each kind as often as the others."""
    with Store.open(folder) as store:
        found = find(store, "", Filters(kind="claim", state="proposed"), limit=400).records
    chance, made_of = random.Random(2), []
    estimated = (folder / "estimates" / LATEST).is_file()
    for n in range(REQUESTS):
        e, host = chance.choice(found), HOSTS[n // 20 % len(HOSTS)]
        made_of.append(
            (
                "/", "/review", f"/review?host={host}&order=alike", f"/review/{e.id}", f"/records/{e.id}", f"/documents?page={1 + n % 40}",
                f"/documents/{e.source.id}", f"/find?words=harbour+{n % 7}&host=RU", f"/find?measure=workers_abroad&host={host}",
                f"/find?origin={e.record.origin or 'worker'}", "/log", f"/log?subject={e.id}", "/hosts", f"/hosts/{host}", "/sources",
                f"/sources/one?name={OUTLETS[n // 20 % 2]}", f"/contradictions?kind={KINDS[n // 20 % 3]}&page={1 + n // 20}",
                "/estimates/latest" if estimated else "/estimates", "/scenarios", "/exports",
            )[n % 20]
        )  # fmt: skip
    return made_of


def kind(path: str) -> str:
    """The kind of page of an address: its steps, with names in place of identifiers, and which fields it asks for."""
    steps, _, asked = path.partition("?")
    named = re.sub(r"^/(review|records|documents|hosts)/.+", r"/\1/ONE", steps)
    return named + (f"?{'&'.join(one.partition('=')[0] for one in asked.split('&'))}" if asked else "")


def entered(base: str, way: str) -> list[httpx.Client]:
    """As many clients in one session."""
    with httpx.Client(base_url=base, follow_redirects=True, timeout=120) as first:
        assert first.get(way).status_code == 200
        return [httpx.Client(base_url=base, cookies=first.cookies, timeout=120) for _ in range(CLIENTS)]


def gathered(client: httpx.Client) -> float:
    """Seconds until the pages on the whole are there."""
    began = time.perf_counter()
    while client.get("/hosts").status_code == 503:
        time.sleep(1)
    return time.perf_counter() - began


def requested(clients: list[httpx.Client], wanted: list[str]) -> list[tuple[str, float]]:
    """Each address with the milliseconds of its answer, asked by eight clients at once."""
    mine = threading.local()
    free = iter(clients)

    def ask(path: str) -> tuple[str, float]:
        if not hasattr(mine, "client"):
            mine.client = next(free)
        began = time.perf_counter()
        answer = mine.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return path, (time.perf_counter() - began) * 1000

    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(ask, wanted))


def told(took: list[float]) -> dict[str, float]:
    """Median, 95th percentile and slowest, in milliseconds."""
    high = statistics.quantiles(took, n=20)[-1] if len(took) > 1 else took[0]
    return {"median": statistics.median(took), "high": high, "slowest": max(took), "count": len(took)}


def memory(pid: int) -> dict[str, int]:
    """Bytes that the server holds, and those of the processes that it started."""
    held = {one: _held(one) for one in tree(pid)}
    return {"server": held.pop(pid, 0), "beside": sum(held.values())}


def _held(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def asked_of(folder: Path, base: str, way: str, pid: int) -> dict[str, Any]:
    """What the pages of a case take: the first time, and asked by eight clients."""
    clients = entered(base, way)
    took = gathered(clients[0])
    wanted, first = paths(folder), {}
    for path in dict.fromkeys(wanted):
        if kind(path) not in first:  # what a queue costs once is told apart
            first[kind(path)] = requested(clients[:1], [path])[0][1]
    for path in dict.fromkeys(path for path in wanted if path.startswith("/review?")):
        requested(clients[:1], [path])
    before, began = processor_seconds(pid), time.perf_counter()
    alone = {name: [] for name in first}
    for path in wanted[:100]:
        alone[kind(path)].append(requested(clients[:1], [path])[0][1])
    each = requested(clients, wanted)
    kinds = {name: told([ms for path, ms in each if kind(path) == name]) for name in first}
    return {
        "gathered_s": took, "first_ms": first, "all": told([ms for _, ms in each]), "kinds": kinds,
        "alone": {name: told(ms) for name, ms in alone.items() if ms}, "memory": memory(pid),
        "server_share": (processor_seconds(pid) - before) / (time.perf_counter() - began),
    }  # fmt: skip


def main(case: str, target: Path | None) -> None:
    """Make a case unless there is one, ask for its pages, review it by keys."""
    found: dict[str, Any] = {"load": [os.getloadavg()[0]], "cpus": os.cpu_count()}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(case) if Path(case).is_dir() else Path(name) / "case"
        if not folder.exists():
            found["case"] = made(folder, int(case))
        with served(folder) as (base, way, pid):
            found["pages"] = asked_of(folder, base, way, pid)
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        with served(folder) as (base, way, _), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
            found["keys"] = told(by_keys(browser, base, way))
            browser.close()
    found["load"].append(os.getloadavg()[0])
    print(json.dumps(found, indent=1))
    if target:
        target.write_text(json.dumps(found))


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("case", nargs="?", default="100000")
    asked.add_argument("--write", type=Path)
    given = asked.parse_args()
    main(given.case, given.write)
