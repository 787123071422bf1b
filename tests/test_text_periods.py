import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from withheld.text.periods import find_periods

PUBLISHED = dt.date(2019, 3, 26)


def bounds(text: str, published: dt.date | None = PUBLISHED) -> tuple[str, str] | None:
    found = [p for p in find_periods(text, published) if p.first and p.last]
    return (str(found[-1].first), str(found[-1].last)) if found else None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("between 2017 and 2023", "2017-01-01", "2023-12-31"),
        ("from January 2024 to September 2025", "2024-01-01", "2025-09-30"),
        ("from January to June 2024", "2024-01-01", "2024-06-30"),
        ("from in or about May 2016 through in or about March 2018", "2016-05-01", "2018-03-31"),
        ("Between on or about 3 May 2016 and on or about 4 June 2016", "2016-05-03", "2016-06-04"),
        ("between July 2023 and January 2024", "2023-07-01", "2024-01-31"),
        ("2017-19", "2017-01-01", "2019-12-31"),
        ("in March 2014", "2014-03-01", "2014-03-31"),
        ("on 5 December 2018", "2018-12-05", "2018-12-05"),
        ("on Feb. 5, 2018", "2018-02-05", "2018-02-05"),
        ("on 2018-02-05", "2018-02-05", "2018-02-05"),
        ("on 30-Apr-2018", "2018-04-30", "2018-04-30"),
        ("on 31-May-2018", "2018-05-31", "2018-05-31"),
        ("in Apr-2018", "2018-04-01", "2018-04-30"),
        ("on 31/12/2018", "2018-12-31", "2018-12-31"),
        ("on 12/31/2018", "2018-12-31", "2018-12-31"),
        ("on 5.2.2018", "2018-02-05", "2018-02-05"),
        ("on 5/2/2018", "2018-01-01", "2018-12-31"),
        ("mid-2017", "2017-05-01", "2017-08-31"),
        ("early 2018", "2018-01-01", "2018-04-30"),
        ("late May 2018", "2018-05-21", "2018-05-31"),
        ("the mid-1980s", "1984-01-01", "1986-12-31"),
        ("spring of 2018", "2018-03-01", "2018-05-31"),
        ("the first half of 2018", "2018-01-01", "2018-06-30"),
        ("last year", "2018-01-01", "2018-12-31"),
        ("last month", "2019-02-01", "2019-02-28"),
        ("last week", "2019-03-18", "2019-03-24"),
        ("next weekend", "2019-03-30", "2019-03-31"),
        ("last November", "2018-11-01", "2018-11-30"),
        ("in December", "2018-12-01", "2018-12-31"),
        ("three years ago", "2016-01-01", "2016-12-31"),
        ("since 2012", "2012-01-01", "2019-03-26"),
        ("In 2010 there was one. A year later", "2011-01-01", "2011-12-31"),
        ("in the year to March 2018", "2017-04-01", "2018-03-31"),
        ("in the twelve months that ended in June 2018", "2017-07-01", "2018-06-30"),
        ("in the six months ending 30 November 2018", "2018-06-01", "2018-11-30"),
        ("the three months to the end of January 2018", "2017-11-01", "2018-01-31"),
        ("extended by six months to March 2018", "2018-03-01", "2018-03-31"),
        ("in FY2018", "2018-01-01", "2018-12-31"),
        ("a decade ago", "2009-01-01", "2009-12-31"),
        ("last winter", "2018-12-01", "2019-02-28"),
        ("500 more in the new year", "2020-01-01", "2020-12-31"),
        ("at the beginning of the decade", "2010-01-01", "2010-12-31"),
        ("by the end of the decade", "2019-01-01", "2019-12-31"),
        ("by March 22 next year", "2020-03-22", "2020-03-22"),
        ("Forty men left on the 6th.", "2019-03-06", "2019-03-06"),
        ("Forty men left on the 29th, by train.", "2019-01-29", "2019-01-29"),
        ("The men will leave on the 29th.", "2019-03-29", "2019-03-29"),
        ("on the 3rd of August", "2018-08-03", "2018-08-03"),
        ("in Q2 2018", "2018-04-01", "2018-06-30"),
        ("in Q1", "2019-01-01", "2019-03-31"),
        ("in Q4", "2018-10-01", "2018-12-31"),
        ("over the next two years", "2019-03-26", "2021-03-26"),
        ("in the coming 18 months", "2019-03-26", "2020-09-26"),
        ("all of them by year-end", "2019-12-31", "2019-12-31"),
        ("at the year's end", "2019-12-31", "2019-12-31"),
        ("at the start of 2017", "2017-01-01", "2017-01-31"),
        ("at the beginning of last year", "2018-01-01", "2018-01-31"),
        ("a year ago", "2018-03-01", "2018-03-31"),
        ("in April four years ago", "2015-04-01", "2015-04-30"),
        ("a year ago in February", "2018-02-01", "2018-02-28"),
        ("The last of them will be gone by June.", "2019-06-01", "2019-06-30"),
        ("The last of them were gone by June.", "2018-06-01", "2018-06-30"),
        ("Will they pay? They were gone by June.", "2018-06-01", "2018-06-30"),
        ("All must leave by 22 December.", "2019-12-22", "2019-12-22"),
        ("It will be over by June 2018.", "2018-06-01", "2018-06-30"),
    ],
)
def test_periods_resolve_with_their_precision(text: str, first: str, last: str) -> None:
    assert bounds(text) == (first, last)


