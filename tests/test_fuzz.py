"""Every reader and grammar on odd inputs, for a moment, and on each input that was once too much for one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz_targets import seeds, targets
from withheld.sources.kinds.folders import FORWARDED, MEDIA_TYPES

FOUND = sorted((Path(__file__).parent / "fuzz_findings").glob("*/*"))


@pytest.mark.parametrize("name", sorted(targets()))
def test_nothing_that_comes_in_breaks_a_reader_or_a_grammar(name: str) -> None:
    target = targets()[name]

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)
    @given(st.data())
    def run(data: st.DataObject) -> None:
        target.run(data.draw(target.given))

    run()


@pytest.mark.parametrize("path", FOUND, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_what_was_found_before_stays_mended(path: Path) -> None:
    targets()[path.parent.name].run(path.read_bytes())


def test_every_kind_of_file_has_a_target() -> None:
    alike = {".markdown": ".md", ".htm": ".html", ".xhtml": ".html", ".mht": ".mhtml", ".warc.gz": ".warc"}
    alike |= {".tar.gz": ".tar", ".tgz": ".tar", FORWARDED: ".eml"}
    assert {alike.get(ending, ending) for ending in MEDIA_TYPES} <= set(seeds())
