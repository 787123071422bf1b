"""The fields of a record as a form has them: labelled, chosen from the code lists, and read back as values."""

from __future__ import annotations

import datetime as dt
import math
import types
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal, NamedTuple, Union, get_args, get_origin

from withheld.anchoring import typed_number
from withheld.clean import clean
from withheld.evidence import CLASSES, Body
from withheld.pages.failures import BadRequest
from withheld.soundness import country_code
from withheld.vocabulary import codelist, codes, country_name, measures

Kind = Literal["choice", "words", "number", "date", "flag", "list", "host"]
HIDDEN = frozenset(["document", "quote", "confidence", "grounds", "figure", "claim", "programme", "derivation"])
"""Fields that tie a record to its text, or that no form asks for."""
LONGEST = 2000
"""Characters of one field."""
LABELS = {
    "measure": "What it counts", "low": "Value, or lower bound", "high": "Value, or upper bound", "qualifier": "Bound",
    "unit": "Unit", "per": "Time base", "each": "For each worker", "host": "Host", "place": "Place", "sector": "Sector",
    "start": "From", "end": "To", "origin": "Who said it first", "via": "Relayed by", "stance": "Stance",
    "counted": "What is counted", "covers": "How much it covers", "note": "Note", "type": "Kind of event", "actor": "Who did it",
    "holder": "Who", "target": "About what", "definition": "Its definition", "indicator": "Indicator", "act": "What is pledged",
    "by": "By", "kind": "Kind",
}  # fmt: skip
HINTS = {
    "low": "empty: no lower bound", "high": "empty: no upper bound", "host": "name or code; several with ;",
    "via": "several with ;", "unit": "person, fraction … or a currency, such as USD", "note": "for readers; not used in calculations",
}  # fmt: skip
_LISTS = {"sector": "sectors", "type": "events", "indicator": "indicators", "act": "acts"}
_UNITS = ("person", "site", "country", "fraction", "ratio", "hour", "month", "USD", "EUR", "RUB", "CNY", "KPW")


LONG = 22
"""Characters that fit a field."""


class Field(NamedTuple):
    """A field: its name, label and hint, how it is asked for, its value as a form has it, and what can be chosen."""

    name: str
    label: str
    kind: Kind
    value: str
    options: tuple[tuple[str, str], ...] = ()
    hint: str = ""

    @property
    def long(self) -> bool:
        """Whether its choices are too long for the width of one field."""
        return any(len(words) > LONG for _, words in self.options)


def fields(record: Body, kind: str) -> list[Field]:
    """The fields of a record that can be edited, in their order."""
    return [_field(name, how, options, getattr(record, name)) for name, how, options in _declared(kind)]


def asked(kind: str, values: Mapping[str, object]) -> list[Field]:
    """The same for a record that is not made yet, with some values."""
    return [_field(name, how, options, values.get(name)) for name, how, options in _declared(kind)]


def hosts() -> list[str]:
    """The names of the countries, as suggestions for a text field."""
    return sorted(c["names"][0] for c in codelist("countries")["country"].values())


def units() -> tuple[str, ...]:
    """Units that a figure may have."""
    return _UNITS


def told(kind: str, form: Mapping[str, object]) -> dict[str, object]:
    """The values of the fields that a form has; BadRequest names the field that makes no sense."""
    return {name: _value(name, how, form) for name, how, _ in _declared(kind) if name in form or _flagged(how, form)}


def changes(record: Body, kind: str, form: Mapping[str, object]) -> dict[str, object]:
    """What a form changes in a record; empty where it leaves all as it was.

    A field sent back as shown is unchanged, even if the stored value differs: a page shows neither line breaks nor invisible
    characters, and an unknown code is no reason to refuse an acceptance.
    """
    now = record.model_dump(mode="json")
    touched = {
        name: value for name, value in form.items() if name not in now or not _as_shown(record, kind, name, value)
    }
    found = told(kind, touched | {name: form[name] for name in ("flags",) if name in form})
    return {name: value for name, value in found.items() if _plain(now.get(name)) != _plain(value)}


