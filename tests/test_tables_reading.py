"""What a cell is by its labels: of whom, where, when and how much, or why it is no record."""

from __future__ import annotations

import datetime as dt

from tables_read import read, short, shorts
from withheld.records import Claim, Document
from withheld.tables import Tables, read_tables
from withheld.tables.reading import ALIKE, MULTIPLIED, NO_MEASURE, NO_TIME, NOT_MEANT, OTHERS
from withheld.text.document_analysis import DocumentAnalysis

PUBLISHED = dt.date(2019, 3, 14)
EVE = dt.date(2019, 3, 13)
TURNS = "North Korean workers by host\n\nHost | Before the resolution | Now\nQatar | 2,500 | 70\nKuwait | 3,000 | 900\n"


def read_dated(text: str) -> Tables:
    return read_tables(DocumentAnalysis(Document(id="r", sha256="0" * 64, text=text, published=PUBLISHED), "KP"), "KP")


def when(claims: tuple[Claim, ...]) -> set[tuple[object, ...]]:
    return {(c.host, c.point, c.start, c.end) for c in claims}


def test_now_is_the_day_of_the_text_and_before_something_lies_before_it() -> None:
    expected = {
        ("QA", 2500.0, None, EVE), ("QA", 70.0, PUBLISHED, PUBLISHED),
        ("KW", 3000.0, None, EVE), ("KW", 900.0, PUBLISHED, PUBLISHED),
    }  # fmt: skip
    assert when(read_dated(TURNS).claims) == expected
    across = " | Qatar | Kuwait\nBefore the resolution | 2,500 | 3,000\nNow | 70 | 900\n"
    assert when(read_dated(f"North Korean workers\n\n{across}").claims) == expected
    named = TURNS.replace("Before the", "Workers before the").replace("Now", "Workers today")
    assert when(read_dated(named).claims) == expected


def test_before_a_date_ends_before_it() -> None:
    told = when(read_dated(TURNS.replace("the resolution", "December 2017")).claims)
    assert {end for _, value, _, end in told if value == 2500.0} == {dt.date(2017, 11, 30)}


def test_before_something_that_nothing_dates_is_left_out_and_said() -> None:
    found = read(TURNS)
    assert {c.point for c in found.claims} == {70.0, 900.0}
    assert any(NO_TIME in left for left in found.left)
    after = read_dated(TURNS.replace("Now", "After the deadline"))
    assert {c.point for c in after.claims} == {2500.0, 3000.0} and any(NO_TIME in left for left in after.left)


def test_quarters_and_months_lie_in_the_year_of_their_row_or_caption() -> None:
    quarters = read(
        "Permits issued to North Korean workers in Qatar\n\nYear | Q1 | Q2\n2016 | 120 | 130\n2017 | 100 | 95\n"
    )
    assert ("QA", 130.0, dt.date(2016, 4, 1), dt.date(2016, 6, 30)) in when(quarters.claims)
    months = read(
        "North Korean workers who entered Qatar, 2019\n\nMonth | Entries\nJanuary | 120\nFebruary | 340\nTotal | 460\n"
    )
    assert when(months.claims) == {
        ("QA", 120.0, dt.date(2019, 1, 1), dt.date(2019, 1, 31)),
        ("QA", 340.0, dt.date(2019, 2, 1), dt.date(2019, 2, 28)),
        ("QA", 460.0, dt.date(2019, 1, 1), dt.date(2019, 12, 31)),
    }


def test_a_note_on_a_year_says_which_part_of_it() -> None:
    text = "North Korean workers\n\nYear | Qatar | Kuwait\n2016 | 2,500 | 3,000\n2017* | 900 | 800\n\n* First half.\n"
    assert ("QA", 900.0, dt.date(2017, 1, 1), dt.date(2017, 6, 30)) in when(read(text).claims)


def test_of_two_columns_of_countries_the_headers_tell_who_from_where() -> None:
    rows = "2015;Spain;Cuba;700\n2015;Cuba;Spain;30\n2016;Spain;Peru;80\n"
    text = f"Foreign workers\n\nYear;host_country;origin_country;total_workers\n{rows}"
    found = read(text, "CU")
    assert {short(c) for c in found.claims} == {("workers_abroad", 700.0, "ES", 2015)}
    assert any(OTHERS in left for left in found.left)


