"""The agreement of two annotators is counted from their labels, and the model card says what was counted."""

from __future__ import annotations

import re
from pathlib import Path

from test_training_report import PAY, PEOPLE, claim, document
from training.reader.agreement import agreement_table, both

CARD = Path(__file__).parents[1] / "docs" / "reader.md"


def test_labels_of_one_are_scored_against_those_of_the_other() -> None:
    first = document([claim(400, "workers_abroad", PEOPLE), claim(900, "wage_net", PAY)])
    second = document([claim(400, "workers_abroad", PEOPLE), claim(900, "wage_gross", PAY)])
    rows = agreement_table([(first, second)])
    assert rows[0] == "1 documents." and "| figure | 2 | 2 | 1.00 [1.00, 1.00] |" in rows
    assert "| claim | 2 | 2 | 0.50 [0.50, 0.50] |" in rows
    assert "| claim | 2 | 2 | 1.00 [1.00, 1.00] |" in agreement_table([(first, first)])


def test_the_model_card_says_what_was_counted() -> None:
    found = both()
    assert len({first["id"] for first, _ in found}) == len(found) >= 97
    shown = re.search(r"<!-- agreement -->\n(.*?)\n<!-- /agreement -->", CARD.read_text(encoding="utf-8"), re.S)
    assert shown and shown[1].splitlines() == agreement_table(found)
