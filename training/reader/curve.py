"""The learning curve: what more documents are worth, so that the next doubling can be priced.

python -m training.reader.curve [NAME=GOLD.jsonl …] [--sizes 250,500,1000,0] [--made DOCUMENTS=DIR] [--mirrors DIR] [--out FILE]

Each size is trained from the base weights by the same plan, on documents of which the smaller sets are part, and read with its own
temperatures. Which confidence a claim is shown from is chosen on the documents apart, where its F1 is best, and holds for every set.
What was measured is kept in FILE after each size (one that is there is not trained again), and its table is written between the marks in
docs/reader.md. Six passes over 250 documents take four minutes on two cores.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.reader.__main__ import base_folder, card_of, plain_tokenizer, trained
from training.reader.corpus import FOLDER, apart, documents
from training.reader.evaluate import TorchReader
from training.reader.labels import Example, Label, examples
from training.reader.report import APART, CARD, filled
from training.reader.scores import at, bootstrap, counts, predicted, rates, read_lines
from withheld.extract.encoder import Reader, reader
from withheld.extract.features import Cutter

OUT = CARD.parent / "curve.json"
STEPS = np.linspace(0.2, 0.7, 11)
SHIPPED = "as shipped"
Row = dict[str, Any]


def measured(model: Any, sets: dict[str, list[Label]]) -> Row:
    """Claim F1 with its interval by set, shown from where F1 is best on the documents apart."""
    found = {name: [(g, predicted(g, model)) for g in gold] for name, gold in sets.items()}
    best = max(STEPS, key=lambda c: rates(counts(g, at(t, c)) for g, t in found[APART])["claim"][2])
    out: Row = {"shown_from": round(float(best), 2), "apart": len(found[APART]), "sets": {}}
    for name, some in found.items():
        counted = [counts(g, at(t, float(best))) for g, t in some]
        precision, recall, f = rates(counted)["claim"]
        out["sets"][name] = [precision, recall, f, *bootstrap(counted, "claim")]
    return out


def rows(kept: dict[str, Row]) -> list[str]:
    """The table of the model card: one line a size, with how many documents were apart when it was measured."""
    names = list(next(iter(kept.values()))["sets"])
    out = [
        _line(["documents", "windows", "apart", *(f"{n}: claim F1 [95%]" for n in names)]),
        _line(["---"] * (3 + len(names))),
    ]
    for size, row in kept.items():
        cells = [f"{f:.2f} [{low:.2f}, {high:.2f}]" for _, _, f, low, high in (row["sets"][n] for n in names)]
        out.append(_line([size, str(row.get("windows", "–")), str(row["apart"]), *cells]))
    return out


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Train and measure each size that is not kept yet, and write the table."""
    options = _options()
    torch.set_num_threads(options.threads)
    found = list(documents(FOLDER, Path(options.mirrors) if options.mirrors else None))
    held = [d for d in found if apart(d["id"])]
    # By name, not by place in the files: neighbours there are often of one writer.
    rest = sorted((d for d in found if not apart(d["id"])), key=lambda d: str(d["id"]))
    random.Random(0).shuffle(rest)
    sets = {APART: held, **{name: read_lines(Path(path)) for name, _, path in (s.partition("=") for s in options.sets)}}
    kept: dict[str, Row] = json.loads(options.out.read_text(encoding="utf-8")) if options.out.exists() else {}
    kept.pop(SHIPPED, None)
    with tempfile.TemporaryDirectory() as scratch:
        base = base_folder(options.base, Path(scratch))
        tokenizer = plain_tokenizer(base)
        cutter = Cutter(tokenizer)
        apart_examples = [e for d in held for e in examples(d, cutter)]
        ready: list[Example] = []
        seen = 0
        for size in sorted(options.sizes, key=lambda n: n or len(rest)):
            upto = min(size or len(rest), len(rest))
            if str(upto) in kept:
                continue
            ready += [e for d in rest[seen:upto] for e in examples(d, cutter)]
            seen = upto
            net = trained(base, ready, [], tokenizer, options)
            model = TorchReader(net, cutter, card_of(net, apart_examples, found))
            kept[str(upto)] = {"windows": len(ready), "epochs": options.epochs, **measured(model, sets)}
            options.out.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    for size, folder in (made.split("=", 1) for made in options.made):
        kept[size] = measured(Reader(Path(folder)), sets)
    kept = dict(sorted(kept.items(), key=lambda k: int(k[0])))
    kept[SHIPPED] = measured(Reader(options.before) if options.before else reader(), sets)
    options.out.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    CARD.write_text(filled(CARD.read_text(encoding="utf-8"), {"curve": rows(kept)}), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m training.reader.curve",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("sets", nargs="*", metavar="NAME=GOLD.jsonl")
    parser.add_argument(
        "--sizes",
        type=lambda s: [int(n) for n in s.split(",")],
        default=[250, 500, 1000, 0],
        help="documents each; 0: all",
    )
    parser.add_argument("--mirrors", help="folder of the fetched repositories, for the labels of real prose")
    parser.add_argument("--base", help="folder with config.json, model.safetensors and tokenizer.json")
    parser.add_argument(
        "--before", type=Path, help="folder of the weights without the last branch, which sees the named sets"
    )
    parser.add_argument(
        "--made", action="append", default=[], metavar="DOCUMENTS=DIR", help="weights of python -m training.reader"
    )
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--rate", type=float, default=1.5e-4, help="learning rate of the encoder")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    options.frozen, options.start, options.branches, options.states, options.seeds, options.short = (
        0,
        None,
        0,
        None,
        "0",
        False,
    )
    return options


if __name__ == "__main__":
    main()
