"""A Dask cluster reads what this machine would have read, and a process of it that dies takes nothing along."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from test_batch_reading import LIMITS, lines, read, text, what
from withheld import batch
from withheld.batch.cluster import connected
from withheld.settings import SettingsError

distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install withheld[cluster]")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two processes of a cluster on this machine."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as found:
        yield found


def test_a_cluster_reads_the_same_though_one_of_its_processes_is_killed(cluster: Any, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    bad = tmp_path / "a" / "empty.txt"
    bad.touch()
    paths = [lines(tmp_path, "a.jsonl", 3), bad, *(text(tmp_path / "a", n) for n in range(1, 13))]
    here = read(paths, workers=1)
    with distributed.Client(cluster.scheduler_address) as client:
        pids = list(client.run(os.getpid).values())

    def kill() -> None:
        time.sleep(2)
        os.kill(pids[0], signal.SIGKILL)

    threading.Thread(target=kill).start()
    how = batch.How(cluster=cluster.scheduler_address, limits=LIMITS)
    there = [what(told) for told in batch.read_all(paths, how)]
    assert json.dumps([str(one) for one in there]) == json.dumps([str(one) for one in here])


def test_an_address_without_a_cluster_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("withheld.batch.cluster.PATIENCE", 1)
    with pytest.raises(SettingsError, match=r"^--cluster tcp://127.0.0.1:1: no cluster answers there"):
        connected("tcp://127.0.0.1:1")
