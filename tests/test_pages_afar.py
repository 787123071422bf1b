"""The whole of a large case, gathered by a process beside the pages: it says the same as one that is gathered in them."""

from __future__ import annotations

import re
import time

import pytest

from pages_case import bare, opened
from withheld.evidence.store import Store
from withheld.pages.afar import Afar, Gathering, State

PAGES = ("/hosts", "/hosts/QA", "/hosts/VE", "/sources", "/sources/one?name=Ministry", "/contradictions",
         "/contradictions?kind=questions", "/scenarios")  # fmt: skip


def settled(browser, path):
    """A page, as soon as what it is made of is gathered and nothing is behind."""
    began = time.monotonic()
    while time.monotonic() - began < 120:
        answer = browser.get(path)
        if answer.status_code != 503 and "newer than what is shown" not in answer.text:
            return answer
        time.sleep(0.3)
    raise AssertionError("never gathered")


def text_of(answer):
    return re.sub(r"[\w-]{43}", "TOKEN", answer.text)


@pytest.fixture
def folder(tmp_path):
    return bare(tmp_path)


def test_pages_say_the_same_whether_the_case_is_gathered_in_them_or_beside_them(folder):
    with opened(folder) as browser:
        near = {path: text_of(browser.get(path)) for path in PAGES}
        address = re.search(r'href="(/contradictions/[0-9a-f]{12})"', near["/contradictions"])[1]
        near[address] = text_of(browser.get(address))
        wholes = browser.app.state.wholes
        wholes.near, wholes._sizes = 0, (-1, True)
        first = browser.get("/hosts")
        assert (first.status_code, first.headers["refresh"], first.headers["retry-after"]) == (503, "5", "5")
        assert "The case is being loaded" in first.text
        assert text_of(settled(browser, "/hosts")) == near["/hosts"]
        assert {path: text_of(browser.get(path)) for path in near} == near
        for odd in (
            "/hosts/ZZ",
            "/contradictions/000000000000",
            "/contradictions?kind=nope",
            "/sources/one?name=Nobody",
        ):
            assert browser.get(odd).status_code == 404, odd

        browser.send("/sources/one?name=Ministry", "/sources/decide", action="grade", reliability="B", reason="seen")
        shown = browser.get("/sources/one?name=Ministry")
        assert "Default reliability B" in shown.text  # what was decided stands at once, whatever is gathered
        assert "1 log line is newer than what is shown" in shown.text
        assert "Default reliability B" in settled(browser, "/sources/one?name=Ministry").text
        wholes.close()


def test_what_was_erased_or_marked_is_not_shown_from_before(folder):
    afar, analyst, reader = Afar(folder), True, False
    with Store.open(folder) as store:
        state = State(store.position(), (), ())
        try:
            for who in (analyst, reader):
                with pytest.raises(Gathering):
                    afar.ask(who, state, store, names, ())
            for who in (analyst, reader):
                assert len(wait(afar, who, state, store)["names"]) == 5
            once = afar.ask(analyst, state, store, asked, ("x",))
            again = afar.ask(analyst, state, store, asked, ("x",))
            assert again == once and again is not once and afar.ask(analyst, state, store, asked, ("y",)) != once
            store.decide(store.evidence()[0].id, "mark", "anna", changes={"sensitivity": "withhold"})
            moved = State(store.position(), (), ())
            assert afar.ask(analyst, moved, store, names, ())["whole"].behind == 1
            assert afar.ask(analyst, moved, store, asked, ("x",)) == once | {"whole": once["whole"]._replace(behind=1)}
            with pytest.raises(Gathering):
                afar.ask(reader, moved, store, names, ())
            assert len(wait(afar, reader, moved, store)["names"]) == 4
        finally:
            afar.close()


def names(whole):
    """A view: the publishers of the records."""
    return {"names": sorted(e.source.publisher for e in whole.material.records), "whole": whole.head()}


def asked(whole, given):
    """A view that never says the same twice."""
    return {"at": time.monotonic_ns(), "given": given, "whole": whole.head()}


def wait(afar, who, state, store):
    for _ in range(400):
        try:
            return afar.ask(who, state, store, names, ())
        except Gathering:
            time.sleep(0.3)
    raise AssertionError("never gathered")
