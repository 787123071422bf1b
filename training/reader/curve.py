"""The learning curve: what a reader reaches that was trained on so many documents, from the base weights, beside the one shipped.

python -m training.reader.curve [NAME=GOLD.jsonl …] [--counts 250,500,1000] [--mirrors DIR] [--epochs N]

Each count is one seed (about a minute for each hundred documents on two cores, all passes together), and its documents are among
those of the next. The table is written between its marks in docs/reader.md.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from pathlib import Path

import torch

from training.reader.__main__ import base_folder, card_of, plain_tokenizer
from training.reader.corpus import documents
from training.reader.export import export
from training.reader.fit import Plan, digit_pieces, fit
from training.reader.labels import Example, Label, examples
from training.reader.network import Network
from training.reader.records import calibrate, held
from training.reader.report import APART, CARD, filled
from training.reader.scores import at, bootstrap, counts, predicted, rates, read_lines
from withheld.extract.encoder import Reader, reader
from withheld.extract.features import Cutter

THRESHOLD = 0.5


def order(identifier: str) -> str:
    """Where a document stands among all: by chance, and always the same."""
    return hashlib.sha256(f"curve {identifier}".encode()).hexdigest()


def row(name: str, claims: int, model: Reader, sets: dict[str, list[Label]]) -> str:
    """What one reader reaches on each set: precision of claims, and F1 with its interval."""
    cells = []
    for gold in sets.values():
        found = [counts(g, at(predicted(g, model), THRESHOLD)) for g in gold]
        (precision, _, f1), (low, high) = rates(found)["claim"], bootstrap(found, "claim")
        cells.append(f"P {precision:.2f}, F1 {f1:.2f} [{low:.2f}, {high:.2f}]")
    return f"| {name} | {claims} | " + " | ".join(cells) + " |"


def main() -> None:
    """Train on more and more documents, score each, write the table."""
    parser = argparse.ArgumentParser(prog="python -m training.reader.curve", description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="NAME=GOLD.jsonl")
    parser.add_argument("--counts", default="250,500,1000")
    parser.add_argument("--mirrors", type=Path, help="folder of the fetched repositories, for the labels of real prose")
    parser.add_argument("--epochs", type=int, default=Plan().epochs)
    options = parser.parse_args()
    torch.set_num_threads(2)
    found = list(documents(mirrors=options.mirrors))
    apart = held(mirrors=options.mirrors)
    kept = {d["id"] for d in apart}
    train = sorted((d for d in found if d["id"] not in kept), key=lambda d: order(d["id"]))
    sets = {APART: apart, **{n: read_lines(Path(p)) for n, _, p in (one.partition("=") for one in options.sets)}}
    lines = ["| documents | claims | " + " | ".join(sets) + " |", "| --- | --- |" + " --- |" * len(sets)]
    with tempfile.TemporaryDirectory() as scratch:
        base = base_folder(None, Path(scratch))
        cutter = Cutter(plain_tokenizer(base))
        aside = [e for d in apart for e in examples(d, cutter)]
        for count in map(int, options.counts.split(",")):
            some = train[:count]
            out = Path(scratch) / f"reader-{count}"
            _make(base, out, some, aside, apart, options.epochs)
            lines.append(row(str(count), sum(len(d["claims"]) for d in some), Reader(out), sets))
            print(lines[-1], flush=True)
    claims = sum(len(d["claims"]) for d in train)
    lines.append(row(f"{len(train)} (the reader as shipped)", claims, reader(), sets))
    CARD.write_text(filled(CARD.read_text(encoding="utf-8"), {"curve": lines}), encoding="utf-8")


def _make(base: Path, out: Path, some: list[Label], aside: list[Example], apart: list[Label], epochs: int) -> None:
    torch.manual_seed(1)
    net, tokenizer = Network(base), plain_tokenizer(base)
    cutter = Cutter(tokenizer)
    seen = [e for d in some for e in examples(d, cutter)]
    mask = tokenizer.token_to_id("[MASK]")
    fit(net, seen, Plan(epochs=epochs), digit_pieces(tokenizer.get_vocab()), mask)
    export(net, base / "tokenizer.json", out, card_of(net, aside, some))
    calibrate(out, apart)


if __name__ == "__main__":
    main()
