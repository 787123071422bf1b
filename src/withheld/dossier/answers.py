"""The estimate's answers: headlines with their evidence, charts over time, hosts on the map, and a summary of three sentences."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from withheld.charts import (
    Figure,
    between,
    counted,
    fan_chart,
    is_logarithmic,
    is_yearly,
    month,
    rate_words,
    shade,
    shade_words,
    strip,
    told,
    undrawn,
    world_map,
)
from withheld.check import corroborates, times_apart
from withheld.clean import anchor, clean
from withheld.dossier.marks import marks_of
from withheld.dossier.matrices import hosts_of
from withheld.dossier.view_model import EX, ViewModel
from withheld.dossier.words import likelihood
from withheld.estimate import Headline, Series
from withheld.finding import Finding
from withheld.vocabulary import EXAMPLE, country_name

STOCK = ("workers_abroad", "stock")
"""Names of the output that counts workers abroad."""
MOVES = ("dispatched", "returned")
"""Outputs that determine the number of workers through arrivals and departures."""


@dataclass(frozen=True)
class Answer:
    """A headline as shown: its anchor, its drawing, the records that it depends on, and how many of these are not shown."""

    id: str
    headline: Headline
    drawing: Markup
    logarithmic: bool
    evidence: tuple[str, ...]
    unseen: int
    without: Without | None = None


def answers(material: ViewModel) -> list[Answer]:
    """The headlines of the estimate."""
    found = material.estimate.headlines if material.estimate else ()
    return [_answer(n, h, material) for n, h in enumerate(found, 1)]


def _answer(n: int, headline: Headline, material: ViewModel) -> Answer:
    shown = tuple(i for i in headline.evidence if i in material.refs)
    missing = len(headline.evidence) - len(shown)
    return Answer(
        f"headline-{n}",
        headline,
        strip(headline),
        is_logarithmic(headline),
        shown,
        missing,
        without(headline, material),
    )


@dataclass(frozen=True)
class ChartGroup:
    """The charts of one output: the whole programme first and wide, the corridors after it."""

    id: str
    title: str
    whole: tuple[Figure, ...]
    parts: tuple[Figure, ...]
    narrow: tuple[Figure, ...] = ()
    """The whole programme again, drawn for a telephone."""


TOPICS = {"workers_abroad": "Workers abroad", "revenue": "Revenue", "arrears": "Arrears"}
"""Sections of charts in their order; other outputs follow under their own names."""
_TOPIC = {"stock": "workers_abroad", "take": "revenue", "gross": "revenue"}


def chart_groups(material: ViewModel) -> list[ChartGroup]:
    """Charts by topic: workers abroad, revenue and arrears first, whatever else the estimate gives after them."""
    series = material.estimate.series if material.estimate else ()
    drawn = [(_TOPIC.get(s.output, s.output), s, _chart(s, n, material)) for n, s in enumerate(series)]
    topics = sorted({topic: None for topic, _, _ in drawn}, key=_rank)
    found = [_group(topic, [(s, f) for t, s, f in drawn if t == topic]) for topic in topics]
    narrow = {
        t: tuple(_narrow(s, f.id, material) for o, s, f in drawn if o == t and s.corridor is None) for t in topics
    }
    return [replace(g, narrow=narrow[topic]) for topic, g in zip(topics, found, strict=True)]


def _narrow(series: Series, name: str, material: ViewModel) -> Figure:
    return fan_chart(series, marks_of(material, series), material.case.levers, id=f"{name}-narrow", wide=False)


def picture(material: ViewModel) -> Figure | None:
    """The one picture of the first screen: workers abroad in all over time; None without an estimate of it."""
    series = material.estimate.series if material.estimate else ()
    whole = next((s for s in series if s.output in STOCK and s.corridor is None), None)
    return _narrow(whole, "first", material) if whole else None


def _rank(topic: str) -> int:
    return list(TOPICS).index(topic) if topic in TOPICS else len(TOPICS)


def _group(topic: str, drawn: list[tuple[Series, Figure]]) -> ChartGroup:
    whole = tuple(figure for s, figure in drawn if s.corridor is None)
    parts = tuple(figure for s, figure in drawn if s.corridor is not None)
    words = TOPICS.get(topic, topic.replace("_", " ").capitalize())
    return ChartGroup(
        f"series-{topic}", f"{words} {'by year' if is_yearly(drawn[0][0]) else 'over time'}", whole, parts
    )


def _chart(series: Series, n: int, material: ViewModel) -> Figure:
    name = f"chart-{series.output}-{n}"
    return fan_chart(series, marks_of(material, series), material.case.levers, id=name, wide=series.corridor is None)


@dataclass(frozen=True)
class HostRow:
    """One corridor at the latest month: its stock with intervals, and the records that observe it."""

    id: str
    label: str
    hosts: str
    median: str
    half: str
    most: str
    shade: int
    evidence: tuple[str, ...]


def _latest(material: ViewModel) -> list[Series]:
    found = material.estimate.series if material.estimate else ()
    return [s for s in found if s.output in STOCK and s.corridor is not None]


def host_rows(material: ViewModel) -> list[HostRow]:
    """The table twin of the map, largest median first."""
    rows = sorted(_latest(material), key=lambda s: -s.quantiles[-1].median)
    return [_host_row(s, material) for s in rows]


def _host_row(s: Series, material: ViewModel) -> HostRow:
    q = s.quantiles[-1]
    corridor = next((c for c in material.case.corridors if c.code == s.corridor), None)
    hosts = ", ".join(country_name(h) for h in corridor.hosts) if corridor and len(corridor.hosts) > 1 else ""
    observed = material.estimate.observations if material.estimate else ()
    seen = tuple(
        o.evidence for o in observed
        if o.output in (s.output, *MOVES) and o.corridor == s.corridor and o.evidence in material.refs
    )  # fmt: skip
    label = corridor.label if corridor else s.label
    return HostRow(f"host-{s.corridor}", label, hosts, told(q.median, s.unit), between(q, 50, s.unit),
                   between(q, 95, s.unit), shade(q.median), seen)  # fmt: skip


@dataclass(frozen=True)
class HostMap:
    """The map with its legend, the month that it shows and the hosts that its scale cannot show."""

    figure: Figure
    when: str
    legend: tuple[tuple[int, str], ...]
    undrawn: tuple[str, ...]


def host_map(material: ViewModel) -> HostMap | None:
    """The map of median stocks at the latest month; None without an estimate by host."""
    latest = _latest(material)
    if not latest:
        return None
    members = {c.code: c.hosts for c in material.case.corridors}
    single = {s.corridor: s for s in latest if s.corridor and len(members.get(s.corridor, ())) == 1}
    medians = {members[code][0]: s.quantiles[-1].median for code, s in single.items()}
    when = month(latest[0].times[-1])
    label = f"Map of {len(medians)} hosts by median number of workers in {when}; the table below has the same numbers."
    drawing = world_map(medians, _named(material), material.case.programme, label)
    legend = tuple((k, shade_words(k)) for k in sorted({shade(v) for v in medians.values()}, reverse=True))
    figure = Figure("host-map", f"Workers abroad by host, {when}", drawing, label)
    return HostMap(figure, when, legend, tuple(undrawn(medians)))


def _named(material: ViewModel) -> set[str]:
    return {h for e in material.records for h in hosts_of(e, material) if h}


def sentences(material: ViewModel) -> list[Markup]:
    """The summary in three sentences, each number a link to its source."""
    leading = _leading(answers(material))
    first = [
        _estimate_sentence(a, _where(material, a.headline) if n == 0 else Markup("")) for n, a in enumerate(leading)
    ]
    return [*(first or [_no_estimate(material)]), _evidence_sentence(material)]


def _leading(found: Sequence[Answer]) -> list[Answer]:
    """The latest headlines on people and on money."""
    people = _latest_of(a for a in found if a.headline.unit.startswith("person"))
    money = _latest_of(a for a in found if a.headline.unit[:3].isupper())
    return [a for a in (people, money) if a is not None]


def _latest_of(found: Iterable[Answer]) -> Answer | None:
    """The last of the headlines that ask the same as the first one for the whole programme."""
    whole = [a for a in found if a.headline.corridor is None]
    return next((a for a in reversed(whole) if a.headline.label == whole[0].headline.label), None)


def _where(material: ViewModel, headline: Headline) -> Markup:
    """The two hosts with the most workers at the headline's month, each a link to its row: the value from the table of hosts if
    its newest figure is at most a year older, else from the chart; with its month if that differs."""
    found_month = _MONTH.search(headline.code)
    asked = dt.date(int(found_month[1]), int(found_month[2]), 1) if found_month else None
    named = {c.code for c in material.case.corridors if c.hosts}
    found: list[tuple[float, dt.date, Series]] = []
    for s in _latest(material):
        at = _index(s.times, asked or s.times[-1])
        if s.corridor in named and at is not None and s.quantiles[at].median > 0:
            found.append((s.quantiles[at].median, s.times[at], s))
    most = [_host(material, s, when, asked or when) for _, when, s in sorted(found, key=lambda f: -f[0])[:2]]
    return Markup("; most are in {}").format(Markup(" and ").join(most)) if most else Markup("")


def _host(material: ViewModel, s: Series, when: dt.date, asked: dt.date) -> Markup:
    """A host with its workers: “China (76,000)”, or “Russia (17,000 in Aug 2025)” in another month than the one asked for."""
    assert material.estimate is not None  # its series are of an estimate
    at, row, workers = when, f"host-{s.corridor}", told(s.quantiles[s.times.index(when)].median, s.unit)
    for level in material.estimate.hosts:
        if level.corridor == s.corridor and level.newest and dt.timedelta(0) <= asked - level.when < YEAR:
            at, row, workers = level.when, f"level-{s.corridor}", told(level.posterior.median, s.unit)
    label = next(c.label for c in material.case.corridors if c.code == s.corridor)
    said = "" if at == asked else f" in {month(at)}"
    return Markup("<a href='#{}'>{}</a> ({}{})").format(row, clean(label), workers, said)


YEAR = dt.timedelta(days=366)
"""Age of a host's newest figure up to which the first sentence uses the table's value."""
_MONTH = re.compile(r"-(\d{4})-(\d\d)$")
"""The month in the code of a headline that holds at one."""


def _index(times: Sequence[dt.date], when: dt.date) -> int | None:
    """The last of some times up to a month; None where all are later."""
    return next((n for n in range(len(times) - 1, -1, -1) if times[n] <= when), None)


def _estimate_sentence(answer: Answer, where: Markup) -> Markup:
    h = answer.headline
    aside = "" if h.word == "estimate" else ", an assumption (the evidence narrows the prior by less than half),"
    return Markup(
        "{}, {}: the median{} is <a href='#{}'><strong>{}</strong></a>{} (95% interval {}), and under the model it is "
        "{} that the true number is at least {}{}."
    ).format(
        clean(h.label), clean(h.when), aside, answer.id, told(h.posterior.median, h.unit), _rate(h),
        between(h.posterior, 95, h.unit), likelihood(0.9).phrase(), told(h.posterior.values[1], h.unit), where,
    )  # fmt: skip


def _rate(headline: Headline) -> str:
    return f" {rate_words(headline.unit)}" if "/" in headline.unit else ""


def _no_estimate(material: ViewModel) -> Markup:
    if material.estimate is not None:
        return Markup("No headline is shown: no figure on record bears on one, and the result would be the priors.")
    reason = "the estimate uses records that are left out of this release" if _held(material) else "none was made"
    return Markup("This dossier contains no estimate: {}.").format(reason)


def _held(material: ViewModel) -> bool:
    return any("estimate" in reason for reason in material.held_back)


def _evidence_sentence(material: ViewModel) -> Markup:
    claims, documents = len(material.of("claim")), len({e.source.id for e in material.records})
    if not claims:
        return Markup("No attributed figure is on record, so nothing can be compared.")
    base = Markup("On record are <a href='#claims'>{}</a> from <a href='#sources'>{}</a>").format(
        counted(claims, "figure"), counted(documents, "document")
    )
    return base + _disagreement(material)


def _disagreement(material: ViewModel) -> Markup:
    found = sorted(material.findings.contradictions, key=lambda f: -f.severity)
    separate = sum(map(is_separate, material.findings.agreements))
    agreeing = Markup("<a href='#agreements'>{}</a>").format(counted(separate, "agreement"))
    if asked := len(material.findings.questions):
        agreeing = Markup("<a href='#questions'>{}</a> and {}").format(counted(asked, "open question"), agreeing)
    if not found:
        return Markup("; comparing them shows no contradiction and {} between separate origins.").format(agreeing)
    apart = f", {words}" if (words := distance(found[0])) else ""
    apart += ", one side of it an invented example" if rests_on_examples(found[0], material) else ""
    return Markup(
        "; comparing them shows <a href='#contradictions'>{}</a>{}, the most serious of them "
        "<a href='#finding-{}'>{}</a>{}; {} between separate origins."
    ).format(
        counted(len(found), "contradiction"), _with_examples(found, material), address_of(found[0], material),
        f"“{clean(found[0].title).rstrip('.')}”", apart, agreeing,
    )  # fmt: skip


def _with_examples(found: Sequence[Finding], material: ViewModel) -> str:
    """How many of some findings there would not be without the invented examples; empty if all would be."""
    resting = sum(rests_on_examples(f, material) for f in found)
    some = "all" if resting == len(found) else f"{resting:,}"
    return f" ({some} of them with invented examples)" if resting else ""


def rests_on_examples(finding: Finding, material: ViewModel) -> bool:
    """Whether one of the figures of a finding is of an invented example, so that it is no finding about the world."""
    return any(material.identifiers.get(c) in material.examples for c in finding.claims)


def address_of(finding: Finding, material: ViewModel) -> str:
    """The address of a finding: stable as long as it is about the same records, whatever else is found."""
    told = [
        finding.kind,
        finding.verdict,
        *sorted(material.identifiers.get(c, "") for c in finding.claims),
        finding.arithmetic,
    ]
    return hashlib.blake2b("\n".join(told).encode(), digest_size=6).hexdigest()


def distance(finding: Finding) -> str:
    """The factor between its figures; empty if there is none or the title has it already."""
    if finding.apart is None or " apart" in finding.title:
        return ""
    return times_apart(finding.apart)


def is_separate(agreement: Finding) -> bool:
    """Whether figures that agree, or add up, come from two named origins or more."""
    return corroborates(agreement)


def links(identifiers: Iterable[str], material: ViewModel, labels: Mapping[str, str] | None = None) -> Markup:
    """The numbers of records as links to them; ``labels`` has also those that are not shown, which lead nowhere."""
    return Markup(" ").join(_link(i, material, labels or {}) for i in identifiers)


def _link(identifier: str, material: ViewModel, labels: Mapping[str, str]) -> Markup:
    if identifier not in material.refs and identifier in labels:
        return Markup('<span class="ref">{}</span>').format(labels[identifier])
    label, mark = material.refs[identifier], _mark(identifier, material)
    return Markup('<a class="ref" href="{}">{}{}</a>').format(anchor(identifier), label, mark)


def _mark(identifier: str, material: ViewModel) -> Markup:
    made = Markup(' <span class="ex" title="{}">{}</span>')
    return made.format(EXAMPLE, EX) if identifier in material.examples else Markup("")


@dataclass(frozen=True)
class Without:
    """A headline without the examples: its median and 80% interval, and the median with them."""

    label: str
    when: str
    median: str
    interval: str
    instead: str


def without(headline: Headline, material: ViewModel) -> Without | None:
    """The values of a headline without the examples; None if these were not computed."""
    bare = material.estimate.without_examples if material.estimate else None
    q = bare.headlines.get(headline.code) if bare and material.invented else None
    if q is None:
        return None
    both, rate = (told(v.median, headline.unit) for v in (q, headline.posterior)), _rate(headline)
    median, instead = (f"{words}{rate}" for words in both)
    return Without(headline.label, headline.when, median, between(q, 80, headline.unit), instead)


def standing(material: ViewModel) -> list[Without]:
    """The headlines of the first sentences without the examples, and that of all which the examples move most."""
    found = answers(material)
    code = material.estimate.most_moved if material.estimate else None
    named = [*_leading(found), *(a for a in found if a.headline.code == code)]
    return [w for a in {a.id: a for a in named}.values() if (w := without(a.headline, material))]
