"""Each chart of a case by its name, alone on its sheet with what it says, its source and its stamps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from withheld import __version__
from withheld.case import Case
from withheld.charts import (
    Entry,
    Figure,
    Key,
    Sheet,
    between,
    counted,
    drawn_rules,
    fan_chart,
    is_yearly,
    period,
    rate_words,
    strip,
    timeline_chart,
    told,
)
from withheld.dossier import chronicle
from withheld.dossier.answers import host_map
from withheld.dossier.marks import marks_of
from withheld.dossier.provenance import log_position
from withheld.dossier.view_model import ViewModel
from withheld.estimate import Headline, Series
from withheld.imprint import DOSSIER
from withheld.vocabulary import country_name

NAMES = {"stock": "workers", "workers_abroad": "workers", "take": "revenue"}
"""Names of outputs in the names of charts, where they are not the output's own."""


@dataclass(frozen=True)
class Picture:
    """A chart of a case: the name that asks for it, and its sheet."""

    name: str
    sheet: Sheet


def pictures(material: ViewModel) -> dict[str, Picture]:
    """The charts of a case by name: outputs over time, the map, the headlines, the timeline; only what the material shows."""
    found: dict[str, Picture] = {}
    for name, sheet in (*_outputs(material), *_maps(material), *_headlines(material), *_timelines(material)):
        found.setdefault(name, Picture(name, sheet))
    return found


def leading(material: ViewModel) -> Picture | None:
    """The case's main chart: workers of all hosts over time, else the first one available."""
    found = pictures(material)
    return found.get("workers") or next(iter(found.values()), None)


def _outputs(material: ViewModel) -> Iterator[tuple[str, Sheet]]:
    for series in material.estimate.series if material.estimate else ():
        yield _name(series.output, series.corridor), _over_time(series, material)


def _name(output: str, corridor: str | None) -> str:
    name = NAMES.get(output, output).replace("_", "-")
    return f"{name}-{corridor}" if corridor else name


def _over_time(series: Series, material: ViewModel) -> Sheet:
    # A sheet holds no records: its marks lead nowhere.
    marks = [replace(m, href=None) for m in marks_of(material, series)]
    figure = fan_chart(series, marks, material.case.levers, id=f"chart-{series.output}", wide=True)
    if not figure.title.startswith(series.label) or series.corridor is None:
        title = figure.title
    else:
        title = f"{NAMES.get(series.output, series.output).capitalize()} abroad: {figure.title}"
    title = f"{title}, by year" if is_yearly(series) else title
    rules = _rules(series, material.case)
    summary = figure.summary.removeprefix(f"{series.label}: ")
    words = f"{summary[:1].upper()}{summary[1:]} Shaded: 50, 80 and 95% intervals.{rules}"
    small = fan_chart(series, marks, material.case.levers, id=f"small-{series.output}", wide=False)
    made = _sheet(replace(figure, title=title), words, material, _keys(series, bool(marks)))
    return replace(made, small=small)


def _rules(series: Series, case: Case) -> str:
    """The rules that are drawn, by the letters that stand for them."""
    told_here = [
        f"{letter} {lever.label} ({period(lever.start, lever.end or lever.start)})"
        for letter, lever in drawn_rules(series, case.levers, series.times[-1])
    ]
    return f" Dated rules: {'; '.join(told_here)}." if told_here else ""


def _keys(series: Series, marked: bool) -> tuple[Key, ...]:
    keys = [Key("median", "median"), Key("band50", "50%"), Key("band80", "80%"), Key("band95", "95%")]
    keys += [Key("prior", "prior: median and 95% bounds")] if series.prior and not is_yearly(series) else []
    keys += (
        [Key("obs", "a figure on record (bar: a range; arrow: a bound; faint: covers more than a year)")]
        if marked
        else []
    )
    return tuple(keys)


