"""What a release tells: nothing that is marked, and no group too small to hide in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_folders import made
from documents import document
from dossier_records import make_quote, make_source
from withheld.disclosure.generalisation import PLACEHOLDER
from withheld.disclosure.redaction_filter import RUN, plain
from withheld.disclosure.release import BLURRED, EXAMPLES, SMALL, WITHHELD, release, secret_names
from withheld.records import Capture, Claim, Event, Evidence, Indicator, Position, Presence, Reading

SEVEN = "Seven workers at the Larch Hill farm were told to pay the brigade for their own food that spring."
CROWD = "About 4,200 workers were in Russia at the time, the labour office of the region said on Tuesday."
SECRET = "A cook called Ri Un Sil told the visitors that the women were locked in the dormitory every night."


def evidence(name: str, record: Any, sensitivity: Any = None, n: int = 1, **changes: Any) -> Evidence:
    kind = type(record).__name__.lower()
    source = make_source(n, **changes)
    record = record.model_copy(update={"document": source.id})
    return Evidence(id=name, kind=kind, state="accepted", record=record, source=source, sensitivity=sensitivity)  # type: ignore[arg-type]


def claim(low: float, sentence: str, exact: str, **fields: Any) -> Claim:
    known: dict[str, Any] = {
        "document": "", "quote": make_quote(sentence, exact, fields.pop("offset", 100)), "measure": "workers_abroad",
        "low": low, "high": low, "qualifier": "exact", "unit": "person", "programme": "KP", "host": "RU",
    }  # fmt: skip
    return Claim(**known | fields)


def indicator(sentence: str, offset: int = 100, **fields: Any) -> Indicator:
    quote = make_quote(sentence, " ".join(sentence.split()[1:4]), offset)
    return Indicator(document="", quote=quote, indicator="restriction_of_movement", **fields)


def dumped(*given: Evidence) -> str:
    return "\n".join(e.model_dump_json() for e in release(given).records)


def test_without_marks_and_small_groups_records_go_out_whole():
    one = evidence("c-1", claim(4200, CROWD, "4,200", origin="Labour Office"))
    released = release([one])
    assert released.records[0].record.quote == one.record.quote and not released.held_back


def test_what_is_withheld_is_left_out_and_counted():
    released = release(
        [evidence("c-1", claim(4200, CROWD, "4,200"), "withhold"), evidence("i-1", indicator(SECRET), n=2)]
    )
    assert [e.id for e in released.records] == ["i-1"]
    assert released.held_back == {WITHHELD: 1}


def test_another_record_in_a_withheld_sentence_is_blurred():
    told = indicator(CROWD, origin="Labour Office")
    released = release([evidence("c-1", claim(4200, CROWD, "4,200"), "withhold"), evidence("i-1", told)])
    assert released.records[0].record.quote.sentence == PLACEHOLDER  # type: ignore[union-attr]
    assert released.held_back == {WITHHELD: 1, BLURRED: 1}


def test_a_reprint_of_a_withheld_sentence_in_another_document_is_blurred():
    reprint = indicator("Yesterday: " + SECRET.upper().replace("THE VISITORS", "the\n visitors"), 700)
    assert (
        "ri un sil" not in dumped(evidence("i-1", indicator(SECRET), "withhold"), evidence("i-2", reprint, n=2)).lower()
    )


@pytest.mark.parametrize("mark", ["withhold", "blur"])
def test_a_name_that_only_marked_records_give_is_told_nowhere(mark):
    marked = evidence("i-1", indicator(SECRET, origin="Ri Un Sil, a cook"), mark)
    others = [
        evidence("i-2", indicator("The same Ri Un Sil later spoke of fines.", origin="Harbour Post"), n=2),
        evidence("i-3", indicator("Nobody there saw any of the wages.", origin="ri un-sil, a cook"), n=3),
        evidence("i-4", indicator("Nobody there saw the passports again."), n=4, title="Ri Un Sil speaks", url="https://a.example/ri-un-sil"),
    ]  # fmt: skip
    told = plain(dumped(marked, *others))
    assert "ri un" not in told and "passports again" in told


def test_blurring_leaves_host_year_and_kind():
    record = claim(
        4200, CROWD, "4,200", place="Larch Hill", start=dt.date(2017, 4, 3), end=dt.date(2018, 2, 1),
        origin="Pak Il, a former logger", via=("Harbour Post", "Labour Ministry"), note="he gave the date",
    )  # fmt: skip
    free = [evidence(f"c-{n}", claim(9000 + n, "x 1", "1", via=record.via), n=n) for n in (5, 6)]
    (now, *_) = release([evidence("c-1", record, "blur"), *free]).records
    assert isinstance(now.record, Claim)
    assert (now.record.host, now.record.place, now.record.origin) == ("RU", None, "a worker")
    assert (now.record.start, now.record.end) == (dt.date(2017, 1, 1), dt.date(2018, 12, 31))
    assert now.record.via == ("Harbour Post", "Labour Ministry")
    assert (now.source.url, now.source.path, now.source.publisher, now.source.sha256) == (None, None, None, "")
    assert now.source.published is None and now.source.window and now.source.window.earliest == dt.date(2015, 1, 1)
    assert now.id != "c-1" and now.record.document == now.source.id


def test_a_marked_body_is_called_by_its_kind():
    record = indicator(CROWD, origin="Labour Ministry of Elbonia")
    assert release([evidence("i-1", record, "blur")]).records[0].record.origin == "an official body"  # type: ignore[union-attr]


def test_a_small_group_does_not_survive_in_the_words_of_other_records():
    small = evidence("c-1", claim(7, SEVEN, "Seven workers", place="Larch Hill"))
    event = Event(document="", quote=make_quote(SEVEN, "told to pay"), type="unrest", place="Larch Hill", host="RU")
    denial = Position(
        document="", quote=make_quote("No one pays for food, it said.", "No one pays"), stance="deny", holder="Ministry",
        target="that seven workers at the Larch Hill farm were told to pay the brigade",
    )  # fmt: skip
    told = dumped(small, evidence("e-1", event), evidence("p-1", denial, n=2)).lower()
    assert "seven" not in told and "larch" not in told


def test_a_small_group_without_a_record_of_its_own_is_found_by_its_words():
    event = Event(
        document="", quote=make_quote("Three North Koreans died at the Larch Hill quarry in May.", "died"), type="death"
    )
    released = release([evidence("e-1", event)])
    assert released.held_back == {BLURRED: 1} and "Larch" not in released.records[0].model_dump_json()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Zoë Marín", "Zoe\u0308 Mari\u0301n"), ("Zoe\u0308 Mari\u0301n", "Zoë Marín"), ("Fundacja Świt Łowicz", "Fundacja Swit Lowicz"),
        ("Ines Carvalho", "Car\u00advalho"), ("Север-Фасад", "Sever-Fasad"), ("박정수", "박정수"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["title", "path", "publisher"])
def test_a_name_is_hidden_however_its_letters_are_composed(field: str, name: str, text: str) -> None:
    given_ = [evidence("c-1", claim(4200, CROWD, "4,200"), **{field: f"{text} on wages"})]
    assert getattr(release(given_, names=[name]).records[0].source, field) is None


@pytest.mark.parametrize("field", ["note", "derivation"])
def test_a_small_group_in_a_remark_does_not_go_out_with_the_sentence(field: str) -> None:
    one = claim(4200, CROWD, "4,200", **{field: "as six women at the Hwanggum farm put it"})
    assert "Hwanggum" not in dumped(evidence("c-1", one)) and CROWD not in dumped(evidence("c-1", one))


def test_a_figure_of_a_small_group_is_left_out_even_where_only_the_sentence_names_the_site():
    assert release([evidence("c-1", claim(7, SEVEN, "Seven workers"))]).held_back == {SMALL: 1}


def test_words_around_a_quotation_do_not_reach_into_a_hidden_sentence():
    quote = make_quote(CROWD, "4,200").model_copy(update={"suffix": SEVEN[:30], "prefix": "Larch Hill"})
    one = claim(4200, CROWD, "4,200").model_copy(update={"quote": quote})
    assert "Larch" not in dumped(evidence("c-1", one)) and "Seven" not in dumped(evidence("c-1", one))


def test_a_position_still_points_at_its_claim_when_one_before_it_is_left_out():
    position = Position(document="", quote=None, stance="deny", holder="Russia", target="a", claim=1)
    first, second = claim(7, SEVEN, "Seven workers", offset=0), claim(4200, CROWD, "4,200", offset=300)
    given_ = [evidence("c-1", first), evidence("c-2", second), evidence("p-1", position)]
    records = release(given_).records
    assert [e.id for e in records] == ["c-2", "p-1"] and records[1].record.claim == 0  # type: ignore[union-attr]
    gone = position.model_copy(update={"claim": 0})
    assert release([*given_[:2], evidence("p-1", gone)]).records[1].record.claim is None  # type: ignore[union-attr]


def test_folders_of_a_machine_and_secrets_of_an_address_are_left_out():
    capture = Capture(
        at=dt.datetime(2024, 1, 1, tzinfo=dt.UTC), method="file", origin="/home/mina/leak/a.html", tool="t"
    )
    one = evidence("i-1", indicator(CROWD), path="C:\\Users\\mina\\a.html", capture=capture,
                   url="https://mina:pw@a.example/x?id=3&Token=s3cr3t")  # fmt: skip
    source = release([one]).records[0].source
    assert (source.path, source.url) == ("a.html", "https://a.example/x?id=3")
    assert source.capture and source.capture.origin == "a.html"


def test_only_asked_states_are_given_and_counted_but_all_hide():
    small = evidence("c-1", claim(7, SEVEN, "Seven workers")).model_copy(update={"state": "proposed"})
    same = evidence("i-1", indicator(SEVEN))
    released = release([small, same], states=["accepted"])
    assert released.held_back == {BLURRED: 1} and len(released.records) == 1


def test_further_names_are_hidden_where_they_are_given():
    record = indicator("The Larch Labour Board wrote that all is well.", origin="Larch Labour Board")
    assert "Larch" not in "".join(
        e.model_dump_json() for e in release([evidence("i-1", record)], names=["Larch Labour Board"]).records
    )


WORDS = st.lists(
    st.sampled_from(
        [
            "we",
            "saw",
            "men",
            "women",
            "carry",
            "stones",
            "past",
            "gates",
            "before",
            "dawn",
            "snow",
            "fell",
            "over",
            "barns",
            "quietly",
        ]
    ),
    min_size=RUN,
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(WORDS, st.sampled_from([None, "blur", "withhold"]), st.integers(1, 3)), min_size=1, max_size=6)
)
def test_no_eight_words_of_a_marked_sentence_go_out(rows):
    given_ = [
        evidence(
            f"x-{n}", Presence(document="", quote=make_quote(" ".join(words), words[0], 1000 * n), host="RU"), mark, doc
        )
        for n, (words, mark, doc) in enumerate(rows)
    ]
    released = release(given_)
    told = " | ".join(plain(e.record.quote.sentence) for e in released.records if e.record.quote)
    for words, mark, _ in rows:
        if mark:
            assert " ".join(words[:RUN]) not in told
    assert release(given_).records == released.records


@pytest.mark.parametrize("mark", [None, "blur", "withhold"])
@pytest.mark.parametrize("state", ["proposed", "accepted", "edited", "rejected"])
def test_an_example_never_goes_out_and_is_counted_as_one(mark, state):
    one = evidence("c-1", claim(4200, CROWD, "4,200"), mark, example=True).model_copy(update={"state": state})
    released = release([one, evidence("i-1", indicator(SECRET), n=2)], states=("accepted",))
    assert [e.id for e in released.records] == ["i-1"] and released.held_back == {EXAMPLES: 1}


def test_that_an_example_tells_a_marked_name_does_not_free_it():
    told = [
        evidence("i-1", indicator(SECRET, origin="Ri Un Sil, a cook"), "withhold"),
        evidence("i-2", indicator(CROWD, origin="Ri Un Sil, a cook"), n=2, example=True),
    ]
    assert release(told).hidden.tells("It was Ri Un Sil, a cook, who said it.")


def test_a_marked_document_hides_the_private_persons_of_its_whole_text(tmp_path: Path) -> None:
    with made(tmp_path) as store:
        secret = document("We met the nurse Ines Carvalho in a port. The ships had left by then.")
        store.add(secret, secret.text.encode(), Reading(document=secret.id), "x-1")
        assert secret_names(store) == frozenset()
        store.decide(secret.id, "mark", "ann", None, {"sensitivity": "withhold"})
        assert secret_names(store) == {"Ines Carvalho"}
        one = evidence("c-1", claim(4200, CROWD, "4,200", origin="Dr Carvalho"))
        (out,) = release([one], names=secret_names(store)).records
    assert "Carvalho" not in out.model_dump_json()
