"""A claim for a figure that the reader missed: an analyst quotes words of a stored document, and the reader's own gate checks
them."""

from __future__ import annotations

import math
from collections.abc import Iterable

from pydantic import ValidationError

from withheld.anchoring.agreement import Borne, borne_out
from withheld.anchoring.matching import Text, stretch
from withheld.evidence import StoreError
from withheld.extract import read_figure
from withheld.jsons import JsonMapping, JsonObject
from withheld.records import Claim, Document, Evidence
from withheld.text import Figure, Line, host_money, rate_after
from withheld.vocabulary import codelist, codes, country_name, measures

FIELDS = (
    "measure", "low", "high", "qualifier", "unit", "per", "each", "host", "place", "sector", "start", "end", "origin", "via",
    "stance", "counted", "covers", "note",
)  # fmt: skip
"""Fields that an analyst can set; all but the measure default to what the reader finds in the words."""


def made(document: Document, place: JsonMapping, told: JsonMapping, programme: str) -> Claim:
    """The claim for a figure in a span of a document; fields not in ``told`` are read from the surrounding text.

    ``place`` has ``exact``, or ``start`` and ``end``, or both. Raises StoreError if the words are not in the text, the figure is
    not in the words, or a value is invalid.
    """
    if wrong := sorted(set(told) - set(FIELDS)):
        raise StoreError(f"{', '.join(wrong)}: not set by hand; fields are: {', '.join(FIELDS)}")
    measure = told.get("measure")
    if measure not in measures():
        raise StoreError(f"--set measure={measure or '…'}: the measure is missing; use one of: {', '.join(measures())}")
    text = Text(document)
    start, end = stretch(document, place)
    here = [(line, f) for line in text.analysis.lines for f in line.figures if start <= f.core and f.end <= end]
    picked = _picked(here, told, str(measure))
    fields = _defaults(text, picked, str(measure), programme) | dict(told)
    claim = _claim(document, fields)
    borne = _borne(claim, document, here)
    if borne is None:
        words = " ".join(document.text[start:end].split())
        raise StoreError(f"“{words[:80]}” does not contain the figure {_value(claim)}; quote the words that do")
    return text.bound(claim, start, end, borne)


def refuse_twin(evidence: Iterable[Evidence], claim: Claim) -> None:
    """Raise StoreError if one of the records is the same figure as the claim, at the same place."""
    for e in evidence:
        other = e.record
        if isinstance(other, Claim) and other.document == claim.document and _same(claim, other):
            raise StoreError(
                f"{e.id}: the case already has this figure at this place ({e.state}); accept, edit or undo that record"
            )


def _same(a: Claim, b: Claim) -> bool:
    one, other = a.figure or a.quote, b.figure or b.quote
    assert one is not None and other is not None  # claims of a stored document have their quotation
    overlap = one.start < other.end and other.start < one.end
    return overlap and (a.measure, a.low, a.high) == (b.measure, b.low, b.high)


def _picked(here: list[tuple[Line, Figure]], told: JsonMapping, measure: str) -> tuple[Line, Figure]:
    """The figure that is meant: the only one of the right kind in the words, or the one whose value is in ``told``."""
    if not here:
        raise StoreError("these words contain no figure; quote the words that do")
    kinds = {"currency": "money", "fraction": "fraction", "ratio": "multiple"}
    kind = kinds.get(measures()[measure].unit, "count")
    wanted = [told[n] for n in ("low", "high") if told.get(n) is not None]
    fitting = [(li, f) for li, f in here if f.kind == kind]
    named = [(li, f) for li, f in fitting if not wanted or any(v in (f.low, f.high) for v in wanted)]
    found = named or (fitting if wanted else [])
    if not found:
        what = "money" if kind == "money" else f"a {kind}"
        raise StoreError(
            f"no figure in these words is {what}, as {measure} needs; quote other words or set another measure"
        )
    if len(found) > 1 and not wanted:
        shown = ", ".join(f"{f.low if f.low is not None else f.high:g}" for _, f in found)
        raise StoreError(
            f"these words contain {len(found)} figures ({shown}); choose one with --set low=… and --set high=…"
        )
    return found[0]