def test_the_column_that_names_the_programme_goes_before_one_of_all_workers() -> None:
    text = "North Korean workers by host\n\nHost,gdp,workers,North_Korean_workers\nQatar,200,900000,1800\nKuwait,100,800000,2500\n"
    found = read(text)
    assert {short(c)[1] for c in found.claims} == {1800.0, 2500.0}
    assert any(ALIKE in left for left in found.left)


def test_each_row_that_is_not_read_is_named_with_its_reason() -> None:
    rows = "Kuwait | 2,500\nKuwiat | 300\nTotal | 2,800\nTotal | 2,900\n"
    found = read(f"North Korean workers by host, 2016\n\nHost | Workers\n{rows}")
    assert {c.point for c in found.claims} == {2500.0}
    assert sum("Kuwiat: 300" in left for left in found.left) == 1
    (alike,) = (left for left in found.left if left.endswith(ALIKE))
    assert "(Total: 2,800; Total: 2,900)" in alike


def test_rows_that_say_what_they_count_leave_no_other_row_to_the_caption() -> None:
    text = (
        "Revenue of North Korea from workers, by host\n\nHost,Code,Series,Series Code,2016 [YR2016],2017 [YR2017]\n"
        "Qatar,QAT,Remittances (US$),R.M.CD,500,600\nQatar,QAT,Output of all (US$),O.P.CD,70000,80000\n"
        "Kuwait,KWT,Remittances (US$),R.M.CD,900,..\nKuwait,KWT,Output of all (US$),O.P.CD,60000,65000\n"
    )
    found = read(text)
    assert {short(c) for c in found.claims} == {
        ("revenue", 500.0, "QA", 2016), ("revenue", 600.0, "QA", 2017), ("revenue", 900.0, "KW", 2016)
    }  # fmt: skip
    assert any(NO_MEASURE in left for left in found.left)


def test_a_country_that_names_a_money_is_still_a_country() -> None:
    text = "Cuban doctors, 2016\n\nCountry | Doctors\nSierra Leone | 165\nKenya | 100\n"
    assert ("workers_abroad", 165.0, "SL", 2016) in shorts(text, "CU")


def test_the_two_congos_of_one_list_are_told_apart() -> None:
    text = "Cuban doctors, 2016\n\nCountry | Doctors\nCongo | 40\nDemocratic Republic of the Congo | 70\n"
    assert {short(c)[1:3] for c in read(text, "CU").claims} == {(40.0, "CG"), (70.0, "CD")}


def test_a_region_in_another_column_is_no_second_host() -> None:
    text = (
        "Cuban doctors, 2016\n\nArea | Country | Doctors\nNorthern America | Canada | 40\nLatin America | Brazil | 70\n"
    )
    assert {short(c)[1:3] for c in read(text, "CU").claims} == {(40.0, "CA"), (70.0, "BR")}


def test_men_or_women_alone_are_a_part_and_both_sexes_are_all() -> None:
    one = read("North Korean workers in 2017\n\nHost | Women\nQatar | 900\nKuwait | 10\n").claims
    assert {(c.point, c.covers) for c in one} == {(900.0, "part"), (10.0, "part")}
    both = (
        "Host | North Korean workers (both sexes) | North Korean workers (male)\nQatar | 900 | 800\nKuwait | 70 | 60\n"
    )
    told = {(900.0, None), (70.0, None), (800.0, "part"), (60.0, "part")}
    assert {(c.point, c.covers) for c in read(both).claims} == told
    apart = "North Korean workers\n\nHost | All (2017) |  | \n | Men | Women | Both sexes\nQatar | 80 | 20 | 100\n"
    told = {(80.0, "part"), (20.0, "part"), (100.0, None)}
    assert {(c.point, c.covers) for c in read(f"{apart}Kuwait | 9 | 1 | 10\n").claims} >= told


def test_one_trade_of_several_is_a_part() -> None:
    text = "Cuban staff, 2016\n\nCountry | Doctors | Nurses | Total\nKenya | 100 | 60 | 160\nQatar | 400 | 80 | 480\n"
    told = {(c.point, c.covers) for c in read(text, "CU").claims}
    assert {(100.0, "part"), (60.0, "part"), (160.0, None)} <= told


def test_low_and_high_are_bounds() -> None:
    text = (
        "North Korean workers\n\nHost | Low estimate | High estimate\nQatar | 1,800 | 3,000\nKuwait | 2,000 | 5,000\n"
    )
    assert {(c.qualifier, c.low, c.high) for c in read(text).claims if c.host == "QA"} == {
        ("at_least", 1800.0, None), ("at_most", None, 3000.0)
    }  # fmt: skip