def _as_shown(record: Body, kind: str, name: str, value: object) -> bool:
    how = next((how for declared, how, _ in _declared(kind) if declared == name), None)
    return how not in (None, "flag") and _seen(str(value)) == _seen(_shown(how or "words", getattr(record, name)))


def _seen(text: str) -> str:
    return " ".join(clean(text).split())


def _plain(value: object) -> object:
    if isinstance(value, (list, tuple)):
        return list(value) if len(value) != 1 else value[0]
    return None if value == "" else value


def _flagged(how: Kind, form: Mapping[str, object]) -> bool:
    """Whether a box is ticked: browsers do not send an unticked one, so the form states which boxes it has."""
    return how == "flag" and "flags" in form


@cache
def _declared(kind: str) -> tuple[tuple[str, Kind, tuple[tuple[str, str], ...]], ...]:
    return tuple(_all(kind))


def _all(kind: str) -> Iterator[tuple[str, Kind, tuple[tuple[str, str], ...]]]:
    hints = typing.get_type_hints(CLASSES[kind])
    for name in CLASSES[kind].model_fields:
        if name in HIDDEN:
            continue
        if name == "measure":
            yield name, "choice", tuple((m.code, m.label) for m in measures().values())
        elif name in _LISTS:
            empty = () if name in ("type", "indicator", "act") else (("", "–"),)
            yield name, "choice", empty + tuple((c.code, c.label) for c in codes(_LISTS[name]).values())
        else:
            yield name, *_by_type(name, hints[name])


def _by_type(name: str, declared: object) -> tuple[Kind, tuple[tuple[str, str], ...]]:
    parts = get_args(declared) if get_origin(declared) in (Union, types.UnionType) else (declared,)
    literal = next((p for p in parts if get_origin(p) is Literal), None)
    if literal is not None:
        empty = (("", "–"),) if type(None) in parts else ()
        return "choice", empty + tuple((str(v), str(v).replace("_", " ")) for v in get_args(literal))
    if name == "host":
        return "host", ()
    kinds: dict[object, Kind] = {dt.date: "date", float: "number", bool: "flag"}
    found = next((kinds[p] for p in parts if p in kinds), None)
    return found or ("list" if name == "via" else "words"), ()


def _field(name: str, how: Kind, options: tuple[tuple[str, str], ...], value: object) -> Field:
    shown = _shown(how, value)
    if how == "choice" and shown not in {code for code, _ in options}:
        options = (*options, (shown, shown or "–"))
    return Field(name, LABELS.get(name, name), how, shown, options, HINTS.get(name, ""))


def _shown(how: Kind, value: object) -> str:
    if value is None or value == ():
        return ""
    if how == "flag":
        return "1" if value else ""
    if how == "number":
        return f"{value:.15g}"
    if isinstance(value, (tuple, list)):
        return "; ".join(country_name(v) if how == "host" else str(v) for v in value)
    return country_name(value) if how == "host" else str(value)


def _value(name: str, how: Kind, form: Mapping[str, object]) -> object:
    said = str(form.get(name, "")).strip()
    if len(said) > LONGEST:
        raise BadRequest(f"{LABELS.get(name, name)}: longer than {LONGEST:,} characters.", "Go back and shorten it.")
    if how == "flag":
        return bool(said)
    if how == "list":
        return [part.strip() for part in said.split(";") if part.strip()]
    if not said:
        return None
    if how == "host":
        return _hosts(said)
    return _number(name, said) if how == "number" else said


def _hosts(said: str) -> str | list[str]:
    try:
        found = [country_code(part.strip()) for part in said.split(";") if part.strip()]
    except ValueError as error:
        raise BadRequest(
            f"Host: {str(error).partition(';')[0].replace(': is', ' is', 1)}.",
            "Go back and write its English name or its ISO code.",
        ) from None
    return found[0] if len(found) == 1 else found


def _number(name: str, said: str) -> float:
    found = typed_number(said)
    if found is None or not math.isfinite(found):
        raise BadRequest(
            f"{LABELS[name]}: “{said[:80]}” is not a number.", "Go back and write digits, such as 12000 or 0.6."
        )
    return found
