from __future__ import annotations

import io
import json

import pytest
from rich.cells import cell_len
from rich.console import Console

from check_figures import claim, said, sources
from withheld.check import check
from withheld.check.cards import as_json, render, summary

FIRST = said(
    "It earned $740 million between 2017 and 2023.", "$740 million",
    claim("revenue", 740e6, when=("2017-01-01", "2023-12-31"), origin="Labour Desk", via=("Wire",)),
)  # fmt: skip
SECOND = said(
    "It earns $200 to 500 million a year.",
    "$200 to 500 million",
    claim("revenue", 200e6, 500e6, per="year", document="b"),
)
PAIR = (FIRST, SECOND)


def shown(*claims, width=80, **console):
    screen = Console(file=io.StringIO(), width=width, **console)
    known = sources(*claims)
    render(check(claims, known), claims, known, screen)
    return screen.file.getvalue()


def test_a_card_shows_both_sentences_who_says_so_and_the_arithmetic():
    text = shown(*PAIR)
    for words in (
        "Revenue of North Korea: 1.9 to 4.7 times apart", "“It earned *$740 million* between 2017 and 2023.”",
        "Labour Desk → Wire → Paper a · 2017–2023", "origin not stated → Paper b · period not stated",
        "$740m ÷ 7 years = $105.7m a year", "$200–500m a year ÷ $105.7m a year = 1.89 to 4.73", "Caution: period unclear",
    ):  # fmt: skip
        assert words in text


def test_the_summary_line_comes_first():
    assert shown(*PAIR).startswith("1 contradiction, 0 implied values, 0 agreements among 2 figures from 2 documents\n")


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_overflows_its_width(width):
    long = claim("workers_abroad", 9, document="b", origin="x" * 300, when=2018, host="RU")
    text = shown(*PAIR, long, claim("workers_abroad", 900, when=2018, host="RU", origin="Sejong"), width=width)
    assert max(cell_len(line) for line in text.splitlines()) <= min(width, 100)


def test_a_pipe_gets_no_escape_sequences_and_a_terminal_gets_marked_figures():
    assert "\x1b" not in shown(*PAIR)
    coloured = shown(*PAIR, force_terminal=True, color_system="truecolor")
    assert "\x1b[1;7m$740 million\x1b[0m" in coloured
    assert "*$740 million*" not in coloured


def test_markup_and_escapes_of_a_document_are_shown_not_obeyed():
    evil = "It earned [bold red]$740 million[/] \x1b[2J\u202e between [link=http://x]2017[/link]."
    text = shown(said(evil, "$740 million", FIRST.model_copy(update={"origin": "[blink]Desk\x1b]0;t\x07"})), SECOND)
    assert "[bold red]*$740 million*[/]" in text
    assert "[blink]Desk" in text
    assert "\x1b" not in text and "\u202e" not in text


def test_a_transcribed_figure_shows_its_value_source_and_address():
    text = shown(*(c.model_copy(update={"quote": None, "figure": None}) for c in PAIR))
    assert "$740m (unanchored: no sentence in this case)" in text
    assert "https://a.example/x" in text


def test_figures_of_one_sentence_are_quoted_once():
    sentence = "From nearly 100,000 abroad, 30,000 are in Russia and 80,000 in China."
    made = (("100,000", 100_000, None), ("30,000", 30_000, "RU"), ("80,000", 80_000, "CN"))
    told = [said(sentence, f, claim("workers_abroad", v, host=h, when=2018)) for f, v, h in made]
    text = shown(*told)
    assert "the parts exceed the whole" in text
    assert text.count("“From nearly") == 1
    assert all(f"*{f}*" in text for f, *_ in made)


def test_no_contradiction_is_said_plainly_with_what_was_compared():
    text = shown(FIRST, FIRST.model_copy(update={"document": "b"}), claim("workers_planned", 9))
    assert "No two of these figures contradict each other." in text
    assert "Compared: Revenue of North Korea (2)." in text
    assert "Not compared: 1 × plan or quota" in text
    assert "repeated figure" in text


def test_what_a_card_compares_across_scopes_is_not_listed_as_not_compared():
    part = claim("workers_abroad", 5_300, host="PL", when=2018)
    text = shown(part, claim("workers_abroad", 2_100, when=2018, document="b"))
    assert "more in Poland than worldwide" in text and "Not compared" not in text and "nothing" not in text
    assert "Compared with figures of another scope or measure: 2 figures." in text


def test_no_figure_at_all_is_said_plainly():
    assert "No figure about a labour-export programme was found" in shown()


def test_repeated_figures_are_not_counted_as_agreements():
    told = (FIRST, FIRST.model_copy(update={"document": "b"}))
    line = summary(check(told, sources(*told)), 2)
    assert (
        line == "0 contradictions, 0 implied values, 0 agreements, 1 repeated figure among 2 figures from 2 documents"
    )


def test_json_has_every_field_that_a_program_needs():
    known = sources(*PAIR, a="2024-02-20")
    body = json.loads(json.dumps(as_json(check(PAIR, known), known), allow_nan=False))
    assert set(body) == {
        "summary",
        "compared",
        "documents",
        "unsure",
        "contradictions",
        "implied",
        "agreements",
        "variants",
        "slips",
        "questions",
    }
    (finding,) = body["contradictions"]
    assert set(finding) == {
        "kind",
        "verdict",
        "title",
        "arithmetic",
        "apart",
        "severity",
        "claims",
        "cautions",
        "differences",
        "passages",
    }
    first = finding["claims"][0]
    assert (first["quote"], first["sentence"]) == ("$740 million", FIRST.quote.sentence)
    assert (first["host"], first["start"], first["period"]) == (None, "2017-01-01", "2017–2023")
    assert (first["origin"], first["via"], first["document"]) == ("Labour Desk", ["Wire"], "a")
    assert (first["source"], first["url"], first["value"]) == ("Paper a, 2024-02-20", "https://a.example/x", "$740m")


def test_json_of_transcribed_claims_has_no_sentence():
    told = tuple(c.model_copy(update={"quote": None, "figure": None}) for c in PAIR)
    (finding,) = as_json(check(told, {}), {})["contradictions"]
    assert finding["claims"][0]["sentence"] is None
    assert finding["claims"][0]["source"] == "a"
