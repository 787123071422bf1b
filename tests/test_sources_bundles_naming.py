from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.sources import read
from withheld.sources.bundles.naming import readable


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Отчёт о рабочих.txt", "cp866"), ("ДОКЛАД 2019.pdf", "cp866"), ("отчеты/Приморье, рабочие.docx", "cp1251"),
        ("노동자 명단 2016.xlsx", "cp949"), ("Bericht über Löhne.txt", "cp437"), ("résumé.txt", "utf-8"), ("Отчёт.txt", "utf-8"),
    ],
)  # fmt: skip
def test_a_name_is_read_in_the_characters_of_the_system_that_packed_it(name: str, encoding: str) -> None:
    assert readable(name.encode(encoding).decode("cp437")) == name


@pytest.mark.parametrize("name", ["中文报告.txt", "報告.txt"])
def test_a_name_in_other_characters_stays_as_it_is_written(name: str) -> None:
    for encoding in ("gbk", "cp932"):
        stays = name.encode(encoding, "ignore").decode("cp437")
        assert readable(stays) == stays


@given(st.text(max_size=40))
def test_no_name_is_lost(name: str) -> None:
    assert readable(name) == name or not name.isascii()


def test_a_zip_of_another_system_is_read_under_names_that_can_be_read(tmp_path: Path) -> None:
    inner = "Отчёт.txt".encode("cp866")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("N" * len(inner), "Some 300 workers left.\n")
    (tmp_path / "a.zip").write_bytes(packed.getvalue().replace(b"N" * len(inner), inner))
    (found,) = read([tmp_path / "a.zip"])
    assert found.document.path == f"{tmp_path}/a.zip!/Отчёт.txt"  # type: ignore[union-attr]
