"""The review on pages: what is shown beside a record, decisions, conflicts, and many at once."""

from __future__ import annotations

import concurrent.futures
import re

import pytest

from pages_served import Served, case_of, form_of, report, served


@pytest.fixture
def pages(tmp_path):
    with served(
        case_of(tmp_path, [report(1, (340, 520)), report(2, (340, 7_000)), report(3, (90,), sure=0.2)])
    ) as opened:
        yield opened


def states(pages: Served) -> dict[str, str]:
    with pages.store() as store:
        return {e.id: e.state for e in store.evidence("claim")}


def test_a_record_is_shown_beside_its_document_with_the_figure_marked_in_its_place(pages):
    key = pages.ids()[1]
    page = pages.get(f"/review/{key}").text
    behind = page.partition('<mark id="here" data-start="')[2]
    assert "Report number 1." in page and behind.split('">')[1].startswith("520</mark>")
    place = int(behind.split('"')[0])
    with pages.store() as store:
        (e,) = store.evidence_of([key])
        assert store.document(e.source.id).text[place : place + 3] == "520"
    assert 'class="other figure"' in page  # the figure beside it leads to its own record


def test_every_field_is_labelled_and_chosen_from_the_code_lists(pages):
    page = pages.get(f"/review/{pages.ids()[0]}").text
    for name in (
        "measure",
        "low",
        "high",
        "qualifier",
        "unit",
        "host",
        "sector",
        "start",
        "end",
        "origin",
        "stance",
        "counted",
        "covers",
    ):
        assert f'<label for="f-{name}">' in page and f'id="f-{name}" name="{name}"' in page
    assert '<option value="workers_abroad" selected>' in page and '<option value="construction">' in page
    assert 'value="340"' in page and "340.0" not in page


def test_accepting_stores_one_line_under_the_analyst_and_shows_the_next_record(pages):
    first, second, *_ = pages.ids()
    answer = pages.decide(first, "accept", reason="read it")
    assert answer.status_code == 200 and f"/review/{second}?after={first}" in str(answer.url)
    assert pages.lines(first) == [("anna", "accept")] and states(pages)[first] == "accepted"
    assert f'name="subject" value="{first}"' in answer.text  # to undo it from there


def test_changed_fields_make_an_edit_of_an_acceptance_and_nothing_else_changes(pages):
    key = pages.ids()[0]
    assert pages.decide(key, "accept", host="Kuwait", low="350", high="350", reason="misread").status_code == 200
    with pages.store() as store:
        (e,) = store.evidence_of([key])
    assert (e.state, e.record.host, e.record.low, e.record.origin) == ("edited", "KW", 350, "Migration office")
    assert pages.lines(key) == [("anna", "edit")]


def test_undo_takes_back_and_stays_on_the_record(pages):
    key = pages.ids()[0]
    pages.decide(key, "reject")
    answer = pages.decide(key, "undo")
    assert f"/review/{key}" in str(answer.url) and states(pages)[key] == "proposed"
    assert pages.lines(key) == [("anna", "reject"), ("anna", "undo")]


def test_a_double_click_stores_one_decision_and_says_so(pages):
    key = pages.ids()[0]
    form = {**pages.form(f"/review/{key}", "/decide"), "action": "accept"}
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: pages.client.post("/decide", data=form).status_code, range(8)))
    assert sorted(answers) == [200] + [409] * 7
    assert pages.lines(key) == [("anna", "accept")]
    again = pages.client.post("/decide", data=form)
    assert again.status_code == 409 and "stored once" in again.text and "nothing more to do" in again.text


def test_of_two_analysts_on_one_record_the_second_is_shown_what_the_first_decided(pages):
    key = pages.ids()[0]
    form = {**pages.form(f"/review/{key}", "/decide"), "action": "accept"}
    with pages.store() as store:
        store.decide(key, "reject", "boris", "misread")
    answer = pages.client.post("/decide", data=form)
    assert answer.status_code == 409
    assert "boris decided on this while your page was open" in answer.text and "misread" in answer.text
    assert pages.lines(key) == [("boris", "reject")] and states(pages)[key] == "rejected"


def test_an_edit_that_makes_no_sense_is_refused_and_nothing_is_stored(pages):
    key = pages.ids()[0]
    for wrong, said in (
        ({"low": "many"}, "not a number"),
        ({"host": "Atlantis"}, "not a country"),
        ({"unit": "USD"}, "does not fit"),
    ):
        answer = pages.decide(key, "accept", **wrong)
        assert answer.status_code == 400 and said in answer.text, answer.text
    assert pages.decide(key, "edit").status_code == 400  # changes nothing
    assert pages.lines(key) == []


