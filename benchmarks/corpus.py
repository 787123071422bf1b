"""Many documents into a case: how many a second, in how much memory, and whether the store is the same however it was made.

Run ``python benchmarks/corpus.py [COUNT] [--workers 1,2] [--cluster] [--store URL] [--write FILE]``. A seeded program writes
COUNT reports of 300 to 3,000 words, in words of our own; ``withheld read`` takes them into a new case with each number of
processes, with ``--cluster`` on a Dask cluster of two processes here, one of which is killed half-way, and with ``--store`` into a
schema of a PostgreSQL server. Prints, and writes as JSON, documents a second, the most memory of all processes together, bytes a
document in the case, and the hash of what the store holds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from withheld.batch.sameness import content_hash
from withheld.case import built_in
from withheld.evidence.store import Store, create_case

WORDS = (300, 3000)
SEED = 20191222
TOLD = (
    "The labour office of {place} counted {n} North Korean workers in {month} {year}.",
    "In {year} some {n} North Koreans worked in {place}, {who} said.",
    "Each worker was paid about ${pay} a month and kept a fifth of it.",
    "Of {n} permits that were issued in {year}, {part} went to building firms.",
    "{who} estimated that Pyongyang took ${m} million a year from workers in {place}.",
    "By {month} {year}, {n} North Korean workers had been sent home from {place}.",
    "The workers put in {hours} hours a day and had two days off a month.",
    "No North Korean citizen is employed in {place}, the ministry replied.",
)
"""Sentences with a figure."""
PLAIN = (
    "The {noun} stood {where} the {other}, and nobody {verb} it before the {time}.",
    "What the {noun} was for, the foreman did not {act}.",
    "A {adjective} {noun} {verb} beside the {other} all through the {time}.",
    "People who {verb} the {other} remembered a {adjective} {time}.",
    "Between the {noun} and the {other} ran a fence that the guards {verb} every {time}.",
    "It was {adjective}, and the {noun} by the {other} was shut for the {time}.",
)
"""Sentences without one, of which reports are mostly made."""
LISTS = {
    "place": ["Vladivostok", "Khabarovsk", "Dandong", "Hunchun", "Kuwait", "Doha", "Warsaw", "Dakar"],
    "month": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    "who": ["a former manager", "the Panel of Experts", "an official of the ministry", "two researchers", "the contractor"],
    "noun": ["warehouse", "canteen", "dormitory", "sawmill", "shipyard", "office", "pier", "workshop", "gate", "lorry", "kiln", "crane"],
    "other": ["harbour", "railway", "river", "market", "station", "quarry", "road", "bridge", "depot", "clinic"],
    "verb": ["opened", "watched", "crossed", "repaired", "passed", "closed", "painted", "guarded"],
    "act": ["say", "explain", "remember", "write", "know", "ask"],
    "adjective": ["narrow", "cold", "crowded", "quiet", "broken", "low", "bright", "empty", "grey", "new"],
    "time": ["winter", "evening", "season", "week", "morning", "shift", "month", "night"],
    "where": ["behind", "below", "next to", "opposite"],
}  # fmt: skip


def report(number: int) -> str:
    """One report, the same for the same number."""
    chance = random.Random(f"{SEED} {number}")
    year, length, told, words = chance.randint(2008, 2019), chance.randint(*WORDS), [], 0
    while words < length:
        form = chance.choice(TOLD if chance.random() < 0.15 else PLAIN)
        lists = {name: chance.choice(entries) for name, entries in LISTS.items()}
        told.append(
            form.format(
                n=f"{chance.randint(50, 30000):,}", part=chance.randint(3, 49), pay=chance.randint(100, 900), year=year,
                m=chance.randint(2, 500), hours=chance.randint(8, 16), **lists,
            )
        )  # fmt: skip
        words += len(told[-1].split())
    paragraphs = [" ".join(told[n : n + 6]) for n in range(0, len(told), 6)]
    day = f"{chance.randint(1, 28)} {chance.choice(LISTS['month'])} {year + 1}"
    return f"Report {number} of the Harbour Wire\n\n{day}\n\n" + "\n\n".join(paragraphs) + "\n"


def written(folder: Path, count: int) -> None:
    """Write reports, some as pages, in folders of a thousand."""
    for number in range(count):
        inside = folder / f"{number // 1000:03}"
        inside.mkdir(parents=True, exist_ok=True)
        text = report(number)
        if number % 4:
            (inside / f"{number:06}.txt").write_text(text, encoding="utf-8")
        else:
            body = "".join(f"<p>{line}</p>\n" for line in text.split("\n\n")[2:])
            head = f"<title>{text.splitlines()[0]}</title>"
            page = f"<!doctype html><html lang=en><head>{head}</head><body><article>{body}</article></body></html>"
            (inside / f"{number:06}.html").write_text(page, encoding="utf-8")


def tree(pid: int) -> list[int]:
    """A process and all that it started."""
    found = [pid]
    for known in found:
        for task in Path(f"/proc/{known}/task").glob("*/children"):
            try:
                found.extend(int(child) for child in task.read_text().split())
            except OSError:
                continue
    return found


def memory(pid: int) -> int:
    """Bytes that a process and all that it started hold, what they share counted once."""
    total = 0
    for one in tree(pid):
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


def processor_seconds(pid: int) -> float:
    """Processor time that a process has taken by itself."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def read_into(
    case: Path, reports: Path, *words: str, meanwhile: object = None, store: str | None = None
) -> dict[str, object]:
    """Run ``withheld read`` as its user would; what it took."""
    create_case(case, built_in("KP"), store)
    began = time.monotonic()
    command = [sys.executable, "-m", "withheld", "read", str(reports), "-C", str(case), *words]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    seen: list[int] = []
    spent: dict[int, float] = {}

    def watch() -> None:
        while running.poll() is None:
            seen.append(memory(running.pid))
            spent.update({pid: taken for pid in tree(running.pid) if (taken := processor_seconds(pid))})
            time.sleep(1)

    watching = threading.Thread(target=watch)
    watching.start()
    if callable(meanwhile):
        meanwhile()
    said, _ = running.communicate()
    watching.join()
    seconds = time.monotonic() - began
    if running.returncode:
        sys.exit(said)
    count = int(said.split()[0])
    third = max(len(seen) // 3, 1)
    with Store.open(case) as store:
        held = content_hash(store)
    size = sum(p.stat().st_size for p in case.rglob("*") if p.is_file())
    return {
        "documents": count, "seconds": round(seconds, 1), "per_second": round(count / seconds, 2),
        "processor_seconds": round(sum(spent.values()), 1), "writer_seconds": round(spent.get(running.pid, 0.0), 1),
        "most_memory": max(seen, default=0), "memory_first_third": max(seen[:third], default=0),
        "memory_last_third": max(seen[-third:], default=0), "case_bytes": size, "content": held,
    }  # fmt: skip


def on_cluster(case: Path, reports: Path, half: float) -> dict[str, object]:
    """The same on a cluster of two processes, one of which is killed after ``half`` seconds."""
    scheduler = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "18786", "--no-dashboard"],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = "tcp://127.0.0.1:18786"
    command = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
    workers = [subprocess.Popen(command, stderr=subprocess.DEVNULL) for _ in range(2)]

    def kill() -> None:
        time.sleep(half)
        for one in reversed(tree(workers[0].pid)):
            os.kill(one, signal.SIGKILL)

    try:
        return read_into(case, reports, "--cluster", address, meanwhile=kill)
    finally:
        for process in (*workers, scheduler):
            for one in reversed(tree(process.pid)):
                os.kill(one, signal.SIGKILL)
            process.wait()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("count", type=int, nargs="?", default=1000)
    asked.add_argument("--workers", default="1,2")
    asked.add_argument("--cluster", action="store_true")
    asked.add_argument(
        "--store", help="address of a PostgreSQL schema that no case has yet: postgresql://…?schema=NAME"
    )
    asked.add_argument("--write", type=Path)
    given = asked.parse_args()
    runs: dict[str, dict[str, object]] = {}
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        written(base / "reports", given.count)
        words = round(sum(len(report(n).split()) for n in range(min(given.count, 200))) / min(given.count, 200))
        for workers in given.workers.split(","):
            runs[workers] = read_into(base / f"case-{workers}", base / "reports", "--workers", workers)
            print(workers, json.dumps(runs[workers]), flush=True)
        most = given.workers.split(",")[-1]
        if given.store:
            runs["PostgreSQL"] = read_into(base / "case-store", base / "reports", "--workers", most, store=given.store)
            print("PostgreSQL", json.dumps(runs["PostgreSQL"]), flush=True)
        if given.cluster:
            half = float(str(runs[most]["seconds"])) / 2
            runs["cluster"] = on_cluster(base / "case-cluster", base / "reports", half)
            print("cluster", json.dumps(runs["cluster"]), flush=True)
    same = len({run["content"] for run in runs.values()}) == 1
    print(f"The stores {'hold the same' if same else 'DIFFER'}; load before {load:.1f} on {os.cpu_count()} processors.")
    if given.write:
        given.write.write_text(
            json.dumps(
                {"load": [load, os.getloadavg()[0]], "cpus": os.cpu_count(), "words": words, "runs": runs}, indent=1
            )
            + "\n"
        )
    sys.exit(not same)


if __name__ == "__main__":
    main()
