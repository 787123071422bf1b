"""Ways in which reports tell who speaks, each in a sentence of its own."""

from __future__ import annotations

import pytest

from test_speech_source_resolution import source_of


@pytest.mark.parametrize(
    ("text", "figure", "origin", "via"),
    [
        ("They rely on charities by whose findings a mason keeps $95 a month.", "$95", "charities", ()),
        ("It is in a study of 2009 by the Migrant Pay Forum, according to which they made $3 billion.", "$3", "Migrant Pay Forum", ()),
        ("The ledgers and reports, leaked by the Open Payroll Centre, suggest that pay was $870.", "$870", "Open Payroll Centre", ()),
        ("About 7,100 live there, its Office of Foreign Labour told Interfax.", "7,100", "Office of Foreign Labour", ("Interfax",)),
        ("There are traders close to the firm, who spoke of roughly 3,300.", "3,300", "traders close to the firm", ()),
        ("The coast pays best: according to Interfax, a mason there makes around $640 a month.", "$640", "Interfax", ()),
        ("It gave 8,800 visas, says a Friday story on the website of Lima's Valle Norte newspaper.", "8,800", "Valle Norte", ()),
        ("Mills hire 810 men—steps E.U. officials say break the law.", "810", None, ()),
        ("The workers earn revenue estimated at $200 million a year.", "$200", None, ()),
        ("One estimate, from the Strategy Institute, a charity, put it at 4,000.", "4,000", "Strategy Institute", ()),
        ("Estimates by the Institute for National Unification run to 60,000.", "60,000", "Institute for National Unification", ()),
        ("Reuters was told by two diplomats that 500 had gone home.", "500", "two diplomats", ("Reuters",)),
        ("Figures from the National Border Service show that 26,500 were there.", "26,500", "National Border Service", ()),
        ("The vice-minister let it be known that 1,000 loggers would come.", "1,000", "vice-minister", ()),
        ("There were 6,300 nurses on the coast according to local standards.", "6,300", None, ()),
    ],
)  # fmt: skip
def test_who_speaks(text: str, figure: str, origin: str | None, via: tuple[str, ...]) -> None:
    found = source_of(text, figure)
    assert (found.origin, found.via) == (origin, via)
