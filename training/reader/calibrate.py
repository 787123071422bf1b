"""Calibration on documents apart: temperatures, thresholds, and how far stated probabilities are from what is right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from training.reader.labels import IGNORE, Example
from training.reader.network import Network, allowed, represent, sign_logits
from withheld.extract.vocabularies import SIGNS

Floats = NDArray[np.float64]
AS_GOOD = 0.02
"""A difference of F1 that a few hundred sentences do not tell from none."""
GROUPS = tuple(dict.fromkeys(s.partition(":")[0] for s in SIGNS))


@dataclass
class Raw:
    """Scores and targets of a set: measures per figure, signs per sentence (NaN where unknown)."""

    measures: Floats
    right: NDArray[np.int64]
    signs: Floats
    said: Floats


@torch.no_grad()
def raw(net: Network, examples: Iterable[Example]) -> Raw:
    """What a network says of examples before any calibration."""
    scores, right, signs, said = [], [], [], []
    net.eval()
    for e in examples:
        ids = torch.tensor([e.read.window.ids])
        h = net(ids, torch.ones_like(ids))[0]
        figures, sentences = represent(net, h, e)
        if figures is not None:
            scores.append((net.measure(figures) + allowed(e)).double().numpy())
            right.append(e.measure)
        if len(e.signs):
            signs.append(sign_logits(net, h, e, sentences).double().numpy())
            said.append(e.signs.astype(float))
    return Raw(np.concatenate(scores), np.concatenate(right), np.concatenate(signs), np.concatenate(said))


def temperature(scores: Floats, right: NDArray[np.int64]) -> float:
    """The divisor of the scores under which the labels are likeliest."""
    known = right != IGNORE

    def loss(t: float) -> float:
        x = scores[known] / t
        x = x - x.max(-1, keepdims=True)
        logs = x - np.log(np.exp(x).sum(-1, keepdims=True))
        return float(-logs[np.arange(known.sum()), right[known]].mean())

    return min(np.exp(np.linspace(-1.2, 1.6, 113)), key=loss).item()


def sign_temperature(signs: Floats, said: Floats) -> float:
    """The same for signs, each a question of its own."""
    known = ~np.isnan(said)

    def loss(t: float) -> float:
        x, y = signs[known] / t, said[known]
        return float((np.logaddexp(0, x) - y * x).mean())

    return min(np.exp(np.linspace(-1.2, 1.6, 113)), key=loss).item()


def sign_thresholds(signs: Floats, said: Floats, t: float) -> dict[str, float]:
    """For each group of signs the lowest probability at which its F1 over sentences is as good as at the best.

    The best itself jumps with the weights, since F1 is flat about it; what lies above the lowest is kept, and how sure the
    reader is of each decides what is shown.
    """
    chances = 1 / (1 + np.exp(-signs / t))
    out = {}
    for group in GROUPS:
        columns = [k for k, s in enumerate(SIGNS) if s.partition(":")[0] == group]
        p, y = chances[:, columns].ravel(), said[:, columns].ravel()
        p, y = p[~np.isnan(y)], y[~np.isnan(y)]
        tried = np.linspace(0.2, 0.8, 25)
        reached = np.array([f1(p >= c, y > 0.5) for c in tried])
        out[group] = round(float(tried[reached >= reached.max() - AS_GOOD][0]), 3)
    return out


def f1(told: NDArray[np.bool_], right: NDArray[np.bool_]) -> float:
    """F1 of yes-or-no answers."""
    both = float((told & right).sum())
    return 2 * both / max(1.0, float(told.sum() + right.sum()))
