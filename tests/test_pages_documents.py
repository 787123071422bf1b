"""Documents, records, search and log on pages: what they show, and a figure added from words."""

from __future__ import annotations

import concurrent.futures

import pytest

from documents import document
from pages_served import case_of, form_of, report, served
from withheld.records import Reading

MISSED = "In 2018 crews of 340 North Korean loggers worked in Russia, the ministry said. It paid 7 of them."


@pytest.fixture
def pages(tmp_path):
    doc = document(MISSED, title="Missed")
    reports = [report(1, (340, 520)), report(2, (340,)), (doc, Reading(document=doc.id, programme="KP"))]
    with served(case_of(tmp_path, reports)) as opened:
        opened.missed = f"/documents/{doc.id}"
        yield opened


def adding(pages, words="crews of 340 North Korean loggers", measure="workers_abroad"):
    return pages.client.get(f"{pages.missed}/add", params={"words": words, "measure": measure})


def test_a_figure_is_shown_as_it_would_be_entered_before_it_is(pages):
    page = adding(pages)
    assert page.status_code == 200 and "340</mark>" in page.text
    form = form_of(page.text, f"{pages.missed}/add")
    assert (form["low"], form["host"], form["measure"]) == ("340", "Russia", "workers_abroad")
    assert len(pages.ids(states=("accepted",))) == 0


def test_a_figure_enters_accepted_with_what_was_changed_in_two_lines_of_the_log(pages):
    form = form_of(adding(pages).text, f"{pages.missed}/add")
    answer = pages.client.post(f"{pages.missed}/add", data={**form, "sector": "logging", "reason": "missed"})
    assert answer.status_code == 200 and "/records/" in str(answer.url)
    (key,) = pages.ids(states=("accepted",))
    with pages.store() as store:
        (e,) = store.evidence_of([key])
    assert (e.record.low, e.record.sector, e.record.host) == (340, "logging", "RU")
    assert pages.lines(key) == [("anna", "add"), ("anna", "accept")] or [a for _, a in pages.lines(key)][-1] == "accept"


def test_a_figure_that_comes_twice_is_entered_once(pages):
    form = form_of(adding(pages).text, f"{pages.missed}/add")
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: pages.client.post(f"{pages.missed}/add", data=form).status_code, range(4)))
    assert sorted(answers) == [200, 409, 409, 409] and len(pages.ids(states=("accepted",))) == 1


@pytest.mark.parametrize(
    ("words", "measure", "said"),
    [("crews of 341 loggers", "workers_abroad", "crews of 341"), ("North Korean loggers", "workers_abroad", "No figure"),
     ("crews of 340 North Korean loggers", "revenue", "is money"), ("crews of 340 North Korean loggers", "none", "no such measure")],
)  # fmt: skip
def test_words_that_do_not_hold_the_figure_are_told_and_kept_in_the_form(pages, words, measure, said):
    page = adding(pages, words, measure)
    assert page.status_code == 400 and said.lower() in page.text.lower() and words.split()[0] in page.text


def test_of_several_figures_in_the_words_the_one_that_is_named_is_read(pages):
    words = {"words": MISSED, "measure": "workers_abroad"}
    which = pages.client.get(f"{pages.missed}/add", params=words)
    assert which.status_code == 400 and "These words contain 2 figures" in which.text
    assert which.text.count('name="measure"') == 1 and 'name="low"' in which.text and 'method="post"' not in which.text
    read = pages.client.get(f"{pages.missed}/add", params={**words, "low": "7", "high": "7"})
    form = form_of(read.text, f"{pages.missed}/add")
    assert read.status_code == 200 and (form["low"], form["high"]) == ("7", "7") and "7</mark>" in read.text
    assert pages.client.get(f"{pages.missed}/add", params={**words, "low": "seven"}).status_code == 400


def test_no_words_or_a_whole_document_of_them_are_told(pages):
    assert adding(pages, "").status_code == adding(pages, "x" * 2001).status_code == 400
    assert pages.client.get(f"{pages.missed}/add", params={"start": "0", "end": "99999"}).status_code == 400
    assert pages.client.get(f"{pages.missed}/add", params={"start": "0", "end": "5"}).status_code == 200


def test_a_document_shows_its_text_with_its_records_and_can_be_marked(pages):
    key = pages.ids()[0]
    with pages.store() as store:
        (e,) = store.evidence_of([key])
    path = f"/documents/{e.source.id}"
    page = pages.get(path).text
    assert page.count('class="other figure"') == 2 and f'href="/records/{key}"' in page and "3 records" in page
    marked = pages.client.post(
        "/decide", data={**form_of(page, "/decide"), "action": "mark", "sensitivity": "withhold"}
    )
    assert str(marked.url).endswith(path) and 'state-withhold">withhold' in marked.text
    again = pages.client.post("/decide", data={**form_of(page, "/decide"), "action": "mark", "sensitivity": "blur"})
    assert again.status_code == 409


def test_a_record_shows_who_said_it_first_and_where_else_it_is_told(pages):
    page = pages.get(f"/records/{pages.ids()[0]}").text
    assert "Who said it first" in page and "Reported in 2 documents" in page and "Migration office" in page
    assert "1 other record of the same figure" in page


def test_the_search_finds_by_words_and_filters_and_leads_to_the_records(pages):
    page = pages.get("/find?words=520").text
    assert "520</mark>" in page and page.count('class="items plain"') == 1
    assert pages.get("/find?kind=indicator").text.count("Their passports") == 2
    assert "Nothing was found" in pages.get("/find?words=unheard").text
    assert "Missed" in pages.get("/find?words=ministry").text
    assert "1 record on this page" in pages.get("/find?unanchored=1").text


def test_the_log_is_narrowed_by_subject_and_analyst_and_leads_to_the_record(pages):
    key = pages.ids()[0]
    pages.decide(key, "reject", reason="not ours")
    page = pages.get(f"/log?subject={key}").text
    assert page.count("<tr id=") == 1 and "not ours" in page and f'href="/records/{key}"' in page
    assert pages.get("/log?analyst=anna").text.count("<tr id=") == 1
    assert "No line matches" in pages.get("/log?analyst=boris").text
    assert "not ours" in pages.get("/").text


def test_a_row_that_was_transcribed_says_that_no_sentence_is_held(pages):
    (key,) = pages.ids(states=("transcribed",))
    for path in (f"/records/{key}", f"/review/{key}"):
        page = pages.get(path).text
        assert "This case has no sentence" in page and "a.example" in page and "state-unanchored" in page


def test_an_erased_record_is_told_as_such(pages):
    key = pages.ids()[0]
    from withheld.disclosure.erasure import redact

    with pages.store() as store:
        redact(store, key, "asked for", "anna")
    answer = pages.get(f"/records/{key}")
    assert answer.status_code == 404 and "was erased" in answer.text
    assert pages.get(f"/review/{key}").status_code == 404
