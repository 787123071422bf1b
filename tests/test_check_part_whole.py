from __future__ import annotations

from check_figures import claim, said
from withheld.check.part_whole import parts_whole

SUM = "From nearly 100,000 workers abroad, 30,000 are in Russia and 80,000 in China."


def in_sum(value, figure, host=None, **fields):
    return said(SUM, figure, claim("workers_abroad", value, host=host, when=2018, origin="United States", **fields))


def test_hosts_that_exceed_their_whole_contradict_it():
    whole = in_sum(100_000, "100,000", qualifier="about")
    (found,) = parts_whole([whole, in_sum(30_000, "30,000", "RU"), in_sum(80_000, "80,000", "CN")])
    assert found.arithmetic == "80,000 (China) + 30,000 (Russia) = 110,000, against about 100,000 in all"
    assert found.title == "Workers abroad of North Korea: the parts exceed the whole, 10% apart"


def test_hosts_within_their_whole_do_not():
    whole = in_sum(100_000, "100,000", qualifier="about")
    assert not parts_whole([whole, in_sum(30_000, "30,000", "RU"), in_sum(50_000, "80,000", "CN")])


def hosts_of(document, *values, **fields):
    codes = zip(("RU", "CN", "QA"), values, strict=False)
    return [claim("workers_abroad", v, document=document, host=h, when=2018, **fields) for h, v in codes]


def test_hosts_of_one_account_that_exceed_the_whole_of_another_contradict_it():
    whole = claim("workers_abroad", 50_000, document="a", when=2018, origin="Sejong Institute")
    (found,) = parts_whole([whole, *hosts_of("b", 40_000, 40_000, origin="X Bureau")])
    assert found.arithmetic == "40,000 (China) + 40,000 (Russia) = 80,000, against 50,000 in all"
    assert "from different documents" in found.cautions


def test_of_several_wholes_elsewhere_the_sum_is_shown_against_the_worst():
    wholes = [claim("workers_abroad", v, document=d, when=2018, origin=d) for d, v in (("c", 60_000), ("a", 50_000))]
    (found,) = parts_whole([*wholes, *hosts_of("b", 40_000, 40_000)])
    assert found.arithmetic.endswith("against 50,000 in all")


def test_hosts_of_several_accounts_are_not_summed():
    whole = claim("workers_abroad", 50_000, document="a", when=2018, origin="Sejong Institute")
    one, other = hosts_of("b", 40_000, 40_000, origin="X Bureau")
    other = other.model_copy(update={"document": "c", "origin": "Y Bureau"})
    assert not parts_whole([whole, one, other])


def test_hosts_contradict_no_whole_of_another_time_or_bound_that_may_hold_them():
    parts = hosts_of("b", 8_000, 7_000)
    assert not parts_whole([claim("workers_abroad", 9_000, document="a", when=2014), *parts])
    assert not parts_whole([claim("workers_abroad", 9_000, None, document="a", when=2018), *parts])
    assert not parts_whole([claim("workers_abroad", 70_000, document="a", when=2018), *parts])


def test_a_host_that_exceeds_the_world_by_itself_is_not_also_summed():
    whole = claim("workers_abroad", 9_000, document="a", when=2018)
    (found,) = parts_whole([whole, *hosts_of("b", 30_000, 7_000)])
    assert found.title.endswith("more in Russia than worldwide")


def test_parts_miss_their_whole_only_where_they_are_all_there_is():
    text = "Of 20,000 workers 5,000 are in Russia and {} 6,000 in China."

    def told(link):
        sentence = text.format(link)
        made = (("20,000", 20_000, None), ("5,000", 5_000, "RU"), ("6,000", 6_000, "CN"))
        return [said(sentence, f, claim("workers_abroad", v, host=h, when=2018)) for f, v, h in made]

    assert not parts_whole(told("another"))
    (found,) = parts_whole(told("the rest,"))
    assert found.arithmetic == "6,000 (China) + 5,000 (Russia) = 11,000, against 20,000 in all"
    assert "miss the whole" in found.title


def test_a_part_larger_than_its_host_contradicts_it():
    whole = claim("workers_abroad", 9_000, host="RU", when=2018, document="a")
    part = claim("workers_abroad", 12_000, host="RU", place="Primorsky Krai", when="2018-05-01", document="b")
    (found,) = parts_whole([whole, part])
    assert found.title == "Workers abroad of North Korea: more in Primorsky Krai than in all of Russia"
    assert found.arithmetic == "12,000 (Primorsky Krai) ÷ 9,000 (Russia) = 1.33"
    assert "from different documents" in found.cautions


def test_a_part_smaller_than_its_host_is_none():
    whole = claim("workers_abroad", 9_000, host="RU", when=2018)
    assert not parts_whole([whole, claim("workers_abroad", 800, host="RU", place="Vladivostok", when=2018)])
    assert not parts_whole([whole, claim("workers_abroad", 800, host="RU", sector="logging", when=2018)])


def test_a_host_with_more_than_the_world_contradicts_it():
    (found,) = parts_whole(
        [
            claim("workers_abroad", 50_000, when=2019),
            claim("workers_abroad", 80_000, host="CN", when=2019, document="b"),
        ]
    )
    assert found.title == "Workers abroad of North Korea: more in China than worldwide"


def test_parts_of_other_years_contradict_nothing():
    assert not parts_whole(
        [claim("workers_abroad", 9_000, when=2015), claim("workers_abroad", 80_000, host="CN", when=2019)]
    )


def test_sectors_that_one_sentence_lists_are_summed():
    text = "Of 1,000 workers in Russia 700 build and 600 log."
    made = (("1,000", 1_000, None), ("700", 700, "construction"), ("600", 600, "logging"))
    (found,) = parts_whole(
        [said(text, f, claim("workers_abroad", v, host="RU", sector=s, when=2018)) for f, v, s in made]
    )
    assert found.arithmetic == "700 (construction) + 600 (logging) = 1,300, against 1,000 in all"
