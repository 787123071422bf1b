"""Runs of the command line in the background: started, stopped as by Ctrl-C, kept with what they printed.

Each is a process of the very command that a person would type, so that its rules hold; a folder under ``runs/`` of the case
has its output, and is nobody's but the owner's.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

from withheld.atomic import write_whole
from withheld.evidence import StoreError, failure_told
from withheld.jsons import JsonObject
from withheld.pages.access.account import Account, Role

FOLDER = "runs"
KEPT = 30
"""Runs that are kept; the oldest give way."""
MOST_SHOWN = 200_000
"""Bytes of a run's output that a page shows."""
GRACE = 20.0
"""Seconds that a run has to end after it was asked to, before it is ended."""
_KEY = re.compile(r"\d{8}-\d{6}-[0-9a-f]{8}")
# A shell that starts the pages in the background makes them, and all their children, ignore Ctrl-C.
_CHILD = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from withheld.cli import main; main()"
)


class Asked(NamedTuple):
    """What is to be run: the words of the command without ``-C``, what it is in words, the role that sees its output.

    In ``words`` ``{files}`` is replaced by the folder for the command's output files, which are served from there.
    """

    title: str
    words: tuple[str, ...]
    role: Role = Role.ANALYST
    about: str = ""


class Run(NamedTuple):
    """A run: who asked for it, since when, whether it is ``going`` on, its exit ``code`` and what it was last at."""

    key: str
    title: str
    command: str
    account: str
    role: Role
    about: str
    began: dt.datetime
    ended: dt.datetime | None
    code: int | None
    going: bool
    stopped: bool
    line: str
    files: tuple[str, ...]

    @property
    def state(self) -> str:
        """Its status, in a word or two."""
        if self.going:
            return "stopping" if self.stopped else "running"
        if self.ended is None:
            return "cut off"
        if self.stopped:
            return "stopped"
        return "done" if self.code == 0 else "failed"

    @property
    def seconds(self) -> int:
        """How long it took, or takes by now."""
        return max(0, round(((self.ended or dt.datetime.now(dt.UTC)) - self.began).total_seconds()))


