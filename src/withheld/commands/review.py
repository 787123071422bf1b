"""``withheld review``: decide on records one at a time with single keys, or from a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import typer
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from withheld.anchoring import Binder, Proposed, proposed
from withheld.charts import counted
from withheld.check import WIDEST, clean, excerpt, quotation
from withheld.commands.anchor import heading, not_found, reason
from withheld.commands.case import line
from withheld.commands.deciding import edits
from withheld.commands.failures import BAD_INPUT, report, say
from withheld.evidence import ANCHOR, Change, Store, StoreError, body_of, find_case, proposed_changes
from withheld.records import Claim, Evidence, Problem
from withheld.usable import standing
from withheld.usable import unsure as is_unsure

KEYS = {
    "a": "accept", "r": "reject", "e": "edit", "g": "grade", "m": "merge", "s": "split", "n": "note", "u": "undo",
    "k": "skip", "b": "back", "t": "use the new reading", "o": "other place", "q": "quit", "?": "help",
}  # fmt: skip
ASKED = {
    "r": "Why",
    "n": "Note",
    "e": "Field=value",
    "g": "Grade, such as B3 or reliability=B basis=register",
    "m": "Into",
    "s": "From",
}
"""Prompts for input after a key."""
AROUND = 240
"""Characters of text to show before and after the sentence."""
TOGETHER = 500
"""Decisions of a file that are stored in one transaction."""
Ask = Callable[[str], str]


def run(
    case: Path,
    asked: Mapping[str, str | None],
    *,
    queue: str = "records",
    unsure: bool = False,
    key: Callable[[], str] | None = None,
    ask: Ask | None = None,
) -> int:
    """Show records and store decisions; returns the exit code. ``key`` and ``ask`` read the terminal by default.

    ``queue`` is ``records``, those that ``asked`` selects; ``changes``, which a newer reading proposes; or ``anchors``,
    unanchored figures with places in documents at their addresses. Unsure records come last, or are the only ones with
    ``unsure``.
    """
    if key is None and not (sys.stdin.isatty() and sys.stdout.isatty()):
        say("review reads keys from a terminal; in a pipe give decisions as a file: withheld review --from FILE")
        return BAD_INPUT
    with Store.open(find_case(case)) as store:
        found: Sequence[Item]
        if queue == "changes":
            found = proposed_changes(store)
        elif queue == "anchors":
            found = [p for p in proposed(store) if _wanted(p.row, {**asked, "state": None})]
        else:
            found = _sure_first([e for e in store.evidence() if _wanted(e, asked)], only_unsure=unsure)
        session = Session(store, found, key or typer.getchar, ask or _ask)
        session.go()
        print(
            f"{counted(session.decided, 'decision')}; {len(found) - session.seen} of {counted(len(found), 'record')} not seen."
        )
    return 0


def _ask(what: str) -> str:
    return str(typer.prompt(what, default="", show_default=False))


def _wanted(e: Evidence, asked: Mapping[str, str | None]) -> bool:
    host = getattr(e.record, "host", None)
    hosts = (host,) if isinstance(host, str) else host or ()
    has = {
        "state": e.state, "kind": e.kind, "measure": getattr(e.record, "measure", None), "document": e.source.id,
        "host": asked.get("host") if asked.get("host") in hosts else None,
    }  # fmt: skip
    return all(value is None or has[name] == value for name, value in asked.items())


def _sure_first(found: Sequence[Evidence], *, only_unsure: bool) -> list[Evidence]:
    """The records with unsure ones last, or only the unsure ones."""
    doubtful = {e.id for e in found if is_unsure(e.record.confidence, e.state)}
    return [e for e in sorted(found, key=lambda e: e.id in doubtful) if e.id in doubtful or not only_unsure]


Item = Evidence | Change | Proposed


class Session:
    """A review session: the queue, the current position, and the number of decisions."""

    def __init__(self, store: Store, queue: Sequence[Item], key: Callable[[], str], ask: Ask) -> None:
        self.store, self.queue, self.key, self.ask = store, queue, key, ask
        self.at = self.decided = self.seen = self.place = 0
        self.console = Console()
        self.binder = Binder()

    def go(self) -> None:
        """Run until the end of the queue or until the analyst quits; each decision is stored at once."""
        shown = -1
        while self.at < len(self.queue):
            if shown != self.at:
                shown, self.place = self.at, 0
                self.seen = max(self.seen, self.at + 1)
                self.console.print(self._card(), width=min(self.console.width, WIDEST))
            pressed = self.key().lower()[:1]
            if pressed in ("q", "\x03", "\x04", ""):
                return
            if pressed == "?":
                self.console.print("  ".join(f"{k} {what}" for k, what in KEYS.items()))
            elif pressed == "k":
                self.at += 1
            elif pressed == "b":
                self.at = max(self.at - 1, 0)
            elif pressed == "o" and isinstance(item := self.queue[self.at], Proposed) and item.matches:
                self.place = (self.place + 1) % len(item.matches)
                self.console.print(self._card(), width=min(self.console.width, WIDEST))
            else:
                self._press(pressed)

    def _press(self, pressed: str) -> None:
        item = self.queue[self.at]
        try:
            done = self._take(item, pressed)
        except StoreError as error:
            self.console.print(Text(clean(str(error)), style="red"))
            return
        if done:
            self.decided += 1
            self.at += pressed in "art"

    def _take(self, item: Item, pressed: str) -> bool:
        """Apply a key to the shown item; returns whether that made a decision."""
        if isinstance(item, Change):
            return self._change(item, pressed)
        if isinstance(item, Proposed):
            return self._anchor(item, pressed) if pressed == "a" else self._decide(item.row, pressed)
        return self._decide(item, pressed)

    def _anchor(self, item: Proposed, pressed: str) -> bool:
        """Anchor a figure at the shown place."""
        if not item.matches:
            self.console.print(not_found(item))
            return False
        match = item.matches[self.place]
        told = (item.row.id, ANCHOR, self.store.analyst_name(), reason(match), match.changes, self.binder)
        self.console.print(Text(clean(line(self.store.decide(*told))), style="green"))
        return True

    def _decide(self, e: Evidence, pressed: str) -> bool:
        if pressed not in KEYS or pressed in "to":
            self.console.print(Text("? shows the keys", style="dim"))
            return False
        said = self.ask(ASKED[pressed]).strip() if pressed in ASKED else ""
        if pressed in "emsg" and not said:
            return False
        reason, changes = _told(e.id, pressed, said)
        entry = self.store.decide(e.id, KEYS[pressed], self.store.analyst_name(), reason, changes)
        self.console.print(Text(clean(line(entry)), style="green"))
        return True

    def _change(self, change: Change, pressed: str) -> bool:
        """Apply a proposed change to the decided record, or reject the proposal."""
        who = self.store.analyst_name()
        if pressed == "t":
            fields = {name: new for name, (_, new) in change.fields.items()}
            self.store.decide(change.decided.id, "edit", who, f"as {change.proposal.id} reads it", fields)
            self.store.decide(change.proposal.id, "merge", who, "new reading used", {"into": change.decided.id})
        elif pressed == "r":
            self.store.decide(change.proposal.id, "reject", who, self.ask(ASKED["r"]).strip() or None)
        else:
            self.console.print(Text("t use the new reading, r reject it, k skip, b back, q quit", style="dim"))
            return False
        return True

    def _card(self) -> RenderableType:
        item = self.queue[self.at]
        title = f"{self.at + 1} of {len(self.queue)}"
        plain = self.console.color_system is None
        if isinstance(item, Change):
            told = [Text(f"{n}: {clean(str(a))} → {clean(str(b))}") for n, (a, b) in item.fields.items()]
            parts: list[RenderableType] = [*_sentence(self.store, item.proposal, plain), Text(), *told]
            title += f": {item.proposal.id} proposes to change {item.decided.id}"
        elif isinstance(item, Proposed):
            parts = self._places(item, plain)
            title += f": {item.row.kind} {item.row.id} (unanchored)"
        else:
            parts = [*_sentence(self.store, item, plain), Text(), *_fields(item), *self._history(item)]
            title += f": {item.kind} {item.id} ({standing(item)})"
        keys = "a accept  r reject  e edit  g grade  m merge  s split  n note  u undo  k skip  b back  q quit"
        if isinstance(item, Change):
            keys = "t use the new reading  r reject  k skip  b back  q quit"
        elif isinstance(item, Proposed):
            keys = "a anchor here  o other place  r reject  e edit  n note  u undo  k skip  b back  q quit"
        return Panel(Group(*parts, Text(), Text(keys, style="dim")), title=title, title_align="left")

    def _places(self, item: Proposed, plain: bool) -> list[RenderableType]:
        """The shown place of a figure, with the surrounding text, and the row as it was entered."""
        label = Text(clean(f"{item.source.label} · {item.source.url or item.source.path or ''}"), style="dim")
        row = [heading(item.row), *_fields(item.row), Text("  transcribed from: " + clean(item.row.address or ""))]
        if not item.matches:
            return [not_found(item), label, Text(), *row, *self._history(item.row)]
        match = item.matches[self.place]
        there = item.row.model_copy(update={"record": match.claim, "source": item.source})
        best = len(item.best)
        which = f"Place {self.place + 1} of {len(item.matches)}" + (f"; {best} match equally well" if best > 1 else "")
        why = Text(clean(f"{which}. {reason(match)}"), style="dim")
        return [*_sentence(self.store, there, plain), why, Text(), *row, *self._history(item.row)]

    def _history(self, e: Evidence) -> list[Text]:
        return [Text(clean(line(d)), style="dim") for d in self.store.log() if d.subject == e.id]


def _sentence(store: Store, e: Evidence, plain: bool) -> list[RenderableType]:
    quote = e.record.quote
    label = Text(clean(f"{e.source.label} · {e.source.url or e.source.path or ''}"), style="dim")
    if quote is None:
        return [Text("(unanchored: transcribed by hand, no document of the case contains its sentence)"), label]
    text = store.document(e.source.id).text
    first, last = quote.sentence_start, quote.sentence_start + len(quote.sentence)
    marked = quotation([e.record], plain) if isinstance(e.record, Claim) else excerpt(quote, plain)
    before, after = (
        Text(clean(t), style="dim") for t in (text[max(0, first - AROUND) : first], text[last : last + AROUND])
    )
    return [before, marked, after, label]


def _fields(e: Evidence) -> list[Text]:
    hidden = {"document", "confidence", "grounds", "figure", "programme", "claim"}
    told = {n: v for n, v in body_of(e.record).items() if n not in hidden and v not in (None, [], False)}
    told["grade"] = f"{e.reliability}{e.credibility}, basis {e.basis}"
    return [Text(f"  {name}: {clean(str(value))}") for name, value in told.items()]


def _told(subject: str, pressed: str, said: str) -> tuple[str | None, dict[str, object]]:
    """Reason and changes from the input after a key."""
    if pressed in "rn":
        return said or None, {}
    if pressed == "e":
        return None, edits(subject, said.split("; "))
    if pressed in "ms":
        return None, {"into" if pressed == "m" else "from": said}
    if pressed == "g":
        return None, _grade(said)
    return None, {}


def _grade(said: str) -> dict[str, object]:
    """Parse “B3”, or “reliability=B basis=register”."""
    if len(said) == 2 and said[1].isdecimal():
        return {"reliability": said[0].upper(), "credibility": int(said[1])}
    found = dict(part.partition("=")[::2] for part in said.split())
    return {n: int(v) if n == "credibility" and v.isdecimal() else v for n, v in found.items()}


def from_file(case: Path, path: Path) -> int:
    """Store the decisions of a JSON Lines file; lines already applied are skipped, invalid ones are reported."""
    problems: list[Problem] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        say(f"{path}: cannot be read ({error}); give a JSON Lines file in UTF-8")
        return BAD_INPUT
    with Store.open(find_case(case)) as store:
        who, bind = store.analyst_name(), Binder()
        asked = [(n, d) for n, told in enumerate(lines, 1) if told.strip() and (d := _line(path, n, told, problems))]
        stored = repeated = 0
        for start in range(0, len(asked), TOGETHER):
            part = asked[start : start + TOGETHER]
            for (number, _), result in zip(part, store.decide_all([d for _, d in part], who, bind), strict=True):
                if isinstance(result, str):
                    what, _, remedy = result.rpartition("; ")
                    problems.append(
                        Problem(
                            file=str(path), place=str(number), what=what or result, remedy=remedy or "correct the line"
                        )
                    )
                stored, repeated = stored + (result is True), repeated + (result is False)
    print(
        f"{counted(stored, 'decision')} stored, {repeated} already in force, {counted(len(problems), 'line')} refused."
    )
    return report(sorted(problems, key=lambda p: int(p.place or 0)))


def _line(path: Path, number: int, told: str, problems: list[Problem]) -> dict[str, object] | None:
    """The decision of a line; None, and a problem, if it is invalid."""
    wrong: tuple[str, str] | None
    try:
        found = json.loads(told)
        wrong = _wrong(found)
    except (ValueError, RecursionError):
        found, wrong = {}, ("not JSON", "write one object a line")
    if wrong:
        problems.append(Problem(file=str(path), place=str(number), what=wrong[0], remedy=wrong[1]))
        return None
    return dict(found)


def _wrong(found: object) -> tuple[str, str] | None:
    """What is wrong with a decision of a file, and the remedy; None if it is valid."""
    if not isinstance(found, dict) or not all(isinstance(found.get(n), str) for n in ("subject", "action")):
        return "no subject and action", 'write {"subject": …, "action": …, "reason": …, "changes": {…}}'
    if unknown := sorted(set(found) - {"subject", "action", "reason", "changes"}):
        return (
            f"{', '.join(unknown)}: cannot be set from a file",
            "the analyst and time are those of this run; leave them out",
        )
    return None
