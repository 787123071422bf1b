"""Draws from the posterior by NUTS, and the checks that they must pass."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from withheld.estimate.results import Diagnostics

MAX_RHAT = 1.01
MIN_ESS = 400.0


class Draws(NamedTuple):
    """Posterior draws: ``z`` (chains × draws × parameters) and ``bias`` (chains × draws × origins), standard normal a priori."""

    z: np.ndarray
    bias: np.ndarray
    diagnostics: Diagnostics


def start_jax() -> None:
    """Set JAX up before it is first imported: double precision, one device a core, compiled code kept between runs."""
    os.environ.setdefault("JAX_ENABLE_X64", "1")
    os.environ.setdefault("JAX_PLATFORMS", "cpu")
    flags = os.environ.get("XLA_FLAGS", "")
    if "host_platform_device_count" not in flags:
        os.environ["XLA_FLAGS"] = f"{flags} --xla_force_host_platform_device_count=4".strip()
    import jax

    from withheld.settings import settings

    cache = settings().cache
    if cache is None:
        from platformdirs import user_cache_path

        cache = user_cache_path("withheld") / "jax"
    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_compilation_cache_dir", str(cache))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.3)


def sample(
    log_likelihood: Callable[[Any, Any], Any],
    parameters: int,
    origins: int,
    *,
    seed: int,
    chains: int,
    draws: int,
    warmup: int,
) -> Draws:
    """NUTS over standard normal parameters with ``log_likelihood(z, bias)``; chains run side by side on the cores."""
    import jax
    import numpyro
    import numpyro.distributions as dist
    from numpyro.infer import MCMC, NUTS, init_to_value

    def model() -> None:
        z = numpyro.sample("z", dist.Normal(0, 1).expand([parameters]).to_event(1))
        bias = numpyro.sample("bias", dist.Normal(0, 1).expand([max(origins, 1)]).to_event(1))
        numpyro.factor("evidence", log_likelihood(z, bias))

    began = time.monotonic()
    start = init_to_value(values={"z": np.zeros(parameters), "bias": np.zeros(max(origins, 1))})
    kernel = NUTS(model, init_strategy=start, target_accept_prob=0.9, dense_mass=[("z",)])
    method = "parallel" if jax.local_device_count() >= chains else "sequential"
    run = MCMC(kernel, num_warmup=warmup, num_samples=draws, num_chains=chains, chain_method=method, progress_bar=False)
    run.run(jax.random.PRNGKey(seed), extra_fields=("diverging",))
    found = {k: np.asarray(v) for k, v in run.get_samples(group_by_chain=True).items()}
    divergent = int(np.asarray(run.get_extra_fields(group_by_chain=True)["diverging"]).sum())
    return Draws(found["z"], found["bias"], diagnose(found, divergent, time.monotonic() - began))


def diagnose(found: dict[str, np.ndarray], divergent: int, seconds: float) -> Diagnostics:
    """Rank-normalised split R-hat and bulk effective sample size (Vehtari and others, 2021), the worst over all parameters."""
    import arviz

    data = arviz.from_dict(posterior=found)
    rhat = float(max(float(v.max()) for v in arviz.rhat(data, method="rank").data_vars.values()))
    ess = float(min(float(v.min()) for v in arviz.ess(data, method="bulk").data_vars.values()))
    failures = []
    if not rhat <= MAX_RHAT:
        failures.append(f"R-hat {rhat:.3f} is above {MAX_RHAT}")
    if not ess >= MIN_ESS:
        failures.append(f"bulk ESS {ess:.0f} is below {MIN_ESS:.0f}")
    if divergent:
        failures.append(f"{divergent} divergent transitions")
    chains, draws = found["z"].shape[:2]
    return Diagnostics(
        chains=chains,
        draws=draws,
        max_rhat=rhat,
        min_bulk_ess=ess,
        divergences=divergent,
        seconds=round(seconds, 1),
        failures=tuple(failures),
    )
