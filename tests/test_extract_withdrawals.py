"""Figures that the text gives and takes back."""

from __future__ import annotations

import datetime as dt

import pytest

from documents import document
from withheld.extract.assemble import once
from withheld.extract.withdrawals import withdrawn
from withheld.records import Claim, Ground, Span
from withheld.text.document_analysis import DocumentAnalysis


def made(text: str, *numbers: str, measure: str = "workers_abroad") -> list[Claim]:
    out = []
    for number in numbers:
        at, value = text.index(number), float(number.replace(",", ""))
        out.append(
            Claim(
                document="d", quote=None, measure=measure, low=value, high=value, qualifier="exact", unit="person",
                programme="KP", figure=Span(start=at, end=at + len(number)),
            )
        )  # fmt: skip
    return out


def stances(text: str, *numbers: str) -> list[str]:
    return [c.stance for c in withdrawn(DocumentAnalysis(document(text)), made(text, *numbers))]


@pytest.mark.parametrize(
    "text",
    [
        "The office put the workers at 1,090, later corrected to 109.",
        "The office put the workers at 1,090. It has since corrected the figure to 109.",
        "An earlier edition had “1,090 workers”. That should have read 109.",
        "For “1,090 workers” read 109.",
    ],
)
def test_a_corrected_figure_is_withdrawn_and_the_right_one_stands(text: str) -> None:
    assert stances(text, "1,090", "109.") == ["withdrawn", "asserted"]


HOST = Ground(part="host", words="Latvia", reach="sentence", span=Span(start=0, end=6))
WHEN = Ground(part="period", words="2017", reach="sentence", span=Span(start=0, end=4))


@pytest.mark.parametrize(
    "text",
    [
        "Correction: An earlier version of this article gave 1,090. The number is 109.",
        "The office put the workers at 1,090, later corrected to 109.",
        "We printed that 1,090 worked there. That figure was wrong. The right one is 109.",
        "The list had 1,090 of them. The office has withdrawn the figure. It should have been 109.",
        "An earlier edition had “1,090 workers”. It was 109.",
        "For “1,090 workers” read “109.”",
    ],
)
@pytest.mark.parametrize("said", ["denied", "withdrawn"])
def test_the_right_figure_stands_whatever_the_weights_say_with_the_scope_of_the_wrong_one(text: str, said: str) -> None:
    wrong, right = made(text, "1,090", "109.")
    day, first, last = dt.date(2019, 6, 1), dt.date(2017, 1, 1), dt.date(2017, 12, 31)
    wrong = wrong.model_copy(update={"host": "LV", "start": first, "end": last, "grounds": (HOST, WHEN)})
    right = right.model_copy(update={"stance": said, "start": day, "end": day})
    old, new = withdrawn(DocumentAnalysis(document(text)), [wrong, right])
    assert (old.stance, new.stance) == ("withdrawn", "asserted")
    assert (new.hosts, new.start, new.end) == (("LV",), first, last)
    assert [(g.words, g.reach) for g in new.grounds] == [("Latvia", "passage"), ("2017", "passage")]


def test_the_right_figure_keeps_a_host_and_a_time_of_its_own() -> None:
    text = "An earlier version gave 1,090. The number was 109. in Riga in 2018"
    wrong, right = made(text, "1,090", "109.")
    first, last = dt.date(2018, 1, 1), dt.date(2018, 12, 31)
    wrong = wrong.model_copy(update={"host": "EE", "start": dt.date(2017, 1, 1), "end": dt.date(2017, 12, 31)})
    right = right.model_copy(update={"host": "LV", "start": first, "end": last, "grounds": (WHEN,)})
    new = withdrawn(DocumentAnalysis(document(text)), [wrong, right])[1]
    assert (new.hosts, new.start, new.end) == (("LV",), first, last)


@pytest.mark.parametrize(
    "text",
    [
        "The office counted 870 workers. It later withdrew the figure.",
        "The office counted 870 workers. The estimate has been retracted.",
        "The office has withdrawn a statement that 870 workers were there.",
        "I said 870 workers were there, and I take it back.",
    ],
)
def test_a_figure_taken_back_without_another_is_withdrawn(text: str) -> None:
    assert stances(text, "870") == ["withdrawn"]


@pytest.mark.parametrize(
    "text",
    [
        "The state withdrew its 870 workers in May. They were withdrawn by train.",
        "The office counted 870 workers. It would not withdraw the figure.",
        "The office counted 870 workers. Asked whether it should correct the figure, it was silent.",
    ],
)
def test_people_who_leave_and_refusals_take_nothing_back(text: str) -> None:
    assert stances(text, "870") == ["asserted"]


def test_a_correction_reaches_only_a_figure_of_its_own_measure() -> None:
    text = "Some 870 were there. The office has since corrected the number to 90."
    claims = [*made(text, "870", measure="workers_returned"), *made(text, "90")]
    assert [c.stance for c in withdrawn(DocumentAnalysis(document(text)), claims)] == ["asserted", "asserted"]


def test_a_figure_repeated_only_to_withdraw_it_is_one_record_that_is_withdrawn() -> None:
    text = "There were 870. The 870 were a slip."
    first = made(text, "870")[0]
    assert [c.stance for c in once([first, first.model_copy(update={"stance": "withdrawn"})])] == ["withdrawn"]


@pytest.mark.parametrize(
    "text",
    [
        "Correction: an earlier story said that 1,090 workers were there.",
        "An earlier post said 1,090 workers.",
        "11:02 Correction: an earlier dispatch gave 1,090 workers.",
    ],
)
def test_what_an_earlier_post_or_story_said_is_withdrawn(text: str) -> None:
    assert stances(text, "1,090") == ["withdrawn"]


def test_what_an_earlier_report_of_somebody_said_is_not() -> None:
    assert stances("An earlier report said that 1,090 workers were there.", "1,090") == ["asserted"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("RETRACTED: The office counted 870 workers.", None),
        ("Retraction\n\nThe office counted 870 workers.", None),
        ("[WITHDRAWN]\n\nThe office counted 870 workers.", None),
        ("The office counted 870 workers.\n\nThis article has been retracted by its editors.", None),
        ("The editors have withdrawn this report. The office counted 870 workers.", None),
        ("The office counted 870 workers.", "RETRACTED: Workers of the port"),
    ],
)
def test_a_report_that_is_retracted_says_nothing_any_more(text: str, title: str | None) -> None:
    whole = document(text).model_copy(update={"title": title})
    assert [c.stance for c in withdrawn(DocumentAnalysis(whole), made(text, "870"))] == ["withdrawn"]


@pytest.mark.parametrize(
    "text",
    [
        "Withdrawn workers wait at the port. The office counted 870 of them.",
        "The office counted 870 workers. Its chief retracted a remark about this article in May.",
        f"The office counted 870 workers. {'They left. ' * 60}This story was retracted by one of them. {'They left. ' * 60}",
    ],
)
def test_words_of_retraction_elsewhere_take_back_no_whole_report(text: str) -> None:
    assert stances(text, "870") == ["asserted"]
