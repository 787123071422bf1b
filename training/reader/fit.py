"""Training of the network on prepared examples, and its raw decisions on others."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor

from training.reader.labels import Example
from training.reader.network import Network, collate, losses
from training.reader.renaming import Names

WEIGHTS = {"measure": 1.5, "stance": 0.3, "per": 0.3, "each": 0.2, "sector": 0.2, "signs": 1.0, "host": 0.5,
           "place": 0.3, "period": 0.6, "speaker": 0.6}  # fmt: skip


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
    hidden: float = 0.05
    changed: float = 0.5
    renamed: float = 0.5
    weights: dict[str, float] = field(default_factory=lambda: dict(WEIGHTS))


def fit(net: Network, examples: list[Example], plan: Plan, digits: dict[int, list[int]], mask_id: int,
        say: Callable[[str], None] = print, held: list[Example] | None = None) -> None:  # fmt: skip
    """Train a network in place; ``digits`` gives, for a piece that is a number, others of the same length.

    With documents ``held`` apart the weights are those after the pass whose loss on these was least.
    """
    torch.manual_seed(plan.seed)
    rng = random.Random(plan.seed)
    optimiser = torch.optim.AdamW(net.groups(plan.rate, plan.heads), weight_decay=0.01, fused=True)
    steps = plan.epochs * len(_batches(examples, plan.pieces, random.Random(0)))
    best: tuple[float, dict[str, Tensor]] | None = None

    def pace(step: int) -> float:
        falling = (steps - step) / ((1 - plan.warm) * steps)
        return min((step + 1) / max(1.0, plan.warm * steps), max(plan.ends, falling))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, pace)
    names = Names(examples)
    net.train()
    began, done = time.time(), 0
    for epoch in range(plan.epochs):
        told: dict[str, list[float]] = {}
        for batch in _batches(examples, plan.pieces, rng):
            ids = [_changed(e, rng, plan, digits, mask_id, names) for e in batch]
            loss, parts = losses(net, collate(batch, ids), plan.weights)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            if done < steps - 1:
                schedule.step()
            done += 1
            for name, value in parts.items():
                told.setdefault(name, []).append(value)
            if done % 50 == 0:
                say(f"step {done}/{steps} {time.time() - began:.0f} s loss {float(loss.detach()):.3f}")
        means = " ".join(f"{name} {sum(v) / len(v):.3f}" for name, v in sorted(told.items()))
        say(f"epoch {epoch + 1}: {time.time() - began:.0f} s; {means}")
        if held:
            loss_apart = apart_loss(net, held, plan)
            say(f"apart: {loss_apart:.4f}")
            if best is None or loss_apart < best[0]:
                best = loss_apart, {k: v.clone() for k, v in net.state_dict().items()}
            net.train()
    if best:
        net.load_state_dict(best[1])
    net.eval()


@torch.no_grad()
def apart_loss(net: Network, examples: list[Example], plan: Plan) -> float:
    """The mean loss of a batch of examples that are not trained on, nothing hidden and nothing changed."""
    net.eval()
    found = [losses(net, collate(b), plan.weights)[0] for b in _batches(examples, plan.pieces, random.Random(0))]
    return float(torch.stack(found).mean())


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