def _defaults(text: Text, picked: tuple[Line, Figure], measure: str, programme: str) -> JsonObject:
    """Fields of the figure as the reader finds them in its words and the surrounding text."""
    line, figure = picked
    document, code = text.document, measures()[measure]
    said = read_figure(document, figure.core, figure.end, measure, programme)
    host = None if said is None or measure == "host_countries" else said.host
    per, each, _ = rate_after(line.toks, figure.after)
    low, high = figure.low, figure.high
    if code.unit == "month" and document.text[figure.end :].lstrip(" -").lower().startswith("year"):
        low, high = (None if v is None else v * 12 for v in (low, high))
    words = document.text[figure.start : figure.end]
    unit = host_money(figure.unit, host, words) if code.unit == "currency" else code.unit
    return {
        "measure": measure, "low": low, "high": high, "qualifier": figure.qualifier, "unit": unit, "programme": programme,
        "per": per if code.unit == "currency" else None, "each": each or code.each, "host": host,
    } | {name: getattr(said, name) for name in _READ if said is not None}  # fmt: skip


_READ = ("place", "sector", "start", "end", "origin", "via", "stance")
"""Fields that the reader takes from the text around a figure."""


def _claim(document: Document, fields: JsonObject) -> Claim:
    """A valid claim with these fields; raises StoreError."""
    hosts = fields.get("host") or ()
    named = [_host(h) for h in ((hosts,) if isinstance(hosts, str) else hosts)]
    fields["host"] = named[0] if len(named) == 1 else tuple(named) or None
    try:
        claim = Claim(document=document.id, quote=None, **fields)
    except ValidationError as error:
        first = error.errors()[0]
        raise StoreError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}; correct the field") from None
    if fault := _fault(claim):
        raise StoreError(fault)
    return claim


def _host(name: str) -> str:
    import pycountry

    known = codelist("countries")["country"]
    named = {n.casefold(): code for code, c in known.items() for n in (code, *c["names"])}
    code: str | None = named.get(name.strip().casefold())
    if code is None and len(name.strip()) in (2, 3):
        code = getattr(pycountry.countries.get(**{f"alpha_{len(name.strip())}": name.strip().upper()}), "alpha_2", None)
    if code is None:
        raise StoreError(f"host {name}: no such country; write its English name or its ISO code of two letters")
    return code


def _fault(claim: Claim) -> str | None:
    """Why a case cannot store a claim, None if it can."""
    bounds = [v for v in (claim.low, claim.high) if v is not None]
    unit = measures()[claim.measure].unit
    currency = len(claim.unit) == 3 and claim.unit.isalpha() and claim.unit.isupper()
    if not bounds:
        return "low, high: a claim has a figure; set at least one of them"
    if not all(math.isfinite(v) and v >= 0 for v in bounds):
        return "low, high: not finite, or negative; correct the number"
    if len(bounds) == 2 and bounds[0] > bounds[1]:
        return f"low {bounds[0]:g} is above high {bounds[1]:g}; correct the fields"
    if unit in ("person", "site", "country") and not all(float(v).is_integer() for v in bounds):
        return f"{claim.measure}: counts whole {unit}s; correct the number"
    if unit == "fraction" and max(bounds) > 1:
        return f"{claim.measure}: is a share from 0 to 1 (60% is 0.6); correct the number"
    if not (currency if unit == "currency" else claim.unit == unit):
        return f"unit {claim.unit}: {claim.measure} is in {'a currency, such as USD' if unit == 'currency' else unit}"
    if claim.sector and claim.sector not in codes("sectors"):
        return f"sector {claim.sector}: no such sector; use one of: {', '.join(codes('sectors'))}"
    if claim.start and claim.end and claim.start > claim.end:
        return f"start {claim.start} is after end {claim.end}; correct the dates"
    return _bound_fault(claim)


def _bound_fault(claim: Claim) -> str | None:
    """Why the qualifier does not fit the bounds, None if it does."""
    low, high, wrong = (
        claim.low,
        claim.high,
        f"qualifier {claim.qualifier}: does not fit low {claim.low} and high {claim.high}",
    )
    open_ = {"at_least": high is None and low is not None, "at_most": low is None and high is not None}
    if claim.qualifier in open_:
        return None if open_[claim.qualifier] else f"{wrong}; leave the other bound open (--set low=none)"
    return None if low is not None and high is not None else f"{wrong}; set both, or at_least or at_most"


def _borne(claim: Claim, document: Document, here: list[tuple[Line, Figure]]) -> Borne | None:
    found = (borne_out(claim, document.text, line.toks, f) for line, f in here)
    return next((b for b in found if b is not None and not b.rounded), None)


def _value(claim: Claim) -> str:
    told = [f"{v:,.10g}" for v in dict.fromkeys((claim.low, claim.high)) if v is not None]
    where = f" ({', '.join(country_name(h) for h in claim.hosts)})" if claim.hosts else ""
    return f"{' to '.join(told)} {claim.unit}{where}"
