"""All patterns of the program, and texts made from each that would make it slow if anything could.

A pattern is slow where a repetition can run over the same characters again and again: from each of many starts, or in several ways
from one. So each repetition is fed with what it takes, after what comes before it and before what nothing takes.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import withheld
from withheld.text import cue

ROOT = Path(withheld.__file__).parent
ENDS = ("", "\x00", "\n\x00")
SCANNING = frozenset(["search", "findall", "finditer", "sub", "subn", "split"])
UNBOUNDED = 64
"""A repetition that may go on so long is one without a bound."""


class Used(NamedTuple):
    """A pattern, where it is made, and whether it is looked for anywhere in a text or only at one place."""

    where: str
    pattern: re.Pattern[str]
    scans: bool


def every_pattern() -> list[Used]:
    """The patterns that are made when all modules are loaded, those that are made when asked for, and those inside calls."""
    made: dict[tuple[Any, int], tuple[str, int]] = {}
    real = re._compile  # type: ignore[attr-defined]
    asked = inspect.unwrap(cue).__code__

    def recorded(pattern: Any, flags: Any) -> Any:
        import sys

        frame = sys._getframe(1)
        while frame.f_back is not None and (frame.f_code.co_filename == re.__file__ or frame.f_code is asked):
            frame = frame.f_back
        compiled = real(pattern, flags)
        if frame.f_code.co_filename.startswith(str(ROOT)) and isinstance(compiled.pattern, str):
            made.setdefault((compiled.pattern, compiled.flags), (frame.f_code.co_filename, frame.f_lineno))
        return compiled

    re._compile = recorded  # type: ignore[attr-defined]
    try:
        for module in pkgutil.walk_packages([str(ROOT)], "withheld."):
            if "migrations" not in module.name and module.name != "withheld.__main__":
                for value in vars(importlib.import_module(module.name)).values():
                    if _makes_patterns(value):
                        value()
    finally:
        re._compile = real  # type: ignore[attr-defined]
    methods = _methods()
    found: dict[tuple[Any, int], Used] = {}
    for used in _written(methods):
        found.setdefault((used.pattern.pattern, used.pattern.flags), used)
    for key, (file, line) in made.items():
        place = f"{Path(file).relative_to(ROOT)}:{line}"
        scans = bool(methods.get((file, line), SCANNING) & SCANNING)
        found.setdefault(key, Used(place, re.compile(*key), scans))
    return sorted(found.values(), key=lambda u: u.where)


def _makes_patterns(value: object) -> bool:
    """Whether something of a module makes patterns, when it is asked and once for all."""
    wrapped = getattr(value, "__wrapped__", None)
    if not hasattr(value, "cache_info") or wrapped is None or inspect.signature(wrapped).parameters:
        return False
    return "Pattern" in str(inspect.signature(wrapped).return_annotation)


def _methods() -> dict[tuple[str, int], frozenset[str]]:
    """By file and line of each pattern in something that has a name: the methods that are called on it or on what it holds.

    Names of a module are looked for in that module, and those without an underscore in all; a pattern that is handed on without a
    method may be searched for.
    """
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(ROOT.rglob("*.py"))}
    used = {path: _uses(tree) for path, tree in trees.items()}
    found: dict[tuple[str, int], frozenset[str]] = {}
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
                continue
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if not isinstance(target, ast.Name):
                continue
            places = [path] if target.id.startswith("_") else list(trees)
            methods = frozenset().union(*(used[place].get(target.id, ()) for place in places))
            for one in ast.walk(node.value):
                if _compiles(one) and methods:
                    found.update(
                        {(str(path), line): methods for line in range(one.lineno, (one.end_lineno or one.lineno) + 1)}
                    )
    return found


def _uses(tree: ast.Module) -> dict[str, set[str]]:
    """By name: the methods called on it, or on an item of it; ``search`` where it is handed on."""
    found: dict[str, set[str]] = {}
    called = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            held = node.value
            while isinstance(held, ast.Subscript):
                held = held.value
            if isinstance(held, ast.Name):
                called.add(id(held))
                found.setdefault(held.id, set()).add(node.attr)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in called:
            found.setdefault(node.id, set()).add("search")
    return found


def _compiles(node: Any) -> bool:
    if not isinstance(node, ast.Call):
        return False
    by_name = isinstance(node.func, ast.Name) and node.func.id == "cue"
    return by_name or (isinstance(node.func, ast.Attribute) and node.func.attr == "compile")


def _written(methods: Mapping[tuple[str, int], frozenset[str]]) -> Iterator[Used]:
    """Patterns that stand as plain strings in calls of ``re``."""
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
                continue
            of_re = isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
            first = node.args[0]
            if (
                of_re
                and isinstance(first, ast.Constant)
                and isinstance(first.value, str)
                and node.func.attr != "escape"
            ):
                called = (
                    methods.get((str(path), node.lineno), SCANNING) if node.func.attr == "compile" else {node.func.attr}
                )
                pattern = re.compile(first.value, _flags(node))
                yield Used(f"{path.relative_to(ROOT)}:{node.lineno}", pattern, bool(SCANNING & called))


def _flags(node: ast.Call) -> int:
    said = [a for a in (*node.args[1:], *(k.value for k in node.keywords)) if "re." in ast.unparse(a)]
    found = 0
    for one in said:
        for name in re.findall(r"re\.([A-Z]+)", ast.unparse(one)):
            found |= getattr(re, name)
    return found


class _Samples:
    """Texts that parts of a pattern take; ``turn`` chooses among what a class of characters takes."""

    def __init__(self, turn: int) -> None:
        self.turn = turn

    def of(self, parts: Any) -> str:
        return "".join(self._one(code, value) for code, value in parts)

    def _one(self, code: Any, value: Any) -> str:
        if code is op.LITERAL:
            return chr(value)
        if code is op.NOT_LITERAL:
            return next(c for c in "a 1" if ord(c) != value)
        if code is op.ANY:
            return "a 1"[self.turn % 3]
        if code is op.IN:
            return self._of_class(value)
        if code is op.BRANCH:
            return self.of(value[1][self.turn % len(value[1])])
        if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            low, high, item = value
            return self.of(item) * max(low, min(1, high))
        if code is op.SUBPATTERN:
            return self.of(value[3])
        if code is op.ATOMIC_GROUP:
            return self.of(value)
        if code is op.GROUPREF_EXISTS:
            return self.of(value[1])
        return ""

    def _of_class(self, items: Any) -> str:
        pattern = re.compile(_class_source(items))
        taken = [c for c in "a 1A\t\n,.-'\"(é|/:<>&=;_%$€№—’“ \u00a0*#x0Zz[]{}@!?+~^`\\" if pattern.fullmatch(c)]
        taken += [chr(value) for code, value in items if code is op.LITERAL]
        taken += [chr(value[0]) for code, value in items if code is op.RANGE]
        return taken[self.turn % len(taken)] if taken else ""


def _class_source(items: Any) -> str:
    names = {
        op.CATEGORY_DIGIT: r"\d", op.CATEGORY_NOT_DIGIT: r"\D", op.CATEGORY_SPACE: r"\s", op.CATEGORY_NOT_SPACE: r"\S",
        op.CATEGORY_WORD: r"\w", op.CATEGORY_NOT_WORD: r"\W",
    }  # fmt: skip
    out = ""
    for code, value in items:
        if code is op.NEGATE:
            out += "^"
        elif code is op.LITERAL:
            out += f"\\U{value:08x}"
        elif code is op.RANGE:
            out += f"\\U{value[0]:08x}-\\U{value[1]:08x}"
        elif code is op.CATEGORY:
            out += names[value]
    return f"[{out}]"


def _repetitions(parts: Any, before: list[Any]) -> Iterator[tuple[list[Any], Any]]:
    """Each repetition without a bound, with what comes before it."""
    so_far = list(before)
    for code, value in parts:
        if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            if value[1] >= UNBOUNDED:
                yield so_far, value[2]
            yield from _repetitions(value[2], so_far)
        elif code is op.BRANCH:
            for branch in value[1]:
                yield from _repetitions(branch, so_far)
        elif code is op.SUBPATTERN:
            yield from _repetitions(value[3], so_far)
        elif code is op.ATOMIC_GROUP:
            yield from _repetitions(value, so_far)
        elif code in (op.ASSERT, op.ASSERT_NOT):
            yield from _repetitions(value[1], so_far)
        so_far = [*so_far, (code, value)]


def attacks(pattern: re.Pattern[str], length: int) -> Iterator[str]:
    """Texts of about a length, made from the pattern."""
    seen = set()
    for before, item in _repetitions(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG), []):
        for turn in range(4):
            samples = _Samples(turn)
            lead, pump = samples.of(before), samples.of(item)
            for unit, first in ((pump, ""), (pump, lead), (lead + pump, ""), (lead, ""), (pump + " ", lead)):
                for end in ENDS if unit else ():
                    key = (unit, first, end)
                    if key not in seen:
                        seen.add(key)
                        yield first + unit * (length // len(unit) + 1) + end


class Slow(Exception):
    """More computing than a search was given."""


@contextmanager
def given(seconds: float) -> Iterator[None]:
    """End a search that computes for longer."""

    def end(*_: object) -> None:
        raise Slow

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def cost(used: Used, text: str, most: float = 3.0) -> float:
    """Seconds of computing that the pattern takes on a text, ``most`` where it takes longer."""
    began = time.thread_time()
    try:
        with given(most):
            if used.scans:
                for _ in used.pattern.finditer(text):
                    pass
            else:
                used.pattern.match(text)
                used.pattern.fullmatch(text)
    except Slow:
        return most
    return time.thread_time() - began


LENGTHS = (2_000, 8_000)
NOTHING = 0.003
"""Seconds of computing that no text of the greater length takes where time grows with the text, on a slow machine neither."""


def slow(used: Used) -> str | None:
    """A text on which the pattern's time grows faster than its length; None if none was found."""
    for short, long in zip(*(attacks(used.pattern, length) for length in LENGTHS), strict=True):
        if cost(used, long, 0.5) < NOTHING:
            continue
        first, last = (min(cost(used, text, 0.5) for _ in range(3)) for text in (short, long))
        # Four times the text: four times the time, or sixteen times where each start runs to the end.
        if last >= 0.5 or last > 9 * first:
            return long
    return None


