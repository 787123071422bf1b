"""Reading a case folder; what is wrong in it is named with its file, place and remedy."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from case_folders import HEADER, ROW, small_case
from withheld.case import FILES, CaseError, built_in, load_case


def test_the_built_in_case_is_whole() -> None:
    case = load_case(built_in("KP"))
    assert case.programme == "KP" and len(case.rows) >= 100
    assert {r.source.url for r in case.rows} and all(r.source.url for r in case.rows)
    assert all(p.basis for p in case.priors) and all(c.basis for c in case.corridors)


def test_a_host_belongs_to_its_corridor_or_to_the_rest(tmp_path: Path) -> None:
    case = load_case(small_case(tmp_path))
    assert [[c.code for c in case.corridors_of(h)] for h in ("RU", "FR")] == [["RU"], ["rest"]]


def test_an_unknown_case_lists_those_there_are() -> None:
    with pytest.raises(CaseError, match=r"no built-in case ZZ.*KP"):
        built_in("ZZ")


@pytest.mark.parametrize("name", [f for f in FILES if f.endswith(".toml")])
def test_a_missing_or_broken_file_is_named(tmp_path: Path, name: str) -> None:
    folder = small_case(tmp_path)
    (folder / name).write_text("this is = = no toml", encoding="utf-8")
    with pytest.raises(CaseError, match=rf"{name}.*correct the line"):
        load_case(folder)
    (folder / name).unlink()
    with pytest.raises(CaseError, match=rf"{name}.*missing"):
        load_case(folder)


def test_a_newer_format_asks_for_a_newer_program(tmp_path: Path) -> None:
    folder = small_case(tmp_path)
    text = (folder / "case.toml").read_text(encoding="utf-8")
    (folder / "case.toml").write_text(text.replace("format = 1", "format = 99"), encoding="utf-8")
    with pytest.raises(CaseError, match=r"format 99.*install a newer"):
        load_case(folder)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("first_month = 2014-01-01", "", "first_month"),
        ('hosts = ["RU"]\nterm_months = 36', 'hosts = ["RU"]\nterm_months = "long"', "corridors.0.term_months"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, old: str, new: str, place: str) -> None:
    folder = small_case(tmp_path)
    text = (folder / "case.toml").read_text(encoding="utf-8")
    assert old in text
    (folder / "case.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(CaseError, match=place):
        load_case(folder)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("30000,30000", "many,30000"),
        ("2018-12-31", "2018-02-30"),
        ("workers_abroad", "workers_somewhere"),
        (",exact,", ",roughly,"),
    ],
)
def test_a_wrong_row_is_named_by_its_line(tmp_path: Path, old: str, new: str) -> None:
    folder = small_case(tmp_path)
    (folder / "evidence.csv").write_text(HEADER + ROW + ROW.replace(old, new), encoding="utf-8")
    with pytest.raises(CaseError, match=r"evidence\.csv:3: .*correct the row"):
        load_case(folder)


@pytest.mark.parametrize("told", ["nan", "inf", "-inf"])
def test_a_number_of_a_case_is_finite(tmp_path: Path, told: str) -> None:
    folder = small_case(tmp_path)
    prior = f'[[prior]]\nname = "level"\ndistribution = "lognormal"\nparameters = {{ median = {told}, sigma = 1 }}\n'
    (folder / "priors.toml").write_text(prior + 'unit = "-"\nmeaning = "m"\nbasis = "b"\n', encoding="utf-8")
    with pytest.raises(CaseError, match=r"Prior parameters\.median: Input should be a finite number"):
        load_case(folder)


def test_a_file_from_before_the_coded_columns_is_read_and_one_without_another_column_is_not(tmp_path: Path) -> None:
    folder = small_case(tmp_path)
    (row,) = load_case(folder).rows
    assert (row.claim.counted, row.claim.covers, row.basis) == (None, None, None)
    (folder / "evidence.csv").write_text(HEADER.replace("qualifier", "kind") + ROW, encoding="utf-8")
    with pytest.raises(CaseError, match=r"evidence\.csv:1: there is no column qualifier; add it"):
        load_case(folder)


ASKED = """
[[headlines]]
output = "stock"
at = 2019-12-22

[[headlines]]
output = "take"
at = "2019-12"
label = "What the state took"

[[headlines]]
output = "share"
"""


def with_headlines(folder: Path, text: str) -> Path:
    case = small_case(folder)
    with (case / "case.toml").open("a", encoding="utf-8") as file:
        file.write(text)
    return case


def test_a_case_says_which_headlines_it_shows(tmp_path: Path) -> None:
    stock, take, share = load_case(with_headlines(tmp_path, ASKED)).headlines
    assert (stock.at, stock.month, share.at, share.month) == ("2019-12", dt.date(2019, 12, 1), "latest", None)
    assert take.label == "What the state took" and load_case(small_case(tmp_path / "plain")).headlines == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[[headlines]]\noutput = "stocks"\n', "headlines.0.output"),
        ('[[headlines]]\noutput = "stock"\nat = "soon"\n', "“soon” is not a month; write 2017-09 or latest"),
        ('[[headlines]]\noutput = "stock"\nwhere = "RU"\n', "headlines.0.where"),
        ('[[headlines]]\noutput = "stock"\ncorridor = "ZZ"\n', "headline 1: no corridor ZZ; use"),
        ('[[headlines]]\noutput = "wage"\ncorridor = "RU"\n', "headline 1: "),
        (
            '[[headlines]]\noutput = "stock"\nat = "1950-01"\n',
            "headline 1: 1950-01 lies outside the months of the case",
        ),
        ('[[headlines]]\noutput = "share"\n' * 2, "headline 2: occurs twice"),
        (
            "".join(f'[[headlines]]\noutput = "stock"\nat = "2019-0{n}"\n' for n in range(1, 9)),
            "8 headlines; keep at most 7",
        ),
    ],
)
def test_a_headline_that_cannot_be_is_named_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(CaseError, match=re.escape(message)) as refused:
        load_case(with_headlines(tmp_path, text))
    assert "\n" not in str(refused.value) and str(tmp_path) in str(refused.value)
