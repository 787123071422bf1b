"""The encoder that reads: its files, and the vectors of a window's pieces."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from withheld.extract.heads import Array, Heads
from withheld.extract.windows import Cutter
from withheld.settings import SettingsError, shipped

FILES = ("encoder.onnx", "heads.npz", "tokenizer.json")


class Reader:
    """The trained reader: windows to vectors, vectors to decisions. ``card`` says what it was trained on and how sure it is."""

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

    @property
    def name(self) -> str:
        """Name and version, kept with every record that it proposes."""
        return str(self.card["name"])

    def vectors(self, ids: list[int]) -> Array:
        """The vectors of one window's pieces; one window at a time, so that none changes another's."""
        row = np.array([ids], dtype=np.int64)
        out: Any = self._session.run(None, {"ids": row, "mask": np.ones_like(row)})[0]
        return np.asarray(out[0], dtype=np.float32)


def _session(path: Path) -> Any:
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _card(folder: Path) -> dict[str, Any]:
    path = folder / "card.json"
    try:
        card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: the reader's card cannot be read ({error}); install the program again") from error
    return card


def _whole(path: Path, digest: str) -> None:
    """Refuse a file of the model that is missing or not the one that was trained."""
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