def test_a_mark_that_says_estimate_holds_for_its_cell_alone() -> None:
    text = "North Korean workers, 2017\n\nHost | Workers\nQatar | 1,500 (a)\nKuwait | 900\n\n(a) Estimate.\n"
    assert {(c.host, c.stance) for c in read(text).claims} == {("QA", "estimated"), ("KW", "asserted")}


def test_totals_of_hosts_across_are_of_the_whole() -> None:
    text = "North Korean workers\n\nYear | Qatar | Kuwait | Total\n2016 | 900 | 80 | 980\n2017 | 70 | 60 | 130\n"
    assert {c.point for c in read(text).claims if c.covers == "whole"} == {980.0, 130.0}


def test_a_column_of_unknown_kinds_is_none_of_the_total() -> None:
    text = (
        "North Korean workers by host, 2017\n\nHost,Total,Technical field,Unknown\nQatar,900,500,4\nKuwait,80,30,2\n"
        "Malta,7,3,0\n"
    )
    assert {short(c)[1] for c in read(text).claims} == {900.0, 80.0, 7.0}


def test_years_that_run_over_two_are_no_months_but_beside_months() -> None:
    seasons = read(
        "North Korean workers by host\n\n| Host | 2004-05 | 2010-11 | 2015-16 |\n|---|---|---|---|\n| Qatar | 30 | 40 | 50 |\n"
    )
    assert {(c.start.year, c.end.year) for c in seasons.claims if c.start and c.end} == {
        (2004, 2005),
        (2010, 2011),
        (2015, 2016),
    }
    months = read(
        "North Korean workers by host\n\n| Host | 2004-04 | 2004-05 | 2004-06 |\n|---|---|---|---|\n| Qatar | 30 | 40 | 50 |\n"
    )
    assert {c.start for c in months.claims} == {dt.date(2004, m, 1) for m in (4, 5, 6)}


def test_a_row_without_figures_heads_none_of_the_countries_under_it() -> None:
    text = "North Korean workers, 2017\n\n| Host | Workers |\n|---|---|\n| Angola | 30 |\n| Kuwait | |\n| Oman | 40 |\n| Qatar | 50 |\n"
    assert {(c.hosts, c.point) for c in read(text).claims} == {(("AO",), 30), (("OM",), 40), (("QA",), 50)}


def test_valid_permits_and_new_ones_are_told_apart() -> None:
    found = read(
        "Work permits of North Korean workers in Oman\n\n| Year | Permits valid on 31 December | New permits |\n|---|---|---|\n"
        "| 2015 | 4,170 | 1,390 |\n| 2016 | 3,020 | 0 |\n"
    )
    assert {(c.measure, c.low) for c in found.claims} == {
        ("workers_abroad", 4170), ("workers_abroad", 3020), ("workers_dispatched", 1390), ("workers_dispatched", 0),
    }  # fmt: skip


def test_permits_that_were_refused_are_none() -> None:
    text = (
        "Work permits for North Korean workers, 2017\n\n| Host | Issued | Refused |\n|---|---|---|\n"
        "| Angola | 30 | 4 |\n| Kuwait | 20 | 6 |\n| Oman | | 1 |\n"
    )
    assert {(c.hosts, c.point) for c in read(text).claims} == {(("AO",), 30), (("KW",), 20)}


def test_a_column_of_one_code_beside_named_hosts_is_no_host() -> None:
    text = (
        "North Korean workers by host\n\nREF_AREA,Reference area,MEASURE,Measure,UNIT,Unit,TIME_PERIOD,OBS_VALUE\n"
        "KWT,Kuwait,B11,Inflows of North Korean workers,PS,Persons,2016,30\n"
        "QAT,Qatar,B11,Inflows of North Korean workers,PS,Persons,2016,40\n"
        "OMN,Oman,B11,Inflows of North Korean workers,PS,Persons,2017,50\n"
    )
    assert {(c.hosts, c.point) for c in read(text).claims} == {(("KW",), 30), (("QA",), 40), (("OM",), 50)}