def _maps(material: ViewModel) -> Iterator[tuple[str, Sheet]]:
    found = host_map(material)
    if found is not None:
        keys = [Key(f"shade{k}", f"{words} workers") for k, words in found.legend]
        sender = country_name(material.case.programme)
        keys += [
            Key("named", "named in records, not estimated separately"),
            Key("sender", f"{sender}, the sending state"),
        ]
        small = f" Too small for the map: {', '.join(found.undrawn)}." if found.undrawn else ""
        words = f"Median of the estimate in {found.when}, by order of magnitude; the dossier's table of hosts gives the intervals.{small}"
        yield "map", _sheet(found.figure, words, material, tuple(keys))


def _headlines(material: ViewModel) -> Iterator[tuple[str, Sheet]]:
    for h in material.estimate.headlines if material.estimate else ():
        figure = Figure(f"strip-{h.code}", f"{h.label}, {h.when}", strip(h), "")
        keys = (
            Key("posterior band50", "with the evidence: 50, 80 and 95%"),
            Key("before band50", "the prior"),
        )
        yield f"headline-{h.code}", _sheet(figure, headline_words(h), material, keys)


def headline_words(h: Headline) -> str:
    """A headline with its intervals in a sentence."""
    rate = f" {rate_words(h.unit)}" if rate_words(h.unit) else ""
    return (
        f"{h.word.capitalize()}: median {told(h.posterior.median, h.unit)}{rate}; 80% interval "
        f"{between(h.posterior, 80, h.unit)}, 95% interval {between(h.posterior, 95, h.unit)}; prior "
        f"{between(h.prior, 95, h.unit)} (95%)."
    )


def _timelines(material: ViewModel) -> Iterator[tuple[str, Sheet]]:
    entries = chronicle.entries(material)
    if entries:
        drawn = timeline_chart([_unlinked(e) for e in entries], material.case.first_month)
        yield (
            "timeline",
            _sheet(
                drawn,
                drawn.summary,
                material,
                (Key("stone", "milestone"), Key("event", "event that a document reports")),
            ),
        )


def _unlinked(entry: Entry) -> Entry:
    return replace(entry, href=None)


def _sheet(figure: Figure, words: str, material: ViewModel, keys: tuple[Key, ...]) -> Sheet:
    return Sheet(figure, words, source_line(material), stamps(material), keys)


def stamps(material: ViewModel) -> tuple[str, ...]:
    """What must be seen before anything else is read: DRAFT, EXAMPLES, UNANCHORED, FAILED CHECKS."""
    failed = material.estimate is not None and bool(material.estimate.diagnostics.failures)
    stamped = {
        "DRAFT": material.draft, "EXAMPLES": bool(material.invented),
        "UNANCHORED": material.release and bool(material.unanchored), "FAILED CHECKS": failed,
    }  # fmt: skip
    return tuple(words for words, is_so in stamped.items() if is_so)


def source_line(material: ViewModel) -> str:
    """A chart's evidence, in words, and how to reproduce it; undated, so that the same case gives the same text."""
    figures, documents = len(material.of("claim")), len({e.source.id for e in material.records})
    base = f"{counted(figures, 'figure')} from {counted(documents, 'document')}" if figures else "no figure on record"
    parts = [f"Source: {material.case.name}; {base}"]
    parts += [material.invented] if material.invented else []
    parts += [f"{len(material.unanchored)} figures have no sentence in this case"] if material.unanchored else []
    if material.estimate is not None:
        e = material.estimate
        parts.append(f"estimate {e.key[:12]} of {counted(len(e.observations), 'observation')}")
        parts += [f"it failed its checks ({'; '.join(e.diagnostics.failures)})"] if e.diagnostics.failures else []
    parts.append(f"log position {log_position(material)}, Withheld {__version__}")
    status = " Draft: uses records that no analyst has decided on." if material.draft else ""
    return f"{'; '.join(parts)}.{status} {DOSSIER}."
