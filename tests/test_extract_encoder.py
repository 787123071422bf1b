"""The reader's files: whole or refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from documents import document
from withheld.extract.encoder import FILES, Reader, reader, with_stand_ins
from withheld.extract.read import EXTRACTOR, laid_out
from withheld.settings import SettingsError, shipped
from withheld.text import DocumentAnalysis


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped("data") / "models" / "reader", tmp_path / "reader"))


def test_the_card_names_the_reader_that_records_are_kept_under() -> None:
    assert EXTRACTOR.startswith(f"{reader().card['name']}."), "the weights, then the version of what is made of them"


def test_the_weights_are_small_enough_to_ship() -> None:
    assert sum(p.stat().st_size for p in (shipped("data") / "models" / "reader").iterdir()) <= 65 * 2**20


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_refused_by_name(copied: Path, name: str) -> None:
    whole = (copied / name).read_bytes()
    (copied / name).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(SettingsError, match=f"{name}.*damaged"):
        Reader(copied)


@pytest.mark.parametrize("name", [*FILES, "card.json"])
def test_a_missing_file_is_refused_by_name(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(SettingsError, match=name):
        Reader(copied)


def test_masked_pieces_change_no_vector() -> None:
    """They would if anything were rounded by the range of all pieces: then processors, too, would read differently."""
    ids, rest = [101, 2048, 3000, 4419, 102], [1999, 7592, 12000]
    row = np.array([ids + rest], dtype=np.int64)
    mask = np.array([[1] * len(ids) + [0] * len(rest)], dtype=np.int64)
    beside = reader()._session.run(None, {"ids": row, "mask": mask})[0][0, : len(ids)]
    assert np.abs(beside - reader().vectors(ids)).max() < 1e-4


def test_one_window_is_read_the_same_every_time() -> None:
    ids = [101, 2048, 3000, 102]
    assert (reader().vectors(ids) == reader().vectors(ids)).all()


def test_names_that_the_weights_know_stand_in_for_those_of_a_sender_that_they_do_not() -> None:
    def ids(senders: list[str]) -> list[int]:
        analysis = DocumentAnalysis(document("Some 340 Cuban nurses work in Qatar."))
        _, _, reads = laid_out(analysis, "CU", reader())
        (read,) = reads
        return with_stand_ins(
            {"senders": senders, "stand_ins": {"people": {"1": [7]}, "country": {}}}, read, "CU"
        ).window.ids

    as_it_is, stood_in = ids(["CU"]), ids(["KP"])
    changed = [k for k, (a, b) in enumerate(zip(as_it_is, stood_in, strict=True)) if a != b]
    assert [stood_in[k] for k in changed] == [7] and reader().cutter.tokenizer.decode([as_it_is[changed[0]]]) == "cuban"
