import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.text.figures import Figure, find_figures, host_money, rate_after
from withheld.vocabulary import codelist


def figures(text: str) -> list[Figure]:
    return find_figures(text, 0)[1]


def one(text: str) -> Figure:
    found = figures(text)
    assert len(found) == 1, [text[f.start : f.end] for f in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "low", "high", "qualifier"),
    [
        ("more than 10,000 workers", 10_000, None, "at_least"),
        ("slightly more than 2,000 workers", 2000, None, "at_least"),
        ("upwards of 500 men", 500, None, "at_least"),
        ("up to 300 men", None, 300, "at_most"),
        ("as many as a quarter of a million people", None, 250_000, "at_most"),
        ("no more than 40 men", None, 40, "at_most"),
        ("nearly 400 women", 400, 400, "about"),
        ("an estimated 11,000 workers", 11_000, 11_000, "about"),
        ("between 20,000 and 30,000 workers", 20_000, 30_000, "range"),
        ("20,000 to 30,000 workers", 20_000, 30_000, "range"),
        ("2~3 agents", 2, 3, "range"),
        ("tens of thousands of workers", 20_000, 100_000, "order"),
        ("18 or more hours", 18, None, "at_least"),
    ],
)
def test_bounds_hedges_and_ranges(text: str, low: float | None, high: float | None, qualifier: str) -> None:
    figure = one(text)
    assert (figure.low, figure.high, figure.qualifier) == (low, high, qualifier)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("US$1.2bn", 1.2e9, 1.2e9, "USD"),
        ("$200m–$500m", 2e8, 5e8, "USD"),
        ("between 200 and 500 million dollars", 2e8, 5e8, "USD"),
        ("$200–500 million", 2e8, 5e8, "USD"),
        ("2-3,000 USD", 2000, 3000, "USD"),
        ("800 euros", 800, 800, "EUR"),
        ("¥300,000", 3e5, 3e5, "CNY"),
        ("10,000 Kuwaiti dinars", 1e4, 1e4, "KWD"),
        ("511 million reals", 5.11e8, 5.11e8, "BRL"),
        ("Dhs800 to Dhs1,000", 800, 1000, "AED"),
        ("R32m", 3.2e7, 3.2e7, "ZAR"),
        ("billions of dollars", 2e9, 1e10, "USD"),
        ("BDS$2,600", 2600, 2600, "BBD"),
        ("EC$ 900", 900, 900, "XCD"),
        ("250 Barbados dollars", 250, 250, "BBD"),
        ("500 Hong Kong dollars", 500, 500, "HKD"),
        ("16,300 in roubles", 16300, 16300, "RUB"),
        ("rub. 40,000", 40000, 40000, "RUB"),
    ],
)
def test_money_by_sign_code_and_name_with_the_scale_of_the_second_end(
    text: str, low: float, high: float, unit: str
) -> None:
    figure = one(text)
    assert figure.kind == "money"
    assert (figure.low, figure.high, figure.unit) == (pytest.approx(low), pytest.approx(high), unit)


@pytest.mark.parametrize(
    "text",
    [
        "Resolution 2397",
        "in 2017",
        "a 59-year-old man",
        "aged 42",
        "the 21st time",
        "on Dec. 22 of that year, article 8",
        "at 7 a.m. sharp",
    ],
)
def test_dates_ages_ordinals_and_resolutions_are_no_figures(text: str) -> None:
    assert [f for f in figures(text) if text[f.core : f.end] != "22"] == []


def test_a_dollar_whose_letters_come_after_it_is_that_states() -> None:
    found = figures("It made $US3.4 billion to $US5.6 billion, and $NZ40 each.")
    assert [(f.low, f.high, f.unit) for f in found] == [(3.4e9, 5.6e9, "USD"), (40, 40, "NZD")]


def test_a_dollar_of_letters_that_are_not_listed_is_no_figure_and_no_american_one() -> None:
    assert figures("They paid QQ$500 each.") == []
    assert [f.unit for f in figures("They paid QQ$500 and US$60 each.")] == ["USD"]


def test_over_before_a_hedge_is_a_preposition() -> None:
    assert one("spread over some 40 countries").qualifier == "about"


@pytest.mark.parametrize(
    ("text", "per", "each"),
    [
        ("$800 a month", "month", False),
        ("$2,000 a year per worker", "year", True),
        ("$50 each", None, True),
        ("$50 for each of them", None, True),
        ("$50 for each, he said", None, True),
        ("$50 for each of the halls", None, False),
        ("$5 million", None, False),
    ],
)
def test_time_base_and_each_after_an_amount(text: str, per: str | None, each: bool) -> None:
    toks, found = find_figures(text, 0)
    assert rate_after(toks, found[0].after)[:2] == (per, each)


@given(st.text(alphabet=st.sampled_from(list("ab 0123456789,.-–$%~()“”kmo\n")), max_size=120), st.integers(0, 50))
def test_figures_stand_where_they_say_and_in_order(text: str, offset: int) -> None:
    _, found = find_figures(text, offset)
    for figure in found:
        assert offset <= figure.start <= figure.core < figure.end <= offset + len(text)
        assert figure.low is None or figure.high is None or figure.low <= figure.high
    assert [f.core for f in found] == sorted(f.core for f in found)


@pytest.mark.parametrize(
    ("unit", "host", "words", "said"),
    [
        ("KWD", "DZ", "41,000 dinars", "DZD"),
        ("KWD", "DZ", "a 410-dinar fee", "DZD"),
        ("KWD", "KW", "410 dinars", "KWD"),
        ("KWD", "DZ", "410 Kuwaiti dinars", "KWD"),
        ("CUP", "MX", "7,100 pesos", "MXN"),
        ("CUP", "MX", "710 Cuban pesos", "CUP"),
        ("CUP", "MX", "CUP 710", "CUP"),
        ("KGS", "UZ", "710,000 soms", "UZS"),
        ("UZS", "KG", "17,000 som", "KGS"),
        ("CHF", "BF", "71,000 francs", "XOF"),
        ("CHF", None, "71,000 francs", "CHF"),
        ("USD", "JM", "710 dollars", "USD"),
    ],
)
def test_a_name_that_several_moneys_share_is_the_hosts(unit: str, host: str | None, words: str, said: str) -> None:
    assert host_money(unit, host, words) == said


def test_moneys_by_host_are_the_hosts_own_and_listed_under_one_that_has_a_name() -> None:
    listed = codelist("numbers")
    for unit, hosts in listed["by_host"].items():
        assert unit in listed["names"].values()
        assert unit[:2] not in hosts
        assert all(len(code) == 3 and (code[:2] == host or code in ("XOF", "XAF")) for host, code in hosts.items())
