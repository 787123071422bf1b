"""Cue words of the code lists as regular expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from withheld.vocabulary import codelist


@cache
def pattern(listing: str, group: str, name: str = "any") -> re.Pattern[str]:
    """One expression for all cues of ``[group] name`` in a code list; fragments with inner capitals stay case-sensitive."""
    fragments = codelist(listing)[group][name]
    return re.compile(r"\b(?:" + "|".join(sorted(fragments, key=len, reverse=True)) + r")(?!\w)", re.IGNORECASE)


@cache
def cue(section: str, name: str) -> re.Pattern[str]:
    """The expression ``[section] name`` of the wordings; capitals count only in those that the section lists as ``cased``."""
    cased = codelist("wording")[section].get("cased", ())
    return re.compile(fragments(section, name)[0], 0 if name in cased else re.I)


def fragments(section: str, name: str) -> list[str]:
    """The wordings ``[section] name`` as expressions: lines joined, and ``{name}`` replaced by that wording of the section."""
    said = codelist("wording")[section][name]

    def put(found: re.Match[str]) -> str:
        """The wording that a placeholder names."""
        return fragments(section, found[1])[0]

    whole = (
        "".join(line.removeprefix("  ") for line in one.split("\n"))
        for one in ([said] if isinstance(said, str) else said)
    )
    return [_PUT.sub(put, one) for one in whole]


_PUT = re.compile(r"\{([a-z_]+)\}")


def opening(words: Iterable[str]) -> str:
    """Fragment for the first letters, at most three, of the given words in either case: a cheap test before a slow expression.

    Letters are character classes of their own, which match fast even if case is ignored.
    """
    tree: dict[str, dict[str, set[str]]] = {}
    for word in words:
        a, b, c = (*word[:3].lower(), "", "")[:3]
        tree.setdefault(a, {}).setdefault(b, set()).add(c)
    return f"(?-i:{'|'.join(_branch(a, tree[a]) for a in sorted(tree))})"


def _branch(letter: str, further: dict[str, set[str]]) -> str:
    if "" in further:
        return _class(letter)
    seconds: dict[str, str] = {}
    for second in sorted(further):
        thirds = "" if "" in further[second] else _class(*sorted(further[second]))
        seconds[thirds] = seconds.get(thirds, "") + second
    return f"{_class(letter)}(?:{'|'.join(_class(*found) + thirds for thirds, found in seconds.items())})"


def _class(*letters: str) -> str:
    return f"[{''.join(re.escape(form) for letter in letters for form in dict.fromkeys((letter, letter.upper())))}]"


def literal(fragment: str) -> str:
    """The literal letters that every match of an expression begins with; empty if none are certain."""
    found = re.match(r"[A-Za-z ]*", fragment)
    lead = found.group() if found else ""
    rest = fragment[len(lead) :]
    if "|" in re.sub(r"\(.{0,500}?\)", "", rest):
        return ""
    return lead[:-1] if rest[:1] in ("?", "*", "{") else lead


@cache
def peoples() -> str:
    """Fragment for the people of every sending state, the longer names first."""
    states = (codelist("countries")["country"][code]["people"] for code in codelist("programmes"))
    return "|".join(re.escape(name) for people in states for name in sorted(people, key=len, reverse=True))


@cache
def nations() -> dict[str, str]:
    """Countries by the lower-case word for their people or for them: “Qatari riyals”, “US dollars”."""
    listed = codelist("countries")["country"].items()
    return {name.lower(): code for code, e in listed for name in (*e["names"], *e["people"]) if " " not in name}
