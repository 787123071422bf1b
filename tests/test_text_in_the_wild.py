"""Numbers, times and names as they are met in the wild: torn, grouped by other signs, told twice, bounded behind."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import document
from withheld.extract.candidates import Candidate, find_candidates
from withheld.extract.features import Mentions
from withheld.extract.read import SHORT, _wanted
from withheld.text.document_analysis import DocumentAnalysis

THIN, NARROW, FIGURE, NO_BREAK, ZERO_WIDTH = "\u2009", "\u202f", "\u2007", "\u00a0", "\u200b"


def found(text: str, **more: object) -> list[Candidate]:
    return find_candidates(DocumentAnalysis(document(text, **more)))


def told(text: str) -> list[tuple[float | None, float | None]]:
    return [(c.low, c.high) for c in found(text)]


def values(text: str) -> list[float]:
    return [c.value for c in found(text)]


# ---- groups ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("7.250", 7250),
        ("84.000", 84_000),
        ("3.250.000", 3_250_000),
        ("84'000", 84_000),
        ("7’250", 7250),
        ("7‘250", 7250),
        ("1'250'000", 1_250_000),
        ("84 000", 84_000),
        (f"84{NO_BREAK}000", 84_000),
        (f"84{THIN}000", 84_000),
        (f"84{NARROW}000", 84_000),
        (f"84{FIGURE}000", 84_000),
        (f"84,{ZERO_WIDTH}000", 84_000),
        (f"84{ZERO_WIDTH}000", 84_000),
        ("84, 000", 84_000),
        (f"84,{NO_BREAK}000", 84_000),
        ("84\n000", 84_000),
        ("6,\n250", 6250),
        ("84Â 250", 84_250),
        (f"84Â{NO_BREAK}250", 84_250),
        ("84Ê250", 84_250),
        ("84â€‰250", 84_250),
        ("84â€¯250", 84_250),
        ("84â€™250", 84_250),
        ("84\ufffd250", 84_250),
        ("84&nbsp;250", 84_250),
        ("2,40,000", 240_000),
        ("12,34,56,789", 123_456_789),
    ],
)
def test_a_number_is_one_by_whatever_sign_its_groups_are_set_off(number: str, value: float) -> None:
    text = f"Last spring about {number} loggers were housed there."
    (only,) = found(text)
    assert (only.value, only.qualifier, text[only.core : only.end]) == (value, "about", number)


@pytest.mark.parametrize(
    "text",
    [
        "Room 000 was empty.",
        "It read 0040 on the plate.",
        "They wrote ’000 beside it.",
    ],
)
def test_a_run_with_leading_noughts_is_no_figure(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Malta 410,\n260 in Cyprus", [410, 260]),
        ("On May 12 350 men arrived.", [350]),
        ("On 9 May,\n350 men arrived.", [350]),
        ("Sites 14, 250 and 380 were shut.", [14, 250, 380]),
    ],
)
def test_two_numbers_side_by_side_stay_two(text: str, expected: list[float]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("They pay 1.450 euros a month.", 1450),
        ("They pay €1.450 a month.", 1450),
        ("They pay 1.450,75 euros a month.", 1450.75),
        ("They pay CHF 1'450.75 a month.", 1450.75),
        ("It took in $4.700 million.", 4.7e9),
        ("It took in $4.735 million.", 4.735e6),
        ("It took in $1.235 billion.", 1.235e9),
        ("Petrol was $1.459 a litre.", 1.459),
        ("It kept 3.125% of it.", 0.03125),
        ("It kept 61,5 % of it.", 0.615),
        ("It kept 61,5 per cent of it.", 0.615),
        ("It took in $3,7 billion.", 3.7e9),
        ("It took in 450.000.000 dollars.", 4.5e8),
        ("The ratio was 0,725 then.", 0.725),
    ],
)
def test_a_point_or_comma_is_a_group_or_a_decimal_by_what_is_counted(text: str, value: float) -> None:
    (only,) = found(text)
    assert only.value == pytest.approx(value)


@given(
    st.integers(1000, 10**11),
    st.sampled_from([",", ".", "'", "’", " ", NO_BREAK, THIN, NARROW, FIGURE, f",{ZERO_WIDTH}", "Ê"]),
)
def test_any_integer_with_group_signs_reads_back_the_same(number: int, sign: str) -> None:
    written = f"{number:,}".replace(",", sign)
    text = f"In all {written} workers came."
    assert [(c.low, c.high, text[c.core : c.end]) for c in found(text)] == [(number, number, written)]


@given(st.integers(100_000, 10**11))
def test_any_integer_in_indian_groups_reads_back_the_same(number: int) -> None:
    head, tail = str(number)[:-3], str(number)[-3:]
    pairs = [head[max(0, at - 2) : at] for at in range(len(head), 0, -2)]
    assert values(f"In all {','.join([*reversed(pairs), tail])} workers came.") == [number]


@given(st.integers(1, 999), st.integers(1, 99))
def test_a_decimal_reads_the_same_by_point_and_by_comma(whole: int, part: int) -> None:
    point, comma = f"{whole}.{part:02}", f"{whole},{part:02}"
    assert values(f"It was {point} euros.") == values(f"It was {comma} euros.") == [float(point)]


# ---- fractions ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("It made $.7 billion.", 7e8),
        ("It made .7 billion dollars.", 7e8),
        ("It made ,7 billion dollars.", 7e8),
        ("It made about €.25 million.", 2.5e5),
        ("They came to 6½ thousand.", 6500),
        ("They came to 6 ½ thousand.", 6500),
        ("They came to 6 1/2 thousand.", 6500),
        ("They came to 6¼ thousand.", 6250),
        ("It made $2¾ million.", 2.75e6),
        ("It made $2 3⁄4 million.", 2.75e6),
        ("It made ¾ million dollars.", 7.5e5),
    ],
)
def test_decimals_without_a_nought_and_fraction_signs_before_a_scale(text: str, value: float) -> None:
    (only,) = found(text)
    assert only.value == pytest.approx(value)


@pytest.mark.parametrize("share", ["¼", "1⁄4", "1∕4", "1/4", "one-quarter", "a quarter", "25 per cent"])
def test_a_fraction_in_any_writing_is_a_share_of_its_base(share: str) -> None:
    part, base = found(f"Only {share} of the 8,000 loggers were paid.")
    assert (part.kind, part.value, base.value) == ("fraction", 0.25, 8000)
    assert part.product and (part.product.low, part.product.high) == (2000, 2000)


@pytest.mark.parametrize("half", ["½", "1/2", "half", "one-half", "one half"])
def test_one_half_is_a_share_too(half: str) -> None:
    part, _ = found(f"Only {half} of the 8,000 loggers were paid.")
    assert part.product and part.product.low == 4000


@pytest.mark.parametrize("text", ["After 9/11 they left.", "It is open 24/7 there.", "They met on 3/4 at noon."])
def test_dates_and_sayings_with_a_stroke_are_no_fractions(text: str) -> None:
    assert values(text) == []


# ---- changes, negation, pairs --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The staff grew by 70 to 620.", [(70, 70), (620, 620)]),
        ("The staff grew by about 70 to some 620.", [(70, 70), (620, 620)]),
        ("The staff was cut by 1,070 to 8,620.", [(1070, 1070), (8620, 8620)]),
        ("Pay rose by $70 to $620 a month.", [(70, 70), (620, 620)]),
        ("The staff rose 70 to 620.", [(70, 70), (620, 620)]),
        ("The staff grew by 12% to 620.", [(0.12, 0.12), (620, 620)]),
        ("The staff fell by a third to 620.", [(1 / 3, 1 / 3), (620, 620)]),
        ("Pay rose by 20 to 30 percent.", [(0.2, 0.3)]),
        ("They were hired by 20 to 30 farms.", [(20, 30)]),
        ("The staff grew to between 70 and 620.", [(70, 620)]),
    ],
)
def test_by_how_much_and_to_what_are_two_figures(text: str, expected: list[tuple[float, float]]) -> None:
    assert told(text) == [pytest.approx(pair, rel=1e-5) for pair in expected]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("There were not 620 loggers.", 620, 620),
        ("It is untrue that 620 loggers came.", 620, 620),
        ("There were not more than 620 loggers.", None, 620),
        ("There were not fewer than 620 loggers.", 620, None),
    ],
)
def test_a_number_that_is_denied_is_proposed_as_it_stands(text: str, low: float | None, high: float | None) -> None:
    assert told(text) == [(low, high)]


def test_a_correction_has_both_its_numbers_with_their_places() -> None:
    text = "Correction: A former version told of 6,200 loggers. The figure is 620."
    assert [(c.value, text[c.core : c.end]) for c in found(text)] == [(6200, "6,200"), (620, "620")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Malta and Cyprus had 620 and 410 loggers, respectively.", [620, 410]),
        ("Malta, Cyprus and Qatar had 620, 410 and 95 loggers respectively.", [620, 410, 95]),
        ("It was split between 410 and 620 loggers respectively.", [410, 620]),
        ("Malta had 410 male and 210 female loggers.", [410, 210]),
        ("Malta had 620 loggers at 14 camps, of which 5 on Gozo.", [620, 14, 5]),
        ("Of the 620 loggers, 210 had left.", [620, 210]),
        ("Malta 620, Cyprus 410, Qatar 95.", [620, 410, 95]),
        ("They were 620 in Malta; in Cyprus, 410; in Qatar, 95.", [620, 410, 95]),
        ("Malta: 620; Cyprus: 410", [620, 410]),
        ("Malta (620) and Cyprus (410)", [620, 410]),
    ],
)
def test_listed_numbers_are_each_their_own(text: str, expected: list[float]) -> None:
    assert values(text) == expected
    assert all(c.low == c.high for c in found(text))


@pytest.mark.parametrize(
    "text",
    [
        "Malta had 620 (2015: 410) North Korean loggers.",
        "Malta had 620 loggers from the DPRK (North Korea).",
        "Malta had 620 North Korean loggers (410 men, 210 women).",
        "Malta [the island] had 620 North Korean loggers.",
        "Each North Korean in Malta got €620 (about $700) a month.",
    ],
)
def test_a_bracket_takes_away_no_host_and_no_figure(text: str) -> None:
    analysis = DocumentAnalysis(document(text))
    assert "MT" in [m.value for m in Mentions(analysis, analysis.programme).hosts]
    assert 620 in [c.value for c in find_candidates(analysis)]


def test_the_year_beside_a_number_in_brackets_is_a_time_and_no_figure() -> None:
    analysis = DocumentAnalysis(document("Malta had 620 (2015: 410) North Korean loggers."))
    assert [p.first for p in analysis.periods] == [dt.date(2015, 1, 1)]
    assert [c.value for c in find_candidates(analysis)] == [620, 410]


# ---- bounds ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["7,000+", "7,000-plus", "7,000‑plus", "7,000 plus", "7,000 or more", "over 7,000"])
def test_an_open_end_is_a_bound(number: str) -> None:
    assert told(f"There were {number} loggers.") == [(7000, None)]


@pytest.mark.parametrize(
    ("text", "first"), [("They had 70 + 30 sites.", 70), ("It is $900 plus the board.", 900), ("90 plus 40", 90)]
)
def test_a_sum_is_no_bound(text: str, first: float) -> None:
    assert told(text)[0] == (first, first)


@pytest.mark.parametrize(
    ("text", "kind", "low", "high", "per"),
    [
        ("They work 17 hours or more a day.", "hour", 17, None, "day"),
        ("They work 17 hours a day or more.", "hour", 17, None, "day"),
        ("They work 17 hours or longer.", "hour", 17, None, None),
        ("They work 17 hours or more daily.", "hour", 17, None, "day"),
        ("They slept 5 hours or less a night.", "hour", None, 5, None),
        ("Contracts run for four years or more.", "month", 48, None, None),
        ("There are 26 farms or more.", "count", 26, None, None),
        ("Some 26 North Korean waitresses or more work there.", "count", 26, None, None),
        ("There are 26 farms or fewer.", "count", None, 26, None),
        ("There are 26 farms or so.", "count", 26, 26, None),
        ("There are 26 farms at least.", "count", 26, None, None),
        ("There are 26 farms at the most, he said.", "count", None, 26, None),
        ("They get 900 dollars or more a month.", "money", 900, None, "month"),
    ],
)
def test_a_bound_may_stand_behind_what_is_counted(
    text: str, kind: str, low: float | None, high: float | None, per: str | None
) -> None:
    (only,) = found(text)
    assert (only.kind, only.low, only.high, only.per) == (kind, low, high, per)


@pytest.mark.parametrize(
    "text",
    [
        "There are 26 farms or more precisely holdings.",
        "It has 26 farms or less than that in winter.",
        "It spent 26 million more or less as it would have.",
        "It has 26 farms at least three of which are shut.",
    ],
)
def test_or_more_precisely_bounds_nothing(text: str) -> None:
    first = told(text)[0]
    assert first[0] == first[1]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("They work from 11 to 15 hours a day.", 11, 15),
        ("From 11 to 15 hours a day was usual.", 11, 15),
        ("They work from 11 to 15 hours.", 11, 15),
        ("Shifts of from eight to twelve hours are usual.", 8, 12),
        ("They work from 5 a.m. to 9 p.m. there.", 16, 16),
        ("From 5 a.m. to 9 p.m. they work.", 16, 16),
        ("They work from 7 to 19 every day.", 12, 12),
        ("They work from 07:00 to 19:00.", 12, 12),
    ],
)
def test_hours_of_a_day_and_hours_of_the_clock(text: str, low: float, high: float) -> None:
    (only,) = found(text)
    assert (only.kind, only.low, only.high) == ("hour", low, high)


def test_numbers_from_one_to_another_that_count_something_are_no_clock() -> None:
    assert [(c.kind, c.low, c.high) for c in found("Each farm hires from 6 to 10 workers.")] == [("count", 6, 10)]


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("a couple of thousand", 2000, 10_000),
        ("a couple thousand", 2000, 10_000),
        ("a couple of hundred", 200, 1000),
        ("a few dozen", 24, 100),
        ("several thousand", 2000, 10_000),
    ],
)
def test_vague_numbers_are_intervals(words: str, low: float, high: float) -> None:
    assert [(c.low, c.high, c.qualifier) for c in found(f"There were {words} loggers.")] == [(low, high, "order")]


# ---- told twice --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value", "unit", "per"),
    [
        ("They pay 18,200 koruna ($830) a month.", 18_200, "CZK", "month"),
        ("They pay 18,200 koruna a month ($830).", 18_200, "CZK", "month"),
        ("They pay 18,200 koruna ($830 a month).", 18_200, "CZK", "month"),
        ("They pay 18,200 koruna [$830].", 18_200, "CZK", None),
        ("A levy of 450 yuan (about $62) is due.", 450, "CNY", None),
        ("A levy of 450 yuan (roughly $62 at the rate of that day) is due.", 450, "CNY", None),
        ("A levy of 450 yuan, or about $62, is due.", 450, "CNY", None),
        ("A levy of 450 yuan ($62, €55) is due.", 450, "CNY", None),
        ("They pay $62 (450 yuan) a day.", 62, "USD", "day"),
        ("They pay nine hundred (900) dollars a month.", 900, "USD", "month"),
        ("They pay USD 900 (nine hundred dollars) a month.", 900, "USD", "month"),
    ],
)
def test_a_sum_in_a_second_money_is_told_again_and_not_proposed(
    text: str, value: float, unit: str, per: str | None
) -> None:
    (only,) = found(text)
    assert (only.kind, only.value, only.unit, only.per) == ("money", value, unit, per)


@pytest.mark.parametrize(
    ("text", "kind", "value", "words"),
    [
        ("There were seven thousand (7,000) loggers.", "count", 7000, "seven thousand"),
        ("There were 7,000 (seven thousand) loggers.", "count", 7000, "7,000"),
        ("There were more than 7,000 (seven thousand) loggers.", "count", 7000, "7,000"),
        ("They work ten (10) hours a day.", "hour", 10, "ten (10) hours"),
        ("It runs for two (2) years.", "month", 24, "two (2) years"),
        ("It keeps thirty (30) per cent of it.", "fraction", 0.3, "thirty (30) per cent"),
        ("It keeps 30 (thirty) percent of it.", "fraction", 0.3, "30 (thirty) percent"),
    ],
)
def test_a_number_in_words_and_digits_is_one(text: str, kind: str, value: float, words: str) -> None:
    (only,) = found(text)
    assert (only.kind, only.value, text[only.core : only.end]) == (kind, value, words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It made $3 million (€400,000 of it from pay).", [3e6, 4e5]),
        ("It made $3 million (2015: €2 million).", [3e6, 2e6]),
        ("They get $900 and €40 for food.", [900, 40]),
        ("There were 620 loggers (410 men).", [620, 410]),
    ],
)
def test_another_figure_in_a_bracket_is_proposed(text: str, expected: list[float]) -> None:
    assert values(text) == expected


# ---- money -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sum_", ["450 million US$", "450 million US $", "450 million $", "US$450 million", "450 million USD"]
)
def test_the_sign_of_a_currency_may_stand_behind(sum_: str) -> None:
    analysis = DocumentAnalysis(document(f"It made {sum_} there."))
    assert [(c.value, c.unit) for c in find_candidates(analysis)] == [(4.5e8, "USD")]
    assert analysis.places == []


def test_a_sign_between_two_numbers_belongs_to_the_one_behind_it() -> None:
    assert [(c.value, c.kind) for c in found("Each of the 450 $800 fees was paid.")] == [(450, "count"), (800, "money")]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Its crews in Japan made ¥300 million.", "JPY"),
        ("Its crews in Osaka, Japan, made ￥300 million.", "JPY"),
        ("They came to Japan. They made ¥300 million.", "JPY"),
        ("Paid in yen, they made ¥300 million.", "JPY"),
        ("Its crews in China made ¥300 million.", "CNY"),
        ("It works in Japan. Its crews in China made ¥300 million.", "CNY"),
        ("Its crews in Japan made CN¥300 million.", "CNY"),
        ("Its crews in China made JP¥300 million.", "JPY"),
    ],
)
def test_the_sign_of_yen_and_yuan_goes_by_the_country(text: str, unit: str) -> None:
    assert [(c.value, c.unit) for c in found(text)] == [(3e8, unit)]


# ---- words broken at a line end ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    ["forty-\nseven", "fortyseven", "forty- seven", "forty‐seven", "forty\u00adseven", "forty‑seven", "Fortyseven"],
)
def test_a_number_word_survives_the_end_of_a_line(words: str) -> None:
    assert values(f"They took {words} men.") == [47]


# ---- times and names -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "The panel’s report S/2017/83 tells of 620 loggers in 2015.",
        "By A/HRC/2017/4 there were 620 loggers in 2015.",
        "By Order No. 2017/45 there were 620 loggers in 2015.",
        "By Decree 2017-77 there were 620 loggers in 2015.",
        "Since resolution 2371 (2017) it says that 620 loggers were there in 2015.",
        "At the 2018 World Cup stadium 620 loggers worked in 2015.",
        "For the 2018 Winter Olympics site, 620 loggers worked in 2015."[4:],
        "Its Vision 2030 speaks of 620 loggers in 2015.",
        "The 2030 Agenda speaks of 620 loggers in 2015.",
    ],
)
def test_a_year_in_a_symbol_an_order_or_a_name_dates_nothing(text: str) -> None:
    analysis = DocumentAnalysis(document(text))
    assert [p.first for p in analysis.periods] == [dt.date(2015, 1, 1)]
    assert [c.value for c in find_candidates(analysis)] == [620]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("The quota was 620 loggers for 2015.", "2015-01-01", "2015-12-31"),
        ("The quota for 2015 was 620 loggers.", "2015-01-01", "2015-12-31"),
        ("The 2015 quota was 620 loggers.", "2015-01-01", "2015-12-31"),
        ("The quota for 2015/16 was 620 loggers.", "2015-01-01", "2016-12-31"),
        ("During the 2018 Winter Olympics 620 loggers were there.", "2018-01-01", "2018-12-31"),
        ("They numbered 620 in the years 2014-17.", "2014-01-01", "2017-12-31"),
    ],
)
def test_a_year_that_a_quota_or_an_event_holds_for_is_a_time(text: str, first: str, last: str) -> None:
    analysis = DocumentAnalysis(document(text))
    assert [(str(p.first), str(p.last)) for p in analysis.periods] == [(first, last)]
    assert [c.value for c in find_candidates(analysis)] == [620]


def test_a_number_beyond_any_year_is_a_count_although_it_looks_like_one() -> None:
    assert told("Some 2000–3000 loggers came.") == [(2000, 3000)]


@pytest.mark.parametrize(
    "name",
    [
        "N. Korean", "N.Korean", "N Korean", "N-Korean", "NKorean", "North-Korean", "North‑Korean", "North\nKorean", "NK",
        "D.P.R.K.", "D. P. R. K.", "DPRK", "DPR Korea",
    ],
)  # fmt: skip
def test_the_programme_is_known_by_other_names_of_its_country(name: str) -> None:
    analysis = DocumentAnalysis(document(f"Malta employed 620 {name} loggers that winter."))
    assert analysis.programme == "KP"
    assert [p.country for p in analysis.places] == ["MT", "KP"]
    assert analysis.named_in(0, len(analysis.text))
    assert [c.value for c in find_candidates(analysis)] == [620]


@pytest.mark.parametrize("name", ["N. Korea", "N.Korea", "N-Korea", "North-Korea", "D.P.R.K."])
def test_the_country_itself_is_known_by_its_other_names(name: str) -> None:
    analysis = DocumentAnalysis(document(f"Malta employed 620 loggers from {name}, it said."))
    assert analysis.programme == "KP" and analysis.named_in(0, len(analysis.text))


@pytest.mark.parametrize("text", ["NK News told of it.", "NK cells were counted in Malta."])
def test_what_else_is_called_by_the_two_letters_names_no_programme(text: str) -> None:
    assert DocumentAnalysis(document(text)).programme is None


def test_other_hosts_in_short_are_known_too() -> None:
    text = "They left S. Korea, the U.A.E., the P.R.C. and the D.R. Congo."
    assert [p.country for p in DocumentAnalysis(document(text)).places] == ["KR", "AE", "CN", "CD"]


def test_one_late_sentence_on_the_programme_is_read_in_a_long_report() -> None:
    filler = "The register of guest crews is kept by the harbour board. It is printed in spring. "
    text = f"{filler * SHORT}\n\nIn 2015 Malta employed 620 North Korean loggers, the board said.\n\n{filler * 9}"
    analysis = DocumentAnalysis(document(text))
    candidates = find_candidates(analysis)
    (only,) = [c for c in candidates if c.value == 620]
    assert analysis.programme == "KP"
    assert _wanted(analysis, {c.sentence for c in candidates})[only.sentence]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Berit Lund, trade minister: “In 2015 Malta employed 620 North Koreans.”", "Berit Lund"),
        ("“In 2015 Malta employed 620 North Koreans.” — Berit Lund, trade minister", "Berit Lund"),
        ("BERIT LUND: In 2015 Malta employed 620 North Koreans.\n\nODD MOE: No. It was 410.", "ODD MOE"),
        ("In 2015 Malta employed 620 North Koreans (Ministry of Trade, 2016).", "Ministry of Trade"),
        ("And from the trade minister:\n\n“In 2015 Malta employed 620 North Koreans.”", "the trade minister"),
    ],
)
def test_a_speaker_outside_the_sentence_can_be_pointed_at(text: str, speaker: str) -> None:
    analysis = DocumentAnalysis(document(text))
    said = [text[m.start : m.end] for m in Mentions(analysis, analysis.programme).speakers]
    assert any(words.startswith(speaker) for words in said), said
