"""Estimates as they are kept: under the hash of inputs and code, with the draws that they rest on."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import BadZipFile

from withheld.case import Case
from withheld.estimate.results import Bare, Estimate, Observation
from withheld.records import Claim, Evidence

if TYPE_CHECKING:
    import numpy as np


class Kept(NamedTuple):
    """An estimate with its draws (draws × deviates) and the log density of each observation at each."""

    estimate: Estimate
    z: np.ndarray
    bias: np.ndarray
    density: np.ndarray


def key_of(case: Case, observations: Sequence[Observation], settings: Sequence[Any]) -> str:
    """Hash of the case (without its rows, which are in the observations), the observations, the settings and the code."""
    body = {
        "case": case.model_dump(mode="json", exclude={"rows", "timeline", "obligations", "summary"}),
        "observations": [o.model_dump(mode="json") for o in observations],
        "run": list(settings),
    }
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode())
    package = Path(__file__).resolve().parent
    for path in sorted([*package.glob("*.py"), *(package.parent / "programme").glob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def kept(folder: Path, key: str) -> Estimate | None:
    """The estimate that is kept under a key."""
    path = folder / "estimates" / key / "estimate.json"
    return Estimate.model_validate_json(path.read_text(encoding="utf-8")) if path.is_file() else None


def load_latest(folder: Path) -> Estimate | None:
    """The estimate that was made or asked for last, None if there is none."""
    pointer = folder / "estimates" / "latest"
    return kept(folder, pointer.read_text(encoding="utf-8").strip()) if pointer.is_file() else None


def draws_of(folder: Path, estimate: Estimate) -> Kept:
    """An estimate with its draws; OSError or ValueError if they are gone or damaged."""
    import numpy as np

    try:
        with np.load(folder / "estimates" / estimate.key / "draws.npz", allow_pickle=False) as found:
            return Kept(estimate, found["z"], found["bias"], found["density"])
    except (BadZipFile, EOFError, KeyError) as error:
        raise ValueError(f"the draws of estimate {estimate.key} are damaged ({error})") from None


def has_draws(folder: Path, estimate: Estimate) -> bool:
    """Whether an estimate's draws are there and whole."""
    try:
        draws_of(folder, estimate)
    except (OSError, ValueError):
        return False
    return True


def restamped(known: Estimate, folder: Path, position: int, evidence: Sequence[Evidence], *, latest: bool) -> Estimate:
    """A stored result with today's log position; ``latest`` makes it the one that dossiers show."""
    result = known.model_copy(update={"log_position": position, "draft": draft(known.observations, evidence)})
    _write(folder / "estimates" / known.key / "estimate.json", result.model_dump_json())
    if latest:
        _write(folder / "estimates" / "latest", known.key)
    return result


def keep_bare(folder: Path, estimate: Estimate, bare: Bare) -> Estimate:
    """Keep beside an estimate how its headlines stand without the examples; the estimate with it."""
    result = estimate.model_copy(update={"bare": bare})
    _write(folder / "estimates" / estimate.key / "estimate.json", result.model_dump_json())
    return result


def draft(observations: Sequence[Observation], evidence: Sequence[Evidence]) -> bool:
    """Whether any observation rests on a record that nobody has decided on."""
    used = {i for o in observations for i in (o.evidence, *o.copies)}
    return any(e.id in used and e.state == "proposed" for e in evidence if isinstance(e.record, Claim))


def keep(folder: Path, found: Kept, *, latest: bool) -> None:
    """Keep an estimate with its draws; ``latest`` makes it the one that dossiers show."""
    import numpy as np

    target = folder / "estimates" / found.estimate.key
    target.mkdir(parents=True, exist_ok=True)
    part = target / "draws.part.npz"
    np.savez_compressed(part, z=found.z, bias=found.bias, density=found.density)
    part.replace(target / "draws.npz")
    _write(target / "estimate.json", found.estimate.model_dump_json())
    if latest:
        _write(folder / "estimates" / "latest", found.estimate.key)


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_text(text, encoding="utf-8")
    part.replace(path)
