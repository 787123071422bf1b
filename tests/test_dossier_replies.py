"""What a position answers, what is said in its place, whose it is, and towards which obligations it counts."""

import datetime as dt

import pytest

from dossier_example import make_example
from dossier_records import entry, make_claim, make_quote, make_source
from withheld.check.findings import Findings
from withheld.dossier.matrices import hosts_of, obligation_matrix
from withheld.dossier.render import render
from withheld.dossier.replies import replies
from withheld.dossier.view_model import gather
from withheld.records import Dependence, Pledge, Position

DENIAL = "The envoy calls that nonsense and says that 13,700 people from the north work in the far east."
DAY = dt.date(2021, 5, 1)
PERMITS = ("claim:workers_dispatched", "event:dispatch", "position:deny")
HOME = ("claim:workers_abroad", "presence", "position:deny")
FORCED = ("indicator", "position:deny")


def gathered(evidence, evidences=None, **findings):
    """A case of these records alone; ``evidences`` are the selectors of obligations by their code."""
    example = make_example()
    empty = {"contradictions": (), "implied": (), "agreements": ()}
    given = {"evidence": evidence, "sources": [], "estimate": None, "log": [], "findings": Findings(**empty | findings)}
    if evidences:
        first = example.case.obligations[0]
        laws = tuple(first.model_copy(update={"code": c, "evidence": s}) for c, s in evidences.items())
        given["case"] = example.case.model_copy(update={"obligations": laws})
    return gather(**example.arguments() | given, release=False)


def denial(target, stance="deny", holder="The envoy", **claim):
    """A position of the envoy's, with a figure of his own in the same sentence."""
    source = make_source(3)
    figure = make_claim(source, 13_700, origin="the  envoy").model_copy(
        update={"quote": make_quote(DENIAL, DENIAL)} | claim
    )
    position = Position(
        document=source.id, quote=make_quote(DENIAL, DENIAL), stance=stance, holder=holder, target=target, claim=0
    )
    return [entry("c-1", "claim", figure, source), entry("p-1", "position", position, source)]


def said(target, holder="the Qatari labour ministry", sentence=None, **source):
    """A denial without a figure."""
    told = make_source(4, **{"published": DAY} | source)
    words = sentence or f"The ministry denied {target}."
    record = Position(
        document=told.id, quote=make_quote(words, words), stance="deny", holder=holder, target=target, claim=None
    )
    return entry("p-1", "position", record, told)


def test_what_stands_elsewhere_in_the_document_is_not_put_into_the_mouth_of_the_one_who_denies():
    own, other = (gathered(denial(t)[1:]) for t in ("that  nonsense", "The border was shut in spring"))
    assert [v.quoted for m in (own, other) for v in replies(m)] == [True, False]
    assert "Denied by The envoy: that  nonsense</h4>" in render(own)
    page = render(other)
    assert "The envoy: The border" not in page and "“The border was shut in spring”" in page
    assert "the machine's reading" in page or "an analyst left as it was" in page


@pytest.mark.parametrize(
    ("stance", "holder", "instead"),
    [("deny", "The envoy", True), ("confirm", "The envoy", False), ("deny", "The ministry", False)],
)
def test_a_figure_of_the_one_who_denies_is_what_he_says_in_its_place(stance, holder, instead):
    material = gathered(denial("that", stance, holder))
    assert [v.instead for v in replies(material)] == [instead]
    assert ("The figure given instead" in render(material)) is instead


@pytest.mark.parametrize(
    ("target", "stands"),
    [
        ("that", True),
        ("the number of the union", True),
        ("a crew of 60,000 is there", True),
        ("anybody works for it", True),
        ("all talk of slavery", False),
        ("wages are withheld", False),
        ("passports had been taken", False),
    ],
)
@pytest.mark.parametrize("holder", ["The envoy", "The ministry"])
def test_a_figure_of_another_subject_is_neither_answered_nor_said_in_its_place(target, stands, holder):
    material = gathered(denial(target, holder=holder))
    assert [v.about is not None for v in replies(material)] == [stands]
    assert ("The figure given instead" in render(material)) is (stands and holder == "The envoy")


