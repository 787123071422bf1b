"""A PostgreSQL server of the tests' own, in a folder that goes with it, reached by a socket and on the loopback."""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

USER, PASSWORD, DATABASE = "withheld", "a-pass/word", "cases"
AS_ROOT = ("runuser", "-u", "postgres", "--")
"""The server refuses to run as root."""


def programs() -> Path | None:
    """The folder of Debian's server programs, the newest; None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    named = shutil.which("initdb")
    return found[-1].parent if found else Path(named).parent if named else None


class Server:
    """A running server; ``address`` gives a place for one more case."""

    def __init__(self, bin_: Path) -> None:
        self.bin, self.folder = bin_, Path(tempfile.mkdtemp(prefix="wh-pg-"))
        self.port = _free_port()
        self._names = itertools.count()
        secret = self.folder / "pw"
        secret.write_text(PASSWORD, encoding="ascii")
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
            shutil.chown(secret, "postgres")
        self._run(
            "initdb", "-D", self.data, "-U", USER, "--encoding=UTF8", "--locale=C", "--no-sync", "--auth-local=trust",
            "--auth-host=scram-sha-256", f"--pwfile={secret}",
        )  # fmt: skip
        self.start()
        self.psql("postgres", f"CREATE DATABASE {DATABASE}")

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self) -> None:
        options = f"-k {self.folder} -c listen_addresses=127.0.0.1 -p {self.port} -c fsync=off -c max_connections=40"
        self._run("pg_ctl", "-D", self.data, "-w", "-l", self.folder / "log", "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "-D", self.data, "-w", "-m", mode, "stop")

    def close(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, schema: str | None = None) -> str:
        """Address by the socket, where nobody is asked for a password, of a schema that no case has yet."""
        name = schema or f"case{next(self._names)}"
        return f"postgresql://{USER}@/{DATABASE}?host={self.folder}&port={self.port}&schema={name}"

    def by_net(self, schema: str | None = None, user: str = USER) -> str:
        """Address by the loopback, where a password is asked for."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{DATABASE}?schema={schema or f'case{next(self._names)}'}"

    def psql(self, database: str, *statements: str) -> str:
        """Run statements as the server's keeper; what they print."""
        asked = [part for statement in statements for part in ("-c", statement)]
        where = ("-h", self.folder, "-p", str(self.port), "-U", USER)
        return self._run("psql", "-XAtq", "-v", "ON_ERROR_STOP=1", *where, *asked, database)

    def _run(self, program: str, *arguments: str | Path) -> str:
        before: Sequence[str] = AS_ROOT if os.geteuid() == 0 else ()
        command = [*before, str(self.bin / program), *map(str, arguments)]
        # The server that is started would keep a pipe open.
        with tempfile.TemporaryFile("w+", encoding="utf-8") as out:
            done = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, cwd="/", check=False, timeout=60)
            out.seek(0)
            said = out.read()
        assert done.returncode == 0, said
        return said.strip()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
