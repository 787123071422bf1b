"""The network: one encoder, a head for each decision, and pointers to what the text names."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from training.reader.labels import IGNORE, Example
from withheld.extract.features import FACTS, PAIR, POINTERS, TRAITS
from withheld.extract.vocabularies import ALLOWED, MEASURES, RATES, SECTORS, SIGNS, STANCES

WIDTH = 256
POINT = 96
DROPPED = 0.1
"""Share of an encoder layer's output that a step of training leaves out: without, the labels are learned by heart."""


class Network(nn.Module):
    """Encoder and heads; ``frozen`` lower layers keep the published weights, as the word vectors do.

    With ``short`` the encoder multiplies in bfloat16 while it is trained: twice as fast on processors that have it, much
    slower on others.
    """

    def __init__(self, base: Path, frozen: int = 0, short: bool = False) -> None:
        super().__init__()
        self.short = short
        config = BertConfig.from_json_file(str(base / "config.json"))
        # Attention is not dropped: that alone would cost half as much again.
        config.hidden_dropout_prob, config.attention_probs_dropout_prob = DROPPED, 0.0
        self.encoder = BertModel(config, add_pooling_layer=False)
        weights = {k.removeprefix("bert."): v for k, v in load_file(str(base / "model.safetensors")).items()}
        missing, _ = self.encoder.load_state_dict(weights, strict=False)
        assert not [m for m in missing if "position_ids" not in m], missing
        self.encoder.set_attn_implementation("sdpa")
        self.encoder.embeddings.requires_grad_(False)
        for layer in self.encoder.encoder.layer[:frozen]:
            layer.requires_grad_(False)
        h = config.hidden_size
        self.figure = nn.Linear(3 * h + FACTS, WIDTH)
        self.sentence = nn.Linear(3 * h, WIDTH)
        self.measure = nn.Linear(WIDTH, len(MEASURES))
        self.stance = nn.Linear(WIDTH, len(STANCES))
        self.per = nn.Linear(WIDTH, len(RATES))
        self.each = nn.Linear(WIDTH, 2)
        self.sector = nn.Linear(WIDTH, len(SECTORS))
        self.signs = nn.Linear(WIDTH, len(SIGNS))
        self.asks, self.says = nn.Embedding(len(SIGNS), h), nn.Embedding(len(SIGNS), h)
        nn.init.normal_(self.asks.weight, std=h**-0.5)
        nn.init.zeros_(self.says.weight)
        for kind in POINTERS:
            setattr(self, f"{kind}_figure", nn.Linear(WIDTH, POINT))
            setattr(self, f"{kind}_sentence", nn.Linear(WIDTH, POINT))
            setattr(self, f"{kind}_sign", nn.Embedding(len(SIGNS), POINT))
            setattr(self, f"{kind}_mention", nn.Linear(h + TRAITS[kind], POINT))
            setattr(self, f"{kind}_none", nn.Embedding(2, POINT))
            setattr(self, f"{kind}_pair", nn.Linear(PAIR, POINT))
            setattr(self, f"{kind}_mix", nn.Linear(POINT, POINT))
            setattr(self, f"{kind}_score", nn.Linear(POINT, 1))
            nn.init.normal_(getattr(self, f"{kind}_sign").weight, std=0.02)
        self.drop = nn.Dropout(0.2)

    def groups(self, rate: float, heads: float) -> list[dict[str, object]]:
        """Parameters with their learning rates: small for the encoder, larger for the heads."""
        inside = [p for p in self.encoder.parameters() if p.requires_grad]
        names = {id(p) for p in self.encoder.parameters()}
        outside = [p for p in self.parameters() if id(p) not in names]
        return [{"params": inside, "lr": rate}, {"params": outside, "lr": heads}]

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """The vectors of all pieces."""
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.short and self.training):
            found: Tensor = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        return found.float()


@dataclass
class Batch:
    """Several windows padded to one length."""

    ids: Tensor
    mask: Tensor
    examples: list[Example]


def collate(examples: list[Example], ids: list[list[int]] | None = None) -> Batch:
    """Windows as one batch; ``ids`` in place of theirs, if given."""
    rows = ids or [e.read.window.ids for e in examples]
    size = max(map(len, rows))
    out = torch.zeros(len(rows), size, dtype=torch.long)
    mask = torch.zeros(len(rows), size, dtype=torch.long)
    for r, row in enumerate(rows):
        out[r, : len(row)] = torch.tensor(row)
        mask[r, : len(row)] = 1
    return Batch(out, mask, examples)


def allowed(example: Example) -> Tensor:
    """Large negative numbers where a figure's kind rules a measure out."""
    out = torch.zeros(len(example.read.figures), len(MEASURES))
    for i, item in enumerate(example.read.figures):
        assert item.candidate is not None
        for k, measure in enumerate(MEASURES):
            if measure not in ALLOWED[item.candidate.kind]:
                out[i, k] = -1e4
    return out


