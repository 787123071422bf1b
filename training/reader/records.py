"""How often a record is right, by how sure the reader is of its figure or sentence: on documents apart.

The reader's own probability says of which measure a number is, or whether a sentence tells of an event, a position and so on. Whether the
record that is made of it is right (a claim's value and unit, a stretch, a holder, a kind) is another question, and the one that the
stated confidence answers.
``python -m training.reader.records`` writes the answer into ``card.json``; training does so at its end.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from training.reader.corpus import FOLDER, apart, documents
from training.reader.scores import Label, pairs, predicted, same
from withheld.extract.decide import LOGIT_CLIP
from withheld.extract.encoder import Reader

KINDS = {
    "claim": "claims", "event": "events", "position": "positions", "indicator": "indicators", "pledge": "pledges", "presence": "presences",
    "dependence": "dependences",
}  # fmt: skip
SLOPE, SHIFT = 0.5, 1.0
"""Spreads of the priors of slope (around one) and shift (around nought): few records move them little."""


class Told(NamedTuple):
    """How sure the reader was of each record of a group, and which of them are right."""

    sure: list[float]
    right: list[bool]


def told(gold: Iterable[Label], reader: Reader) -> dict[str, Told]:
    """What a reader that is not calibrated yet says of labelled documents, by group."""
    found: dict[str, Told] = defaultdict(lambda: Told([], []))
    for g in gold:
        said = predicted(g, reader)
        for group, kind in KINDS.items():
            if g.get(kind) is None:
                continue
            hits = [id(t) for _, t in pairs(g[kind], said[kind], same(kind, g["text"]))]
            found[group].sure.extend(r["confidence"] for r in said[kind])
            found[group].right.extend(id(r) in hits for r in said[kind])
    return dict(found)


def fitted(some: Told) -> tuple[float, float]:
    """Slope and shift, on the logit scale, from how sure the reader is to how often such a record is right."""
    p = np.clip(np.asarray(some.sure), LOGIT_CLIP, 1 - LOGIT_CLIP)
    x, y = np.log(p / (1 - p)), np.asarray(some.right, dtype=float)

    def loss(at: np.ndarray) -> float:
        z = at[0] * x + at[1]
        return float((np.logaddexp(0, z) - y * z).sum() + ((at[0] - 1) / SLOPE) ** 2 / 2 + (at[1] / SHIFT) ** 2 / 2)

    slope, shift = minimize(loss, [1.0, 0.0]).x
    return round(max(float(slope), 0.0), 3), round(float(shift), 3)


def calibrate(folder: Path, gold: Iterable[Label]) -> dict[str, tuple[float, float]]:
    """Write into the card of a folder of weights how often records are right, by group; what was written."""
    reader = Reader(folder)
    reader.card.pop("right", None)
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    card["right"] = {group: fitted(some) for group, some in told(gold, reader).items() if some.sure}
    (folder / "card.json").write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    return dict(card["right"])


def held(corpus: Path = FOLDER, mirrors: Path | None = None) -> list[Label]:
    """The documents of the corpus that are kept apart."""
    return [d for d in documents(corpus, mirrors) if apart(d["id"])]


def main() -> None:
    """Calibrate the records of the weights that the program comes with."""
    parser = argparse.ArgumentParser(prog="python -m training.reader.records", description=__doc__)
    parser.add_argument("--weights", type=Path, default=Path("data/models/reader"))
    print(calibrate(parser.parse_args().weights, held()))


if __name__ == "__main__":
    main()
