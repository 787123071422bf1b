"""Reconciles a case's claims: observations in, draws and what follows from them out, kept by the hash of inputs and code."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from withheld.case import Case
from withheld.estimate.observations import observe
from withheld.estimate.results import Estimate, LeftOut, Observation
from withheld.records import Claim, Evidence

if TYPE_CHECKING:
    from withheld.estimate.drivers import Layout
    from withheld.estimate.sampling import Draws
    from withheld.estimate.summaries import Paths

PRIOR_DRAWS = 1000
KEPT_DRAWS = 1000
WARMUP = 500


def estimate(
    case: Case,
    evidence: Sequence[Evidence],
    *,
    log_position: int,
    folder: Path,
    seed: int,
    chains: int = 4,
    draws: int = 1000,
    progress: Callable[..., None] | None = None,
) -> Estimate:
    """The estimate of a case; taken from ``folder/estimates`` if inputs, code and settings are the same.

    Returns a result whose ``diagnostics.failures`` says which checks the sampler failed, if any. CaseError if the case
    cannot be modelled as it stands.
    """
    observations, left = observe(case, evidence)
    key = _key(case, observations, seed, chains, draws)
    if (kept := _kept(folder, key)) is not None:
        return _restamped(kept, folder, log_position, evidence)
    say = progress or (lambda *_: None)
    say("compiling the model")
    plan, found, posterior, prior = _run(case, observations, seed, chains, draws, say)
    say("summing up")
    result = _result(case, plan, found, posterior, prior, observations, left, evidence, key, log_position)
    _keep(folder, key, result, found)
    return result


def _key(case: Case, observations: Sequence[Observation], seed: int, chains: int, draws: int) -> str:
    """Hash of the case (without its rows, which are in the observations), the observations, the settings and the code."""
    body = {
        "case": case.model_dump(mode="json", exclude={"rows", "timeline", "obligations", "summary"}),
        "observations": [o.model_dump(mode="json") for o in observations],
        "run": [seed, chains, draws, WARMUP, PRIOR_DRAWS],
    }
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode())
    package = Path(__file__).resolve().parent
    for path in sorted([*package.glob("*.py"), *(package.parent / "programme").glob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _kept(folder: Path, key: str) -> Estimate | None:
    path = folder / "estimates" / key / "estimate.json"
    return Estimate.model_validate_json(path.read_text(encoding="utf-8")) if path.is_file() else None


def _restamped(kept: Estimate, folder: Path, log_position: int, evidence: Sequence[Evidence]) -> Estimate:
    """The stored result with today's log position, and as the latest one."""
    result = kept.model_copy(update={"log_position": log_position, "draft": _draft(kept.observations, evidence)})
    _write(folder / "estimates" / kept.key / "estimate.json", result.model_dump_json())
    _write(folder / "estimates" / "latest", kept.key)
    return result


def load_latest(folder: Path) -> Estimate | None:
    """The estimate that was made or asked for last, None if there is none."""
    pointer = folder / "estimates" / "latest"
    return _kept(folder, pointer.read_text(encoding="utf-8").strip()) if pointer.is_file() else None


def _run(
    case: Case, observations: Sequence[Observation], seed: int, chains: int, draws: int, say: Callable[..., None]
) -> tuple[Layout, Draws, Paths, Paths]:
    from withheld.estimate.sampling import sample, start_jax

    start_jax()
    from withheld.estimate.density import BIAS, log_likelihood, predicted, terms
    from withheld.estimate.drivers import layout
    from withheld.estimate.paths import paths, standard_normal

    plan = layout(case)
    t = terms(plan, observations)

    def total(z: Any, bias: Any) -> Any:
        level, gross = predicted(plan, t, z)
        return log_likelihood(t, level, gross, BIAS * bias).sum() if len(observations) else 0.0 * z.sum()

    say("sampling")
    found = sample(total, len(plan.parameters), t.origins, seed=seed, chains=chains, draws=draws, warmup=WARMUP)
    say("running the model forward")
    flat = found.z.reshape(-1, found.z.shape[-1])
    picked = flat[:: max(1, len(flat) // KEPT_DRAWS)][:KEPT_DRAWS]
    return plan, found, paths(plan, picked), paths(plan, standard_normal(seed, PRIOR_DRAWS, len(plan.parameters)))


def _result(
    case: Case,
    plan: Layout,
    found: Draws,
    posterior: Paths,
    prior: Paths,
    observations: Sequence[Observation],
    left: Sequence[LeftOut],
    evidence: Sequence[Evidence],
    key: str,
    log_position: int,
) -> Estimate:
    from withheld.estimate.paths import pointwise
    from withheld.estimate.summaries import headlines, series
    from withheld.estimate.tensions import tensions

    levels, densities = pointwise(plan, observations, found)
    since = max(plan.months[0], min((o.start for o in observations), default=plan.months[0]).replace(month=1, day=1))
    return Estimate(
        case=case.code,
        programme=case.programme,
        key=key,
        log_position=log_position,
        draft=_draft(observations, evidence),
        made=dt.datetime.now(dt.UTC),
        diagnostics=found.diagnostics,
        headlines=headlines(case, posterior, prior, observations),
        series=series(case, posterior, prior, _after_start(plan, since)),
        observations=tuple(observations),
        left_out=tuple(left),
        tensions=tensions(observations, levels, densities),
        priors=case.priors,
    )


def _after_start(plan: Layout, since: dt.date) -> dt.date:
    """Nobody is abroad before the model's first month: it is shown from the first whole term on."""
    return max(since, plan.months[min(max(plan.term) + 12, len(plan.months) - 1)])


def _draft(observations: Sequence[Observation], evidence: Sequence[Evidence]) -> bool:
    """Whether any observation rests on a record that nobody has decided on."""
    used = {i for o in observations for i in (o.evidence, *o.copies)}
    return any(e.id in used and e.state == "proposed" for e in evidence if isinstance(e.record, Claim))


def _keep(folder: Path, key: str, result: Estimate, found: Draws) -> None:
    import numpy as np

    target = folder / "estimates" / key
    target.mkdir(parents=True, exist_ok=True)
    _save(target / "draws.npz", found, np.savez_compressed)
    _write(target / "estimate.json", result.model_dump_json())
    _write(folder / "estimates" / "latest", key)


def _save(path: Path, found: Draws, write: Callable[..., None]) -> None:
    part = path.with_suffix(".part.npz")
    write(part, z=found.z, bias=found.bias)
    part.replace(path)


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


__all__ = ["estimate", "load_latest", "np"] if TYPE_CHECKING else ["estimate", "load_latest"]