def test_merging_hides_a_record_and_splitting_shows_it_again(pages):
    first, other = (k for k in pages.ids() if "340" in pages.get(f"/records/{k}").text.split("</h1>")[0])
    pages.client.post("/decide", data={**pages.form(f"/review/{first}", "/decide"), "action": "merge", "into": other})
    assert first not in states(pages)
    merged = pages.get(f"/records/{first}")
    assert merged.status_code == 200 and "is merged into another record" in merged.text
    assert f"{first}</a> is merged into this one" in pages.get(f"/review/{other}").text
    answer = pages.client.post("/decide", data={**form_of(merged.text, "/decide"), "action": "split", "from": other})
    assert answer.status_code == 200 and first in states(pages)


def test_what_was_done_is_said_also_of_a_merge_that_one_press_takes_back(pages):
    first, other = (k for k in pages.ids() if "340" in pages.get(f"/records/{k}").text.split("</h1>")[0])
    form = pages.form(f"/review/{first}?kind=claim", "/decide?kind=claim")
    merged = pages.client.post("/decide?kind=claim", data={**form, "action": "merge", "into": other}).text
    said = merged.partition('<div class="done"')[2].partition("</div>")[0]
    assert "Merge: it says the same as" in said and other in said and ", split <kbd>" not in merged
    undo = dict(re.findall(r'name="(\w+)" value="([^"]*)"', said))
    back = pages.client.post("/decide?kind=claim", data={**undo, "action": "split"})
    assert first in states(pages) and f"/review/{first}" in str(back.url) and ">Split off.</p>" in back.text
    pages.client.post("/decide", data={**form_of(back.text, "/decide"), "action": "accept"})
    undone = pages.client.post("/decide", data={**pages.form(f"/review/{first}", "/decide"), "action": "undo"})
    assert ">Undone.</p>" in undone.text
    assert 'role="status">' not in pages.get(f"/review/{first}?did=%3Cb%3E&after=nobody").text


def test_grades_marks_and_notes_are_decisions_like_any(pages):
    key = pages.ids()[0]
    graded = pages.decide(key, "grade", reliability="B", credibility="3", basis="register")
    assert "B3, register" in graded.text
    marked = pages.decide(key, "mark", sensitivity="withhold")
    assert 'class="state state-withhold"' in marked.text
    assert pages.decide(key, "note", reason="ask the office").status_code == 200
    assert pages.decide(key, "note").status_code == 400
    assert [action for _, action in pages.lines(key)] == ["grade", "mark", "note"]


def test_the_unsure_come_last_first_or_alone(pages):
    unsure = pages.ids()[-1]
    listed = lambda query: [k for k in _listed(pages.get(f"/review?{query}").text) if k.startswith("c-")]  # noqa: E731
    assert listed("order=sure")[-1] == unsure and listed("order=unsure")[0] == unsure
    assert listed("unsure=1") == [unsure]


def _listed(page: str) -> list[str]:
    return [part.split('"')[0] for part in page.split('name="record" value="')[1:]]


def test_like_figures_stand_together_and_are_decided_at_once_after_a_preview(pages):
    listed = _listed(pages.get("/review?order=alike&kind=claim").text)
    like = _listed(pages.get(f"/review?like={listed[0]}").text)
    assert listed[:2] == like and len(like) == 2
    page = pages.get(f"/review?like={like[0]}").text
    form = {**form_of(page, "/decide/all"), "record": like, "action": "accept", "reason": "a count"}
    preview = pages.client.post("/decide/all", data=form)
    assert "Accept 2 records?" in preview.text and "340</mark>" in preview.text and states(pages)[like[0]] == "proposed"
    assert "Accept 2 records?" in pages.get(preview.url.path).text, "it is there again when the page is loaded anew"
    asked = {**form_of(preview.text, "/decide/all/"), "record": like}
    stored = pages.client.post(preview.url.path, data=asked)
    assert "2 decisions stored" in stored.text and {states(pages)[k] for k in like} == {"accepted"}
    again = pages.client.post(preview.url.path, data=asked)
    assert again.status_code == 200 and "2 decisions stored" in again.text
    assert [pages.lines(k) for k in like] == [[("anna", "accept")]] * 2


def test_only_those_of_a_preview_that_are_still_ticked_are_decided_on(pages):
    keys = pages.ids()[:3]
    form = {**form_of(pages.get("/review?kind=claim").text, "/decide/all"), "record": keys, "action": "reject"}
    preview = pages.client.post("/decide/all", data=form)
    token = form_of(preview.text, "/decide/all/")["csrf"]
    none = pages.client.post(preview.url.path, data={"csrf": token})
    assert none.status_code == 400 and "No record is chosen" in none.text
    pages.client.post(preview.url.path, data={"csrf": token, "record": [keys[0], pages.ids()[4]]})
    assert [key for key, state in states(pages).items() if state == "rejected"] == [keys[0]]


