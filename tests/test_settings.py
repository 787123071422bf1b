"""Settings come from the environment; one that is wrong is named in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import CommandLine
from withheld.settings import SettingsError, settings


@pytest.mark.parametrize("name", ["WITHHELD_FETCH_SECONDS", "WITHHELD_LLM_TIMEOUT"])
@pytest.mark.parametrize("told", ["nan", "inf", "-1", "0", "soon"])
def test_a_time_is_a_finite_number_above_zero(monkeypatch: pytest.MonkeyPatch, name: str, told: str) -> None:
    monkeypatch.setenv(name, told)
    with pytest.raises(SettingsError) as error:
        settings()
    assert str(error.value).startswith(f"{name}: ") and "\n" not in str(error.value)


@pytest.mark.parametrize("told", ["nan", "inf", "-0.1", "1.1", "very"])
def test_how_sure_is_a_share(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    assert settings().sure == 0.5
    monkeypatch.setenv("WITHHELD_SURE", told)
    with pytest.raises(SettingsError, match=r"^WITHHELD_SURE: "):
        settings()


def test_a_wrong_setting_ends_a_command_with_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WITHHELD_LLM_TIMEOUT", "nan")
    (tmp_path / "a.txt").write_text("Russia has 5 North Korean workers.", encoding="utf-8")
    found = CommandLine(tmp_path, monkeypatch, capsys)("claims", "a.txt")
    assert found.code == 2 and found.err.strip().startswith("WITHHELD_LLM_TIMEOUT: ")
