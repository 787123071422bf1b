"""The trained model: its files, the vectors of a window's pieces, and the heads that decide from them, in NumPy."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from withheld.extract.features import Cutter, Read
from withheld.extract.vocabularies import ALLOWED, MEASURES
from withheld.jsons import JsonObject
from withheld.settings import SettingsError, shipped

Array = NDArray[np.float32]
BARRED = np.float32(-1e4)
"""The logit of an impossible class."""


class Heads:
    """Weights of all heads by name, as the training stores them: ``<layer>.weight`` (out × in) and ``<layer>.bias``."""

    def __init__(self, weights: dict[str, Array]) -> None:
        self.weights = {name: np.asarray(w, dtype=np.float32) for name, w in weights.items()}
        layers = [name.removesuffix(".bias") for name in self.weights if name.endswith(".bias")]
        self._layers = {
            n: (np.ascontiguousarray(self.weights[f"{n}.weight"].T), self.weights[f"{n}.bias"]) for n in layers
        }
        self.barred = {
            kind: np.where([m in allowed for m in MEASURES], np.float32(0), BARRED) for kind, allowed in ALLOWED.items()
        }

    def linear(self, name: str, x: Array) -> Array:
        """One linear layer, over the last axis."""
        weight, bias = self._layers[name]
        out = x.reshape(-1, x.shape[-1]) @ weight
        out += bias
        return cast(Array, out.reshape(*x.shape[:-1], bias.size))

    def represent(self, h: Array, read: Read) -> tuple[Array, Array]:
        """Vectors of the figures and of the sentences of one window whose pieces have the vectors ``h``."""
        means = averages(h, [s.pieces for s in read.sentences])
        first = h[[s.pieces[0] for s in read.sentences]]
        top = np.broadcast_to(h[0], first.shape)
        sentences = gelu(self.linear("sentence", np.concatenate([means, first, top], -1)))
        row = {s.sentence: k for k, s in enumerate(read.sentences)}
        spans = averages(h, [f.pieces for f in read.figures])
        starts = h[[f.pieces[0] for f in read.figures]]
        around = means[[row[f.sentence] for f in read.figures]]
        return gelu(self.linear("figure", np.concatenate([starts, spans, around, read.facts], -1))), sentences

    def measures(self, figures: Array, read: Read) -> Array:
        """Logits of every measure for every figure; measures that its kind excludes are masked."""
        barred = [self.barred[f.candidate.kind] for f in read.figures if f.candidate]
        return self.linear("measure", figures) + (np.stack(barred) if barred else np.float32(0))

    def signs(self, sentences: Array, h: Array, read: Read) -> Array:
        """Logits of every sign for every sentence: from its vector, and from the pieces that each sign attends to."""
        out = self.linear("signs", sentences)
        weight, value = (h @ self.weights[f"{name}.weight"].T for name in ("asks", "says"))
        for row, (a, b) in zip(out, (s.pieces for s in read.sentences), strict=True):
            row += (softmax(weight[a:b].T) * value[a:b].T).sum(-1)
        return out

    def point(self, kind: str, h: Array, read: Read, queries: Array, pairs: Array) -> Array:
        """Logits of shape (queries, 2 + mentions): none, the date of publication, then each mention."""
        found = read.mentions[kind]
        keys = self.weights[f"{kind}_none.weight"]
        told = np.zeros((len(queries), 2 + len(found), keys.shape[1]), np.float32)
        if found:
            spans = averages(h, [at for _, at in found])
            traits = np.array([m.traits for m, _ in found], dtype=np.float32)
            keys = np.concatenate([keys, self.linear(f"{kind}_mention", np.concatenate([spans, traits], -1))])
            told[:, 2:] = self.linear(f"{kind}_pair", pairs)
        mixed = gelu(queries[:, None] + keys[None] + told)
        mixed = mixed + gelu(self.linear(f"{kind}_mix", mixed))
        score = self.linear(f"{kind}_score", mixed)[..., 0]
        if kind != "period":
            score[:, 1] = BARRED
        return score

    def from_signs(self, kind: str, sentences: Array, signs: list[int]) -> Array:
        """Pointer queries from sentences, for one sign each."""
        return cast(Array, self.linear(f"{kind}_sentence", sentences) + self.weights[f"{kind}_sign.weight"][signs])


def averages(h: Array, spans: list[tuple[int, int]]) -> Array:
    """The mean vector of each span of pieces."""
    out = np.empty((len(spans), h.shape[1]), np.float32)
    for row, (a, b) in zip(out, spans, strict=True):
        np.add.reduce(h[a:b], 0, out=row)
    out /= np.array([b - a for a, b in spans], np.float32)[:, None]
    return out


def gelu(x: Array) -> Array:
    """The Gaussian error linear unit, x·Φ(x)."""
    out = _erf(x / np.float32(2**0.5))
    out += np.float32(1)
    out *= np.float32(0.5) * x
    return out


def _erf(x: Array) -> Array:
    """The error function after Abramowitz and Stegun 7.1.26, in place: absolute error below 1.5e-7."""
    t = np.abs(x)
    t *= np.float32(0.3275911)
    t += np.float32(1)
    np.divide(np.float32(1), t, out=t)
    poly = t * np.float32(1.061405429)
    for part in _POLYNOMIAL:
        poly += part
        poly *= t
    np.multiply(x, x, out=t)
    np.negative(t, out=t)
    np.exp(t, out=t)
    poly *= t
    np.subtract(np.float32(1), poly, out=poly)
    poly *= np.sign(x)
    return poly


_POLYNOMIAL = tuple(np.float32(c) for c in (-1.453152027, 1.421413741, -0.284496736, 0.254829592))


def softmax(scores: Array) -> Array:
    """Probabilities along the last axis."""
    shifted = np.exp(scores - scores.max(-1, keepdims=True))
    return cast(Array, shifted / shifted.sum(-1, keepdims=True))


def sigmoid(scores: Array) -> Array:
    """Probabilities of independent signs."""
    return cast(Array, 1.0 / (1.0 + np.exp(-scores)))


FILES = ("encoder.onnx", "heads.npz", "tokenizer.json")


class Reader:
    """The trained reader: windows to vectors, vectors to decisions. ``card`` describes its training data and calibration."""

    def __init__(self, folder: Path) -> None:
        self.card = _card(folder)
        for name in FILES:
            _whole(folder / name, self.card["sha256"][name])
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self.cutter = Cutter(tokenizer)
        with np.load(folder / "heads.npz") as stored:
            self.heads = Heads({name: stored[name] for name in stored.files})
        self._session = _session(folder / "encoder.onnx")

    def vectors(self, ids: list[int]) -> Array:
        """The vectors of one window's pieces; one window per run, so that results do not depend on a batch."""
        row = np.array([ids], dtype=np.int64)
        out: Any = self._session.run(None, {"ids": row, "mask": np.ones_like(row)})[0]
        return np.asarray(out[0], dtype=np.float32)