@pytest.mark.parametrize("text", ["last year", "in December", "three months ago", "currently"])
def test_relative_times_stay_open_without_a_publication_date(text: str) -> None:
    found = find_periods(text, None)
    assert found and found[0].first is None


@pytest.mark.parametrize(
    "text", ["he may go", "between 2,000 and 3,000 workers", "2018 dollars", "31 February 2018", "2019-13-45"]
)
def test_what_is_no_date_resolves_to_none(text: str) -> None:
    assert [p for p in find_periods(text, PUBLISHED) if p.first and p.days < 300] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("At New Year there were 410.", ("2019-01-01", "2019-01-01")),
        ("By last Christmas they were gone.", ("2018-12-25", "2018-12-25")),
        ("On New Year’s Eve 2017 they struck.", ("2017-12-31", "2017-12-31")),
        ("Next Christmas they fly home.", ("2019-12-25", "2019-12-25")),
        ("Signed on 17 August 2015; fifty landed that December.", ("2015-12-01", "2015-12-31")),
        ("Signed in November 2015; fifty landed that March.", ("2016-03-01", "2016-03-31")),
        ("It began in 2014. That summer 300 left.", ("2014-06-01", "2014-08-31")),
        ("In 1995 there were 19,000; ten years before it had been 9,000.", ("1985-01-01", "1985-12-31")),
        ("Signed in May 2014; three months later 400 came.", ("2014-08-01", "2014-08-31")),
        ("It began in 2014; three months later 400 came.", (None, None)),
    ],
)
def test_a_time_told_against_another_one_is_counted_from_it(text: str, found: tuple[str | None, str | None]) -> None:
    last = find_periods(text, PUBLISHED)[-1]
    assert (str(last.first or "") or None, str(last.last or "") or None) == found


@pytest.mark.parametrize(
    "text",
    ["over the Lunar New Year", "in his New Year's address", "on Christmas Island", "a new year began", "new years"],
)
def test_what_only_sounds_like_a_feast_is_no_time(text: str) -> None:
    assert find_periods(text, PUBLISHED) == []


def test_a_day_alone_is_of_the_month_that_its_paragraph_told_last() -> None:
    def told(text: str) -> list[str]:
        return [str(p.first) for p in find_periods(text, PUBLISHED)]

    assert told("A crew came on 12 May 2018. On the 29th it was sent on.") == ["2018-05-12", "2018-05-29"]
    assert told("A crew came on 29 May 2018; on the 4th it was sent on.") == ["2018-05-29", "2018-06-04"]
    assert told("A crew came on 12 May 2018.\nOn the 20th the mayor spoke.") == ["2018-05-12", "2019-03-20"]


@pytest.mark.parametrize(
    "text",
    ["on the 38th parallel", "on the 5th floor", "on the 70th anniversary", "on the 4-7th", "on the 5th of the month"],
)
def test_what_is_counted_otherwise_is_no_day_of_a_month(text: str) -> None:
    assert bounds(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The permits are set to expire on Thursday.", 28),
        ("They must be out of the country by Friday", 29),
        ("Their bus is to leave from Osh on Saturday.", 30),
        ("The deadline falls on Sunday.", 31),
        ("The deadline passed on Sunday.", 24),
        ("The office said on Friday that they will leave.", 22),
        ("They will leave, the office said on Friday.", 22),
        ("A clerk who is to retire said on Friday they had left.", 22),
        ("They will leave on Tuesday.", 26),
    ],
)
def test_a_day_of_the_week_is_the_last_one_unless_it_is_still_to_come(text: str, day: int) -> None:
    assert bounds(text) == (f"2019-03-{day}", f"2019-03-{day}")


