import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.text.numbers import digits, number_at, tokens


def value(text: str) -> tuple[float, float, str] | None:
    number = number_at(tokens(text), 0)
    return (number.low, number.high, number.kind) if number else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2,500", 2500),
        ("2.5 thousand", 2500),
        ("two and a half thousand", 2500),
        ("two hundred and fifty thousand", 250_000),
        ("twenty-five", 25),
        ("a dozen", 12),
        ("three dozen", 36),
        ("half a million", 500_000),
        ("a quarter of a million", 250_000),
        ("1.2bn", 1_200_000_000),
        ("$10m"[1:], 10_000_000),
        ("a hundred thousand", 100_000),
        ("a hundred-thousand", 100_000),
        ("forty-thousand", 40_000),
    ],
)
def test_words_and_digits_alike_give_the_value(text: str, expected: float) -> None:
    assert value(text) == (expected, expected, "count")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("dozens", 24, 100),
        ("hundreds", 200, 1000),
        ("tens of thousands", 20_000, 100_000),
        ("hundreds of thousands", 200_000, 1_000_000),
    ],
)
def test_vague_magnitudes_are_intervals(text: str, low: float, high: float) -> None:
    assert value(text) == (low, high, "order")


@pytest.mark.parametrize(
    ("text", "expected"), [("two-thirds", 2 / 3), ("a third", 1 / 3), ("half", 0.5), ("nine tenths", 0.9)]
)
def test_fractions_are_read_as_such(text: str, expected: float) -> None:
    found = value(text)
    assert found is not None and found[2] == "fraction" and found[0] == pytest.approx(expected)


def test_a_lone_scale_letter_apart_from_its_number_is_a_unit_of_length() -> None:
    assert value("5 m") == (5, 5, "count")


def test_a_list_of_numbers_is_not_summed() -> None:
    assert value("two, three or four") == (2, 2, "count")


@given(st.integers(0, 10**12))
def test_grouped_digits_round_trip(number: int) -> None:
    assert digits(f"{number:,}") == float(number)
    assert digits(str(number)) == float(number)


@pytest.mark.parametrize("text", ["7.10.2019", "1,2,3"])
def test_what_is_no_plain_number_gives_none(text: str) -> None:
    assert digits(text) is None


@pytest.mark.parametrize(("text", "value"), [("2,5", 2.5), ("12,00", 12), ("1200,50", 1200.5), ("12,000", 12000)])
def test_a_comma_before_one_or_two_digits_is_decimal_and_before_three_groups(text: str, value: float) -> None:
    assert digits(text) == value
