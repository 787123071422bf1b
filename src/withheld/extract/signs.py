"""What sentences say besides figures, as records: events, positions, indicators, pledges, presences and dependences."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, cast

from withheld.claims.quotes import quote
from withheld.claims.setting import Setting
from withheld.extract.assemble import held
from withheld.extract.decide import Signed
from withheld.records import Claim, Event, Indicator, Pledge, Position, Presence, Quote


class Signs:
    """Makes the records of one document from the signs of its sentences, each once."""

    def __init__(self, setting: Setting, thresholds: dict[str, float]) -> None:
        self.setting, self.thresholds = setting, thresholds

    def records(self, signs: list[Signed], claims: list[Claim]) -> dict[str, tuple[Any, ...]]:
        """Records by kind, in the order of the text."""
        out: dict[str, list[Any]] = {k: [] for k in ("events", "positions", "indicators", "pledges", "presences")}
        seen: set[tuple[object, ...]] = set()
        for s in signs:
            group, _, what = s.sign.partition(":")
            if s.sure < self.thresholds[group]:
                continue
            made = getattr(self, f"_{group}", self._unknown)(s, what, claims)
            for kind, key, record in made:
                if (kind, *key) not in seen:
                    seen.add((kind, *key))
                    out[kind].append(record)
        return {kind: tuple(found) for kind, found in out.items()}

    def _unknown(self, s: Signed, what: str, claims: list[Claim]) -> list[tuple[str, tuple[object, ...], Any]]:
        return []

    def _base(self, s: Signed) -> dict[str, Any]:
        return {"document": self.setting.document.id, "quote": self._quote(s), "confidence": round(s.sure, 3)}

    def _quote(self, s: Signed) -> Quote:
        return quote(self.setting.document, self.setting.sentences, s.item.start, s.item.end)

    def _indicator(self, s: Signed, what: str, claims: list[Claim]) -> list[tuple[str, tuple[object, ...], Any]]:
        record = Indicator(**self._base(s), indicator=what, host=_host(s), origin=_name(s))
        return [("indicators", (what,), record)]

    def _event(self, s: Signed, what: str, claims: list[Claim]) -> list[tuple[str, tuple[object, ...], Any]]:
        first, last = held(s.points["period"], self.setting.published)
        record = Event(**self._base(s), type=what, start=first, end=last, host=_host(s), origin=_name(s))
        return [("events", (what, first, last), record)]

    def _position(self, s: Signed, what: str, claims: list[Claim]) -> list[tuple[str, tuple[object, ...], Any]]:
        holder = _name(s)
        about = next((n for n, c in enumerate(claims) if c.quote and c.quote.sentence_start == s.item.start), None)
        record = Position(
            **self._base(s), stance=cast(Any, what), holder=holder, target=self._target(s, holder), claim=about
        )
        return [("positions", (what, holder, s.item.sentence), record)]

    def _target(self, s: Signed, holder: str | None) -> str:
        """The proposition in words of the text: what follows the verb of denial or doubt, else the sentence."""
        text = " ".join(self.setting.text[s.item.start : s.item.end].split())
        found = _TARGET.search(text)
        return (found["what"] if found else text)[:200].strip(" .,;")

    def _pledge(self, s: Signed, what: str, claims: list[Claim]) -> list[tuple[str, tuple[object, ...], Any]]:
        _, by = held(s.points["period"], self.setting.published)
        later = by if by and self.setting.published and by >= self.setting.published else None
        record = Pledge(**self._base(s), holder=_name(s), act=cast(Any, what), host=_host(s), by=later)
        return [("pledges", (what, record.holder), record)]

    def _presence(self, s: Signed, what: str, claims: list[Claim]) -> list[tuple[str, tuple[object, ...], Any]]:
        out: list[tuple[str, tuple[object, ...], Any]] = []
        first, last = held(s.points["period"], self.setting.published)
        for host in _hosts(s):
            record = Presence(**self._base(s), host=host, start=first, end=last, origin=_name(s), stance="asserted")
            out.append(("presences", (host, first, last), record))
        return out


_TARGET = re.compile(
    r"\b(?:den(?:y|ies|ied)|reject(?:s|ed)?|dismiss(?:es|ed)?|disput(?:es?|ed)|doubt(?:s|ed)?|confirm(?:s|ed)?|call(?:s|ed)?|question(?:s|ed)?)"
    r"\s+(?:that\s+)?(?P<what>[^.;]{4,})",
    re.I,
)


def _host(s: Signed) -> str | None:
    value = s.points["host"].value
    return value if isinstance(value, str) else None


def _hosts(s: Signed) -> list[str | None]:
    """Every host that the pointer holds likely; None where it points at none."""
    likely = [v for v, share in s.points["host"].shares if share >= 0.2 and isinstance(v, str) and v != "none"]
    return list(dict.fromkeys(likely)) or [_host(s)]


def _name(s: Signed) -> str | None:
    value = s.points["speaker"].value
    return None if value is None else str(value)


Bounds = tuple[dt.date | None, dt.date | None]
