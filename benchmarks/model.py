"""The forward model against others, in one run: PySD on one corridor, the full-age scan in JAX, and 1,000 draws of the case.

Run ``python benchmarks/model.py``. PySD and JAX are asked only if they are installed (in an environment of their own:
``pip install pysd jax``); they are no part of the program.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import numpy as np

from withheld.programme.compiled import compiled
from withheld.programme.model import Inputs, simulate
from withheld.programme.rows import BEFORE, FLOWS, STATES, WORK, backward, forward, money

HOSTS, SECTORS, MONTHS = 40, 8, 492


def best(run: Callable[[], object], times: int = 5) -> float:
    """Seconds of the fastest of several runs."""
    run()
    found = []
    for _ in range(times):
        began = time.perf_counter()
        run()
        found.append(time.perf_counter() - began)
    return min(found)


def made(rows: int, rng: np.random.Generator, months: int = MONTHS) -> Inputs:
    """Inputs of so many corridors, terms mixed."""
    shape = (rows, months)
    bounds = {"dispatch": (0, 500), "leave_before": (0, 0.02), "leave_after": (0, 0.5), "wage": (50, 2000),
              "share": (0.3, 0.9), "held": (0.1, 0.5), "handed": (0.3, 0.9)}  # fmt: skip
    drawn = {name: rng.uniform(*ends, shape) for name, ends in bounds.items()}
    return Inputs(**drawn, term=tuple(int(t) for t in rng.choice([24, 36, 48], rows)))


def shared(work: Callable[..., float], inputs: Inputs, *more: object) -> Callable[[], float]:
    """Work on all rows, shared by the cores; each has memory of its own."""
    rows, months = inputs.dispatch.shape
    cores = os.cpu_count() or 1
    fields = [np.ascontiguousarray(f) for f in inputs[:7]]
    memory = [(np.empty((STATES, months)), np.empty((WORK, months))) for _ in range(cores)]
    term, edges = np.array(inputs.term), np.linspace(0, rows, cores + 1).astype(int)
    threads = ThreadPoolExecutor(cores)

    def run() -> float:
        parts = enumerate(pairwise(edges))
        jobs = [threads.submit(work, *fields, term, a, b, *more, *memory[k]) for k, (a, b) in parts]
        return sum(job.result() for job in jobs)

    return run


@compiled
def _outputs(
    sent: np.ndarray, before: np.ndarray, after: np.ndarray, wage: np.ndarray, share: np.ndarray, held: np.ndarray,
    handed: np.ndarray, term: np.ndarray, first: int, last: int, out: np.ndarray, state: np.ndarray, work: np.ndarray,
) -> float:  # fmt: skip
    for r in range(first, last):
        forward(sent[r], before[r], after[r], wage[r], share[r], held[r], term[r], True, state, work)
        money(sent[r], wage[r], share[r], held[r], handed[r], state, out[r])
    return 0.0


@compiled
def _gradients(
    sent: np.ndarray, before: np.ndarray, after: np.ndarray, wage: np.ndarray, share: np.ndarray, held: np.ndarray,
    handed: np.ndarray, term: np.ndarray, first: int, last: int, flows: np.ndarray, grad: np.ndarray, state: np.ndarray,
    work: np.ndarray,
) -> float:  # fmt: skip
    total = 0.0
    for r in range(first, last):
        forward(sent[r], before[r], after[r], wage[r], share[r], held[r], term[r], True, state, work)
        backward(wage[r], share[r], held[r], term[r], True, state, flows, grad[r], work)
        total += state[BEFORE].sum()
    return total


def full_age(inputs: Inputs) -> Callable[[], object] | None:
    """The same value and gradient by a scan over months with every age kept, in JAX."""
    try:
        import jax
        import jax.numpy as jnp
    except ImportError:
        return None
    jax.config.update("jax_enable_x64", True)
    term, ages = jnp.asarray(inputs.term)[:, None], jnp.arange(MONTHS)[None, :]

    def value(fields: tuple[jnp.ndarray, ...]) -> jnp.ndarray:
        def month(carry: tuple[jnp.ndarray, jnp.ndarray], now: tuple[jnp.ndarray, ...]) -> tuple[object, jnp.ndarray]:
            workers, pots = carry
            sent, before, after, wage, share, held = (v[:, None] for v in now)
            workers = jnp.concatenate([sent, workers[:, :-1]], axis=1)
            pots = jnp.concatenate([jnp.zeros_like(sent), pots[:, :-1]], axis=1) + workers * wage * (1 - share) * held
            leave = 1 - jnp.exp(-jnp.where(ages >= term, after, before))
            stock, gross = workers.sum(1), workers.sum(1) * wage[:, 0]
            out = (
                stock.sum()
                + gross.sum()
                + (gross * share[:, 0]).sum()
                + (workers * leave).sum()
                + (pots * (1 - leave)).sum()
            )
            return (workers * (1 - leave), pots * (1 - leave)), out

        shape = (inputs.dispatch.shape[0], MONTHS)
        start = (jnp.zeros(shape), jnp.zeros(shape))
        return jax.lax.scan(month, start, tuple(v.T for v in fields))[1].sum()

    run = jax.jit(jax.value_and_grad(value))
    fields = tuple(jnp.asarray(f) for f in inputs[:6])
    return lambda: jax.block_until_ready(run(fields))


VENSIM = """{UTF-8}
Sent = 100 ~ ~ |
Term = 36 ~ ~ |
Wage = 600 ~ ~ |
Share = 0.7 ~ ~ |
Early = 0.005 ~ ~ |
Late = 0.25 ~ ~ |
Before = INTEG(Sent - Served - Before * Early, 0) ~ ~ |
Served = DELAY FIXED(Sent, Term, 0) * EXP(-Early * Term) ~ ~ |
After = INTEG(Served - After * Late, 0) ~ ~ |
Stock = Before + After ~ ~ |
Gross = Stock * Wage ~ ~ |
Take = Gross * Share ~ ~ |
Held Before = INTEG((Gross - Take) * 0.4 * Before / MAX(Stock, 1) - Held Before * Early, 0) ~ ~ |
Held After = INTEG((Gross - Take) * 0.4 * After / MAX(Stock, 1) - Held After * Late, 0) ~ ~ |
INITIAL TIME = 0 ~ ~ |
FINAL TIME = 491 ~ ~ |
TIME STEP = 1 ~ ~ |
SAVEPER = 1 ~ ~ |
"""


def pysd_corridor() -> Callable[[], object] | None:
    """One corridor of the same kind in PySD."""
    try:
        import pysd
    except ImportError:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "corridor.mdl"
        path.write_text(VENSIM, encoding="utf-8")
        model = pysd.read_vensim(str(path))
        columns = ["Stock", "Gross", "Take", "Held Before", "Held After"]
        model.run(return_columns=columns)
    return lambda: model.run(return_columns=columns)


def main() -> None:
    """Print all of it."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    rng = np.random.default_rng(1)
    rows = HOSTS * SECTORS
    inputs = made(rows, rng)
    memory = np.empty((rows, 10, MONTHS)), np.empty((rows, 6, MONTHS))
    forward_seconds = best(shared(_outputs, inputs, memory[0]), 20)
    alone = best(lambda: simulate(inputs), 20)
    rate = rows * MONTHS / forward_seconds
    print(
        f"forward, {HOSTS} × {SECTORS} corridors × {MONTHS} months, 10 outputs: {forward_seconds * 1e3:.2f} ms on all cores"
    )
    print(f"{alone * 1e3:.2f} ms on one, fresh memory included")
    print(f"that is {rate:.3g} corridor-months a second")
    gradient = best(shared(_gradients, inputs, rng.standard_normal((FLOWS, MONTHS)), memory[1]), 20)
    print(f"value and gradient by {6 * rows * MONTHS:,} inputs: {gradient * 1e3:.2f} ms")
    if (scan := full_age(inputs)) is not None:
        seconds = best(scan, 3)
        print(f"the same by a full-age scan in JAX: {seconds * 1e3:.0f} ms, {seconds / gradient:.0f} times as long")
    if (peer := pysd_corridor()) is not None:
        seconds = best(peer, 3)
        print(f"PySD, one corridor: {seconds * 1e3:.1f} ms, {MONTHS / seconds:,.0f} corridor-months a second")
        print(f"this model does {rate / (MONTHS / seconds):,.0f} times as many")
    from synthetic import built_in_design
    from withheld.estimate.layout import layout
    from withheld.estimate.paths import paths, standard_normal

    case, observations = built_in_design()
    plan = layout(case, observations)
    z = standard_normal(1, 1000, plan.size)
    seconds = best(lambda: paths(plan, z))
    size = f"{len(case.corridors)} corridors × {len(plan.months)} months, 10 monthly outputs"
    print(f"1,000 draws of the built-in case ({size}): {seconds:.3f} s")


if __name__ == "__main__":
    main()