def test_a_deadline_is_told_from_a_date() -> None:
    assert find_periods("home by the end of 2019", PUBLISHED)[0].kind == "by"


@given(st.text(alphabet=st.sampled_from(list("0123456789 -/–,.JanuryMachto")), max_size=80))
def test_any_text_gives_periods_in_order_with_ordered_bounds(text: str) -> None:
    found = find_periods(text, PUBLISHED)
    for a, b in itertools.pairwise(found):
        assert a.end <= b.start
    for p in found:
        assert 0 <= p.start < p.end <= len(text)
        assert (p.first is None) == (p.last is None)
        assert p.first is None or p.last is None or p.first <= p.last


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Two men were killed in a fall at the site.", 0),
        ("The fall in numbers was steep.", 0),
        ("The losses spring from the ban, and prices may fall.", 0),
        ("They came in the fall and left in spring.", 2),
        ("They came this fall, after the fall of 2017.", 2),
    ],
)
def test_a_fall_is_a_season_only_where_it_can_be_one(text: str, found: int) -> None:
    assert len([p for p in find_periods(text, dt.date(2018, 3, 1)) if p.first]) == found


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("in the first nine months of 2016", "2016-01-01", "2016-09-30"),
        ("in the first two months of this year", "2019-01-01", "2019-02-28"),
        ("the last 3 months of last year", "2018-10-01", "2018-12-31"),
        ("in the second half of the year", "2019-07-01", "2019-12-31"),
        ("in the fourth quarter of last year", "2018-10-01", "2018-12-31"),
        ("in the first quarter", "2019-01-01", "2019-03-31"),
        ("in the second half", "2018-07-01", "2018-12-31"),
        ("over the past three years", "2016-03-26", "2019-03-26"),
        ("over the past decade", "2009-03-26", "2019-03-26"),
        ("in the last two decades", "1999-03-26", "2019-03-26"),
        ("over the past quarter of a century", "1994-03-26", "2019-03-26"),
        ("in the last half-century", "1969-03-26", "2019-03-26"),
        ("in the last 6 months", "2018-09-26", "2019-03-26"),
        ("in the past two weeks", "2019-03-12", "2019-03-26"),
        ("They must go by the end of the year", "2019-12-01", "2019-12-31"),
        ("at the start of the month", "2019-03-01", "2019-03-10"),
        ("In 2013 it had 80, and by the end of the year 500", "2013-12-01", "2013-12-31"),
        ("In 2013 it had 80. They go by the end of the year", "2019-12-01", "2019-12-31"),
        ("over the weekend", "2019-03-23", "2019-03-24"),
        ("since the border was shut in June 2018", "2018-06-01", "2019-03-26"),
        ("since the sanctions of last September", "2018-09-01", "2019-03-26"),
        ("since the first 100 landed in June 2018", "2018-06-01", "2018-06-30"),
        ("in the first half of 2018, against 3 a year earlier", "2017-01-01", "2017-06-30"),
        ("at the end of 2017, and a year before", "2016-12-01", "2016-12-31"),
        ("on 28 February 2018, two years later", "2020-02-29", "2020-02-29"),
        ("on 12 March 2014. A year later", "2015-01-01", "2015-12-31"),
    ],
)
def test_parts_of_a_year_and_what_is_counted_from_them(text: str, first: str, last: str) -> None:
    assert bounds(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["the first half of the game", "in the last three months' pay", "in the second half of the century",
     "in the first 14 months of 2016, x"],
)  # fmt: skip
def test_other_halves_and_months_are_no_part_of_a_year(text: str) -> None:
    assert bounds(text) in (None, ("2016-01-01", "2016-12-31"))


@given(st.integers(1, 12), st.integers(2000, 2030), st.sampled_from(["first", "last"]))
def test_first_and_last_months_are_as_many_months_of_that_year(count: int, year: int, which: str) -> None:
    found = find_periods(f"in the {which} {count} months of {year} it", None)[-1]
    assert found.first and found.last and found.first.year == found.last.year == year
    assert found.last.month - found.first.month + 1 == count


@pytest.mark.parametrize(
    ("published", "first"),
    [(dt.date(2019, 1, 9), 2017), (dt.date(2019, 12, 9), 2018), (dt.date(2019, 7, 1), 2018)],
)
def test_the_last_winter_is_the_one_before_a_winter_that_lasts(published: dt.date, first: int) -> None:
    assert bounds("last winter", published) == (f"{first}-12-01", f"{first + 1}-02-28")


@pytest.mark.parametrize("text", ["sent the year to Moscow 2018 times", "the year to come", "FYI 2018x"])
def test_other_years_and_letters_are_no_such_stretch(text: str) -> None:
    assert all(p.days != 365 or text[p.start : p.end] == "2018" for p in find_periods(text, PUBLISHED))


