"""Scores of a network on labelled documents: what the program would print with it, against the labels."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from training.reader.network import Network
from withheld.extract.encoder import Array, Heads
from withheld.extract.features import Cutter


class TorchReader:
    """A network in the place of the exported reader."""

    def __init__(self, net: Network, cutter: Cutter, card: dict[str, Any]) -> None:
        self.net, self.cutter, self.card = net.eval(), cutter, card
        weights = {k: v.detach().numpy() for k, v in net.state_dict().items() if not k.startswith("encoder.")}
        self.heads = Heads(weights)
        self.name = str(card.get("name", "torch"))

    @torch.no_grad()
    def vectors(self, ids: list[int]) -> Array:
        """The vectors of one window's pieces."""
        row = torch.tensor([ids])
        return np.asarray(self.net(row, torch.ones_like(row))[0].numpy(), dtype=np.float32)