def test_a_multiplier_in_a_column_of_its_own_is_never_passed_over() -> None:
    rows = "KWT,Kuwait,North Korean workers,2016,30,{0}\nQAT,Qatar,North Korean workers,2016,40,{0}\n"
    head = "North Korean workers by host\n\nREF_AREA,Area,Measure,TIME_PERIOD,OBS_VALUE,UNIT_MULT"
    assert {c.point for c in read(f"{head}\n{rows.format('0')}").claims} == {30, 40}
    coded = read(f"{head}\n{rows.format('3')}")
    assert not coded.claims and any(MULTIPLIED in reason for reason in coded.left)
    worded = read(f"{head.replace('UNIT_MULT', 'Scale')}\n{rows.format('Thousands')}")
    assert {c.point for c in worded.claims} == {30_000, 40_000}


def test_male_is_no_city() -> None:
    text = "North Korean workers sent in 2017\n\nHost | Total |  | \n | Male | Female | Both sexes\nQatar | 900 | 30 | 930\n"
    found = read(text + "Kuwait | 70 | 6 | 76\n")
    assert {short(c)[1:3] for c in found.claims if c.covers != "part"} == {(930.0, "QA"), (76.0, "KW")}


def test_a_total_without_some_is_none_of_all_and_counts_what_the_others_count() -> None:
    text = (
        "North Korean workers in Qatar\n\n | 2016 | 2017\nTotal workers | 900 | 800\n"
        "Total workers (excluding those on work permits) | 200 | 100\n"
    )
    told = {(c.measure, c.point, c.covers) for c in read(text).claims}
    assert told == {("workers_abroad", 900.0, "whole"), ("workers_abroad", 800.0, "whole")}
    alone = read(text.replace("Total workers | 900 | 800\n", ""))
    assert {(c.measure, c.covers) for c in alone.claims} == {("workers_abroad", "part")}


def test_all_countries_but_one_are_not_that_one() -> None:
    found = read("North Korean workers, 2017\n\nHost | Workers\nQatar | 900\nGulf states except Kuwait | 950\n")
    assert {short(c)[1:3] for c in found.claims if c.host} == {(900.0, "QA")}


def test_what_is_foretold_is_no_figure_of_what_was() -> None:
    found = read(
        "North Korean workers\n\nYear | Workers\n2017 | 900\n2018 | 800\n2040 (proj.) | 700\n2050 (forecast) | 600\n"
    )
    assert {short(c)[1] for c in found.claims} == {900.0, 800.0} and any(NOT_MEANT in left for left in found.left)


def test_a_share_of_the_labour_force_beside_workers_sets_no_trade_apart() -> None:
    found = read("North Korean workers\n\nYear | Workers | % of labour force\n2017 | 900 | 4.5%\n2018 | 800 | 4.1%\n")
    assert {(c.point, c.covers) for c in found.claims} == {(900.0, None), (800.0, None)}


def test_money_of_a_series_of_days_is_that_of_its_months_and_a_stock_is_that_of_the_days() -> None:
    rows = "30-Apr-2018,{},80.5\n31-May-2018,{},90.5\n30-Jun-2018,{},70.25\n"
    money = read("Remittances of North Korean workers\n\nDate,Host,Million USD\n" + rows.replace("{}", "Qatar"))
    assert ("QA", 90500000.0, dt.date(2018, 5, 1), dt.date(2018, 5, 31)) in when(money.claims)
    stock = read(
        "North Korean workers\n\nDate,Host,Number\n" + rows.replace("{}", "Qatar").replace(".5", "").replace(".25", "")
    )
    assert ("QA", 90.0, dt.date(2018, 5, 31), dt.date(2018, 5, 31)) in when(stock.claims)


def test_no_digit_of_a_sum_is_lost() -> None:
    text = (
        "Remittances of North Korean workers (US$ million), 2018\n\nHost | Sum\nQatar | 105.6860388\nKuwait | 90.25\n"
    )
    assert {c.point for c in read(text).claims} == {105686038.8, 90250000.0}


def test_permits_beside_a_total_of_people_are_of_those_who_hold_them() -> None:
    rows = "Work permit (seasonal workers) | 500 | 600\nTotal North Korean workforce | 900 | 990\n"
    text = f"North Korean workforce in Poland\n\nPass | Dec 2016 | Dec 2017\nWork permit | 800 | 890\n{rows}"
    assert {c.measure for c in read(text).claims} == {"workers_abroad"}
    issued = text.replace("Work permit (seasonal workers)", "Permits issued to workers")
    assert ("workers_dispatched", 500.0) in {(c.measure, c.point) for c in read(issued).claims}