class Runs:
    """The runs of a case folder; threads may share it."""

    def __init__(self, folder: Path) -> None:
        self.case, self.folder = folder, folder / FOLDER
        self._lock = threading.Lock()
        self._going: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, asked: Asked, account: Account) -> str:
        """Start a command; its key. StoreError while another one of the case is at work."""
        with self._lock, failure_told(self.folder), self._alone() as held:
            self._make_room()
            key = f"{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(4)}"
            place = self.folder / key
            (place / "files").mkdir(parents=True, mode=0o700)
            words = [word.replace("{files}", str(place / "files")) for word in asked.words]
            command = "withheld " + " ".join(_quoted(w.replace("{files}/", "")) for w in asked.words)
            body = {
                "title": asked.title, "command": command, "account": account.name, "role": asked.role.name, "about": asked.about,
                "began": dt.datetime.now(dt.UTC).isoformat(), "ended": None, "code": None, "stopped": False,
            }  # fmt: skip
            _write(place, body)
            with _output(place / "out.txt") as out, _output(place / "err.txt") as err:
                process = subprocess.Popen(
                    [sys.executable, "-c", _CHILD, *words, "-C", str(self.case)], stdin=subprocess.DEVNULL, stdout=out,
                    stderr=err, env=_environment(account, place), start_new_session=True, pass_fds=held,
                )  # fmt: skip
            self._going[key] = process
        threading.Thread(target=self._watch, args=(key, process), daemon=True, name=f"run {key}").start()
        return key

    def stop(self, key: str) -> bool:
        """Ask a run to end as Ctrl-C does; whether it was going on here."""
        with self._lock:
            process = self._going.get(key)
            if process is None or process.poll() is not None:
                return False
            _write(self.folder / key, _read(self.folder / key) | {"stopped": True})
            _signal(process, signal.SIGINT)
        threading.Timer(GRACE, _signal, (process, signal.SIGKILL)).start()
        return True

    def close(self) -> None:
        """Stop the current run and wait for its end, so that nothing is left running when the pages are closed."""
        for key, process in list(self._going.items()):
            if self.stop(key):
                with suppress(subprocess.TimeoutExpired):
                    process.wait(GRACE + 5)

    def get(self, key: str) -> Run | None:
        """A run by its key; None for none."""
        place = self.folder / key
        if not _KEY.fullmatch(key) or not (place / "run.json").is_file():
            return None
        body, process = _read(place), self._going.get(key)
        ended = dt.datetime.fromisoformat(body["ended"]) if body.get("ended") else None
        going = ended is None and (process is not None or self._held())
        files = sorted(p.name for p in (place / "files").iterdir() if p.is_file() and not p.name.startswith("."))
        return Run(
            key, body["title"], body["command"], body["account"], Role[body["role"]], body["about"],
            dt.datetime.fromisoformat(body["began"]), ended, body["code"], going, bool(body["stopped"]),
            _text(place / "now.txt", 500).strip(), tuple(files),
        )  # fmt: skip

    def all(self) -> list[Run]:
        """The runs that are kept, the newest first; one whose folder is damaged is left out."""
        names = sorted((p.name for p in self.folder.glob("*") if _KEY.fullmatch(p.name)), reverse=True)
        found = []
        for name in names:
            with suppress(OSError, ValueError, KeyError):
                found += [run] if (run := self.get(name)) else []
        return found

    def going(self) -> Run | None:
        """The current run; None if there is none."""
        return next((run for run in self.all() if run.going), None)

    def output(self, key: str) -> tuple[str, str]:
        """What a run has printed, and what it has said on standard error."""
        place = self.folder / key
        return _text(place / "out.txt", MOST_SHOWN), _text(place / "err.txt", MOST_SHOWN)

    def _watch(self, key: str, process: subprocess.Popen[bytes]) -> None:
        code = process.wait()
        with self._lock, suppress(OSError, ValueError):
            place = self.folder / key
            _write(place, _read(place) | {"ended": dt.datetime.now(dt.UTC).isoformat(), "code": code})
            self._going.pop(key, None)

    @contextmanager
    def _alone(self) -> Iterator[tuple[int, ...]]:
        """Lock the case for one run: the started process holds the lock as long as it lives, even without the pages."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        if os.name != "posix":
            if self._going:
                raise StoreError(_AT_WORK)
            yield ()
            return
        handle = self._take()
        if handle is None:
            raise StoreError(_AT_WORK)
        try:
            yield (handle,)
        finally:
            os.close(handle)

    def _take(self) -> int | None:
        import fcntl

        handle = os.open(self.folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        return handle

    def _held(self) -> bool:
        """Whether some process, of these pages or of others, runs for the case."""
        if os.name != "posix" or not (self.folder / ".lock").is_file():
            return False
        handle = self._take()
        if handle is not None:
            os.close(handle)
        return handle is None

    def _make_room(self) -> None:
        found = sorted(p for p in self.folder.glob("*") if _KEY.fullmatch(p.name))
        for old in found[: max(0, len(found) - KEPT + 1)]:
            shutil.rmtree(old, ignore_errors=True)


_AT_WORK = "another run of this case is in progress; wait until it ends, or stop it first"


def _environment(account: Account, place: Path) -> dict[str, str]:
    own = {
        "WITHHELD_ANALYST": account.name,
        "WITHHELD_PROGRESS": str(place / "now.txt"),
        "COLUMNS": "100",
        "NO_COLOR": "1",
    }
    return {**os.environ, **own}


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    """Signal a run and all that it started."""
    if process.poll() is None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)


def _output(path: Path) -> IO[bytes]:
    return open(path, "wb", opener=lambda name, flags: os.open(name, flags, 0o600))


def _write(place: Path, body: JsonObject) -> None:
    write_whole(place / "run.json", json.dumps(body, ensure_ascii=False, indent=1).encode(), 0o600)


def _read(place: Path) -> JsonObject:
    body: JsonObject = json.loads((place / "run.json").read_bytes())
    return body


def _text(path: Path, most: int) -> str:
    """The end of a file of text, empty where there is none yet."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - most))
            return file.read().decode("utf-8", "replace")
    except FileNotFoundError:
        return ""


def _quoted(word: str) -> str:
    return word if re.fullmatch(r"[\w./=:-]+", word) else json.dumps(word, ensure_ascii=False)
