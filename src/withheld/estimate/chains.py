"""Chains of NUTS (nutpie), run one after the other in each of several processes.

Threads of one process would wait for each other at the interpreter's lock at every step, which takes half of their time.
"""

from __future__ import annotations

import atexit
import inspect
import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from typing import NamedTuple

import numpy as np

from withheld.estimate.arrays import Plan
from withheld.estimate.kernel import log_sampled, scratch
from withheld.estimate.terms import Spoken

TARGET = 0.9
"""Target acceptance rate for the step size: a higher one means smaller steps and fewer divergences."""


class Density(NamedTuple):
    """The density to sample: parameters and steps (``size`` of them), then shared errors, under ``weights`` of the
    observations; the steps at ``scaled`` are sampled in units of the walk's scale to the power of ``powers``."""

    plan: Plan
    spoken: Spoken
    size: int
    scaled: np.ndarray
    powers: np.ndarray
    weights: np.ndarray


class Task(NamedTuple):
    """One chain, started near ``start`` (in the sampler's coordinates)."""

    density: Density
    start: np.ndarray
    seed: int
    draws: int
    warmup: int


class Chain(NamedTuple):
    """Draws of one chain (draws × deviates, in the sampler's coordinates), which of them diverged, and their energies."""

    x: np.ndarray
    diverging: np.ndarray
    energy: np.ndarray


def run_all(
    tasks: Sequence[Task], cores: int | None = None, done: Callable[[], None] = lambda: None
) -> list[Chain]:  # fmt: skip
    """Run chains on ``cores`` cores (default: all), the first share in this process. RuntimeError if a process dies.

    ``done`` is called when a chain ends, from any thread.
    """
    import nutpie  # noqa: F401  here first: loading it in several processes at once would hold up the first step

    shares = min(len(tasks), cores or os.cpu_count() or 1)
    helpers = _helpers(shares - 1)
    with ThreadPoolExecutor(max(shares - 1, 1)) as threads:  # a process that is still loading must not block this one
        try:
            asked = [threads.submit(helper.run, tasks[n::shares], done) for n, helper in enumerate(helpers, start=1)]
            found = [[_told(_run(task), done) for task in tasks[0::shares]], *(answer.result() for answer in asked)]
        except BaseException:
            _dismiss()
            raise
    return [found[k % shares][k // shares] for k in range(len(tasks))]


def _told(chain: Chain, done: Callable[[], None]) -> Chain:
    done()
    return chain


def _run(task: Task) -> Chain:
    import nutpie
    from nutpie.compiled_pyfunc import from_pyfunc

    width, density = len(task.start), task.density
    model = from_pyfunc(
        width, lambda: value_and_gradient(density, width), lambda *_: lambda x: {"x": x}, [np.dtype("float64")], [(width,)],
        ["x"], make_initial_point_fn=lambda seed: task.start + 0.1 * np.random.default_rng(seed).standard_normal(width),
    )  # fmt: skip
    running = nutpie.sample(
        model, draws=task.draws, tune=task.warmup, chains=1, cores=1, seed=task.seed, progress_bar=False, blocking=False,
        target_accept=TARGET, save_warmup=False, **_low_rank(nutpie.sample),
    )  # fmt: skip
    try:
        trace = running.wait()
    except BaseException:
        running.cancel()
        raise
    stats = trace.sample_stats
    return Chain(*(np.asarray(v)[0] for v in (trace.posterior["x"], stats["diverging"], stats["energy"])))


def _low_rank(sample: Callable[..., object]) -> dict[str, object]:
    """The keyword for low-rank adaptation in the installed nutpie; the version for Python 3.11 has an older one."""
    known = inspect.signature(sample).parameters
    return {"adaptation": "low_rank"} if "adaptation" in known else {"low_rank_modified_mass_matrix": True}


def value_and_gradient(density: Density, width: int) -> Callable[[np.ndarray], tuple[float, np.ndarray]]:
    """A function for the log posterior and its gradient at a point in the sampler's coordinates, with its own buffers."""
    memory, gradient, plain = scratch(density.plan, density.spoken), np.empty(width), np.empty(width)

    def log_density(x: np.ndarray) -> tuple[float, np.ndarray]:
        """The value, and the gradient in an array that the next call overwrites."""
        value = log_sampled(
            x,
            density.scaled,
            density.powers,
            plain,
            density.size,
            density.weights,
            density.plan,
            density.spoken,
            memory,
            gradient,
        )
        return float(value), gradient

    return log_density


class _Helper:
    """A process that runs chains until this one ends."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()

    def run(self, tasks: Sequence[Task], done: Callable[[], None]) -> list[Chain]:
        """Run chains in the process. RuntimeError if it is gone; an exception raised there is raised here."""
        found = []
        for task in tasks:
            try:
                self.pipe.send(task)
                answer = self.pipe.recv()
            except (EOFError, ConnectionError):
                raise RuntimeError(f"a process that sampled ended early; {self._why()}") from None
            if isinstance(answer, BaseException):
                raise answer
            found.append(_told(answer, done))
        return found

    def _why(self) -> str:
        self.process.join(5)
        code = self.process.exitcode
        if code is not None and code > 0:
            return 'a script that estimates keeps its own calls below “if __name__ == "__main__":”'
        return "is there enough memory?"


_running: list[_Helper] = []


def _helpers(count: int) -> list[_Helper]:
    _running[:] = [helper for helper in _running if helper.process.is_alive()]
    while len(_running) < count:
        _running.append(_Helper())
    return _running[: max(count, 0)]


@atexit.register
def _dismiss() -> None:
    while _running:
        _running.pop().process.kill()


def _serve(pipe: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent gets the signal and ends this process
    import nutpie  # noqa: F401  loads while the other process prepares

    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(_run(task))
        except Exception as error:
            pipe.send(error)