def losses(net: Network, batch: Batch, weights: dict[str, float]) -> tuple[Tensor, dict[str, float]]:
    """The loss of a batch and its parts."""
    hidden = net(batch.ids, batch.mask)
    parts: dict[str, list[Tensor]] = {}
    counts: dict[str, float] = {}

    def add(name: str, logits: Tensor, target: np.ndarray) -> None:
        y = torch.tensor(target, dtype=torch.long)
        n = int((y != IGNORE).sum())
        if n:
            parts.setdefault(name, []).append(
                nn.functional.cross_entropy(logits, y, ignore_index=IGNORE, reduction="sum")
            )
            counts[name] = counts.get(name, 0) + n

    for r, e in enumerate(batch.examples):
        h = hidden[r]
        fig, sen = represent(net, h, e)
        if fig is not None:
            f = net.drop(fig)
            add("measure", net.measure(f) + allowed(e), e.measure)
            for name in ("stance", "per", "each", "sector"):
                add(name, getattr(net, name)(f), getattr(e, name))
        if len(e.signs):
            logits = sign_logits(net, h, e, net.drop(sen))
            y = torch.tensor(e.signs)
            known = ~torch.isnan(y)
            loss = nn.functional.binary_cross_entropy_with_logits(logits, y.nan_to_num(0.0), reduction="none")
            parts.setdefault("signs", []).append((loss * known * (1 + 2 * y.nan_to_num(0.0))).sum() / 4)
            counts["signs"] = counts.get("signs", 0) + len(e.signs)
        for kind in POINTERS:
            loss, n = _pointer_loss(net, kind, h, e, fig, sen)
            if n:
                parts.setdefault(kind, []).append(loss)
                counts[kind] = counts.get(kind, 0) + n
    total = torch.zeros(())
    told = {}
    for name, found in parts.items():
        value = torch.stack(found).sum() / counts[name]
        told[name] = float(value.detach())
        total = total + weights.get(name, 0.3) * value
    return total, told


def represent(net: Network, h: Tensor, e: Example) -> tuple[Tensor | None, Tensor]:
    """Vectors of the figures (None if there is none) and of the sentences of one window."""
    means = (
        torch.stack([h[a:b].mean(0) for a, b in (s.pieces for s in e.read.sentences)]) if e.read.sentences else h[:0]
    )
    row = {s.sentence: k for k, s in enumerate(e.read.sentences)}
    first = h[[s.pieces[0] for s in e.read.sentences]] if e.read.sentences else h[:0]
    top = h[0].expand(len(first), -1)
    sen = nn.functional.gelu(net.sentence(torch.cat([means, first, top], -1)))
    if not e.read.figures:
        return None, sen
    spans = torch.stack([h[a:b].mean(0) for a, b in (f.pieces for f in e.read.figures)])
    heads = h[[f.pieces[0] for f in e.read.figures]]
    around = means[[row[f.sentence] for f in e.read.figures]]
    return nn.functional.gelu(net.figure(torch.cat([heads, spans, around, torch.tensor(e.read.facts)], -1))), sen


def sign_logits(net: Network, h: Tensor, e: Example, sen: Tensor) -> Tensor:
    """Scores of shape (sentences, signs): from each sentence's vector, and from the pieces that each sign attends to."""
    weight, value = h @ net.asks.weight.T, h @ net.says.weight.T
    told = [(weight[a:b].softmax(0) * value[a:b]).sum(0) for a, b in (s.pieces for s in e.read.sentences)]
    found: Tensor = net.signs(sen) + torch.stack(told)
    return found


def point(net: Network, kind: str, h: Tensor, e: Example, fig: Tensor | None, sen: Tensor) -> Tensor:
    """Scores of shape (queries, 2 + mentions): none, the date of publication, then each mention."""
    queries = [getattr(net, f"{kind}_figure")(fig)] if fig is not None else []
    if e.asked:
        rows, signs = [a for a, _ in e.asked], torch.tensor([b for _, b in e.asked])
        queries.append(getattr(net, f"{kind}_sentence")(sen[rows]) + getattr(net, f"{kind}_sign")(signs))
    q = torch.cat(queries)
    found = e.read.mentions[kind]
    none = getattr(net, f"{kind}_none").weight
    pair = torch.zeros(len(q), 2 + len(found), POINT)
    if found:
        spans = torch.stack([h[a:b].mean(0) for _, (a, b) in found])
        traits = torch.tensor([m.traits for m, _ in found], dtype=torch.float32)
        keys = torch.cat([none, getattr(net, f"{kind}_mention")(torch.cat([spans, traits], -1))])
        told = getattr(net, f"{kind}_pair")(torch.tensor(e.pairs[kind]))
        pair = torch.cat([pair[:, :2], told], 1)
    else:
        keys = none
    mixed = nn.functional.gelu(q[:, None] + keys[None] + pair)
    mixed = mixed + nn.functional.gelu(getattr(net, f"{kind}_mix")(mixed))
    score = getattr(net, f"{kind}_score")(mixed)[..., 0]
    if kind != "period":
        score[:, 1] = -1e4
    return score


def _pointer_loss(
    net: Network, kind: str, h: Tensor, e: Example, fig: Tensor | None, sen: Tensor
) -> tuple[Tensor, int]:
    right = e.pointers[kind]
    rows = [k for k, columns in enumerate(right) if columns]
    if not rows:
        return torch.zeros(()), 0
    score = point(net, kind, h, e, fig, sen).log_softmax(-1)
    loss = torch.zeros(())
    for k in rows:
        loss = loss - torch.logsumexp(score[k, right[k]], 0)
    return loss, len(rows)