SHORT = (500, 1_000, 2_000)
FURTHER = (4_000, 8_000, 16_000)
LEAST = 0.0016
"""Seconds of computing below which a text of the greatest of these lengths says nothing."""


def grows(used: Used) -> str | None:
    """As ``slow``, on shorter texts, so that many patterns are tried in seconds; a suspicion is tried three times."""
    for number, texts in enumerate(zip(*(attacks(used.pattern, length) for length in SHORT), strict=True)):
        # Most texts cost so little that one look is enough: four times the text would take sixteen times as long.
        if (first := cost(used, texts[0], 0.3)) >= 0.3:
            return texts[0]
        if first < LEAST / 20 or cost(used, texts[2], 0.3) < min(0.3, max(LEAST, 6 * first)):
            continue
        if all(_grows(used, texts) for _ in range(3)):
            # A repetition with a bound grows until it is reached, and not further.
            further = tuple(next(islice(attacks(used.pattern, length), number, None)) for length in FURTHER)
            if _grows(used, further):
                return texts[2]
    return None


def _grows(used: Used, texts: tuple[str, ...]) -> bool:
    """Whether twice the text takes more than 2.7 times as long, twice over: four times where each start runs to the end."""
    first, second, last = (min(cost(used, text, 0.3) for _ in range(2)) for text in texts)
    return last >= 0.3 or (last >= LEAST and last > 2.7 * second and second > 2.7 * first)
