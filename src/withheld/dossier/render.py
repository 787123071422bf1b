"""The dossier as one HTML file: gathered, laid out by the templates and written whole or not at all."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Collection, Mapping, Sequence
from functools import cache, partial
from itertools import filterfalse
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from withheld import __version__, imprint
from withheld.amounts import amount
from withheld.atomic import write_new
from withheld.case import Case
from withheld.charts import (
    between,
    counted,
    day,
    key_letters,
    month,
    period,
    rate_words,
    stylesheet,
    timeline_chart,
    told,
)
from withheld.check import Findings
from withheld.clean import anchor, clean, site, web_address
from withheld.dossier import (
    answers,
    cautions,
    chronicle,
    disputes,
    matrices,
    multiples,
    paths,
    provenance,
    register,
    since,
    totals,
    whatif,
)
from withheld.dossier.quotations import chain, place, sentence
from withheld.dossier.replies import replies
from withheld.dossier.shortening import shortened
from withheld.dossier.view_model import ALONE as NOTHING
from withheld.dossier.view_model import Beside, ViewModel, gather, scope
from withheld.estimate import Estimate
from withheld.evidence import NO_TIES, Ties
from withheld.records import Claim, Decision, Evidence, Indicator, Position, Source
from withheld.usable import left_out
from withheld.vocabulary import ALONE, EXAMPLE, country_name, measures

TEMPLATES = Path(__file__).parent / "templates"


def write_dossier(
    target: Path,
    *,
    case: Case,
    evidence: Sequence[Evidence],
    sources: Sequence[Source],
    estimate: Estimate | None,
    findings: Findings,
    log: Sequence[Decision],
    made: dt.datetime,
    release: bool = False,
    ties: Ties = NO_TIES,
    names: Collection[str] = (),
    homes: Collection[str] = (),
    unanchored: bool = False,
    absent: Collection[str] = (),
    numbers: Mapping[str, int] | None = None,
    beside: Beside = NOTHING,
) -> ViewModel:
    """Write the dossier to ``target``, whole or not at all; what it is made of. OSError if that fails.

    ``numbers`` are those of the labels; ``beside`` are scenarios and the dossier before.

    Records that an analyst rejected are listed but never used. A release leaves out all proposed records, what rests on them,
    figures of groups too small to hide in, and figures without their sentence (with ``unanchored`` these are included, and
    stamped), and says how many; anything else that rests on proposed records is stamped DRAFT. ``names`` are further names that a
    release must not tell, ``homes`` documents that name these persons. ``absent`` are unanchored figures that the document at
    their address does not hold.
    """
    material = gather(
        case,
        evidence,
        sources,
        estimate,
        findings,
        log,
        made,
        release,
        ties,
        names,
        homes,
        unanchored,
        absent,
        numbers,
        beside,
    )
    write_new(target, render(material).encode(), 0o644, shared=True)
    return material


def render(material: ViewModel) -> str:
    """The HTML text of a dossier."""
    own, script = (Markup((TEMPLATES / name).read_text(encoding="utf-8")) for name in ("dossier.css", "dossier.js"))
    style = Markup(stylesheet()) + own
    page = environment().get_template("dossier.html.j2")
    return page.render(style=style, script=script, policy=policy(style, script), **_content(material))


def policy(style: str, script: str | None) -> str:
    """The page's Content-Security-Policy: nothing from outside, and only this style and this script, if any, from inside."""
    scripts = "" if script is None else f" script-src {_hash(script)};"
    return f"default-src 'none'; style-src {_hash(style)};{scripts} base-uri 'none'; form-action 'none'"


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def environment() -> Environment:
    """The templates, with escaping always on and every string cleaned of controls and direction overrides."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, finalize=_finalize,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters.update(
        day=day, month=month, address=web_address, site=site, anchor=anchor, country=country_name, published=provenance.published,
        distribution=provenance.distribution, sentence=sentence, chain=chain, stamp=stamp,
        place=place, gist=gist, read_at=provenance.read_at,
    )  # fmt: skip
    made.globals.update(
        quantity=told, between=between, period=period, counted=counted, unit_words=rate_words, unsure_words=left_out,
        event_label=chronicle.event_label, imprint=imprint.DOSSIER,
        used_words=register.USED, generator=f"{imprint.GENERATOR} {__version__}",
    )  # fmt: skip
    return made


def stamp(words: str) -> Markup:
    """A name with its stamp of an example, if it carries one, set apart for the eye."""
    for mark in (f"[{EXAMPLE}]", f"[{ALONE}]"):
        if words.endswith(mark):
            return Markup('{} <span class="ex">{}</span>').format(clean(words.removesuffix(mark).rstrip()), mark)
    return Markup("{}").format(clean(words))


def gist(e: Evidence) -> str:
    """A record in a few words: a figure, where and when, or its type; for an undated figure, when it was reported."""
    told = disputes.rows([e])[0] if not isinstance(e.record, Claim | Position | Indicator) else None
    if isinstance(e.record, Claim):
        figure = f"{measures()[e.record.measure].label}: {amount(e.record)}"
        published = None if e.record.start or e.record.end else e.source.published
        told_on = f", reported {day(published)}" if published else ""
        return f"{figure}, {scope(e.record)}, {period(e.record.start, e.record.end)}{told_on}"
    return ", ".join(w for w in (told.what, told.where, told.when) if w) if told else e.kind


def _finalize(value: object) -> object:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _content(material: ViewModel) -> dict[str, object]:
    """The variables of the templates, by name: the summary and counts of the whole case, and lists of what is shown of it."""
    shown, cut = shortened(material)
    return {
        "m": material, "case": material.case, "estimate": material.estimate, "cut": cut,
        "refs": partial(answers.links, material=shown, labels=material.refs), "state_of": since.state(material),
        "sentences": answers.sentences(material), "totals": totals.counts(material), "changes": since.changes(material),
        **_answers(shown), **_records(shown), **_lists(shown), **_provenance(material),
    }  # fmt: skip


def _answers(material: ViewModel) -> dict[str, object]:
    return {
        "answers": answers.answers(material), "cautions": cautions.cautions(material),
        "charts": answers.chart_groups(material), "levers": key_letters(material.case.levers),
        "bare": answers.standing(material), "host_rows": answers.host_rows(material), "host_map": answers.host_map(material),
        "host_levels": totals.host_levels(material), "excluded": totals.excluded(material),
        "schools": totals.schools(material), "host_charts": multiples.host_charts(material),
        "picture": answers.picture(material), "what_if": whatif.what_if(material),
    }  # fmt: skip


def _records(material: ViewModel) -> dict[str, object]:
    dated = chronicle.entries(material)
    found = material.findings
    return {
        "groups": register.claim_groups(material), "filters": register.filters(material),
        "contradictions": disputes.cards(found.contradictions, material, "finding"),
        "questions": disputes.cards(found.questions, material, "question"),
        "variants": disputes.cards(found.variants, material, "variant"),
        "slips": disputes.cards(found.slips, material, "slip"),
        "implied": disputes.cards(found.implied, material, "implied"),
        "agreements": disputes.cards(filter(answers.is_separate, found.agreements), material, "agreement"),
        "repeated": disputes.cards(filterfalse(answers.is_separate, found.agreements), material, "repeated"),
        **_told_by(material), **_strains(material), "entries": dated,
        "influential": disputes.influential(material), "unchecked": disputes.unchecked(material),
        "timeline": timeline_chart(dated, material.case.first_month) if dated else None,
        "events": disputes.rows(material.of("event")), "promises": matrices.promises(material),
        "presences": disputes.rows(material.of("presence")),
        "dependences": disputes.rows(material.of("dependence")), "replies": replies(material),
        "indicators": matrices.indicator_matrix(material), "obligations": matrices.obligation_matrix(material),
    }  # fmt: skip


def _told_by(material: ViewModel) -> dict[str, object]:
    disputed, others = paths.told_by(material)
    return {"told_by": disputed, "told_else": others, "retold": paths.retold(material)}


def _strains(material: ViewModel) -> dict[str, object]:
    """Tensions in three lists: those that stand out among all, others that are unlikely one by one, and the rest of the tense."""
    strains, calm = disputes.strains(material)
    return {
        "outstanding": [s for s in strains if s.tension.flagged],
        "unlikely": [s for s in strains if s.tension.unlikely and not s.tension.flagged],
        "tense": [s for s in strains if not (s.tension.flagged or s.tension.unlikely)],
        "calm": calm, "covered": disputes.covered(material),
    }  # fmt: skip


def _lists(material: ViewModel) -> dict[str, object]:
    """Sources, and what was left out or rejected."""
    return {
        "source_rows": provenance.source_rows(material), "omissions": provenance.omissions(material),
        "rejections": provenance.rejections(material),
    }  # fmt: skip


def _provenance(material: ViewModel) -> dict[str, object]:
    return {
        "log_position": provenance.log_position(material), "decided_since": provenance.decided_since(material),
        "versions": provenance.versions(), "citation": provenance.citation(material),
        "priors": material.estimate.priors if material.estimate else material.case.priors,
    }  # fmt: skip
