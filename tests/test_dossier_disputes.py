"""Where figures disagree: which telling of a figure came first, and what a tension says."""

import datetime as dt
import re

import pytest

from check_figures import claim
from dossier_example import make_example
from dossier_records import entry, make_claim, make_quote, make_source
from withheld.check.findings import Findings, contradiction
from withheld.dossier.disputes import cards, settling, strains
from withheld.dossier.paths import CHANGED, OTHERWISE, retold
from withheld.dossier.render import render
from withheld.dossier.view_model import gather
from withheld.finding import Finding, Passage


def gathered(evidence, **findings):
    example = make_example()
    empty = {"contradictions": (), "implied": (), "agreements": ()}
    given = {"evidence": evidence, "sources": [], "estimate": None, "log": [], "findings": Findings(**empty | findings)}
    return gather(**example.arguments() | given, release=False)


def changed(first, second, via=()):
    """A finding of a figure that lost its bound, told in documents of two dates, or of none."""
    sources = [
        make_source(n, publisher=f"Paper {n}", published=day, url=None) for n, day in ((60, first), (61, second))
    ]
    claims = [make_claim(s, 4321, origin="Hill Institute", via=v) for s, v in zip(sources, ((), via), strict=True)]
    rows = [entry(f"c-{n}", "claim", c, s) for n, (c, s) in enumerate(zip(claims, sources, strict=True))]
    found = Finding(
        kind="bound", verdict="variant", title="A bound lost", arithmetic="up to 4,321 → 4,321", claims=tuple(claims)
    )
    return gathered(rows, variants=(found,))


DAY = dt.date(2020, 1, 1)


@pytest.mark.parametrize(
    ("first", "second", "via", "known"),
    [
        (DAY, DAY + dt.timedelta(days=9), (), True),
        (DAY, DAY, (), False),
        (None, DAY, (), False),
        (None, None, (), False),
        (None, None, ("the Paper 60",), True),  # who names the other came after it
    ],
)
def test_which_telling_came_first_is_said_only_where_something_shows_it(first, second, via, known):
    material = changed(first, second, via)
    (card,) = cards(material.findings.variants, material, "variant")
    assert card.undated is not known
    ((_, _, how),) = retold(material)["c-0"]
    assert how == (CHANGED if known else OTHERWISE)
    assert ("Order unknown" in render(material)) is not known


def test_a_number_that_a_copy_tore_apart_is_shown_and_the_whole_one_came_first():
    texts = ("Some 13,221 came by sea.", "Some 13 came by sea, 221 by rail.")
    sources = [make_source(n) for n in (60, 61)]
    rows = [entry(f"c-{n}", "claim", make_claim(s, 4321 + n), s) for n, s in enumerate(sources)]
    passages = tuple(
        Passage(document=s.id, quote=make_quote(text, exact))
        for s, text, exact in zip(sources, texts, ("13,221", "13 came by sea, 221"), strict=True)
    )
    torn = Finding(
        kind="figure", verdict="variant", title="A number was split by a line break or blank: 13,221", arithmetic="13,221 → 13 … 221",
        claims=(), passages=passages,
    )  # fmt: skip
    material = gathered(rows, variants=(torn,))
    (card,) = cards(material.findings.variants, material, "variant")
    assert not card.undated and retold(material) == {}
    assert "A number was split by a line break or blank" in render(material)


def tense(detects=3.0, tail=0.03, **observed):
    """The example with one tension, of the observation of its first record, which may be another than the figure."""
    example = make_example().estimate
    first = example.observations[0].model_copy(update=observed)
    one = example.tensions[0].model_copy(
        update={"evidence": first.evidence, "detects": detects, "tail": tail, "flagged": False}
    )
    estimate = example.model_copy(update={"observations": (first, *example.observations[1:]), "tensions": (one,)})
    return gather(**make_example().arguments() | {"estimate": estimate}, release=False)


@pytest.mark.parametrize(
    ("detects", "said"),
    [(6.4912, "factor of 6.5 or more"), (13.04, "factor of 13 or more"), (34.94, "factor of 35 or more"),
     (99.6, "less than 100 would not"), (400.0, "than 100 would not"),
     (None, "")],
)  # fmt: skip
def test_what_would_be_noticed_is_told_to_two_digits(detects, said):
    (found,), _ = strains(tense(detects))
    assert said in found.noticed and bool(found.noticed) is bool(said)


def test_a_tension_is_told_once_and_with_the_digits_of_the_dossier():
    material = tense()
    (found,), calm = strains(material)
    page = render(material)
    assert (
        found.words == "Without it, the other evidence implies 16,000 to 27,000 (80% interval)." and found.words in page
    )
    assert found.tension.sentence not in page and found.chance == "1 in 33" and calm == 0


@pytest.mark.parametrize(
    ("observed", "said"),
    [({"kind": "at_least", "high": None}, ", tested as at least"), ({"kind": "at_most", "low": None, "high": 0.0}, ""), ({}, "")],
)  # fmt: skip
def test_a_figure_that_is_compared_as_a_bound_says_so_beside_itself(observed, said):
    ((found,), _), ((plain,), _) = strains(tense(**observed)), strains(tense())
    assert found.value.startswith(plain.value.partition(",")[0]) and ("tested as" in found.value) is bool(said)
    assert said in found.value


def test_the_sharpest_contradiction_leads_to_its_own_card_wherever_it_stands():
    """The first card is of what would narrow the estimate most; the sharpest contradiction is another."""
    example = make_example()
    worst, other = sorted(example.findings.contradictions, key=lambda f: -f.severity)
    first = next(e.id for e in example.evidence if e.record == other.claims[0])
    settling = example.estimate.tensions[0].model_copy(
        update={"evidence": first, "settles": 0.5, "headline": example.estimate.headlines[0].code}
    )
    estimate = example.estimate.model_copy(update={"tensions": (settling,)})
    material = gather(**example.arguments() | {"estimate": estimate}, release=False)
    listed = cards(material.findings.contradictions, material, "finding")
    assert [c.finding.title for c in listed] == [other.title, worst.title]
    page = render(material)
    assert re.search(
        r"^if [A-Z]\d+ were known to be true, the interval of “.*” would be expected to narrow by 50%\.$",
        listed[0].settles,
    )
    assert f"<a href='#{listed[1].id}'>“{worst.title.rstrip('.')}”" in page and page.count(f'id="{listed[1].id}"') == 1


def test_findings_that_compare_the_same_are_told_apart_in_their_addresses():
    found = changed(DAY, DAY).findings.variants[0]
    listed = cards([found, found, found], changed(DAY, DAY), "variant")
    assert len({c.id for c in listed}) == 3 and listed[0].id + "-2" == listed[1].id


@pytest.mark.parametrize(
    ("origins", "words"),
    [
        (("Harbour Council", "Labour Desk"), "what Harbour Council and Labour Desk each counted, and at what time."),
        (("Harbour Council", "the Harbour Council"), "which of the figures Harbour Council stands by, and of what time each is."),
        (("Harbour Council", None), "the count, register or witness behind each figure."),
        ((None, None), "the count, register or witness behind each figure."),
    ],
)  # fmt: skip
def test_what_would_settle_a_contradiction_asks_each_origin_once(origins: tuple[str | None, ...], words: str) -> None:
    claims = [
        claim("workers_abroad", 900 * (n + 1), document=str(n), origin=o, when=2018) for n, o in enumerate(origins)
    ]
    assert settling(contradiction("same_quantity", "Workers", "2 ÷ 1", claims, (2.0, 2.0), ())) == words
