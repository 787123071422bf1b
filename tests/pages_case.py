"""A small case with an estimate of few draws, for the tests of the pages on hosts, estimates and scenarios; made once."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from pages_served import form_of, report
from withheld.pages.access import OneTime
from withheld.pages.access.account import Role
from withheld.pages.access.accounts import Accounts
from withheld.pages.access.named import Named
from withheld.pages.app import create_app

PASSWORD = "four words in a row"
HOST = "testserver"
QUESTIONS = "CU\n\n2010-01\n2021-12\nQA:500, IT:300\n100\n24\n4000\n0.7\n"
FIGURES = (
    ("Ministry", "2016-02-01", 480, "QA", "2016-01-15"), ("Embassy", "2018-02-01", 520, "QA", "2018-01-15"),
    ("Institute", "2018-03-01", 2600, "IT", "2018-01-15"), ("Union", "2018-03-01", 900, "IT", "2018-01-15"),
    ("Guess", "2018-03-01", 40, "VE", "2018-01-15"),
)  # fmt: skip
"""Who said it, when, how many workers, where, and as of which day; two contradict each other, one is of a host without a corridor."""


def bare(folder: Path, figures: tuple[Any, ...] = FIGURES) -> Path:
    """A case made by questions, with some figures and no estimate."""
    from withheld.commands.scratch import make_case
    from withheld.evidence.store import create_case

    answers = iter(QUESTIONS.splitlines())
    make_case(folder / "data", lambda _, default: next(answers) or default, lambda _: None)
    rows = [
        f"https://example.org/{n},{who},,{told},workers_abroad,{value},{value},exact,person,,,{where},,,{day},{day},{who},,,B,"
        for n, (who, told, value, where, day) in enumerate(figures)
    ]
    path = folder / "data" / "evidence.csv"
    path.write_text(path.read_text() + "\n".join(rows) + ("\n" if rows else ""))
    create_case(folder / "case", folder / "data")
    return folder / "case"


@cache
def _fitted() -> Path:
    from withheld.commands.estimates.estimate import fit

    folder = bare(Path(tempfile.mkdtemp(prefix="withheld-pages-")))
    fit(folder, chains=2, draws=100)
    return folder


def fitted(folder: Path) -> Path:
    """A copy of the case with an estimate."""
    return Path(shutil.copytree(_fitted(), folder / "case"))


def with_reports(folder: Path, number: int = 3) -> None:
    """Read some reports into the case: each with two figures that wait for a decision, of the case's own programme."""
    from withheld.evidence.store import Store

    with Store.open(folder) as store:
        for n in range(1, number + 1):
            doc, found = report(n, (340 + n, 2_000 + n))
            mine = tuple(c.model_copy(update={"programme": "CU", "host": "QA"}) for c in found.claims)
            of_case = found.model_copy(update={"programme": "CU", "claims": mine})
            assert store.add_all([(doc, doc.text.encode(), of_case, "x-1", None)])[0].records


class Browser:
    """A browser's session with the pages of a case, in the tests' own process."""

    def __init__(self, app: FastAPI, base: str = f"http://{HOST}") -> None:
        self.app = app
        self.client = TestClient(app, base_url=base, raise_server_exceptions=False, follow_redirects=True)

    def get(self, path: str, **more: Any) -> Any:
        """A page."""
        return self.client.get(path, **more)

    def send(self, page: str, to: str, **fields: str) -> Any:
        """Send a form of a page, with its hidden fields."""
        return self.client.post(to, data={**form_of(self.get(page).text, to), **fields})

    def sign_in(self, name: str, password: str = PASSWORD, **more: Any) -> Any:
        """Sign in with a name and a password."""
        form = form_of(self.get("/sign-in").text, "/sign-in")
        return self.client.post("/sign-in", data={**form, "name": name, "password": password}, **more)


@contextmanager
def opened(folder: Path) -> Iterator[Browser]:
    """The pages of a case for one analyst, who has come in."""
    access = OneTime("anna", 1)
    app = create_app(folder, access, [HOST])
    browser = Browser(app)
    browser.get(access.address)
    yield browser
    app.state.runs.close()
    app.state.site.close()


@contextmanager
def team(folder: Path, *, secure: bool = False, proxied: bool = False) -> Iterator[FastAPI]:
    """The pages of a case for a team: Ana is admin, Eva analyst, Rita reader."""
    accounts = Accounts(folder)
    for name, role in (("Ana", Role.ADMIN), ("Eva", Role.ANALYST), ("Rita", Role.READER)):
        if accounts.get(name) is None:
            accounts.add(name, role, PASSWORD)
    app = create_app(folder, Named(accounts, 1, secure=secure, proxied=proxied), [HOST])
    yield app
    app.state.runs.close()
    app.state.site.close()
