"""Reports and data speak for those who made them."""

from __future__ import annotations

import pytest

from withheld.speech.attribution import Speech
from withheld.text.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The report, produced each year by a panel of eight, is long. Some 900 left, the report says.", "a panel of eight"),
        ("Walk Free said in its report that it was cold. The report says 900 left.", "Walk Free"),
        ("About 900 left, according to a new report. The Institute for Strategy, which wrote it, is small.", "Institute for Strategy"),
        ("A White Paper issued by the State Council Office in July 2021 put the total at 900.", "State Council Office"),
        ("About 900 left, according to a report by the Institute for Labour Studies.", "Institute for Labour Studies"),
        ("The website of the monitoring group Sahar showed that 900 left.", "Sahar"),
    ],
)  # fmt: skip
def test_a_writing_is_named_after_its_maker(text: str, expected: str) -> None:
    start = text.index("900")
    found = Speech(text, sentences(text), None).source_of(start, start + 3).origin
    assert found == expected
