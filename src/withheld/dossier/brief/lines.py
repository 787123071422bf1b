"""Lines of a brief: runs of text, some of them links into the dossier, in a form for all file formats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from withheld.clean import anchor, clean
from withheld.dossier.view_model import ViewModel
from withheld.vocabulary import ALONE, EXAMPLE


@dataclass(frozen=True)
class Run:
    """A stretch of text; ``href`` is its place in the dossier (``#c-…``), if it has one."""

    text: str
    href: str | None = None
    strong: bool = False


Line = tuple[Run, ...]


class _Reader(HTMLParser):
    """Parses text, internal links and bold words out of the dossier's own sentences."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[Run] = []
        self.href: str | None = None
        self.strong = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a link or a bold run."""
        if tag == "a":
            href = dict(attrs).get("href") or ""
            self.href = href if href.startswith("#") else None
        self.strong += tag in ("strong", "b")

    def handle_endtag(self, tag: str) -> None:
        """End a link or a bold run."""
        self.href = None if tag == "a" else self.href
        self.strong -= tag in ("strong", "b")

    def handle_data(self, data: str) -> None:
        """Add a run of text with the link and weight that are open."""
        self.runs.append(Run(clean(data), self.href, self.strong > 0))


def line(markup: str) -> Line:
    """The line for a sentence of the dossier, with its words and links."""
    reader = _Reader()
    reader.feed(str(markup))
    reader.close()
    return tuple(run for run in reader.runs if run.text)


def plain(words: str, href: str | None = None, *, strong: bool = False) -> Line:
    """A line of one stretch."""
    return (Run(clean(words), href, strong),)


def text_of(runs: Iterable[Run]) -> str:
    """The words of a line."""
    return "".join(run.text for run in runs)


def shortened(runs: Sequence[Run], most: int) -> Line:
    """A line of at most so many letters; one that is cut ends in “…”."""
    kept: list[Run] = []
    left = most
    for run in runs:
        if len(run.text) <= left:
            kept.append(run)
            left -= len(run.text)
        else:
            return (*kept, replace(run, text=f"{run.text[: max(left - 1, 0)].rstrip()}…"))
    return tuple(kept)


def cut(words: str, most: int) -> str:
    """Words of at most so many letters; those that are cut end in “…”, between words where that leaves half of the room filled."""
    words = clean(words)
    if len(words) <= most:
        return words
    kept = words[: most - 1]
    whole = kept if words[most - 1].isspace() else kept.rpartition(" ")[0]
    return f"{(whole if len(whole) > most // 2 else kept).rstrip()}…"


def cut_name(name: str, most: int) -> str:
    """A name of at most so many letters, with the whole of the stamp that says what it is worth (“[EXAMPLE …]”)."""
    for mark in (f"[{EXAMPLE}]", f"[{ALONE}]"):
        if name.endswith(mark):
            return f"{cut(name.removesuffix(mark).rstrip(), max(most - len(mark) - 1, 1))} {mark}"
    return cut(name, most)


def cited(identifiers: Sequence[str], material: ViewModel, most: int, whole: str | None = None) -> Line:
    """The numbers of records as links to them, so many at most, and how many more stand at ``whole`` in the dossier."""
    shown = [i for i in identifiers if i in material.refs]
    runs: list[Run] = []
    for i in shown[:most]:
        runs += [Run(" ")] if runs else []
        runs.append(Run(material.cited(i), anchor(i)))
    more = len(identifiers) - len(shown[:most])
    if runs and more:
        runs += [Run(" and "), Run(f"{more} more", whole)]
    return tuple(runs)
