"""The model card's tables are made of readings, and written between their marks."""

from __future__ import annotations

from typing import Any

import pytest

from training.reader.report import by_measure, filled, reliability, scores_table, sentences_table, thresholds_table

TEXT = "Some 400 North Koreans work in Poland. They earn 900 zlotys."


def claim(low: float, measure: str, quote: str, confidence: float | None = None) -> dict[str, Any]:
    out: dict[str, Any] = {
        "measure": measure, "low": low, "high": low, "unit": "person" if low == 400 else "PLN", "quote": quote,
        "qualifier": "exact", "host": None, "start": None, "end": None, "origin": None, "stance": "asserted",
    }  # fmt: skip
    return out if confidence is None else {**out, "confidence": confidence}


def document(claims: list[dict[str, Any]]) -> dict[str, Any]:
    others = {k: [] for k in ("events", "positions", "indicators", "pledges", "presences", "dependences")}
    return {"text": TEXT, "genre": "wire", "claims": claims, **others}


PEOPLE, PAY = "400 North Koreans work in Poland", "They earn 900 zlotys"
READ = [
    (
        document([claim(400, "workers_abroad", PEOPLE), claim(900, "wage_net", PAY)]),
        document([claim(400, "workers_abroad", PEOPLE, 0.9), claim(900, "wage_gross", PAY, 0.45)]),
    )
]


def test_scores_are_of_what_is_told_at_the_threshold() -> None:
    rows = scores_table({"set": READ}, 0.5, 0.5)
    assert "| set | figure | 2 | 1.00 | 0.50 | 0.67 [0.67, 0.67] |" in rows
    assert "| set | claim | 2 | 0.50 | 0.50 | 0.50 [0.50, 0.50] |" in scores_table({"set": READ}, 0.4, 0.4)


def test_every_setting_of_the_threshold_has_a_row() -> None:
    rows = thresholds_table({"set": READ})
    assert rows[2] == "| 0.2 | P 0.50, R 0.50, F1 0.50 |" and rows[-1] == "| 0.8 | P 1.00, R 0.50, F1 0.67 |"


def test_what_sentences_say_is_scored_from_a_line_of_its_own() -> None:
    sign = {"indicator": "isolation", "quote": PAY, "host": None, "origin": None}
    read = [(document([]) | {"indicators": [sign]}, document([]) | {"indicators": [{**sign, "confidence": 0.3}]})]
    assert "| set | indicators | 1 | 1.00 | 1.00 | 1.00 [1.00, 1.00] |" in scores_table({"set": read}, 0.4, 0.3)
    assert "| set | indicators | 1 | 0.00 | 0.00 | 0.00 [0.00, 0.00] |" in scores_table({"set": read}, 0.4, 0.35)
    rows = sentences_table(read)
    at = rows[0].split(" | ").index("indicators")
    assert [r.split(" | ")[at] for r in rows[2:6]] == ["1.000", "1.000", "1.000", "0.000"]


def test_a_measure_that_is_never_told_has_no_precision() -> None:
    assert "| `wage_net` | 1 | – | 0.00 |" in by_measure(READ, 0.5)


def test_stated_confidence_is_set_beside_what_was_right() -> None:
    rows, plot = reliability(READ)
    assert "| 0.4 to 0.5 | 1 | 0.45 | 0.00 |" in rows and "| 0.9 to 1.0 | 1 | 0.90 | 1.00 |" in rows
    assert rows[-1] == "Expected calibration error: 0.275." and plot.count("<circle") == 2


def test_tables_are_written_between_their_marks() -> None:
    page = "before\n<!-- a -->\nold\n<!-- /a -->\nafter\n"
    assert filled(page, {"a": ["new"]}) == "before\n<!-- a -->\nnew\n<!-- /a -->\nafter\n"
    with pytest.raises(ValueError, match="“b” once"):
        filled(page, {"b": []})
