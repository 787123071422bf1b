"""Fuzzes every reader and grammar for longer than the tests do: ``python benchmarks/fuzz.py [SECONDS] [TARGET...]``.

Hypothesis makes inputs from whole small files; where atheris is installed (``pip install atheris``), it goes on from these,
guided by what code they reach. What breaks a target is written to ``tests/fuzz_findings/TARGET/``, where the tests run it
from then on. Exit code 1 if anything was found.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TESTS = Path(__file__).parent.parent / "tests"
sys.path.insert(0, str(TESTS))

from fuzz_targets import Target, seeds, targets  # noqa: E402

SECONDS = 20.0


def by_hypothesis(target: Target, seconds: float) -> tuple[int, bytes | None]:
    """How many inputs were tried, and one that breaks the target, as small as it could be made."""
    end, tried, broken = time.monotonic() + seconds, 0, None
    while broken is None and time.monotonic() < end:

        @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        @given(st.data())
        def run(data: st.DataObject) -> None:
            nonlocal tried, broken
            raw = data.draw(target.given)
            if time.monotonic() > end and broken is None:
                return
            tried += 1
            try:
                target.run(raw)
            except Exception:
                broken = raw
                raise

        try:
            run()
        except Exception as error:
            print(f"  {type(error).__name__}: {' '.join(str(error).split())[:200]}")
    return tried, broken


def by_atheris(name: str, seconds: float) -> bytes | None:
    """An input that breaks the target, found by coverage; in a process of its own, since atheris ends it."""
    code = (
        "import sys, atheris\n"
        "with atheris.instrument_imports(include=['withheld']):\n"
        f"    sys.path.insert(0, {str(TESTS)!r})\n    import fuzz_targets\n"
        f"run = fuzz_targets.targets()[{name!r}].run\n"
        "atheris.Setup(sys.argv, run)\natheris.Fuzz()\n"
    )
    work = Path("build/fuzz") / name.replace(" ", "-")
    work.mkdir(parents=True, exist_ok=True)
    if (seed := seeds().get(name.removeprefix("reader"))) is not None:
        (work / "seed").write_bytes(seed)
    command = [sys.executable, "-c", code, f"-max_total_time={int(seconds)}", "-artifact_prefix=build/fuzz/", str(work)]
    subprocess.run(command, check=False, stderr=subprocess.DEVNULL, timeout=seconds * 3 + 60)
    crashes = sorted(Path("build/fuzz").glob("crash-*"))
    raw = crashes[0].read_bytes() if crashes else None
    for crash in crashes:
        crash.unlink()
    return raw


def main() -> int:
    """Run the targets one after another; what to exit with."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("seconds", nargs="?", type=float, default=SECONDS, help="for each target")
    asked.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(sorted(targets())))
    given = asked.parse_args()
    if unknown := sorted(set(given.targets) - set(targets())):
        asked.error(f"no such target: {', '.join(unknown)}")
    seconds = given.seconds
    guided, bad = find_spec("atheris") is not None, 0
    for name in given.targets or sorted(targets()):
        tried, broken = by_hypothesis(targets()[name], seconds)
        if broken is None and guided:
            broken = by_atheris(name, seconds)
        print(
            f"{name}: {tried} inputs{', then atheris' * guided}: {'broken' if broken is not None else 'nothing found'}",
            flush=True,
        )
        if broken is not None:
            bad += 1
            folder = TESTS / "fuzz_findings" / name
            folder.mkdir(parents=True, exist_ok=True)
            (folder / hashlib.sha256(broken).hexdigest()[:12]).write_bytes(broken)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
