"""What each part of the attribution engine is worth: scores with it taken out, as a table.

python -m training.attribution_parts POLNEAR [--every N] [--docs docs/attribution-model.md]

PolNeAR's dev split tells of attributions; the labelled claims of ``training/corpus`` tell whose voice a figure is in, before the
reader decides. The weights stay as they are, so that a rule's share is what it gives to this judge. Its test split is never read.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from training.corpus import Article, Gold, articles
from withheld.speech import authorship as makers
from withheld.speech import judged, naming, predicates, proposals, references, scanner, source_resolution, subjects
from withheld.speech.attribution import Speech
from withheld.speech.learned.model import Judged
from withheld.text.sentences import sentences

CORPUS = Path(__file__).parent / "corpus"
TELL = 0.5
"""Least F1 over the words of two contents that counts as the same content."""


def nothing(*_: Any, **__: Any) -> None:
    """In place of a method that finds somebody, or changes something."""


def never(*_: Any, **__: Any) -> int:
    """In place of a method that asks whether something is there, or how far it reaches."""
    return 0


class Part(NamedTuple):
    """A part of the engine, and what is put in the place of its functions to take it out."""

    name: str
    out: tuple[tuple[Any, str, Any], ...]
    names_only: bool = False
    """Whether it only says what a speaker is called: attributions cannot change."""


def _unmoved(self: Any, at: int, *_: Any) -> int:
    return at


PARTS = (
    Part("the judge over the rules (`RULED_OUT`)", ((judged, "RULED_OUT", -1.0),), True),
    Part("what the chains find beside the rules (`SURE`)", ((judged, "SURE", 2.0),), True),
    Part("quotations that run on", ((proposals.Proposals, "_join_quotations", nothing),)),
    Part("cues inside quotations are left out", ((proposals.Proposals, "_inside", never),)),
    Part("interviews and lists", ((proposals.Proposals, "_add_dialogues", nothing),)),
    Part("“by X's estimate”, “in X's words”", ((scanner.Scanner, "_measure", never), (scanner.Scanner, "_by_whose", never))),
    Part("nouns of speech", ((scanner.Scanner, "_noun", _unmoved),)),
    Part("“citing X”", ((scanner.Scanner, "_citing", never),)),
    Part("hedges without a speaker", ((source_resolution.SourceResolver, "_hearsay", nothing),), True),
    Part("nouns that look like verbs", ((predicates.Predicates, "_is_noun", never),)),
    Part("“quoted as saying”", ((predicates.Predicates, "_quoting", never),)),
    Part("subjects after the verb", ((subjects.Subjects, "_inverted", nothing),)),
    Part("subjects before an apposition", ((subjects.Subjects, "_before_apposition", nothing),)),
    Part("participles", ((subjects.Subjects, "_participle", nothing),)),
    Part("subjects shared with an earlier verb", ((subjects.Subjects, "_earlier_subject", nothing),)),
    Part("writings speak for their makers", ((makers.Makers, "_writing", nothing),), True),
    Part("“the ministry” is the one named before", ((references.References, "_definite", nothing),), True),
    Part("“it” and “its”", ((references.References, "_it", nothing),), True),
    Part("names after what they are", ((naming.Names, "_apposed", nothing),), True),
    Part("leads that are told again below", ((source_resolution.SourceResolver, "_summed_up", nothing),), True),
)  # fmt: skip


@contextmanager
def without(part: Part) -> Iterator[None]:
    """The engine without a part."""
    with ExitStack() as stack:
        for owner, name, instead in part.out:
            stack.enter_context(patch.object(owner, name, instead))
        yield


@contextmanager
def remembered() -> Iterator[None]:
    """The judge asked once about a stretch of text with the same proposals: most parts change few of them."""
    plain, known = Speech._weighed, {}

    def weighed(self: Speech, first: int, stop: int) -> list[Judged]:
        p = self._proposed
        inside = tuple(
            (s.sentence, s.cue, s.source, s.content, s.extra) for s in p.candidates if first <= s.sentence < stop
        )
        key = p.text, first, inside
        if key not in known:
            known[key] = plain(self, first, stop)
        return known[key]

    with patch.object(Speech, "_weighed", weighed):
        yield


class Attributions(NamedTuple):
    """Attributions of one text: matched, predicted, labelled; matched and labelled of those with a number."""

    right: int
    given: int
    gold: int
    figures: int
    gold_figures: int


def attributions(article: Article, text: str) -> Attributions:
    """How the attributions of a text meet its labels, one to one, the likest contents first."""
    table, word = article.table, article.table.wordlike
    found = []
    for one in Speech(text, sentences(text)).attributions:
        parts = ({r for s in spans or () for r in table.rows(s.start, s.end)} for spans in (one.content, one.source))
        found.append(Gold([], *(sorted(r for r in rows if word[r]) for rows in parts)))
    gold = [Gold([], [r for r in g.content if word[r]], [r for r in g.source if word[r]]) for g in article.gold]
    alike = sorted(
        (-likeness, g, f)
        for g, one in enumerate(gold)
        for f, other in enumerate(found)
        if (likeness := _likeness(one, other)) >= TELL
    )
    taken: tuple[set[int], set[int]] = set(), set()
    for _, g, f in alike:
        if g not in taken[0] and f not in taken[1]:
            taken[0].add(g), taken[1].add(f)
    counts = [bool(table.number[one.content].any()) for one in gold]
    return Attributions(len(taken[0]), len(found), len(gold), sum(counts[g] for g in taken[0]), sum(counts))


def _likeness(gold: Gold, found: Gold) -> float:
    """F1 over content words, 0 where the sources share none."""
    if gold.source and not set(gold.source) & set(found.source):
        return 0.0
    shared = len(set(gold.content) & set(found.content))
    return 2 * shared / (len(gold.content) + len(found.content)) if shared else 0.0


def claims(every: int) -> list[dict[str, Any]]:
    """Every so many of the corpus's own documents that hold claims."""
    lines = (json.loads(line) for path in sorted(CORPUS.glob("*.jsonl")) for line in path.open(encoding="utf-8"))
    return [d for d in lines if d.get("text") and d.get("claims")][::every]


