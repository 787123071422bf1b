"""How often claims of each confidence are right, against labelled documents.

python benchmarks/reliability.py LABELLED.jsonl PREDICTED.jsonl

PREDICTED is what ``withheld claims LABELLED.jsonl --format jsonl`` printed. A claim is right if a labelled one of the same
measure, unit and value has a quotation that overlaps its own; each labelled claim counts once.
"""

from __future__ import annotations

import json
import math
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

BINS = ((0.0, 0.55), (0.55, 0.65), (0.65, 0.7), (0.7, 1.0))


def same(text: str, ours: dict[str, Any], theirs: dict[str, Any]) -> bool:
    if ours["measure"] != theirs["measure"] or ours["unit"] != theirs["unit"]:
        return False
    for bound in ("low", "high"):
        a, b = ours[bound], theirs.get(bound)
        if (a is None) != (b is None) or (a is not None and not math.isclose(a, b, rel_tol=0.01)):
            return False
    first, other = text.find(ours["quote"]), text.find(theirs["quote"])
    return first < other + len(theirs["quote"]) and other < first + len(ours["quote"])


def main() -> None:
    labelled = {d["id"]: d for d in map(json.loads, Path(sys.argv[1]).read_text(encoding="utf-8").splitlines())}
    made: dict[tuple[float, float], list[tuple[float, bool]]] = defaultdict(list)
    for line in Path(sys.argv[2]).read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        gold = labelled[document["id"]]
        left = list(gold["claims"])
        for claim in document["claims"]:
            found = next((g for g in left if same(gold["text"], claim, g)), None)
            if found is not None:
                left.remove(found)
            place = next(b for b in BINS if b[0] < claim["confidence"] <= b[1])
            made[place].append((claim["confidence"], found is not None))
    for low, high in BINS:
        rows = made[low, high]
        if rows:
            print(f"confidence {low:.2f} to {high:.2f}: {sum(r for _, r in rows)} of {len(rows)} right")
    every = [row for rows in made.values() for row in rows]
    print(
        f"all: {sum(r for _, r in every)} of {len(every)} right; mean confidence {sum(c for c, _ in every) / len(every):.2f}"
    )


if __name__ == "__main__":
    main()
