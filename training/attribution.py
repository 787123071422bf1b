"""Trains the attribution model on PolNeAR and writes data/models/attribution.npz; see README.md.

python -m training.attribution POLNEAR [--work DIR]
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from training.corpus import Article, Gold, articles, main_run
from training.fitting import Item, Recipe, fit_chain, fit_trees, read_chain
from withheld.speech.learned.candidates import (
    candidates,
    cue_marks,
    cue_rows,
    linked,
    look,
    paragraphs,
    word_classes,
)  # fmt: skip
from withheld.speech.learned.chains import Chain
from withheld.speech.learned.completion import complete
from withheld.speech.learned.judging import features
from withheld.speech.learned.model import subjects
from withheld.speech.learned.templates import cue_keys, pair_keys, place_keys, word_keys
from withheld.speech.learned.trees import Trees

HALVES = {"A": slice(0, None, 2), "B": slice(1, None, 2), "all": slice(None)}
OTHER = {"A": "B", "B": "A"}
CLASSES, CUES, LINKS = Recipe(0.5, 0.02, 70, 4), Recipe(0.3, 0.01, 100, 3), Recipe(0.4, 0.01, 100, 4)


def class_items(part: list[Article]) -> list[Item]:
    """Sequences of words and word classes."""
    from training.word_classes import silver

    return [(word_keys(a.table), given, *paragraphs(a.table)) for a, given in zip(part, silver(part), strict=True)]


def cue_item(article: Article) -> Item:
    """The paragraphs of an article, each word labelled as part of a source, a cue, a content or none."""
    labels = ["O"] * len(article.table)
    for gold in article.gold:
        for rows, letter in ((gold.content, "X"), (gold.source, "S"), (gold.cue, "C")):
            for row in rows:
                labels[row] = ("I" if row - 1 in rows else "B") + letter
    return cue_keys(article.table, article.classes), labels, *paragraphs(article.table)


def link_item(article: Article) -> Item | None:
    """One sequence for each labelled cue: every word in its reach is its source, its content, or neither."""
    gold = [g for g in article.gold if g.cue]
    if not gold or article.seen is None:
        return None
    starts, stops = (np.array(ends, dtype=np.int64) for ends in zip(*(main_run(g.cue) for g in gold), strict=True))
    pair, _ = linked(article.table, starts, stops, article.roles)
    cued = cue_marks(article.seen, *cue_rows(article.seen, {}))
    keys = pair_keys(article.table, article.classes, article.seen.labels, pair, cued)
    near = place_keys(article.table, article.classes)[pair.row]
    labels = [
        name
        for k, g in enumerate(gold)
        for name in _parts(g, pair.row[pair.first[k] : pair.last[k]].tolist(), starts[k], stops[k])
    ]
    return np.concatenate((keys, near), axis=1), labels, pair.first, pair.last


def _parts(gold: Gold, rows: list[int], start: int, stop: int) -> list[str]:
    content, source = set(gold.content), set(gold.source)
    plain = ["C" if start <= r < stop else "X" if r in content else "S" if r in source else "O" for r in rows]
    return [
        label if label in "CO" else label + ("B" if k == 0 or plain[k - 1] != label else "I")
        for k, label in enumerate(plain)
    ]


def judged(part: list[Article], classes: Chain, links: Chain) -> tuple[np.ndarray, np.ndarray]:
    """Features of all candidates of articles that the chains did not learn from, and which of them are right."""
    rows, right = [], []
    for article in part:
        assert article.seen is not None
        found = candidates(article.table, article.seen, links, article.roles)
        complete(article.table, subjects(classes)[article.classes], found)
        found = [one for one in found if len(one.content)]
        if found:
            rows.append(features(article.table, article.classes, found))
            right += [any(_same(article, one, gold) for gold in article.gold) for one in found]
    return np.concatenate(rows), np.array(right, dtype=np.int64)


def _same(article: Article, one, gold: Gold) -> bool:  # type: ignore[no-untyped-def]
    """The corpus scorer's match: F1 of content words at least one half, and sources that share a word."""
    word = article.table.wordlike
    ours, theirs = ({r for r in rows if word[r]} for rows in (one.content.tolist(), gold.content))
    shared = len(ours & theirs)
    if not shared or 2 * shared < 0.5 * (len(ours) + len(theirs)):
        return False
    sources = [{r for r in rows if word[r]} for rows in (one.source.tolist(), gold.source)]
    return not sources[1] or bool(sources[0] & sources[1])


def fit_half(job: tuple[list[Article], Path, str]) -> None:
    """Fit one chain to part of the corpus, in a process of its own."""
    part, path, kind = job
    if kind == "cues":
        fit_chain((cue_item(a) for a in part), path, CUES)
    else:
        fit_chain((item for a in part if (item := link_item(a))), path, LINKS)


def fit_all(train: list[Article], work: Path, kind: str) -> dict[str, Chain]:
    """One chain for each half and one for the whole, two at a time."""
    paths = {name: work / f"{kind}-{name}.crf" for name in HALVES}
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(fit_half, [(train[HALVES[name]], paths[name], kind) for name in HALVES]))
    return {name: read_chain(path) for name, path in paths.items()}


def train_model(corpus: Path, work: Path, target: Path) -> None:
    """The whole way from the corpus to the file of weights."""
    train = articles(corpus / "data" / "train")
    classes_path = work / "classes.crf"
    classes = (
        read_chain(classes_path) if classes_path.exists() else fit_chain(class_items(train[::2]), classes_path, CLASSES)
    )
    for article in train:
        article.classes = word_classes(article.table, classes)
    cues = fit_all(train, work, "cues")
    for half, other in OTHER.items():
        for article in train[HALVES[half]]:
            article.seen = look(article.table, article.classes, cues[other])
    links = fit_all(train, work, "links")
    tables = [judged(train[HALVES[half]], classes, links[other]) for half, other in OTHER.items()]
    judge = fit_trees(np.concatenate([t[0] for t in tables]), np.concatenate([t[1] for t in tables]))
    target.parent.mkdir(parents=True, exist_ok=True)
    save(target, {"classes": classes, "cues": cues["all"], "links": links["all"]}, judge)


def save(target: Path, chains: dict[str, Chain], judge: Trees) -> None:
    """Write the weights: of each chain only those that are not zero, in half precision."""
    arrays: dict[str, np.ndarray] = {"least": np.array([0.38, 0.15], dtype=np.float32)}
    for name, chain in chains.items():
        keys, weights = chain.keys[1:], chain.weights[1:]
        arrays[f"{name}_labels"] = np.array(chain.labels)
        arrays[f"{name}_keys"] = keys
        arrays[f"{name}_counts"] = np.count_nonzero(weights, axis=1).astype(np.uint8)
        arrays[f"{name}_columns"] = np.nonzero(weights)[1].astype(np.uint8)
        arrays[f"{name}_values"] = weights[np.nonzero(weights)].astype(np.float16)
        arrays[f"{name}_moves"] = chain.moves.astype(np.float16)
    for name in ("feature", "threshold", "left", "right", "value"):
        arrays[f"judge_{name}"] = getattr(judge, name)
    arrays["judge_depth"] = np.array(judge.depth)
    np.savez_compressed(target, **arrays)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder with PolNeAR's data/train")
    parser.add_argument(
        "--work", type=Path, default=Path("build/training"), help="where fitted chains are kept between runs"
    )
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    train_model(given.corpus, given.work, Path("data/models/attribution.npz"))
