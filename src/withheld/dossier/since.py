"""What changed since an earlier dossier: the state that every dossier carries, and the difference from it."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from withheld.charts import between, counted, told
from withheld.estimate import Estimate, Quantiles
from withheld.records import Decision, Record

if TYPE_CHECKING:
    from withheld.dossier.view_model import ViewModel

HEAD = 1 << 20
"""Characters of an earlier dossier that are looked at: its state stands in its head."""
_STATE = re.compile(r'<meta name="withheld-state" content="([^"]{1,400000})">')
# Dossiers from before the state was kept name their position in the masthead.
_POSITION = re.compile(r"Log position</dt><dd>(\d{1,12})</dd>")


class Shown(Record):
    """A headline as an earlier dossier showed it."""

    code: str
    label: str
    when: str
    unit: str
    posterior: Quantiles


class Earlier(Record):
    """The state of a dossier: its case, its position in the log, what it showed.

    ``at`` is the time of the log's line at that position, which distinguishes another case of the same programme. ``headlines``
    is None where nothing is known of them.
    """

    case: str | None = None
    position: int
    at: dt.datetime | None = None
    release: bool = False
    headlines: tuple[Shown, ...] | None = None
    contradictions: int | None = None


def shown(estimate: Estimate | None) -> tuple[Shown, ...]:
    """The headlines of an estimate as a state keeps them."""
    found = estimate.headlines if estimate else ()
    return tuple(Shown(code=h.code, label=h.label, when=h.when, unit=h.unit, posterior=h.posterior) for h in found)


def state(material: ViewModel) -> str:
    """The state of a dossier as the JSON that its head carries."""
    last = max(material.log, key=lambda d: d.position, default=None)
    found = Earlier(
        case=material.case.code, position=last.position if last else 0, at=last.at if last else None,
        release=material.release, headlines=shown(material.estimate),
        contradictions=len(material.findings.contradictions),
    )  # fmt: skip
    return found.model_dump_json()


def read_earlier(path: Path) -> Earlier:
    """The state of a dossier in a file; ValueError, one line with the remedy, for a file that is none."""
    remedy = "name a dossier that Withheld made, or a position of the log"
    try:
        with path.open(encoding="utf-8") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise ValueError(f"{path}: cannot be read ({error.strerror or error}); {remedy}") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path}: is not a text file, so it is not a dossier; {remedy}") from None
    if found := _STATE.search(head):
        try:
            return Earlier.model_validate_json(html.unescape(found[1]))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"])) or "the state"
            raise ValueError(f"{path}: its state is damaged at {place} ({first['msg']}); {remedy}") from None
    if 'data-withheld="dossier"' in head and (named := _POSITION.search(head)):
        return Earlier(position=int(named[1]))
    raise ValueError(f"{path}: no dossier that names its log position; {remedy}")


def agrees(earlier: Earlier, case: str, log: Iterable[Decision]) -> str | None:
    """Why an earlier state is not one of this case, in words; None if it may be."""
    lines = {d.position: d.at for d in log}
    if earlier.case not in (None, case):
        return f"it is of the case {earlier.case}, not of {case}"
    if earlier.position and earlier.position not in lines:
        return f"it is of log position {earlier.position}, and the log of this case ends at {max(lines, default=0)}"
    if earlier.at is not None and lines.get(earlier.position) != earlier.at:
        return f"line {earlier.position} of its log is not that of this case"
    return None


DONE = {
    "read": ("document read", "documents read"), "transcribe": ("entry of transcribed figures", "entries of transcribed figures"),
    "add": ("figure added by hand", "figures added by hand"), "accept": ("record accepted", "records accepted"),
    "reject": ("record rejected", "records rejected"), "edit": ("record edited", "records edited"),
    "anchor": ("figure found in its document", "figures found in their documents"),
    "undo": ("decision undone", "decisions undone"), "grade": ("grade given", "grades given"),
    "estimate": ("estimate made", "estimates made"),
}  # fmt: skip
"""How many times what was done, in words."""


@dataclass(frozen=True)
class Moved:
    """A headline whose words changed: then and now; ``then`` is None for one that was not shown, ``now`` for one that is no more."""

    label: str
    anchor: str | None
    then: str | None
    now: str | None


@dataclass(frozen=True)
class Changes:
    """What changed since an earlier dossier, in words; ``unmoved`` counts headlines that read as before."""

    since: str
    done: tuple[str, ...]
    moved: tuple[Moved, ...]
    unmoved: int
    contradictions: str
    untold: str


def changes(material: ViewModel) -> Changes | None:
    """The changes on the first screen; None if no earlier dossier was given."""
    earlier = material.beside.earlier
    if earlier is None:
        return None
    at = earlier.at or next((d.at for d in material.log if d.position == earlier.position), None)
    day = f"{at.day} {at:%B %Y}, " if at else ""
    moved = [] if earlier.headlines is None else list(_moved(earlier.headlines, material))
    before, now = earlier.contradictions, len(material.findings.contradictions)
    return Changes(
        since=f"{day}line {earlier.position} of the log",
        done=tuple(_done(d for d in material.log if d.position > earlier.position)),
        moved=tuple(m for m in moved if m.then != m.now), unmoved=sum(m.then == m.now for m in moved),
        contradictions="" if before in (None, now) else f"{counted(now, 'contradiction')}, {before} before",
        untold="" if earlier.headlines is not None else "that dossier does not contain its headlines",
    )  # fmt: skip


def _done(lines: Iterable[Decision]) -> list[str]:
    """What was done, counted, in the order of ``DONE``; other lines of the log are counted together."""
    counts = Counter(d.action for d in lines)
    told = [f"{counts[a]:,} {one if counts[a] == 1 else more}" for a, (one, more) in DONE.items() if counts[a]]
    others = sum(n for action, n in counts.items() if action not in DONE)
    return [
        *told,
        *(
            [counted(others, "other line of the log")]
            if others == 1
            else [f"{others:,} other lines of the log"]
            if others
            else []
        ),
    ]


def _moved(before: Iterable[Shown], material: ViewModel) -> Iterable[Moved]:
    then = {s.code: s for s in before}
    now = {s.code: s for s in shown(material.estimate)}
    for n, (code, s) in enumerate(now.items(), 1):
        was = then.get(code)
        yield Moved(f"{s.label}, {s.when}", f"#headline-{n}", _words(was), _words(s))
    for code, s in then.items():
        if code not in now:
            yield Moved(f"{s.label}, {s.when}", None, _words(s), None)


def _words(s: Shown | None) -> str | None:
    return f"{told(s.posterior.median, s.unit)} ({between(s.posterior, 80, s.unit)})" if s else None
