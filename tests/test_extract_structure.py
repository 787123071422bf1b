"""What the form of a sentence settles, whatever the weights make of its figures."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from withheld.extract.candidates import find_candidates
from withheld.extract.decide import Decided, Pointed
from withheld.extract.encoder import reader
from withheld.extract.features import Item, Mentions
from withheld.extract.read import laid_out, read_document
from withheld.extract.structure import settled
from withheld.extract.wording import STOCK, undenied
from withheld.records import Claim, Document, Reading
from withheld.text.document_analysis import DocumentAnalysis


def document(text: str) -> Document:
    return Document(id="d", sha256="0" * 64, title=None, publisher=None, published=dt.date(2020, 2, 1), text=text)


def reading(text: str) -> Reading:
    return read_document(document(text))


def figures(text: str) -> dict[float, Claim]:
    return {c.low if c.low is not None else c.high or 0.0: c for c in reading(text).claims}


def hosts(text: str) -> dict[float, object]:
    return {value: c.host for value, c in figures(text).items()}


def test_people_of_a_state_that_sends_nobody_are_no_workers_of_the_programme() -> None:
    lead = "Cuba has sent 4,200 doctors to Angola since 2015. "
    assert set(figures(lead + "Under the agreement the Cuban mission trains 1,900 young Angolan doctors.")) == {4200}
    assert set(figures(lead + "In 2018 it sent 310 Cuban doctors to Luanda.")) == {4200, 310}
    assert set(figures(lead + "In 2018 it sent 310 doctors to Luanda.")) == {4200, 310}


@pytest.mark.parametrize(("own", "kept"), [("Russian work permits for North Koreans", True), ("Russian guards", False)])
def test_a_permit_of_the_host_counts_workers_and_its_guards_do_not(own: str, kept: bool) -> None:
    analysis = DocumentAnalysis(document(f"The firm reported 900 {own} in 2018, and North Korean workers were there."))
    candidates, mentions, reads = laid_out(analysis, "KP", reader())
    item = next(f for r in reads for f in r.figures if f.candidate and f.candidate.value == 900)
    one = Decided(
        item,
        STOCK,
        0.9,
        "asserted",
        "",
        False,
        None,
        {k: Pointed(None, None, 0.9) for k in ("host", "place", "period", "speaker")},
    )
    assert bool(settled(analysis, candidates, mentions, [one])) is kept


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("In 2015, Poland and Malta had 520 and 93 North Korean workers, respectively, the inspectors said.", {520: "PL", 93: "MT"}),
        ("Kuwait, Qatar and Oman respectively hosted 3,100, 1,900 and 280 North Korean workers in 2016, the panel said.",
         {3100: "KW", 1900: "QA", 280: "OM"}),
        ("There were 1,900 North Korean workers in Qatar in 2016; in Kuwait, 3,100; in Oman, 280.", {1900: "QA", 3100: "KW", 280: "OM"}),
        ("There were 520 North Korean workers in Poland in 2017; in Malta, 93; in Italy, 40.", {520: "PL", 93: "MT", 40: "IT"}),
        ("North Korean workers in 2016: Qatar 1,900, Kuwait 3,100, Oman 280, the panel said.", {1900: "QA", 3100: "KW", 280: "OM"}),
        ("The panel counted North Korean workers in 2016: Qatar – 1,900; Kuwait – 3,100.", {1900: "QA", 3100: "KW"}),
        ("In Qatar there were 1,900 North Korean workers in 2016, in Kuwait 3,100 and in Oman 280, the panel said.",
         {1900: "QA", 3100: "KW", 280: "OM"}),
    ],
)  # fmt: skip
def test_figures_of_a_list_have_the_host_beside_which_they_stand(text: str, told: dict[float, str]) -> None:
    assert hosts(text) == told


def test_hosts_and_figures_of_other_numbers_are_not_paired() -> None:
    found = hosts(
        "In 2015, Poland and Malta had 520, 93 and 40 North Korean workers in their yards, respectively, they said."
    )
    assert {found.get(520), found.get(93)} != {"PL", "MT"}


def test_years_are_paired_too_and_one_in_a_bracket_is_its_own_figures() -> None:
    found = figures(
        "In 2016 and 2017 Kuwait had 3,100 and 2,700 North Korean workers, respectively, the ministry said."
    )
    assert {v: c.start.year for v, c in found.items() if c.start} == {3100: 2016, 2700: 2017}
    found = figures("Kuwait had 2,400 (2017: 2,700; 2016: 3,100) North Korean workers in 2018, the ministry said.")
    assert {v: c.start.year for v, c in found.items() if c.start} == {2400: 2018, 2700: 2017, 3100: 2016}


@pytest.mark.parametrize(
    "text",
    [
        "In 2017 Poland had 520 North Korean workers at 14 yards, of which 4 in Gdynia, the inspectors said.",
        "In 2017 Poland employed 520 North Korean workers at 14 yards, 4 of them in Gdynia, the inspectors said.",
    ],
)
def test_a_part_of_sites_is_sites(text: str) -> None:
    found = figures(text)
    assert found[520].measure == "workers_abroad"
    assert 4 not in found or found[4].measure == "sites"


DENIED = [
    "It is untrue that 1,900 North Korean workers were in Qatar in 2016, the ministry said.",
    "The ministry denied that 1,900 North Korean workers were in Qatar in 2016.",
    "Qatar rejected reports that 1,900 North Korean workers were in the country in 2016.",
    "The report that 1,900 North Korean workers were in Qatar in 2016 is false, the ministry said.",
    "In 2016 there were not 1,900 North Korean workers in Qatar, the ministry said.",
    "Qatar never employed 1,900 North Korean workers, the ministry said in 2016.",
    "The embassy disputed the ministry’s figure of 1,900 North Korean workers in Qatar in 2016.",
    "Qatar had 190 North Korean workers in 2016, not 1,900, the ministry said.",
]
SAID = [
    "The ministry did not deny that 1,900 North Korean workers were in Qatar in 2016.",
    "The ministry refused to confirm or deny that 1,900 North Korean workers were in Qatar in 2016.",
    "The ministry denied that any were mistreated but said 1,900 North Korean workers were in Qatar in 2016.",
    "In 2016 Qatar had not only 1,900 North Korean workers but also their minders, the ministry said.",
    "It is false that none came; in 2016 there were 1,900 North Korean workers in Qatar, the ministry said.",
]


@pytest.mark.parametrize("text", DENIED)
def test_what_is_said_not_to_be_so_is_denied(text: str) -> None:
    found = figures(text)
    assert found[1900].stance == "denied"
    assert 190 not in found or found[190].stance != "denied"


@pytest.mark.parametrize("text", SAID)
def test_what_is_not_denied_is_not(text: str) -> None:
    assert figures(text)[1900].stance != "denied"
    assert undenied(text) == ("deny" in text)
    assert not (undenied(text) and any(p.stance == "deny" for p in reading(text).positions))


def test_those_who_speak_at_the_head_of_a_line_are_its_origin() -> None:
    found = figures(
        "CARLA RUIZ: In 2016 Qatar employed 1,900 North Korean workers.\n\nDEV PATEL: No. It was 1,700 North Korean workers."
    )
    assert {v: c.origin for v, c in found.items()} == {1900: "Carla Ruiz", 1700: "Dev Patel"}


@pytest.mark.parametrize(("first", "second"), [("Key facts", "Further notes"), ("Qatar", "Kuwait")])
def test_headings_and_places_are_no_speakers(first: str, second: str) -> None:
    found = figures(
        f"{first}: 1,900 North Korean workers were in Qatar in 2016.\n\n{second}: 3,100 North Korean workers were in Kuwait in 2016."
    )
    assert {c.origin for c in found.values()} == {None}


@pytest.mark.parametrize(
    ("odds", "share"), [("two in three", 2 / 3), ("one out of every four", 0.25), ("3 in 10", 0.3)]
)
def test_odds_are_a_share_and_no_two_counts(odds: str, share: float) -> None:
    text = f"Of 1,900 North Korean workers in Qatar, {odds} were paid late in 2016."
    found = find_candidates(DocumentAnalysis(document(text), "KP"))
    assert [(c.kind, c.low) for c in found][:2] == [("count", 1900), ("fraction", pytest.approx(share, abs=1e-5))]
    assert found[1].product and found[1].product.low == round(1900 * share)


def test_the_whole_of_those_who_left_did_not_leave() -> None:
    found = figures("In 2016 a third of the 1,800 North Korean workers in Qatar went home, the embassy said.")
    assert found[600].measure == "workers_returned"
    assert 1800 not in found or found[1800].measure == "workers_abroad"


def test_the_time_that_opens_a_sentence_is_not_lost_at_a_bracket() -> None:
    found = figures(
        "At the end of 2017, Malta (which says it broke no rule) had 93 North Korean workers, the ministry said."
    )
    assert (found[93].start, found[93].end) == (dt.date(2017, 12, 1), dt.date(2017, 12, 31))


def spent(sentences: int) -> float:
    """Processor seconds for the figures of so many sentences, with what the document names at hand."""
    text = " ".join(f"Some {n} North Korean workers were in Poland in 2017." for n in range(100, 100 + sentences))
    analysis = DocumentAnalysis(document(text), "KP")
    candidates, mentions, _ = laid_out(analysis, "KP", reader())
    nowhere = dict.fromkeys(("host", "place", "period", "speaker"), Pointed(None, None, 0.9))
    decided = [
        Decided(Item(c.sentence, c.core, c.end, (0, 1), (0, 1), c), STOCK, 0.9, "asserted", "", False, None, nowhere)
        for c in candidates
    ]
    settled(analysis, candidates, mentions, decided[:10])
    began = time.process_time()
    settled(analysis, candidates, mentions, decided)
    return time.process_time() - began


def test_a_document_of_many_sentences_takes_time_in_proportion() -> None:
    assert spent(8000) < 24 * spent(1000)


def test_the_time_that_opens_a_sentence_is_counted_from_the_one_before() -> None:
    text = (
        "In 2012 the labour office counted 1,800 North Korean builders in Oman. "
        "A year later its head told a paper that there were 2,600 in Muscat."
    )
    found = {c.low: c.start for c in reading(text).claims}
    assert found[1800] == dt.date(2012, 1, 1)
    assert found[2600] == dt.date(2013, 1, 1)


def test_what_was_said_months_ago_held_then_and_not_when_it_is_read() -> None:
    text = "The ministry told lawmakers in {} that about 15,000 North Korean workers were already in Russia."
    first = [{c.low: c.start for c in reading(text.format(time)).claims} for time in ("February 2019", "November 2018")]
    assert [f[15000] for f in first] == [dt.date(2019, 2, 1), dt.date(2018, 11, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "The embassy rejected as absurd a newspaper report that 10,000 new North Korean workers had come to Russia.",
        "The embassy dismissed as “pure invention” press claims that 10,000 North Korean workers were in Russia.",
    ],
)
def test_what_is_rejected_as_something_is_denied(text: str) -> None:
    assert {c.low: c.stance for c in reading(text).claims} == {10000: "denied"}


def test_a_plan_is_due_by_the_one_deadline_of_its_sentence() -> None:
    text = "North Koreans work in Buryatia. The labour agency means to take in no more than 600 workers until the end of the year."
    found = {c.high: (c.measure, c.start, c.end) for c in reading(text).claims}
    assert found[600] == ("workers_planned", dt.date(2020, 2, 1), dt.date(2020, 12, 31))


def test_programmers_are_no_trade_of_a_text_that_names_none() -> None:
    text = "North Korea earns $20.4 million a year from its workers in Kuwait. Each of them must hand over $1,700 a month to it."
    assert [c.sector for c in reading(text).claims if c.measure == "levy"] == [None]


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("An earlier version misstated the number. It is about 640, not 6,400.", 640, 6400),
        ("We said last week that they were 6,400. The number was 640, the ministry says.", 640, None),
        ("The correct figure is 640.", 640, None),
        ("That figure is wrong. The right one is 640.", 640, None),
    ],
)
@pytest.mark.parametrize("said", ["withdrawn", "denied"])
def test_a_figure_given_in_place_of_another_stands(text: str, right: float, wrong: float | None, said: str) -> None:
    analysis = DocumentAnalysis(document(text))
    found = find_candidates(analysis)
    mentions = Mentions(analysis, "KP")
    none = {k: Pointed(None, None, 0.9) for k in ("host", "place", "period", "speaker")}
    items = [(c, Item(c.sentence, c.start, c.end, (0, 1), (0, 1), c)) for c in found if c.value in (right, wrong)]
    read = [Decided(item, STOCK, 0.9, said, "", False, None, none) for _, item in items]
    stances = {d.item.candidate.value: d.stance for d in settled(analysis, found, mentions, read) if d.item.candidate}
    assert stances.pop(right) == "asserted" and all(stance in (said, "denied") for stance in stances.values())


@pytest.mark.parametrize(
    "text", ["The office denied that it is 640 in the camp, not 6,400.", "It is not true that the right one is 640."]
)
def test_what_is_denied_as_a_whole_stays_denied(text: str) -> None:
    analysis = DocumentAnalysis(document(text))
    found = find_candidates(analysis)
    none = {k: Pointed(None, None, 0.9) for k in ("host", "place", "period", "speaker")}
    items = [Item(c.sentence, c.start, c.end, (0, 1), (0, 1), c) for c in found if c.value == 640]
    read = [Decided(item, STOCK, 0.9, "denied", "", False, None, none) for item in items]
    assert [d.stance for d in settled(analysis, found, Mentions(analysis, "KP"), read)] == ["denied"]