def test_a_label_of_two_countries_is_of_both_and_with_unknown_others_of_none() -> None:
    text = "North Korean workers, 2017\n\nHost | Workers\nQatar | 310\nOman and Kuwait | 95\nMalta & islands | 41\n"
    assert {(c.point, c.hosts) for c in read(text).claims} == {(310.0, ("QA",)), (95.0, ("KW", "OM"))}


def test_of_totals_the_one_without_another_word_is_of_all() -> None:
    text = "North Korean workers\n\nHost | 2016 | 2017\nTotal housed | 61 | 72\nTotal in tents | 30 | 31\nTotal | 91 | 103\n"
    told = {(c.point, c.covers) for c in read(f"{text}Oman | 91 | 103\n").claims if not c.hosts}
    assert told == {(91.0, "whole"), (103.0, "whole")}


def test_columns_of_men_and_of_women_are_told_apart_in_a_row_of_all_too() -> None:
    head = "North Korean workers\n\nHost | All workers |  | Workers (male) |  | Workers (female) | \n |"
    head += " | ".join([" 2016", "2017"] * 3)
    rows = (
        "World | 50 | 61 | 40 | 47 | 10 | 14\nThe islands | 20 | 21 | 15 | 16 | 5 | 5\nOman | 30 | 40 | 25 | 31 | 5 | 9"
    )
    found = read(f"{head}\n{rows}\n").claims
    told = {(c.host, c.point, c.covers) for c in found}
    assert {(None, 50.0, "whole"), (None, 40.0, "part"), (None, 14.0, "part"), ("OM", 31.0, "part")} <= told
    assert len(found) == 12


def test_a_total_that_is_not_the_sum_of_its_years_is_of_another_time() -> None:
    head = "North Korean workers sent abroad, by country\n\nHost | 2015 | 2016 | Total"
    sums = read(f"{head}\nOman | 40 | 20 | 60\nMalta | 7 | 8 | 15\n").claims
    assert {(c.point, c.start, c.end) for c in sums if c.point in (60, 15)} == {
        (60.0, dt.date(2015, 1, 1), dt.date(2016, 12, 31)),
        (15.0, dt.date(2015, 1, 1), dt.date(2016, 12, 31)),
    }
    odd = read(f"{head}\nOman | 40 | 20 | 900\nMalta | 7 | 8 | 310\n").claims
    assert {(c.point, c.start) for c in odd if c.point in (900, 310)} == {(900.0, None), (310.0, None)}


def test_beside_a_header_that_says_what_it_counts_one_with_another_word_counts_something_else() -> None:
    text = '"Year","Workers in Oman","Inhabitnts of Oman"\n"2015","310","4,200,000"\n"2016","290","4,400,000"\n'
    assert {c.point for c in read(f"North Korean workers in Oman\n\n{text}").claims} == {310.0, 290.0}
    dated = "North Korean workers\n\nHost | Workers in 2015 | 2016 (revised) | End of 2017\nOman | 31 | 29 | 28\nMalta | 4 | 3 | 2\n"
    assert {c.point for c in read(dated).claims} == {31.0, 29.0, 28.0, 4.0, 3.0, 2.0}


def test_a_column_of_codes_may_hold_one_that_is_unknown_and_a_name_may_be_a_code() -> None:
    rows = "".join(
        f"{code},{n},{n + 5}\n"
        for n, code in enumerate(("OMN", "MLT", "QAT", "KWT", "MNG", "POL", "ITA", "PER", "FJI"), 11)
    )
    found = read(f"North Korean workers\n\ncode,2015,2016\n{rows}ZZZ,90,95\n").claims
    assert len(found) == 18
    assert {c.host for c in found} >= {"OM", "FJ"}
    names = read("North Korean workers, 2016\n\nHost | Workers\nOman | 31\nMalta | 4\nPNG | 12\n").claims
    assert {(c.host, c.point) for c in names} == {("OM", 31.0), ("MT", 4.0), ("PG", 12.0)}


def test_what_is_left_out_is_named_by_the_words_of_its_row() -> None:
    text = "North Korean workers, 2016\n\nCode | Host | Workers\n8104 | Oman | 31\n8299 | The shelf | 4\n9021 | Malta | 12\n"
    assert any("The shelf: 4" in reason for reason in read(text).left)