def with_stand_ins(card: JsonObject, read: Read, programme: str) -> Read:
    """The window with names of senders that the weights were trained on in place of those of one that they have not seen."""
    stand_ins: Any = card.get("stand_ins", {})
    if programme not in card.get("senders", (programme,)):
        for m, (a, b) in read.mentions["host"]:
            if m.traits[_OWN]:
                read.window.ids[a:b] = stand_ins["people" if m.traits[_PEOPLE] else "country"].get(
                    str(b - a), read.window.ids[a:b]
                )
    return read


_OWN, _PEOPLE = 5, 1  # where the traits of a place say that it is the sender's own, and that it is a people


def _session(path: Path) -> Any:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Dequantise once, here; otherwise onnxruntime rounds the activations, each processor in its own way.
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _card(folder: Path) -> JsonObject:
    path = folder / "card.json"
    try:
        card: JsonObject = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: the reader's card cannot be read ({error}); install the program again") from error
    return card


def _whole(path: Path, digest: str) -> None:
    """Refuse a model file that is missing or differs from the trained one."""
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise SettingsError(
            f"{path}: the reader's weights cannot be read ({error}); install the program again"
        ) from error
    if found != digest:
        raise SettingsError(
            f"{path}: the reader's weights are damaged (not the file of the model card); install the program again"
        )


@cache
def reader() -> Reader:
    """The reader that the program comes with."""
    return Reader(shipped("data") / "models" / "reader")
