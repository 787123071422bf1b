from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.sources.language import Tongue, language_of, name_of, other_language, tongue

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


KOREAN = "북한 노동자들은 러시아에서 일한다고 관리가 말했다. 월급은 적다."
SPANISH = "El Gobierno dijo que tres mil trabajadores norcoreanos viven en Rusia y que sus salarios son retenidos por el Estado."
RUSSIAN = "Рабочие из Северной Кореи получают мало денег, говорит чиновник в Москве, и живут в лагерях."


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        (KOREAN, "ko", "Korean"), (SPANISH, "es", "Spanish"), (RUSSIAN, "ru", "Russian"),
        ("北朝鮮の労働者は約三千人がロシアで働いていると当局者が語った。賃金は低い。", "ja", "Japanese"),
        ("朝鲜工人在俄罗斯工作，工资很低，官员说，约三千人已经回国，其余的人留下。", "zh", "Chinese"),
        ("Робітники з Північної Кореї отримують мало грошей, каже чиновник у Києві, і живуть у таборах.", "uk", "Ukrainian"),
        ("Le ministère a déclaré que trois mille travailleurs vivent en Russie et que leurs salaires sont retenus.", "fr", "French"),
    ],
)  # fmt: skip
def test_a_text_in_another_language_is_told_with_its_name(text: str, code: str, name: str) -> None:
    assert other_language(text) == Tongue(code, whole=True) and name_of(code) == name
    assert tongue(text, "en") == code


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH, "About 3,000 workers.", "북한", "", "Sudan 120\nQatar 1,800\nKuwait 2,500\nMongolia 300\nPoland 450\n" * 4,
        f"{ENGLISH}\n\nKim Jong Un (김정은) spoke in Pyongyang (평양).", "Kim Yong Chol, Ri Son Gwon, Choe Son Hui, Pak Pong Ju\n" * 5,
    ],
)  # fmt: skip
def test_english_short_texts_and_lists_of_names_count_as_english(text: str) -> None:
    assert other_language(text) is None


def test_of_a_text_in_two_languages_the_english_is_read_and_the_other_is_told() -> None:
    assert other_language(f"{ENGLISH}\n\n{KOREAN * 3}") == Tongue("ko", whole=False)
    assert other_language(f"{KOREAN * 20}\n\nRead more on the site.") == Tongue("ko", whole=True)


def test_a_page_that_declares_a_wrong_language_is_not_believed() -> None:
    assert (tongue(ENGLISH, "ko"), tongue(KOREAN, "en"), tongue("About 3,000 workers.", None)) == ("en", "ko", None)


@given(st.text(max_size=300))
def test_any_text_is_english_or_has_a_language_with_a_name(text: str) -> None:
    found = other_language(text)
    assert found is None or name_of(found.code)


def test_a_text_that_is_plainly_english_is_known_without_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("withheld.sources.language._identifier", lambda: pytest.fail("the model was asked"))
    assert language_of(f"{ENGLISH} " * 4) == "en"


def test_an_english_text_with_a_long_stretch_of_another_language_is_left_to_the_model(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    class Model:
        def classify(self, sample: str) -> tuple[str, float]:
            asked.append(sample)
            return "es", 0.9

    monkeypatch.setattr("withheld.sources.language._identifier", Model)
    assert language_of(f"{ENGLISH} " * 3 + SPANISH) == "es" and asked
