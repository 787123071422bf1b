"""Stored estimates, keyed by a hash of inputs and code, with their draws."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zipfile import BadZipFile

from withheld.atomic import beside, write_whole
from withheld.case import Case
from withheld.estimate.results import Bare, Estimate, LeftOut, Observation
from withheld.records import Claim, Evidence

if TYPE_CHECKING:
    import numpy as np


LATEST, RELEASE = "latest", "release"
"""Pointers to the estimates that dossiers show: the last one, and the last one made from only what a release may contain."""


AHEAD_SEED = 20250101
"""Seed of deviates that a fit did not draw: those of months beyond the case, and of parameters that only a scenario has."""


class Kept(NamedTuple):
    """An estimate with its draws (draws × deviates), the log density of each observation at each draw, and the names of the
    deviates."""

    estimate: Estimate
    z: np.ndarray
    bias: np.ndarray
    density: np.ndarray
    names: tuple[str, ...] = ()


class Witness(NamedTuple):
    """Guards the files of estimates: ``holds`` returns whether the files of a key are unaltered; ``tell`` receives their
    SHA-256 by path in the case folder before they are written."""

    holds: Callable[[str], bool]
    tell: Callable[[str, Mapping[str, str]], object]


NOBODY = Witness(lambda _: True, lambda *_: None)


def basis_of(case: Case) -> str:
    """Hash of a case without its evidence, and of the code: draws are valid only for the same hash."""
    body = case.model_dump(mode="json", exclude={"rows", "timeline", "obligations", "summary"})
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode())
    package = Path(__file__).resolve().parent
    for path in sorted([*package.glob("*.py"), *(package.parent / "programme").glob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def key_of(case: Case, observations: Sequence[Observation], settings: Sequence[object]) -> str:
    """Hash of the case, the observations, the settings and the code. The case's rows enter only as observations."""
    body = {
        "basis": basis_of(case), "observations": [o.model_dump(mode="json") for o in observations], "run": list(settings),
    }  # fmt: skip
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:16]


def kept(folder: Path, key: str) -> Estimate | None:
    """The estimate stored under a key, None if there is none."""
    path = folder / "estimates" / key / "estimate.json"
    return Estimate.model_validate_json(path.read_text(encoding="utf-8")) if path.is_file() else None


def load_latest(folder: Path, name: str = LATEST) -> Estimate | None:
    """The estimate that was made or requested last, or the last one for a release; None if there is none."""
    pointer = folder / "estimates" / name
    return kept(folder, pointer.read_text(encoding="utf-8", errors="replace").strip()) if pointer.is_file() else None


def draws_of(folder: Path, estimate: Estimate) -> Kept:
    """An estimate with its draws; OSError or ValueError if they are missing or damaged."""
    import numpy as np

    try:
        with np.load(folder / draws_path(estimate.key), allow_pickle=False) as found:
            return Kept(estimate, found["z"], found["bias"], found["density"], tuple(map(str, found["names"])))
    except (BadZipFile, EOFError, KeyError) as error:
        raise ValueError(f"the draws of estimate {estimate.key} are damaged ({error})") from None


def addressed(z: np.ndarray, names: Sequence[str], wanted: Sequence[str]) -> np.ndarray:
    """Draws (draws × deviates, named by ``names``) rearranged in the order of ``wanted``.

    A name that was not drawn gets standard normal deviates from a seed derived from the name, so they do not depend on what else
    is requested. ValueError if names and draws do not match.
    """
    import numpy as np

    if z.ndim != 2 or z.shape[1] != len(names) or len(set(names)) != len(names):
        raise ValueError(f"{len(set(names))} names for draws of {z.shape[-1]} deviates")
    known = {name: column for column, name in enumerate(names)}
    found = np.empty((len(z), len(wanted)))
    for column, name in enumerate(wanted):
        if (at := known.get(name)) is not None:
            found[:, column] = z[:, at]
        else:
            found[:, column] = np.random.default_rng([AHEAD_SEED, *name.encode()]).standard_normal(len(z))
    return found


def has_draws(folder: Path, estimate: Estimate) -> bool:
    """Whether an estimate's draws exist and are intact."""
    try:
        draws_of(folder, estimate)
    except (OSError, ValueError):
        return False
    return True


def restamped(
    known: Estimate, folder: Path, position: int, evidence: Sequence[Evidence], left: Sequence[LeftOut], *, name: str | None,
    witness: Witness = NOBODY,
) -> Estimate:  # fmt: skip
    """A stored result with the current log position and the current list of claims left out; ``name`` is the pointer to set to
    it."""
    now = {"log_position": position, "draft": draft(known.observations, evidence), "left_out": tuple(left)}
    result = known.model_copy(update=now)
    _put(folder, known.key, _texts(result, name), witness)
    return result


def _texts(found: Estimate, name: str | None) -> dict[str, str]:
    """The text files of an estimate by their path in the case folder."""
    texts = {f"estimates/{found.key}/estimate.json": found.model_dump_json()}
    return texts | ({f"estimates/{name}": found.key} if name else {})


def _hash(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _put(folder: Path, key: str, texts: Mapping[str, str], witness: Witness) -> None:
    """Report the hashes of files to the witness, then write the files."""
    witness.tell(key, {name: _hash(text.encode()) for name, text in texts.items()})
    _write(folder, texts)


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        write_whole(folder / name, text.encode(), shared=True, sync=False)


def keep_bare(folder: Path, estimate: Estimate, bare: Bare, witness: Witness = NOBODY) -> Estimate:
    """Store the headlines without the examples with an estimate; returns the updated estimate."""
    result = estimate.model_copy(update={"bare": bare})
    _put(folder, estimate.key, _texts(result, None), witness)
    return result


def draft(observations: Sequence[Observation], evidence: Sequence[Evidence]) -> bool:
    """Whether any observation is based on a record that nobody has decided on."""
    used = {i for o in observations for i in (o.evidence, *o.copies)}
    return any(e.id in used and e.state == "proposed" for e in evidence if isinstance(e.record, Claim))


def answers_path(key: str) -> str:
    """Path, in the case folder, of the answers to scenarios for an estimate."""
    return f"estimates/{key}/scenarios.json"


def draws_path(key: str) -> str:
    """Path, in the case folder, of the draws of an estimate."""
    return f"estimates/{key}/draws.npz"


def keep(folder: Path, found: Kept, *, name: str | None, answers: str | None = None, witness: Witness = NOBODY) -> None:
    """Store an estimate with its draws and, optionally, answers to scenarios; ``name`` is the pointer to set to it."""
    import numpy as np

    key, names = found.estimate.key, np.array(found.names, dtype=np.str_)
    place, texts = folder / draws_path(key), {answers_path(key): answers} if answers is not None else {}
    texts |= _texts(found.estimate, name)
    place.parent.mkdir(parents=True, exist_ok=True)
    with beside(place, shared=True) as part:
        with part.open("wb") as file:
            np.savez_compressed(file, z=found.z, bias=found.bias, density=found.density, names=names)
        hashes = {name: _hash(text.encode()) for name, text in texts.items()}
        witness.tell(key, hashes | {draws_path(key): _hash(part.read_bytes())})
    _write(folder, texts)
