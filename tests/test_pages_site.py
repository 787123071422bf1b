"""A case that goes away, comes back, is locked, damaged or empty while its pages are open."""

from __future__ import annotations

import shutil
import sqlite3

import pytest

from pages_served import case_of, report, served


@pytest.fixture
def pages(tmp_path):
    with served(case_of(tmp_path, [report(1, (340, 520))])) as opened:
        yield opened


def test_a_database_that_goes_away_is_told_on_every_page_and_comes_back(pages):
    key = pages.ids()[0]
    form = {**pages.form(f"/review/{key}", "/decide"), "action": "accept"}
    away = pages.folder.with_name("away")
    pages.folder.rename(away)
    for path in ("/", "/review", f"/review/{key}", f"/records/{key}", "/documents", "/find?words=workers", "/log"):
        answer = pages.get(path)
        assert answer.status_code == 503 and "Bring it back" in answer.text and answer.headers["retry-after"]
    answer = pages.client.post("/decide", data=form)
    assert answer.status_code == 503
    away.rename(pages.folder)
    assert pages.client.post("/decide", data=form).status_code == 200 and pages.lines(key) == [("anna", "accept")]


def test_a_case_that_is_replaced_by_another_copy_is_opened_anew(pages, tmp_path):
    key = pages.ids()[0]
    copy = tmp_path / "copy"
    assert pages.get("/").status_code == 200
    shutil.copytree(pages.folder, copy)
    pages.decide(key, "accept")
    shutil.rmtree(pages.folder)
    copy.rename(pages.folder)
    page = pages.get(f"/review/{key}")
    assert page.status_code == 200 and "No decision yet" in page.text


def test_a_database_that_is_damaged_is_a_page_with_the_remedy(pages):
    database = pages.folder / "withheld.db"
    (pages.folder / "withheld.db-wal").unlink(missing_ok=True)
    (pages.folder / "withheld.db-shm").unlink(missing_ok=True)
    database.unlink()
    database.write_bytes(b"no database at all, but some bytes" * 200)
    answer = pages.get("/review")
    assert answer.status_code == 503 and "damaged" in answer.text and "restore it" in answer.text.lower()


def test_a_database_that_another_program_holds_is_told_after_a_while(pages, monkeypatch):
    key = pages.ids()[0]
    form = {**pages.form(f"/review/{key}", "/decide"), "action": "accept"}
    store = next(iter(pages_site(pages)._stores.values()))
    store.engine.dispose()

    @sa_listens(store.engine)
    def hurried(connection, _):
        connection.execute("PRAGMA busy_timeout = 50")

    holder = sqlite3.connect(pages.folder / "withheld.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    answer = pages.client.post("/decide", data=form)
    assert answer.status_code == 503 and "another withheld is writing" in answer.text
    holder.execute("ROLLBACK")
    holder.close()
    assert pages.client.post("/decide", data=form).status_code == 200 and pages.lines(key) == [("anna", "accept")]


def pages_site(pages):
    return pages.app.state.site


def sa_listens(engine):
    import sqlalchemy as sa

    return sa.event.listens_for(engine, "connect")


def test_a_case_file_that_is_wrong_is_named(pages):
    (pages.folder / "case.toml").write_text("levers = [", encoding="utf-8")
    answer = pages.get("/")
    assert answer.status_code == 503 and "case.toml" in answer.text and "correct the line" in answer.text
    assert pages.get("/review").status_code == 200


def test_a_case_without_claims_says_what_to_do(tmp_path):
    with served(case_of(tmp_path, [])) as pages:
        assert "No record to review here" in pages.get("/review").text
        for path in ("/", "/documents", "/log", "/find?words=workers"):
            assert pages.get(path).status_code == 200


def test_a_host_that_no_list_knows_is_shown_by_its_code(tmp_path):
    doc, found = report(1, (340,))
    strange = found.model_copy(update={"claims": tuple(c.model_copy(update={"host": "ZZ"}) for c in found.claims)})
    with served(case_of(tmp_path, [(doc, strange)])) as pages:
        key = pages.ids()[0]
        for path in ("/review", f"/review/{key}", f"/records/{key}", f"/documents/{doc.id}"):
            assert "in ZZ" in pages.get(path).text
        # It is kept as it is unless somebody changes it.
        assert pages.decide(key, "accept").status_code == 200 and pages.lines(key) == [("anna", "accept")]
