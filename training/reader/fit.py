"""Training of the network on prepared examples, and its raw decisions on others."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.reader.calibrate import f1, raw
from training.reader.labels import IGNORE, Example
from training.reader.network import Network, collate, losses
from training.reader.renaming import Names
from withheld.extract.vocabularies import MEASURES

State = dict[str, Any]
NOTHING = MEASURES.index("nothing")
WEIGHTS = {"measure": 1.5, "stance": 0.3, "per": 0.3, "each": 0.2, "sector": 0.2, "signs": 1.6, "host": 0.5,
           "place": 0.3, "period": 0.6, "speaker": 0.7}  # fmt: skip


@dataclass
class Plan:
    """How to train: passes over the data, pieces a batch, learning rates.

    The rates rise over the share ``warm`` of the steps and then fall to the share ``ends``. And how often: pieces are hidden,
    digits of a figure changed, the names of a window changed.
    """

    epochs: int = 6
    pieces: int = 1000
    rate: float = 1.5e-4
    warm: float = 0.08
    ends: float = 0.02
    heads: float = 1e-3
    seed: int = 0
    hidden: float = 0.1
    changed: float = 0.5
    renamed: float = 0.5
    weights: dict[str, float] = field(default_factory=lambda: dict(WEIGHTS))


class Fit:
    """One stage of training, which a file ``kept`` lets go on after the last whole pass of a run that was stopped."""

    def __init__(self, net: Network, examples: list[Example], plan: Plan, digits: dict[int, list[int]], mask_id: int,
                 held: list[Example] | None = None, kept: Path | None = None) -> None:  # fmt: skip
        self.net, self.examples, self.plan, self.held, self.kept = net, examples, plan, held, kept
        self.digits, self.mask_id, self.names = digits, mask_id, Names(examples)
        self.optimiser = torch.optim.AdamW(net.groups(plan.rate, plan.heads), weight_decay=0.05, fused=True)
        self.rates = [group["lr"] for group in self.optimiser.param_groups]
        self.best: tuple[float, State] | None = None
        self.first = self._resumed() if kept and kept.exists() else 0

    def run(self, say: Callable[[str], None] = print) -> None:
        """All passes that are left; the weights are then the last ones, or those best on the documents ``held`` apart."""
        began = time.time()
        for epoch in range(self.first, self.plan.epochs):
            told = self._pass(epoch, lambda line: say(f"{line} {time.time() - began:.0f} s"))
            means = " ".join(f"{name} {sum(v) / len(v):.3f}" for name, v in sorted(told.items()))
            say(f"pass {epoch + 1}: {time.time() - began:.0f} s; {means}")
            if self.held:
                reached = apart_score(self.net, self.held)
                say(f"apart: {reached:.4f}")
                if self.best is None or reached > self.best[0]:
                    self.best = reached, {k: v.clone() for k, v in self.net.state_dict().items()}
            if self.kept and epoch + 1 < self.plan.epochs:
                self._keep(epoch + 1)
        if self.best:
            self.net.load_state_dict(self.best[1])
        self.net.eval()

    def _pass(self, epoch: int, say: Callable[[str], None]) -> dict[str, list[float]]:
        """One pass, the same whether or not the run was stopped before it."""
        torch.manual_seed(1000 * self.plan.seed + epoch)
        rng = random.Random(1000 * self.plan.seed + epoch)
        self.net.train()
        batches, told = _batches(self.examples, self.plan.pieces, rng), dict[str, list[float]]()
        for k, batch in enumerate(batches):
            for group, rate in zip(self.optimiser.param_groups, self.rates, strict=True):
                group["lr"] = rate * self._pace((epoch + k / len(batches)) / self.plan.epochs)
            ids = [_changed(e, rng, self.plan, self.digits, self.mask_id, self.names) for e in batch]
            loss, parts = losses(self.net, collate(batch, ids), self.plan.weights)
            self.optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
            self.optimiser.step()
            for name, value in parts.items():
                told.setdefault(name, []).append(value)
            if k % 100 == 99:
                say(f"pass {epoch + 1}, step {k + 1}/{len(batches)}: loss {float(loss.detach()):.3f}")
        return told

    def _pace(self, share: float) -> float:
        """The part of the learning rate after a share of all steps."""
        return min(
            max(share, 1e-3) / max(1e-3, self.plan.warm), max(self.plan.ends, (1 - share) / (1 - self.plan.warm)), 1.0
        )

    def _keep(self, passes: int) -> None:
        assert self.kept is not None
        self.kept.parent.mkdir(parents=True, exist_ok=True)
        whole = {
            "passes": passes,
            "net": self.net.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "best": self.best,
        }
        torch.save(whole, self.kept.with_suffix(".new"))
        self.kept.with_suffix(".new").replace(self.kept)

    def _resumed(self) -> int:
        assert self.kept is not None
        whole = torch.load(self.kept, weights_only=True)
        self.net.load_state_dict(whole["net"])
        self.optimiser.load_state_dict(whole["optimiser"])
        self.best = whole["best"]
        return int(whole["passes"])


def apart_score(net: Network, held: list[Example]) -> float:
    """The mean of two F1 on documents that are not trained on: of the measures of figures, and of what sentences tell."""
    told = raw(net, held)
    known = told.right != IGNORE
    said, right = told.measures.argmax(-1)[known], told.right[known]
    both = float(((said == right) & (right != NOTHING)).sum())
    figures = 2 * both / max(1.0, float((said != NOTHING).sum() + (right != NOTHING).sum()))
    asked = ~np.isnan(told.said)
    return (figures + f1(told.signs[asked] > 0, told.said[asked] > 0.5)) / 2


def _batches(examples: list[Example], pieces: int, rng: random.Random) -> list[list[Example]]:
    order = list(examples)
    rng.shuffle(order)
    out: list[list[Example]] = []
    for k in range(0, len(order), 128):
        chunk = sorted(order[k : k + 128], key=lambda e: len(e.read.window.ids))
        batch: list[Example] = []
        for e in chunk:
            size = len(e.read.window.ids)
            if batch and size * (len(batch) + 1) > pieces:
                out.append(batch)
                batch = []
            batch.append(e)
        out.append(batch)
    rng.shuffle(out)
    return [b for b in out if b]


def _changed(
    e: Example, rng: random.Random, plan: Plan, digits: dict[int, list[int]], mask_id: int, names: Names
) -> list[int]:
    """The pieces of a window with some hidden, other digits in some of its figures and, often, other names."""
    ids = list(e.read.window.ids)
    if rng.random() < plan.renamed:
        ids = names.renamed(e, ids, rng)
    for item in e.read.figures:
        if rng.random() < plan.changed:
            for k in range(*item.pieces):
                if others := digits.get(ids[k]):
                    ids[k] = rng.choice(others)
    for k in range(e.read.window.body, len(ids) - 1):
        if rng.random() < plan.hidden:
            ids[k] = mask_id
    if rng.random() < 0.1:
        for k in range(1, e.read.window.body - 1):
            ids[k] = mask_id
    return ids


def digit_pieces(vocabulary: dict[str, int]) -> dict[int, list[int]]:
    """For each piece that is a number of one to three digits, the pieces with as many digits; years stay as they are."""
    by_size: dict[tuple[int, bool], list[int]] = {}
    for piece, index in vocabulary.items():
        bare = piece.removeprefix("##")
        if bare.isdigit() and len(bare) <= 3 and bare.isascii():
            by_size.setdefault((len(bare), piece.startswith("##")), []).append(index)
    return {index: group for group in by_size.values() for index in group}


def steps_in(examples: list[Example], pieces: int) -> int:
    """Batches of one pass over the examples."""
    return math.ceil(sum(len(e.read.window.ids) for e in examples) / pieces)
