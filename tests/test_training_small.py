"""The whole path of training on a few documents; runs where the training extra is installed."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import islice
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


def test_a_run_that_was_stopped_goes_on_from_the_states_that_it_kept(tmp_path: Path) -> None:
    kept, last = tmp_path / "states", tmp_path / "last.jsonl"
    last.write_text(
        (ROOT / "training" / "corpus" / "plain.jsonl").read_text(encoding="utf-8").partition("\n")[0] + "\n"
    )
    words = ["--documents", "12", "--epochs", "1", "--seeds", "0,1", "--threads", "1", "--states", str(kept)]
    words += ["--last", str(last), "--out", str(tmp_path / "one")]
    trained(words)
    assert {p.stem for p in kept.iterdir()} == {"trunk", "branch-0", "branch-1", "last"}
    (kept / "last.pt").unlink()
    before = {p.name: p.stat().st_mtime_ns for p in kept.iterdir()}
    trained([*words[:-1], str(tmp_path / "two")])
    after = {p.name: p.stat().st_mtime_ns for p in kept.iterdir()}
    assert before.items() <= after.items() and after.keys() - before.keys() == {"last.pt"}
    assert (tmp_path / "two" / "encoder.onnx").is_file()


def test_a_stage_that_was_stopped_goes_on_after_its_last_whole_pass(tmp_path: Path) -> None:
    import torch

    from training.reader.__main__ import base_folder, plain_tokenizer
    from training.reader.corpus import documents
    from training.reader.fit import Fit, Plan
    from training.reader.labels import examples
    from training.reader.network import Network
    from withheld.extract.features import Cutter

    torch.set_num_threads(1)
    base = base_folder(None, tmp_path)
    tokenizer = plain_tokenizer(base)
    cutter = Cutter(tokenizer)
    some = [e for d in islice(documents(), 4) for e in examples(d, cutter)]

    def stage(kept: Path | None) -> Fit:
        torch.manual_seed(1)
        return Fit(Network(base, 6), some, Plan(epochs=2), {}, tokenizer.token_to_id("[MASK]"), some, kept)

    def stop(line: str) -> None:
        if line.startswith("pass 2"):
            raise KeyboardInterrupt

    whole, kept = stage(None), tmp_path / "trunk.part"
    whole.run(lambda _: None)
    with pytest.raises(KeyboardInterrupt):
        stage(kept).run(stop)
    again = stage(kept)
    assert (whole.first, again.first) == (0, 1)
    again.run(lambda _: None)
    for name, value in whole.net.state_dict().items():
        assert torch.allclose(again.net.state_dict()[name].float(), value.float(), atol=1e-5), name


def test_a_threshold_is_the_lowest_that_does_about_as_well_as_the_best() -> None:
    from training.reader.calibrate import GROUPS, sign_thresholds
    from withheld.extract.vocabularies import SIGNS

    said = np.zeros((200, len(SIGNS)))
    said[:100] = 1
    chances = np.where(said > 0, 0.5, 0.1)
    chances[0] = 0.79  # a step that only one sentence of a hundred takes
    found = sign_thresholds(np.log(chances / (1 - chances)), said, 1.0)
    assert set(found) == set(GROUPS) and set(found.values()) == {0.2}


def test_the_curve_is_a_table_of_a_line_a_size() -> None:
    from training.reader.curve import rows

    row = {"windows": 270, "apart": 40, "sets": {"a": [0.6, 0.4, 0.48, 0.4, 0.55], "b": [0.5, 0.5, 0.5, 0.1, 0.9]}}
    shipped = {"apart": 44, "sets": row["sets"]}
    assert rows({"250": row, "as shipped": shipped}) == [
        "| documents | windows | apart | a: claim F1 [95%] | b: claim F1 [95%] |",
        "| --- | --- | --- | --- | --- |",
        "| 250 | 270 | 40 | 0.48 [0.40, 0.55] | 0.50 [0.10, 0.90] |",
        "| as shipped | – | 44 | 0.48 [0.40, 0.55] | 0.50 [0.10, 0.90] |",
    ]


def test_the_program_decides_as_the_network_that_was_trained(tmp_path: Path) -> None:
    import torch

    from training.reader.__main__ import base_folder, plain_tokenizer
    from training.reader.corpus import documents
    from training.reader.labels import examples
    from training.reader.network import Network, allowed, point, represent, sign_logits
    from withheld.extract.encoder import Heads
    from withheld.extract.features import POINTERS, Cutter

    base = base_folder(None, tmp_path)
    torch.manual_seed(1)
    net = Network(base).eval()
    torch.nn.init.normal_(net.says.weight, std=0.1)
    heads = Heads({k: v.numpy() for k, v in net.state_dict().items() if not k.startswith("encoder.")})
    cutter = Cutter(plain_tokenizer(base))
    for e in (e for d in islice(documents(), 6) for e in examples(d, cutter)):
        ids = torch.tensor([e.read.window.ids])
        with torch.no_grad():
            h = net(ids, torch.ones_like(ids))[0]
            figures, sentences = represent(net, h, e)
            assert figures is not None
            measures, signs = net.measure(figures) + allowed(e), sign_logits(net, h, e, sentences)
            points = {kind: point(net, kind, h, e, figures, sentences) for kind in POINTERS}
        vectors = h.numpy()
        figs, sens = heads.represent(vectors, e.read)
        rows, asked = [a for a, _ in e.asked], [b for _, b in e.asked]
        assert np.allclose(heads.measures(figs, e.read), measures, atol=1e-3)
        assert np.allclose(heads.signs(sens, vectors, e.read), signs, atol=1e-3)
        for kind, scores in points.items():
            queries = np.concatenate([heads.linear(f"{kind}_figure", figs), heads.from_signs(kind, sens[rows], asked)])
            assert np.allclose(heads.point(kind, vectors, e.read, queries, e.pairs[kind]), scores, atol=1e-3), kind
