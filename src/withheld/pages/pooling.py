"""Simple pooling to compare with each host's estimate: computed once for an estimate, in the background, since it is slow."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping
from typing import NamedTuple

from withheld.estimate import Baseline, Estimate, Quantiles, quantiles
from withheld.settings import settings


class Pooled(NamedTuple):
    """What simple pooling gives of the workers of a host: in the month of its level, and at each time of its series."""

    level: Quantiles
    series: Mapping[dt.date, Quantiles]


class Pooling:
    """Simple pooling of the latest estimate by corridor; threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._key: str | None = None
        self._done = threading.Event()
        self._found: Mapping[str, Pooled] = {}

    def of(self, estimate: Estimate, wait: float = 0.0) -> Mapping[str, Pooled] | None:
        """By corridor, without those that have no figure; None during the computation, which the first call starts."""
        with self._lock:
            if self._key != estimate.key:
                self._key, self._done, self._found = estimate.key, threading.Event(), {}
                threading.Thread(target=self._compute, args=(estimate, self._done), daemon=True, name="pooling").start()
            done = self._done
        return self._found if done.wait(wait) else None

    def _compute(self, estimate: Estimate, done: threading.Event) -> None:
        pooling, found = Baseline(estimate.observations, settings().seed), {}
        times = {s.corridor: s.times for s in estimate.series if s.output == "stock"}
        for h in estimate.hosts:
            days = (h.when, *(t for t in times.get(h.corridor, ()) if t != h.when))
            if (drawn := pooling.path("stock", h.corridor, days)) is not None:
                told = [quantiles(month) for month in drawn.T]
                found[h.corridor] = Pooled(told[0], dict(zip(days, told, strict=True)))
        with self._lock:
            if self._done is done:
                self._found = found
                done.set()
