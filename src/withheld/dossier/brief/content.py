"""The content of a brief: the dossier's own sentences and numbers, cut to two pages, each with a link into the dossier."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from withheld import __version__
from withheld.charts import Sheet, between, counted, day, month, quantity, rate_words, told
from withheld.clean import anchor, clean, web_address
from withheld.dossier import answers, disputes, matrices, shortening
from withheld.dossier.brief.lines import Line, Run, cited, cut, cut_name, line, plain, shortened
from withheld.dossier.pictures import leading
from withheld.dossier.provenance import log_position
from withheld.dossier.render import gist
from withheld.dossier.view_model import ViewModel
from withheld.dossier.whatif import worst
from withheld.dossier.words import likelihood
from withheld.estimate import Comparison, Headline
from withheld.records import Indicator
from withheld.vocabulary import codes

NAME, SUMMARY, SENTENCE, TITLE, ARITHMETIC, STAMP = 110, 320, 520, 130, 150, 280
"""Characters that a brief has room for; longer text is cut, and is complete in the dossier."""
HEADLINES = 7
LOST = ("arrears", "diverted", "share")
"""Beginnings of the codes of headlines that say what workers lose."""
TAIL = 1
"""Quantile that nine in ten draws exceed, for the words of likelihood."""


@dataclass(frozen=True)
class Row:
    """A headline: label, median, interval, the bound of its likelihood and the word for it, and its evidence."""

    label: Line
    when: str
    median: str
    interval: str
    likely: str
    word: str
    rests: Line


@dataclass(frozen=True)
class Point:
    """A bullet point: one line, with details below it and the records that it is about."""

    lead: Line
    detail: str = ""
    refs: Line = ()

    @property
    def apart(self) -> str:
        """The separator between the lead and its details: a space if the lead is a sentence."""
        return " " if self.lead and self.lead[-1].text.endswith(".") else " · "


@dataclass(frozen=True)
class Brief:
    """A brief of two pages; ``dossier`` is the name of the file into which its references lead."""

    name: str
    summary: str
    stamps: tuple[tuple[str, str], ...]
    sentences: tuple[Line, ...]
    picture: Sheet | None
    rows: tuple[Row, ...]
    unshown: str
    contested: tuple[Point, ...]
    more: Line
    losses: tuple[Point, ...]
    rests: tuple[Line, ...]
    named: tuple[Line, ...]
    """The records that the lines above name, each with its source, for a reader without the dossier."""
    foot: str
    dossier: str
    draft: bool


def brief_of(
    material: ViewModel, dossier: str = "dossier.html", scenarios: Sequence[Comparison] = (), points: int = 5
) -> Brief:
    """The brief of what a dossier shows, with ``points`` contested figures at most; ``scenarios`` are those that it shows too."""
    picture = leading(material)
    rows = [_row(a, material) for a in answers.answers(material)[:HEADLINES]]
    shown, _ = shortening.shortened(material)
    contested = disputes.cards(shown.findings.contradictions, shown, "finding")
    disputed = tuple(_contested(c, material) for c in contested[:points])
    lost = tuple(_losses(material, scenarios))
    lines = [*(r.rests for r in rows), *(p.refs for p in (*disputed, *lost))]
    return Brief(
        name=cut(material.case.name, NAME), summary=cut(material.case.summary, SUMMARY), stamps=tuple(_stamps(material)),
        sentences=tuple(shortened(line(s), SENTENCE) for s in answers.sentences(material)[:4]),
        picture=picture.sheet if picture else None, rows=tuple(rows), unshown="" if rows else _unshown(material),
        contested=disputed, more=_more(len(material.findings.contradictions) - points, material), losses=lost,
        rests=tuple(_rests(material)), named=tuple(_named(lines, material)), foot=_foot(material), dossier=dossier, draft=material.draft,
    )  # fmt: skip


def _named(lines: Sequence[Line], material: ViewModel) -> Iterator[Line]:
    """The records that some lines lead to, in the order of their numbers: what each says, and in which document."""
    wanted = {run.href for one in lines for run in one}
    for e in material.records:
        if (href := anchor(e.id)) not in wanted:
            continue
        what = codes("indicators")[e.record.indicator].label if isinstance(e.record, Indicator) else gist(e)
        held = "no sentence in this case" if e.unanchored else ""
        told_in = (f" {cut(what, TITLE)}", cut(e.source.label, TITLE), web_address(e.address) or "", held)
        yield Run(material.refs[e.id], href, True), Run(clean(" · ".join(w for w in told_in if w)))


def _stamps(material: ViewModel) -> Iterator[tuple[str, str]]:
    if material.draft:
        yield "DRAFT", "This brief uses records that no analyst has decided on."
    if material.invented:
        yield "EXAMPLES", f"{material.invented}, marked EX.{_without_examples(material)}"
    if material.release and material.unanchored:
        yield "UNANCHORED", f"{counted(len(material.unanchored), 'figure')} shown here without a sentence in this case."
    if material.estimate is not None and (failures := material.estimate.diagnostics.failures):
        yield "FAILED CHECKS", cut(f"Do not quote any estimated number here: {'; '.join(failures)}.", STAMP)


def _without_examples(material: ViewModel) -> str:
    """The headlines that the examples move, each whole, as many as there is room for, and how many more there are."""
    moved = [f"{w.label}, {w.when}: {w.median} instead of {w.instead}" for w in answers.standing(material)]
    kept = [words for n, words in enumerate(moved) if not n or len("; ".join(moved[: n + 1])) <= STAMP]
    if not kept:
        return ""
    left = len(moved) - len(kept)
    more = f"; {counted(left, 'more headline')} {'differs' if left == 1 else 'differ'}" if left else ""
    return f" Without them: {'; '.join(kept)}{more}."


def _unshown(material: ViewModel) -> str:
    if material.estimate is not None:
        return "No headline is shown: no figure bears on one, and the result would be the priors."
    return "There is no estimate: the figures here are those that documents report, not reconciled."


def _row(answer: answers.Answer, material: ViewModel) -> Row:
    h = answer.headline
    place = f"#{answer.id}"
    known = cited(answer.headline.evidence, material, 5, place)
    rests = known or plain("the priors alone" if not h.evidence else "records not shown here", place)
    return Row(
        plain(cut(h.label, TITLE), place), cut(h.when, 60), f"{told(h.posterior.median, h.unit)}{_unit(h.unit)}",
        between(h.posterior, 95, h.unit), _likely(h), h.word, rests,
    )  # fmt: skip


def _unit(unit: str) -> str:
    words = rate_words(unit)
    return f" {words}" if words else ""


def _likely(h: Headline) -> str:
    return f"{likelihood(0.9).phrase()} at least {told(h.posterior.values[TAIL], h.unit)}"


def _contested(card: disputes.Card, material: ViewModel) -> Point:
    apart = f" ({card.apart})" if card.apart else ""
    lead = (Run(cut(card.finding.title, TITLE), f"#{card.id}", strong=True), Run(apart))
    sides = [s.id for s in card.sides if s.id]
    return Point(lead, cut(card.finding.arithmetic, ARITHMETIC), cited(sides, material, 4, f"#{card.id}"))


def _more(others: int, material: ViewModel) -> Line:
    runs: list[Run] = []
    if others > 0:
        runs += [
            Run("The dossier lists "),
            Run(counted(others, "further contradiction"), "#contradictions"),
            Run(". "),
        ]
    if asked := len(material.findings.questions):
        runs += [Run("Of "), Run(counted(asked, "pair") + " of figures", "#questions"),
                 Run(" that differ, it is not known whether they are about the same quantity. ")]  # fmt: skip
    if replies := sum(e.kind == "position" for e in material.records):
        runs += [
            Run(
                f"{replies:,} {'denial, dispute or reply' if replies == 1 else 'denials, disputes or replies'}",
                "#positions",
            ),
            Run(" on record."),
        ]
    return tuple(runs)


def _losses(material: ViewModel, scenarios: Sequence[Comparison]) -> Iterator[Point]:
    for a in answers.answers(material):
        h = a.headline
        if h.code.startswith(LOST):
            words = f": {told(h.posterior.median, h.unit)}{_unit(h.unit)} (95% interval {between(h.posterior, 95, h.unit)}; {h.word})"
            lead = (Run(f"{cut(h.label, TITLE)}, {cut(h.when, 60)}", f"#{a.id}", strong=True), Run(f"{words}."))
            yield Point(lead, "", cited(h.evidence, material, 5, f"#{a.id}"))
    if material.estimate is not None and material.estimate.spread and answers.answers(material):
        s = material.estimate.spread
        among, _, rest = s.words(month(s.when), quantity).partition(" of ")
        yield Point((Run(among, "#spread", strong=True), Run(f" of {rest}")))
    for n, one in enumerate(scenarios[:3], 1):
        lead = (Run(f"What if: {cut(one.scenario.label, 70)}", f"#scenario-{n}", strong=True), Run("."))
        yield Point(lead, cut(" ".join(worst(one)[:1]), 260))
    yield from _signs(material)


def _signs(material: ViewModel) -> Iterator[Point]:
    """The signs of forced labour with the most statements; a reprint, or a repeated sentence, counts once."""
    found = matrices.indicator_matrix(material)
    by_sign = {
        label: [group[0].id for (_, c), cell in found.cells.items() if c == code for group in cell.quotations]
        for code, label in found.columns
    }
    ranked = sorted(((ids, label) for label, ids in by_sign.items() if ids), key=lambda pair: -len(pair[0]))
    for ids, label in ranked[:3]:
        once = list(dict.fromkeys(ids))
        lead = (
            Run(cut(label, TITLE), "#indicators", strong=True),
            Run(f": {counted(len(once), 'statement')}, which are evidence and not a finding."),
        )
        yield Point(lead, "", cited(once, material, 5, "#indicators"))


def _rests(material: ViewModel) -> Iterator[Line]:
    claims, documents = len(material.of("claim")), len({e.source.id for e in material.records})
    if not claims:
        yield plain("No attributed figure is on record.")
    else:
        states = ", ".join(f"{n:,} {s}" for s, n in sorted(material.states.items()))
        yield (Run(counted(claims, "figure"), "#claims"), Run(" from "), Run(counted(documents, "document"), "#sources"),
               Run(f" (all records: {states})."))  # fmt: skip
    if material.unanchored:
        yield (Run(counted(len(material.unanchored), "figure"), "#claims"),
               Run(" transcribed by hand from an address, without a sentence in this case."))  # fmt: skip
    if material.estimate is not None:
        yield from _run(material)
    if material.release and material.held_back:
        left = "; ".join(f"{reason} ({n})" for reason, n in material.held_back.items())
        yield (Run("This release leaves out", "#left-out"), Run(f": {cut(left, 300)}."))


def _run(material: ViewModel) -> Iterator[Line]:
    estimate = material.estimate
    assert estimate is not None  # asked by the caller
    assumed = sum(h.word != "estimate" for h in estimate.headlines)
    passed = "passed its checks" if not estimate.diagnostics.failures else "FAILED its checks"
    base = f" follows workers and pay month by month from {counted(len(estimate.observations), 'observation')}"
    yield (Run("The estimate", "#method"), Run(f"{base}; the sampler {passed}. Intervals show the uncertainty within the model and its "),
           Run("priors", "#priors"), Run(", not the chance that the model is wrong."))  # fmt: skip
    if assumed:
        yield (Run(f"{assumed} of {counted(len(estimate.headlines), 'headline')}", "#headlines"),
               Run(" are assumptions: the evidence narrows the prior's interval by less than half."))  # fmt: skip
    for influence in disputes.influential(material)[:2]:
        hint = "" if influence.reliable else " (approximate; an exact value needs a new fit)"
        yield (Run("Without ", "#source-influence"), Run(cut_name(influence.origin, NAME), strong=True),
               Run(f", “{cut(influence.headline, 100)}” would change by the factor {influence.multiple:.2f}{hint}."))  # fmt: skip


def _foot(material: ViewModel) -> str:
    decided = max((d.at for d in material.log), default=None)
    when = f" of {day(decided.date())}" if decided else ""
    key = f", estimate {material.estimate.key[:12]}" if material.estimate else ""
    status = "Draft" if material.draft else "Release" if material.release else "Unreleased"
    return f"{status}; log position {log_position(material)}{when}{key}; Withheld {__version__}."
