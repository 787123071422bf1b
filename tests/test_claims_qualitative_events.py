import datetime as dt

import pytest

from documents import reading
from withheld import vocabulary
from withheld.claims.qualitative.lexicon import slots
from withheld.records import Event
from withheld.vocabulary import codelist

ABOUT = "North Korean workers are employed in Russia. North Korean labourers earn little there. "


def events(text: str, **more: object) -> list[Event]:
    return list(reading(ABOUT + text, **more).events)


def event(text: str, **more: object) -> Event:
    found = events(text, **more)
    assert len(found) == 1, [(e.type, e.quote and e.quote.exact) for e in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "kind", "start"),
    [
        ("On 5 February 2019 some 300 workers arrived in Vladivostok by train.", "dispatch", dt.date(2019, 2, 5)),
        ("In May 2018 ninety labourers were sent home from the site.", "return", dt.date(2018, 5, 1)),
        ("Resolution 2397, adopted in December 2017, forbids new work permits.", "ban", dt.date(2017, 12, 1)),
        ("The state closed its border in January 2018.", "border_closure", dt.date(2018, 1, 1)),
        ("North Korea reopened its border in August 2018.", "border_reopening", dt.date(2018, 8, 1)),
        ("The workers went on strike on 11 January 2019.", "unrest", dt.date(2019, 1, 11)),
        ("In August 2014 a welder burned to death at the yard.", "death", dt.date(2014, 8, 1)),
        ("Last month two workers fled from a site in Omsk.", "escape", dt.date(2019, 2, 1)),
        ("Police raided a dormitory of the workers on 12 January 2019.", "arrest", dt.date(2019, 1, 12)),
        ("An agreement on labour was signed in March 1967.", "agreement", dt.date(1967, 3, 1)),
    ],
)
def test_each_type_is_found_with_its_date(text: str, kind: str, start: dt.date) -> None:
    found = event(text)
    assert (found.type, found.start) == (kind, start)


def test_a_deadline_falls_on_the_last_day_of_its_period() -> None:
    found = event("The Security Council told all states to expel them by the end of 2019.")
    assert (found.type, found.start, found.end) == ("deadline", dt.date(2019, 12, 31), dt.date(2019, 12, 31))
    assert found.host is None and found.actor == "Security Council"


def test_a_term_counts_from_the_adoption_of_its_resolution() -> None:
    text = "Resolution 2397, passed in December 2017, gave states 24 months to repatriate all workers."
    found = {e.type: e for e in events(text)}
    assert found["deadline"].start == dt.date(2019, 12, 1) and found["deadline"].end == dt.date(2019, 12, 31)
    assert found["ban"].start == dt.date(2017, 12, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Some 300 workers arrived in Vladivostok by train.",
        "In May 2019 the company will send 300 workers to Omsk.",
        "Moscow plans to send the workers home next month.",
        "About 500 workers arrive there every year.",
        "A defence pact was signed on 19 June 2018.",
        "The workers were not sent home in May 2018.",
        "Officials told the paper on 13 February 2019 that workers had come in through Khasan.",
        "North Korean soldiers were killed in battle in January 2019.",
    ],
)
def test_what_has_no_time_is_planned_or_is_not_of_the_programme_is_no_event(text: str) -> None:
    assert events(text) == []


def test_a_count_over_a_year_is_no_event() -> None:
    assert events("Slightly more than 2,000 workers came to the region last year.") == []


def test_an_event_told_twice_is_one_with_its_most_precise_date() -> None:
    text = "Workers fled from a site in Omsk in February 2019. They fled from the site on 3 February 2019, police said."
    assert event(text).start == dt.date(2019, 2, 3)


def test_a_time_that_cannot_be_resolved_leaves_the_dates_open() -> None:
    found = event("Pyongyang has recently taken the workers back home.", published=None)
    assert (found.type, found.start, found.end) == ("return", None, None)


def test_the_actor_is_who_acts_and_the_origin_who_says_so() -> None:
    found = event("Kuwait expelled its last North Korean workers in June 2018, the foreign ministry said.")
    assert (found.actor, found.origin, found.host) == ("Kuwait", "foreign ministry", "KW")


def test_a_text_without_a_programme_has_no_events() -> None:
    assert reading("On 5 May 2018 the police arrested two men in Lyon.").events == ()


def test_every_rule_names_a_listed_type_and_every_type_has_a_rule() -> None:
    ruled = {rule["code"] for rule in codelist("cues_events")["rule"]}
    assert ruled | {"deadline"} == set(vocabulary.codes("events"))
    assert slots("cues_events")["workers"].startswith("(?:")


def test_each_of_two_joined_verbs_has_its_own_time() -> None:
    text = "North Korea closed its border in January 2016 and reopened it to its workers in August 2018."
    found = {e.type: (str(e.start), str(e.end)) for e in events(text)}
    assert found["border_closure"] == ("2016-01-01", "2016-01-31")
    assert found["border_reopening"] == ("2018-08-01", "2018-08-31")


def test_what_somebody_told_a_council_is_no_deadline() -> None:
    text = "The states have told the Security Council of 23 North Korean workers sent home by December 2019."
    assert "deadline" not in {e.type for e in events(text)}
