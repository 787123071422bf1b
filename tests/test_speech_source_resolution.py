"""Origins, relays and stances of figures."""

from __future__ import annotations

import pytest

from withheld.speech.attribution import Speech
from withheld.speech.source_resolution import ResolvedSource
from withheld.text.sentences import sentences


def source_of(text: str, figure: str, outlet: str | None = "Example Wire") -> ResolvedSource:
    start = text.index(figure)
    return Speech(text, sentences(text), outlet).source_of(start, start + len(figure))


@pytest.mark.parametrize(
    ("text", "figure", "origin", "via"),
    [
        ("Two traders told Reuters that 5,000 welders would go.", "5,000", "two traders", ("Reuters",)),
        ("Russia took 5,000 men, Reuters reported, citing two traders.", "5,000", "two traders", ("Reuters",)),
        ("Yonhap, quoting a trader, reported that 150 came.", "150", "a trader", ("Yonhap",)),
        ("Ana Cruz said, according to local sources, that 70 came.", "70", "local sources", ("Ana Cruz",)),
        ("Reuters quoted Ana Cruz as saying that 70 came.", "70", "Ana Cruz", ("Reuters",)),
        ("A pay slip seen by the BBC shows that 400 dirhams are taken.", "400", "a pay slip", ("BBC",)),
        ("The embassy asked deputies to let 350 men stay, Reuters reported.", "350", "embassy", ("Reuters",)),
        ("NHK reported that 80 had landed.", "80", "NHK", ()),
    ],
)
def test_the_origin_is_the_deepest_named_link_and_relays_follow(
    text: str, figure: str, origin: str, via: tuple[str, ...]
) -> None:
    found = source_of(text, figure)
    assert (found.origin or "").lower() == origin.lower()
    assert found.via == via


def test_the_documents_own_outlet_is_neither_origin_nor_relay() -> None:
    assert source_of("Sources told RFA that 90 came.", "90", "Radio Free Asia").via == ()
    assert source_of("The Daily Mirror has learned that 90 came.", "90", "The Daily Mirror").origin is None
    assert source_of("LAGOS (AP) — AP found that 90 came.", "90", "The Garden Isle").origin is None


@pytest.mark.parametrize(
    ("text", "figure", "origin", "stance"),
    [
        ("The UN estimated that 100,000 worked abroad.", "100,000", "UN", "estimated"),
        ("Ana Cruz believes 900 are there.", "900", "Ana Cruz", "estimated"),
        ("They earn $900, by South Korea's estimate.", "900", "South Korea", "estimated"),
        ("They earn an estimated $900.", "900", None, "estimated"),
        ("Each is thought to earn $900.", "900", None, "estimated"),
        ("Each is said to earn $900.", "900", None, "alleged"),
        ("Each reportedly earns $900.", "900", None, "alleged"),
        ("According to press reports, 900 left.", "900", None, "alleged"),
        ("The men have probably earned $900.", "900", None, "estimated"),
        ("Eritrean officials denied that 900 had left.", "900", "Eritrean officials", "denied"),
        ("Prisoners Defenders alleges that 900 were banned.", "900", "Prisoners Defenders", "alleged"),
        ("The union's tally of 900 deaths was disputed by Doha.", "900", "union", "asserted"),
    ],
)
def test_the_stance_follows_the_cue(text: str, figure: str, origin: str | None, stance: str) -> None:
    found = source_of(text, figure)
    assert (found.origin, found.stance) == (origin, stance)


def test_hearsay_that_a_named_source_passes_on_has_that_source_as_its_relay() -> None:
    found = source_of("Ana Cruz writes that there are said to be 900 of them.", "900")
    assert found[:3] == (None, ("Ana Cruz",), "alleged")


def test_a_sentence_without_attribution_speaks_for_the_document() -> None:
    text = "The ministry said 300 had left. About 40 remain in the camp."
    assert source_of(text, "300").origin == "ministry"
    assert source_of(text, "40")[:3] == (None, (), "asserted")


def test_adding_carries_origin_and_stance_over() -> None:
    text = "The State Department estimates that 80,000 are held. Another 20,000, the department goes on, sew."
    assert source_of(text, "20,000")[:3] == ("State Department", (), "estimated")


def test_a_which_clause_speaks_for_the_document() -> None:
    text = "Quito said it was ending accords with Cuba, which covered 382 doctors, and that 90 would replace them."
    assert source_of(text, "382").origin is None
    assert source_of(text, "90").origin == "Quito"


def test_a_remark_that_follows_its_figures_covers_the_whole_sentence() -> None:
    text = "Over 2,000 came last year, the Migration Ministry says; in the year before it was 1,500."
    assert source_of(text, "2,000").origin == source_of(text, "1,500").origin == "Migration Ministry"


def test_two_statements_in_one_sentence_keep_their_own_speakers() -> None:
    text = "Activists say that 400 died, but Doha insists that 37 did."
    assert source_of(text, "400").origin == "activists"
    assert source_of(text, "37").origin == "Doha"


def test_a_lead_takes_the_name_that_the_next_paragraph_gives() -> None:
    text = (
        "Thousands will go, an official in Moscow has announced.\n\nIvan Petrov, an aide, gave the news. He "
        "said 500 would go."
    )
    assert source_of(text, "Thousands").origin == "Ivan Petrov"


def test_a_lead_takes_the_origin_of_the_sentence_that_it_sums_up() -> None:
    text = "More than 300 men came by train.\n\nOn Monday they sang.\n\nAna Cruz told Yonhap that over 300 had come."
    assert source_of(text, "300")[:2] == ("Ana Cruz", ("Yonhap",))


def test_the_cue_of_a_voice_points_at_its_words() -> None:
    text = "Ana Cruz claimed that 900 left."
    cue = source_of(text, "900").cue
    assert cue is not None
    assert text[cue.start : cue.end] == "claimed"


def test_a_trade_is_nobody_of_another_trade() -> None:
    text = (
        "“120 slept there,” said the foreman. The mayor told the council that 450 were expected. The man said 70 left."
    )
    assert [source_of(text, n).origin for n in ("120", "450", "70")] == ["foreman", "mayor", "mayor"]


def test_who_offered_an_estimate_speaks_and_is_meant_by_they() -> None:
    text = (
        "Oman hosts 6,400, the labour office said in a letter sent by the Harbour Ministry. That is half as much again as the "
        "tally given by two engineers. At dinner, they earlier said some 2,700 were there."
    )
    assert source_of(text, "2,700")[:2] == ("two engineers", ())


def test_a_participle_alone_is_not_what_a_number_says() -> None:
    text = (
        "The bureau said on May 9 that 3,400 were sent – a total that has swelled since the estimate given in spring."
    )
    assert source_of(text, "3,400")[:2] == ("bureau", ())
    assert source_of("The bureau has given 3,400 as the number.", "3,400").origin == "bureau"
