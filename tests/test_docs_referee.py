"""The page of a hostile reader's questions is the script's: every question for both cases, and no number that is not one."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

from referee import QUESTIONS  # noqa: E402

PAGE = (ROOT / "docs" / "referee.md").read_text(encoding="utf-8")


def test_every_question_is_answered_for_both_cases() -> None:
    asked = [(question.__doc__ or "").strip() for question in QUESTIONS]
    assert re.findall(r"^### (.+)$", PAGE, re.M) == asked * 2
    answers = re.split(r"^### .+$", PAGE, flags=re.M)[1:]
    assert all(len(answer.strip()) > 20 for answer in answers)


def test_no_interval_is_without_width_and_no_number_is_missing() -> None:
    assert "nan" not in PAGE.lower().split() and " inf" not in PAGE
    for low, high in re.findall(r"\[([\d,]+)–([\d,]+)\]", PAGE):
        assert low != high