def test_of_many_those_that_another_decided_on_meanwhile_are_refused_by_name(pages):
    keys = pages.ids()[:3]
    form = {**form_of(pages.get("/review?kind=claim").text, "/decide/all"), "record": keys, "action": "reject"}
    with pages.store() as store:
        store.decide(keys[1], "accept", "boris")
    preview = pages.client.post("/decide/all?kind=claim", data=form)
    assert "decided on it meanwhile" in preview.text
    stored = pages.client.post(preview.url.path, data={**form_of(preview.text, "/decide/all/"), "record": keys})
    assert "2 decisions stored" in stored.text and "boris decided on it meanwhile" in stored.text
    assert [states(pages)[k] for k in keys] == ["rejected", "accepted", "rejected"]


@pytest.mark.parametrize("wanted", [{"action": "grade"}, {"action": "grade", "reliability": " "}])
def test_a_grade_that_names_none_is_refused_before_it_is_shown(pages, wanted):
    key = pages.ids()[0]
    listed = form_of(pages.get("/review?kind=claim").text, "/decide/all")
    assert pages.client.post("/decide/all", data={**listed, **wanted, "record": key}).status_code == 400
    assert "No grade is chosen" in pages.decide(key, **wanted).text
    assert pages.lines(key) == []


def test_a_value_that_does_not_stand_in_its_sentence_needs_a_reason(pages):
    key = next(k for k in pages.ids() if "340" in pages.get(f"/records/{k}").text.split("</h1>")[0])
    typed = {"low": "430", "high": "430"}
    refused = pages.decide(key, "accept", **typed)
    assert (
        refused.status_code == 400
        and "do not contain the value that you typed" in refused.text
        and pages.lines(key) == []
    )
    assert pages.decide(key, "accept", qualifier="about").status_code == 200, (
        "what the value is stays as the sentence has it"
    )
    assert pages.decide(key, "accept", **typed, reason="by the table in its annex").status_code == 200
    assert pages.lines(key) == [("anna", "edit"), ("anna", "edit")]


def test_nothing_ticked_unknown_actions_and_forms_with_holes_are_told(pages):
    token = pages.form(f"/review/{pages.ids()[0]}", "/decide")["csrf"]
    for path, form in (
        ("/decide/all", {"action": "accept"}), ("/decide/all", {"action": "burn"}), ("/decide", {"action": "accept", "subject": "c-1"}),
        ("/decide", {"action": "anchor", "subject": "c-1", "seen": "0"}), ("/decide", {"action": "accept", "subject": "c-1", "seen": "x"}),
        ("/decide", {"action": "accept", "subject": "c-1", "seen": "0"}),
    ):  # fmt: skip
        answer = pages.client.post(path, data={"csrf": token, **form})
        assert answer.status_code == 400 and "<h1>" in answer.text, (path, form)


def test_the_last_decision_of_a_queue_leads_to_the_list(pages):
    keys = pages.ids()
    for key in keys:
        answer = pages.client.post(
            "/decide?kind=claim", data={**pages.form(f"/review/{key}", "/decide"), "action": "accept"}
        )
    assert (
        "No other record is left in this queue" in answer.text
        and "No record to review here" in pages.get("/review?kind=claim").text
    )


def test_a_record_that_came_meanwhile_is_in_the_queue(pages):
    assert "of 5" in pages.get(f"/review/{pages.ids()[0]}?kind=claim").text
    with pages.store() as store:
        doc, found = report(9, (11,))
        store.add(doc, doc.text.encode(), found, "x-1")
    assert "of 6" in pages.get(f"/review/{pages.ids()[0]}?kind=claim").text


def test_a_sentence_of_ten_thousand_characters_is_shown_around_its_figure(tmp_path):
    words = "very " * 1000
    doc, _ = report(1, (340,))
    text = f"It is said that {words}many and 340 North Korean workers are {words}tired in Russia."
    from documents import document
    from pages_served import told
    from withheld.records import Reading

    doc = document(text, title="Long")
    claim = told(text, text, "340", low=340.0, high=340.0).model_copy(update={"document": doc.id})
    with served(case_of(tmp_path, [(doc, Reading(document=doc.id, programme="KP", claims=(claim,)))])) as pages:
        listed = pages.get("/review").text
        assert "340</mark>" in listed and len(listed) < 20_000
        page = pages.get(f"/review/{pages.ids()[0]}").text
        assert page.count("340</mark>") == 2 and "… " in pages.get("/find?words=tired").text