@given(st.integers(1, 12), st.integers(2000, 2030), st.sampled_from(["to", "ending", "ended in"]))
def test_a_year_to_a_month_is_twelve_months_of_which_it_is_the_last(month: int, year: int, word: str) -> None:
    end = dt.date(year, month, 1)
    first, last = bounds(f"in the year {word} {end:%B %Y}") or ("", "")
    assert last[:7] == f"{end:%Y-%m}"
    start = dt.date.fromisoformat(first)
    assert (start.year * 12 + start.month) == year * 12 + month - 11 and start.day == 1


@pytest.mark.parametrize(
    "text", ["zero months ending March 2018", "the first zero months of 2018", "0 months ending May 2018"]
)
def test_a_stretch_of_nothing_is_no_time(text: str) -> None:
    assert bounds(text) is None


def test_a_count_of_zero_years_ends_no_reading() -> None:
    assert find_periods("over the past zero years", PUBLISHED)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("Until 30 June they were ninety.", True),
        ("up to 2010", True),
        ("by 30 June", False),
        ("until December 2020", False),
    ],
)
def test_an_end_alone_is_told_apart_from_a_deadline(text: str, until: bool) -> None:
    assert [p.until for p in find_periods(text, PUBLISHED)] == [until]


@pytest.mark.parametrize(
    ("text", "coming"),
    [
        ("Another forty are expected for the autumn.", (dt.date(2019, 9, 1), dt.date(2019, 11, 30))),
        ("a hundred by June", (dt.date(2019, 6, 1), dt.date(2019, 6, 30))),
        ("Forty came in autumn.", (None, None)),
        ("Forty are expected in 2018.", (None, None)),
        ("He expects as many as last autumn.", (None, None)),
        ("Coaches will bring a group of eighty that was approved in June", (None, None)),
        ("Those who were chosen at the end of October will leave together.", (None, None)),
        ("The eighty will have to be there in June.", (dt.date(2019, 6, 1), dt.date(2019, 6, 30))),
    ],
)
def test_a_time_of_every_year_may_be_the_coming_one_of_a_plan(text: str, coming: object) -> None:
    assert find_periods(text, PUBLISHED)[-1].coming == coming


@pytest.mark.parametrize(
    ("text", "first", "last", "until"),
    [
        ("before 2016", "2015-01-01", "2015-12-31", True),
        ("prior to May 2016", "2016-04-01", "2016-04-30", True),
        ("after 2016", "2017-01-01", "2019-03-26", False),
        ("after July 2018", "2018-08-01", "2019-03-26", False),
        ("two years after 2016", "2016-01-01", "2016-12-31", False),
        ("from 2014 onwards", "2014-01-01", "2019-03-26", False),
        ("from 2014 on, the pay fell", "2014-01-01", "2019-03-26", False),
        ("from 2014 on the coast", "2014-01-01", "2014-12-31", False),
        ("in the last months of 2017", "2017-09-01", "2017-12-31", False),
        ("before the end of 2017", "2017-12-01", "2017-12-31", False),
        ("after the start of 2018", "2018-01-01", "2018-01-31", False),
        ("before the 2018 games", "2018-01-01", "2018-12-31", False),
        ("after 2016's ban", "2016-01-01", "2016-12-31", False),
        ("before and after 2016", "2016-01-01", "2016-12-31", False),
        ("the day after March 2018", "2018-03-01", "2018-03-31", False),
        ("in the late eighties", "1987-01-01", "1989-12-31", False),
        ("They came after 2016. That year others left.", "2016-01-01", "2016-12-31", False),
        ("at end-2017", "2017-12-01", "2017-12-31", False),
        ("this autumn", "2019-09-01", "2019-11-30", False),
        ("next summer", "2019-06-01", "2019-08-31", False),
        ("next spring", "2020-03-01", "2020-05-31", False),
        ("since the nineties", "1990-01-01", "2019-03-26", False),
    ],
)
def test_a_time_before_or_after_a_year_is_not_in_it(text: str, first: str, last: str, until: bool) -> None:
    found = find_periods(text, PUBLISHED)[-1]
    assert (str(found.first), str(found.last), found.until) == (first, last, until)


def test_an_age_in_words_is_no_decade() -> None:
    assert find_periods("a man in his nineties", PUBLISHED) == []


def test_what_is_after_a_year_to_come_has_no_end() -> None:
    assert find_periods("after 2021", PUBLISHED)[0][2:4] == (dt.date(2022, 1, 1), None)