def test_the_letters_of_a_country_are_no_money() -> None:
    rows = "2.5,3.5,SLE,Sierra Leone\n4.5,5.5,CHE,Switzerland\n6.5,7.5,OMN,Oman\n"
    found = read(f"Remittances of North Korean workers, US$ million\n\n2015,2016,iso3,name\n{rows}").claims
    assert {(c.unit, c.host) for c in found} == {("USD", "SL"), ("USD", "CH"), ("USD", "OM")}


def test_names_of_the_hosts_in_another_language_are_no_other_people() -> None:
    text = "North Korean workers\n\n2015,2016,name,German\n14,15,Saudi Arabia,Saudi-Arabien\n16,17,Oman,Oman\n18,19,Malta,Malta\n"
    assert {(c.host, c.point) for c in read(text).claims} >= {("SA", 14.0), ("SA", 15.0)}
    strange = text.replace("Saudi-Arabien", "Saudi workers")
    assert not {c.point for c in read(strange).claims} & {14.0, 15.0}


def test_the_first_and_the_last_day_in_two_columns_are_one_time() -> None:
    text = "North Korean workers\n\nHost,Workers,valid_from,valid_to\nOman,31,2015-03-01,2015-09-30\nMalta,4,2016-01-01,2016-12-31\n"
    assert {(c.host, str(c.start), str(c.end)) for c in read(text).claims} == {
        ("OM", "2015-03-01", "2015-09-30"),
        ("MT", "2016-01-01", "2016-12-31"),
    }


def test_a_column_of_destinations_is_of_where_they_are_though_none_is_of_origins() -> None:
    head = "Migrant workers by destination and origin\n\nYear,Country of destination,Cuba,Peru"
    rows = "2015,Oman,41,52\n2015,Malta,13,24\n2015,Cuba,5,6\n2015,Peru,17,8\n"
    told = {(c.host, c.point) for c in read(f"{head}\n{rows}", "CU").claims}
    assert told == {("OM", 41.0), ("MT", 13.0), ("PE", 17.0)}


def test_population_is_theirs_as_the_only_column_and_the_inhabitants_beside_another() -> None:
    text = "North Korean workers abroad\n\nCountry | Population\nOman | 310\nMalta | 41\n"
    assert {c.point for c in read(text).claims} == {310.0, 41.0}
    beside = "North Korean workers abroad\n\nCountry | Workers | Population\nOman | 310 | 4,100\nMalta | 41 | 4,300\n"
    assert {c.point for c in read(beside).claims} == {310.0, 41.0}


def test_changes_below_nothing_are_no_years() -> None:
    text = "North Korean workers abroad\n\nCountry | Workers | Change\nOman | 310 | -1977\nMalta | 41 | -30\n"
    assert {(c.point, c.start) for c in read(text).claims} == {(310.0, None), (41.0, None)}


def test_unknown_among_hosts_is_of_none_though_the_row_says_world_and_a_region_adds_no_host() -> None:
    head = "North Korean workers sent abroad\n\nName | Region | 2015 | 2016"
    rows = "Australia | Australia and New Zealand | 31 | 32\nPeru | South America | 4 | 5"
    rows += "\nUnknown | World | 90 | 91\nTotal | World | 125 | 128"
    told = {(c.hosts, c.point) for c in read(f"{head}\n{rows}\n").claims}
    assert {(("AU",), 31.0), (("PE",), 5.0), ((), 125.0), ((), 128.0)} <= told
    assert not {point for _, point in told} & {90.0, 91.0}


def test_numbers_that_stand_for_the_words_beside_them_are_codes() -> None:
    names = ("Oman", "Qatar", "Iran", "Iraq", "Peru", "Chile", "Brazil", "Cuba", "Malta", "Italy", "Spain", "Poland")
    codes = ((935, "Asia"), (904, "Latin America"), (908, "Europe"))
    rows = "".join(f"{name},{codes[n // 4][0]},{codes[n // 4][1]},{n + 11},{n + 40}\n" for n, name in enumerate(names))
    found = read(f"North Korean workers\n\nName,Major,Part,2015,2016\n{rows}")
    assert len(found.claims) == 24 and not found.left


def test_words_of_a_program_and_short_totals() -> None:
    text = (
        "North Korean workers, by country\n\ncountryName,workersTotal,workersByHead\nOman,31,7\nMalta,4,2\nTot.,35,9\n"
    )
    assert {(c.host, c.point) for c in read(text).claims} == {("OM", 31.0), ("MT", 4.0), (None, 35.0)}
