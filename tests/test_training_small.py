"""The whole path of training on a few documents; runs where the training extra is installed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from withheld.extract.encoder import FILES, Reader

pytest.importorskip("torch")
pytest.importorskip("all_minilm_l6_v2")
ROOT = Path(__file__).parent.parent


def trained(words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "training.reader", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_a_few_documents_are_enough_to_run_every_step(tmp_path: Path) -> None:
    said = ["--documents", "12", "--epochs", "1", "--seeds", "0", "--threads", "1", "--out", str(tmp_path / "reader")]
    trained(said)
    card = json.loads((tmp_path / "reader" / "card.json").read_text(encoding="utf-8"))
    assert card["documents"] == 12 and set(card["sha256"]) == set(FILES)
    made = Reader(tmp_path / "reader")
    ids = [101, 2148, 4759, 3667, 102]
    assert made.vectors(ids).shape == (5, 384)
    # Training goes on from what was written: with no step that changes anything, the same vectors come out.
    trained([*said[:-1], str(tmp_path / "again"), "--start", str(tmp_path / "reader"), "--rate", "0"])
    assert np.abs(Reader(tmp_path / "again").vectors(ids) - made.vectors(ids)).max() < 0.1
