"""The tables and the plot of the model card, written between the marks in docs/reader.md.

python -m training.reader.report [NAME=GOLD.jsonl …] [--before DIR] [--mirrors DIR]

Without sets, only the documents apart of the corpus are read. Sets that no version of the reader was trained on are named
by whoever runs this; where the last branch of training saw them, ``--before`` gives the weights without that branch, and the
sets are scored with these.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from training.reader.agreement import agreement_table, both
from training.reader.corpus import apart, documents
from training.reader.labels import Label
from training.reader.scores import (
    OTHERS,
    at,
    bootstrap,
    calibration_error,
    counts,
    figure_right,
    pairs,
    predicted,
    rates,
    read_lines,
    same,
)
from withheld.extract.encoder import Reader, reader
from withheld.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
CARD, PLOT = ROOT / "docs" / "reader.md", ROOT / "docs" / "reliability.svg"
APART = "own documents apart"
LEVELS = ("figure", "claim", "full", "field:host", "field:period", "field:origin", "field:stance", *OTHERS)
STEPS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
SENTENCE_STEPS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6)
Read = list[tuple[Label, Label]]
"""Labelled documents, each with what the program makes of it."""


def read_all(gold: Iterable[Label], model: Reader | None = None) -> Read:
    """Every labelled document with what the program makes of it, with other weights than its own where they are given."""
    return [(g, predicted(g, model)) for g in gold]


def scores_table(sets: dict[str, Read], threshold: float, sentences: float) -> list[str]:
    """Precision, recall and F1 with its interval, by set and level, at a threshold for figures and one for what sentences say."""
    out = ["| set | level | labelled | precision | recall | F1 [95%] |", "| --- | --- | --- | --- | --- | --- |"]
    for name, found in sets.items():
        counted = [counts(g, at(t, threshold, sentences)) for g, t in found]
        told = rates(counted)
        for key in LEVELS:
            labelled = sum(c[key][1] for c in counted if key in c)
            if labelled:
                (p, r, f), (low, high) = told[key], bootstrap(counted, key)
                what = key.replace("field:", "of matched claims: ")
                out.append(
                    f"| {name} | {what} | {labelled:.0f} | {p:.2f} | {r:.2f} | {f:.2f} [{low:.2f}, {high:.2f}] |"
                )
    return out


def thresholds_table(sets: dict[str, Read]) -> list[str]:
    """Precision and recall of claims at each setting of the threshold."""
    out = ["| shown from | " + " | ".join(sets) + " |", "| --- |" + " --- |" * len(sets)]
    for step in STEPS:
        cells = []
        for found in sets.values():
            p, r, f = rates(counts(g, at(t, step)) for g, t in found)["claim"]
            cells.append(f"P {p:.2f}, R {r:.2f}, F1 {f:.2f}")
        out.append(f"| {step} | " + " | ".join(cells) + " |")
    return out


def sentences_table(found: Read) -> list[str]:
    """F1 of each kind of record of sentences at each setting of the threshold."""
    out = ["| shown from | " + " | ".join(OTHERS) + " |", "| --- |" + " --- |" * len(OTHERS)]
    for step in SENTENCE_STEPS:
        told = rates(counts(g, at(t, step)) for g, t in found)
        out.append(f"| {step} | " + " | ".join(f"{told[kind][2]:.3f}" for kind in OTHERS) + " |")
    return out


def by_measure(found: Read, threshold: float) -> list[str]:
    """Precision and recall of each measure."""
    told: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for g, t in found:
        said = at(t, threshold)["claims"]
        for measure in {c["measure"] for c in (*g["claims"], *said)}:
            a = [c for c in g["claims"] if c["measure"] == measure]
            b = [c for c in said if c["measure"] == measure]
            for k, n in enumerate((len(_right(g, a, b)), len(a), len(b))):
                told[measure][k] += n
    out = ["| measure | labelled | precision | recall |", "| --- | --- | --- | --- |"]
    for measure, (hit, labelled, said_) in sorted(told.items(), key=lambda m: -m[1][1]):
        out.append(f"| `{measure}` | {labelled:.0f} | {_rate(hit, said_)} | {_rate(hit, labelled)} |")
    return out


def _right(g: Label, a: Sequence[Label], b: Sequence[Label]) -> list[tuple[Label, Label]]:
    return pairs(a, b, lambda x, y: figure_right(g["text"], x, y))


def _rate(hit: float, of: float) -> str:
    return f"{hit / of:.2f}" if of else "–"


def by_genre(found: Read, threshold: float) -> list[str]:
    """Claim F1 by genre, where at least five documents are of it."""
    groups: dict[str, Read] = defaultdict(list)
    for g, t in found:
        groups[str(g.get("genre") or "not told")].append((g, t))
    out = ["| genre | documents | claims | claim F1 |", "| --- | --- | --- | --- |"]
    for genre, some in sorted(groups.items(), key=lambda s: -len(s[1])):
        if len(some) >= 5:
            claims = sum(len(g["claims"]) for g, _ in some)
            f = rates(counts(g, at(t, threshold)) for g, t in some)["claim"][2]
            out.append(f"| {genre} | {len(some)} | {claims} | {f:.2f} |")
    return out


def sureness(found: Read) -> tuple[list[float], list[bool]]:
    """The confidence of every claim told, and whether figure, unit and measure are right."""
    sure: list[float] = []
    right: list[bool] = []
    for g, t in found:
        hits = pairs(g["claims"], t["claims"], same("claims", g["text"]))
        good = {id(b) for _, b in hits}
        sure += [c["confidence"] for c in t["claims"]]
        right += [id(c) in good for c in t["claims"]]
    return sure, right


def reliability(found: Read) -> tuple[list[str], str]:
    """A table of stated and found shares of right claims with the calibration error, and the same as SVG."""
    sure, right = sureness(found)
    out = ["| confidence | claims | mean confidence | right |", "| --- | --- | --- | --- |"]
    points = []
    for k in range(10):
        inside = [(p, y) for p, y in zip(sure, right, strict=True) if min(int(p * 10), 9) == k]
        if inside:
            mean, share = sum(p for p, _ in inside) / len(inside), sum(y for _, y in inside) / len(inside)
            points.append((mean, share, len(inside)))
            out.append(f"| {k / 10:.1f} to {(k + 1) / 10:.1f} | {len(inside)} | {mean:.2f} | {share:.2f} |")
    out += ["", f"Expected calibration error: {calibration_error(sure, right):.3f}."]
    return out, _drawn(points)


def signs_table(found: Read, threshold: float) -> list[str]:
    """How many records of sentences are sure and how many are not, and how often each are right."""
    out = ["| records | labelled | sure | right | unsure | right |", "| --- | --- | --- | --- | --- | --- |"]
    for kind in OTHERS:
        told: dict[bool, list[bool]] = {True: [], False: []}
        labelled = 0
        for g, t in found:
            if g.get(kind) is None:
                continue
            labelled += len(g[kind])
            good = {id(b) for _, b in pairs(g[kind], t[kind], same(kind, g["text"]))}
            for r in t[kind]:
                told[r["confidence"] >= threshold].append(id(r) in good)
        cells = (f"{len(told[shown])} | {_rate(sum(told[shown]), len(told[shown]))}" for shown in (True, False))
        out.append(f"| {kind} | {labelled} | {' | '.join(cells)} |")
    return out


def _drawn(points: list[tuple[float, float, int]]) -> str:
    def at_(x: float, y: float) -> tuple[float, float]:
        return 50 + 300 * x, 320 - 300 * y

    dots = ticks = ""
    for mean, share, n in points:
        x, y = at_(mean, share)
        dots += (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3 + min(9, n**0.5 / 3):.1f}" fill="#2b5d8a" fill-opacity=".75"/>'
        )
    for v in (0, 0.25, 0.5, 0.75, 1):
        x, y = at_(v, v)
        ticks += f'<text x="{x:.0f}" y="338" text-anchor="middle">{v:g}</text>'
        ticks += f'<text x="44" y="{y + 4:.0f}" text-anchor="end">{v:g}</text>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 370 370" font-family="sans-serif" font-size="11" fill="#444">'
        '<rect width="370" height="370" fill="#fff"/><rect x="50" y="20" width="300" height="300" fill="none" stroke="#bbb"/>'
        f'<path d="M50 320L350 20" stroke="#bbb" stroke-dasharray="4 4"/>{dots}{ticks}'
        '<text x="200" y="358" text-anchor="middle">stated confidence</text>'
        '<text transform="translate(14 170) rotate(-90)" text-anchor="middle">share that is right</text></svg>\n'
    )


def data_table(card: dict[str, Any]) -> list[str]:
    """What the weights were trained on, as their card says it."""
    rows = [("documents", card["documents"]), ("of them apart", card["apart"]), *card["records"].items()]
    return ["| what | how many |", "| --- | --- |", *(f"| {k} | {v} |" for k, v in rows)]


def filled(text: str, parts: dict[str, list[str]]) -> str:
    """A page with each part written between its marks; ValueError where a mark is missing."""
    for name, lines in parts.items():
        marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.S)
        # Backslashes of the table are no references.
        body = "\n".join(lines).replace("\\", "\\\\")
        text, n = marks.subn(rf"\g<1>{body}\n\g<2>", text)
        if n != 1:
            raise ValueError(f"the page needs the marks of “{name}” once, and has them {n} times")
    return text


def speed_table(took: dict[str, tuple[float, int, int]]) -> list[str]:
    """Processor time by set: seconds, documents and words."""
    out = ["| set | words a document | documents a second of one core |", "| --- | --- | --- |"]
    for name, (seconds, documents_, words) in took.items():
        out.append(f"| {name} | {words / max(1, documents_):.0f} | {documents_ / seconds:.1f} |")
    return out


def main() -> None:
    """Read every set once and write the tables into the model card."""
    parser = argparse.ArgumentParser(prog="python -m training.reader.report", description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="NAME=GOLD.jsonl")
    parser.add_argument("--mirrors", help="folder of the fetched repositories, for the labels of real prose")
    parser.add_argument("--before", type=Path, help="folder of the weights with which the named sets are scored")
    parser.add_argument("--threshold", type=float, default=Settings().shown)
    options = parser.parse_args()
    mirrors = Path(options.mirrors) if options.mirrors else None
    gold = {APART: [d for d in documents(mirrors=mirrors) if apart(d["id"])]}
    for one in options.sets:
        name, _, path = one.partition("=")
        gold[name] = read_lines(Path(path))
    before = Reader(options.before) if options.before else None
    sets, took = {}, {}
    for name, labelled in gold.items():
        began = time.process_time()
        sets[name] = read_all(labelled, before if name != APART else None)
        words = sum(len(d["text"].split()) for d in labelled)
        took[name] = time.process_time() - began, len(labelled), words
    table, plot = reliability(sets[APART])
    parts = {
        "data": data_table(reader().card), "scores": scores_table(sets, options.threshold, Settings().shown_sentences),
        "thresholds": thresholds_table(sets), "sentences": sentences_table(sets[APART]),
        "measures": by_measure(sets[APART], options.threshold), "genres": by_genre(sets[APART], options.threshold),
        "reliability": table, "signs": signs_table(sets[APART], Settings().sure), "speed": speed_table(took),
        "agreement": agreement_table(both()),
    }  # fmt: skip
    CARD.write_text(filled(CARD.read_text(encoding="utf-8"), parts), encoding="utf-8")
    PLOT.write_text(plot, encoding="utf-8")


if __name__ == "__main__":
    main()
