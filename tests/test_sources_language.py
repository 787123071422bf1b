from __future__ import annotations

from withheld.sources.language import language_of

ENGLISH = "The workers were paid about $100 a month, and most of the money was taken by their managers."


def test_languages_are_told_apart() -> None:
    assert language_of(ENGLISH) == "en"
    assert (
        language_of("Рабочие из Северной Кореи получают мало денег, говорит чиновник в Москве, и живут в лагерях.")
        == "ru"
    )
    assert language_of("북한 노동자들은 러시아에서 일한다고 관리가 말했다. 월급은 적다. " * 3) == "ko"


def test_a_short_text_has_no_language() -> None:
    assert language_of("About 3,000 workers.") is None
    assert language_of("   " * 100) is None