def voices(document: dict[str, Any]) -> tuple[int, int]:
    """How many figures of a document are in the voice of their labelled origin, or of nobody as labelled; how many there are."""
    text = document["text"]
    speech = Speech(text, sentences(text), document.get("publisher"))
    right = count = 0
    for claim in document["claims"]:
        at = text.find(claim.get("quote") or "\0")
        if at >= 0:
            digit = re.search(r"\d", claim["quote"])
            at += digit.start() if digit else 0
            right += _one_name(speech.source_of(at, at + 1).origin, claim["origin"])
            count += 1
    return right, count


def _one_name(a: str | None, b: str | None) -> bool:
    """Whether two names are one: the words of one are within those of the other, small words apart."""
    first, second = (set(re.findall(r"\w+", (name or "").lower())) - {"the", "a", "an", "of", "s"} for name in (a, b))
    return first <= second or second <= first if first and second else not first and not second


class Measured(NamedTuple):
    """Sums over all texts; ``attributed`` are those of ``Attributions``."""

    attributed: Attributions | None
    voiced: tuple[int, int]

    @property
    def f1(self) -> float:
        """Strict F1 of attributions, in per cent."""
        a = self.attributed
        return 200 * a.right / (a.given + a.gold) if a else 0.0

    @property
    def figures(self) -> float:
        """Recall of attributions with a number, in per cent."""
        return 100 * self.attributed.figures / self.attributed.gold_figures if self.attributed else 0.0

    @property
    def voice(self) -> float:
        """Share of figures in the right voice, in per cent."""
        return 100 * self.voiced[0] / self.voiced[1]


def measured(dev: list[tuple[Article, str]], documents: list[dict[str, Any]], *, names_only: bool = False) -> Measured:
    """The engine as it stands now, on both sets; on claims alone with ``names_only``."""
    told = [voices(d) for d in documents]
    said = (
        None if names_only else Attributions(*(sum(x) for x in zip(*(attributions(a, t) for a, t in dev), strict=True)))
    )
    return Measured(said, (sum(r for r, _ in told), sum(n for _, n in told)))


def table(dev: list[tuple[Article, str]], documents: list[dict[str, Any]], say: Callable[[str], object] = print) -> str:
    """The engine whole and without each part, as a table."""
    whole = measured(dev, documents)
    rows = [
        "| without | strict F1, PolNeAR dev | recall with a figure | figures in the right voice |", "| --- | --- | --- | --- |",
        f"| nothing: the whole engine | {whole.f1:.1f} | {whole.figures:.1f} | {whole.voice:.1f}% of {whole.voiced[1]:,} |",
    ]  # fmt: skip
    say(rows[-1])
    for part in PARTS:
        with without(part):
            less = measured(dev, documents, names_only=part.names_only)
        said = ("–", "–") if part.names_only else (f"{less.f1 - whole.f1:+.1f}", f"{less.figures - whole.figures:+.1f}")
        rows.append(f"| {part.name} | {said[0]} | {said[1]} | {less.voice - whole.voice:+.1f} |")
        say(rows[-1])
    return "\n".join(rows)


def main() -> None:
    """Measure, print, and write the table into the page where one is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("polnear", type=Path, help="folder with PolNeAR's data/dev")
    parser.add_argument("--every", type=int, default=12, help="take every so many documents of the corpus")
    parser.add_argument("--docs", type=Path, help="page with the marks <!-- parts --> and <!-- /parts -->")
    given = parser.parse_args()
    split = given.polnear / "data" / "dev"
    dev = [(a, (split / "text" / f"{a.name}.txt").read_text(encoding="utf-8")) for a in articles(split)]
    with remembered():
        made = table(dev, claims(given.every))
    if given.docs:
        page = given.docs.read_text(encoding="utf-8")
        marks = re.compile(r"(<!-- parts -->\n).*?(<!-- /parts -->)", re.S)
        given.docs.write_text(marks.sub(lambda m: f"{m[1]}{made}\n{m[2]}", page), encoding="utf-8")


if __name__ == "__main__":
    main()
