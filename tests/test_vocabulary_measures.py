"""What a measure is like is data: the code asks its properties, and lists no measures of a kind."""

from __future__ import annotations

import ast
from pathlib import Path

from withheld.vocabulary import measures

ROOT = Path(__file__).parent.parent / "src" / "withheld"
LISTED = {
    "check/arrears.py": "the pay that arrears are counted in, what is paid out first",
    "check/majorities.py": "a majority of those sent home, abroad or affected; of those sent no text says one",
    "check/quantities.py": "pay that comes with a time, where a levy may be paid once",
    "check/retellings.py": "what a plan turns into when it is retold as done",
    "estimate/observations.py": "which output of the model each measure is",
    "extract/structure.py": "what happens to people, other than being abroad",
    "extract/vocabularies.py": "the classes of the reader, in the order of its outputs",
}
"""Where measures are listed all the same, and why no property says it."""
PROPERTIES = {
    "is_money": {"revenue", "wage_gross", "wage_net", "arrears", "levy"},
    "is_people": {
        "workers_abroad", "workers_dispatched", "workers_returned", "workers_planned", "workers_affected", "casualties",
    },
    "is_pay": {"wage_gross", "wage_net", "levy"},
    "per_worker": {"wage_gross", "wage_net", "levy", "wage_ratio", "hours_worked", "contract_term"},
    "is_stock": {"workers_abroad", "sites", "host_countries", "arrears"},
    "is_flow": {"workers_dispatched", "workers_returned", "revenue"},
    "is_plan": {"workers_planned"},
}  # fmt: skip


def test_each_property_holds_of_the_measures_that_are_so() -> None:
    found = {name: {code for code, m in measures().items() if getattr(m, name)} for name in PROPERTIES}
    assert found == PROPERTIES
    assert all(m.each == m.is_pay for m in measures().values())


def test_no_list_of_measures_stands_for_a_property() -> None:
    """A list, tuple or set of constants alone, two or more of them measures of its own name, by its file."""
    codes = {code for code in measures() if "_" in code}
    found = set()
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            parts = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", [])
            if sum(isinstance(part, ast.Constant) and part.value in codes for part in parts) > 1:
                found.add(path.relative_to(ROOT).as_posix())
    assert found == set(LISTED), found ^ set(LISTED)