def test_the_title_of_a_report_is_not_put_into_the_mouth_of_the_one_who_denies():
    titled = said("has been hired", sentence="Nobody has been hired", title="Nobody has been hired")
    plain = said("has been hired", sentence="Nobody has been hired", title="A denial")
    assert [v.titled for e in (titled, plain) for v in replies(gathered([e]))] == [True, False]
    page = render(gathered([titled]))
    assert "Denied by the Qatari labour ministry</h4>" in page and "words of its outlet" in page


@pytest.mark.parametrize(
    ("holder", "host"),
    [
        ("Qatar", "QA"),
        ("Doha", "QA"),
        ("Qatar's ambassador in Moscow", "QA"),
        ("a spokesman for the Qatari labour ministry", "QA"),
        ("the Qatari embassy in Pyongyang", "QA"),
        ("two diplomats in Doha", ""),
        ("a Qatari building firm", ""),
        ("a former Qatari minister", ""),
        ("Qatari workers", ""),
        ("Pyongyang", ""),  # the sending state is no host
        ("Brazil", ""),  # no record and no corridor names it as a host
        (None, ""),
    ],
)
def test_a_position_pledge_or_need_stands_at_the_host_whose_government_holds_it(holder, host):
    source = make_source(5)
    named = {"document": source.id, "quote": None, "holder": holder}
    rows = [
        said("that anyone is there", holder),
        entry("u-1", "pledge", Pledge(act="keep", **named), source),
        entry("d-1", "dependence", Dependence(kind="labour_need", **named), source),
    ]
    material = gathered(rows)
    assert [hosts_of(e, material) for e in rows] == [(host,)] * 3


def test_a_position_on_a_figure_of_another_stands_at_the_hosts_of_that_figure():
    for holder, host in (("Qatar", ("CN",)), ("The envoy", ("",))):  # one's own figure is not answered
        rows = denial("that", holder=holder, host="CN")
        assert hosts_of(rows[1], gathered(rows)) == host
    assert hosts_of(
        denial("that", "deny", "Qatar", host=None)[1], gathered(denial("that", holder="Qatar", host=None))
    ) == ("QA",)


@pytest.mark.parametrize(
    ("target", "codes"),
    [
        ("that it gave out new work permits", ["permits"]),
        ("that a single visa was issued", ["permits"]),
        ("any talk of forced labour", ["forced"]),
        ("that its crews are beaten", ["forced"]),
        ("that anyone is employed there", ["home"]),
        ("that it employs forced labourers", ["forced"]),
        ("that permits were given to people who are watched", ["permits", "forced"]),
        ("the report", []),
        ("that wages are owed", ["forced"]),  # a sign of it
        ("that a hostel burnt down", []),
    ],
)
def test_a_denial_counts_towards_an_obligation_only_if_it_is_about_the_same(target, codes):
    material = gathered([said(target)], {"permits": PERMITS, "home": HOME, "forced": FORCED})
    cells = obligation_matrix(material).cells
    assert [c for _, c in cells] == [c for c in ("permits", "home", "forced") if c in codes]


def test_a_denial_of_a_figure_counts_where_such_figures_count_and_where_only_denials_do():
    rows = denial("the figure", holder="Qatar", start=DAY, end=DAY)
    laws = {"permits": PERMITS, "home": HOME, "forced": FORCED, "denials": ("position:deny",)}
    cells = obligation_matrix(gathered(rows, laws)).cells
    assert {c for (_, c), cell in cells.items() if any(e.kind == "position" for e in cell.records)} == {
        "home",
        "denials",
    }


def test_what_a_quotation_denies_besides_a_bare_report_tells_what_the_denial_is_about():
    words = "Qatar rejects the report and denies that anyone is held there against his will."
    material = gathered([said("the report", sentence=words)], {"permits": PERMITS, "forced": FORCED})
    assert [c for _, c in obligation_matrix(material).cells] == ["forced"]
