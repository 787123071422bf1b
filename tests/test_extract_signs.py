"""Records of what sentences say besides figures, from decisions made by hand."""

from __future__ import annotations

import datetime as dt
import math

from documents import PUBLISHED, document
from withheld.extract.decide import Pointed, Signed
from withheld.extract.encoder import reader
from withheld.extract.features import Item, Mention, Mentions
from withheld.extract.signs import Signs
from withheld.extract.vocabularies import SIGNS
from withheld.records import Claim, Span
from withheld.text.document_analysis import DocumentAnalysis
from withheld.text.sentences import quote

NOWHERE = Pointed(None, None, 0.9)
THRESHOLDS = dict.fromkeys(("indicator", "event", "position", "pledge", "presence", "dependence"), 0.5)
LEAD = "North Korean workers are sent out. "


class Telling:
    """A text, the signs that its sentences are given, and the claims beside them."""

    def __init__(self, text: str) -> None:
        self.document = document(text)
        self.mentions = Mentions(DocumentAnalysis(self.document), "KP")
        self.analysis = self.mentions.analysis
        self.signs: list[Signed] = []
        self.claims: list[Claim] = []

    def sign(self, sign: str, words: str, sure: float = 0.9, **points: object) -> Telling:
        """Say that the sentence with these words has a sign; pointers by the words or value that they point at."""
        s = self.analysis.finder.at(self.analysis.text.index(words))
        item = Item(s.number, s.start, s.end, (0, 0), (0, 0))
        told = dict.fromkeys(("host", "place", "period", "speaker"), NOWHERE)
        told |= {kind: self._pointed(kind, value) for kind, value in points.items()}
        self.signs.append(Signed(item, sign, sure, told))
        return self

    def _pointed(self, kind: str, value: object) -> Pointed:
        found: list[Mention] = getattr(self.mentions, f"{kind}s")
        if kind == "period" and isinstance(value, tuple):
            return Pointed(value, None, 0.9)
        m = next((m for m in found if value in (m.value, self.analysis.text[m.start : m.end])), None)
        assert m is not None, (kind, value, found)
        return Pointed(m.value, m, 0.9, shares=((m.value, 0.9),))

    def claim(self, number: str, measure: str = "workers_abroad", host: str | None = None) -> Telling:
        at = self.analysis.text.index(number)
        value = float(number.replace(",", ""))
        self.claims.append(
            Claim(
                document="d", quote=quote(self.document, self.analysis.sentences, at, at + len(number)), measure=measure,
                low=value, high=value, qualifier="exact", unit="person", programme="KP", host=host,
                figure=Span(start=at, end=at + len(number)),
            )
        )  # fmt: skip
        return self

    def records(self, kind: str) -> list:  # type: ignore[type-arg]
        return list(Signs(self.mentions, THRESHOLDS).records(self.signs, self.claims)[kind])


def test_dependences_are_told_once_per_kind_and_host_with_trade_and_holder() -> None:
    told = Telling(LEAD + "Builders in Russia cannot do without them. Russian building sites need them badly.")
    told.sign("dependence:labour_need", "Builders", host="RU").sign("dependence:labour_need", "badly", host="RU")
    told.sign("dependence:barter", "badly", host="RU")
    found = told.records("dependences")
    assert [(d.kind, d.host, d.sector) for d in found] == [
        ("labour_need", "RU", "construction"), ("barter", "RU", "construction"),
    ]  # fmt: skip


def test_what_is_less_sure_than_its_threshold_is_not_told() -> None:
    assert not Telling(LEAD).sign("dependence:proceeds", "sent", sure=0.4).records("dependences")


def test_a_presence_of_several_hosts_in_a_list_is_one_record_each() -> None:
    told = Telling(LEAD + "North Korean programmers reportedly live in China, Russia and Laos.")
    found = told.sign("presence", "programmers", host="CN").records("presences")
    assert [(p.host, p.sector, p.stance) for p in found] == [
        ("CN", "it", "alleged"), ("RU", "it", "alleged"), ("LA", "it", "alleged"),
    ]  # fmt: skip


def test_a_presence_of_which_the_sentence_gives_the_number_is_a_claim_alone() -> None:
    told = Telling(LEAD + "There are 870 in China, and others in Laos and Poland.")
    told.claim("870", host="CN").sign("presence", "870", host="LA")
    assert [p.host for p in told.records("presences")] == ["LA", "PL"]


def test_a_presence_takes_the_town_and_a_region_is_a_place_without_host() -> None:
    told = Telling(LEAD + "They sew in Vladivostok. Others cook in the Middle East. Nobody knows where else.")
    told.sign("presence", "sew", host="Vladivostok").sign("presence", "cook").sign("presence", "Nobody")
    assert [(p.host, p.place) for p in told.records("presences")] == [("RU", "Vladivostok"), (None, "Middle East")]


def test_an_event_told_twice_keeps_its_most_precise_date_and_that_quotation() -> None:
    year, day = (dt.date(2018, 1, 1), dt.date(2018, 12, 31)), (dt.date(2018, 5, 2), dt.date(2018, 5, 2))
    other = (dt.date(2017, 5, 2), dt.date(2017, 5, 2))
    told = Telling(LEAD + "Russia deported some. They were deported in Khasan then. It had begun before.")
    told.sign("event:return", "Russia", period=year, host="RU").sign("event:return", "Khasan", period=day, host="RU")
    told.sign("event:return", "begun", period=other)
    found = told.records("events")
    assert [(e.start, e.quote.exact[:6]) for e in found] == [(day[0], "They w"), (other[0], "It had")]


def test_a_ban_and_its_deadline_have_one_time_only_if_the_term_says_how_long_after() -> None:
    when = (dt.date(2017, 2, 1), dt.date(2017, 2, 28))
    twenty, two = (dt.date(2018, 10, 1), dt.date(2018, 10, 31)), (dt.date(2019, 2, 1), dt.date(2019, 2, 28))
    text = LEAD + "In February {}. It had begun before."
    for words, expected in (
        ("the council told states to expel them within 20 months", [("ban", when), ("deadline", twenty)]),
        ("the council gave every state two years to expel them", [("ban", when), ("deadline", two)]),
        ("they are to be home, as the council told states", [("deadline", when)]),
    ):
        told = Telling(text.format(words)).sign("event:ban", "council", period=when)
        found = told.sign("event:deadline", "council", period=when).sign("event:return", "begun").records("events")
        assert [(e.type, (e.start, e.end)) for e in found[:-1]] == expected, words
    alone = Telling(text.format("the council gave every state two years")).sign("event:ban", "council", period=when)
    assert [(e.start, e.end) for e in alone.records("events")] == [when]


def test_a_ban_under_a_numbered_resolution_is_not_of_the_day_of_the_report() -> None:
    for words, kept in (("Under Resolution 1540 states may not hire them.", 0), ("States may not hire them.", 1)):
        told = Telling(LEAD + words).sign("event:ban", "hire")
        told.signs[0].points["period"] = Pointed(None, None, 0.9, published=True)
        assert len(told.records("events")) == kept
        told.signs[0].points["period"] = Pointed((dt.date(2017, 2, 1), dt.date(2017, 2, 28)), None, 0.9)
        assert len(told.records("events")) == 1


def test_an_event_has_its_actor_and_its_place() -> None:
    told = Telling(LEAD + "In May Mongolia expelled the knitters who lived in Ulaanbaatar.")
    found = told.sign("event:return", "knitters", host="MN").records("events")
    assert [(e.actor, e.place) for e in found] == [("Mongolia", "Ulaanbaatar")]


def test_a_position_is_about_the_claim_of_its_sentence_else_the_one_before_of_its_figure() -> None:
    text = (
        LEAD + "A union counts 870 there. China disputes the number. China denies that 55 came. China denies any ill."
    )
    told = Telling(text).claim("870").claim("55")
    told.sign("position:dispute", "disputes", speaker="China").sign("position:deny", "55 came", speaker="China")
    told.sign("position:deny", "ill", speaker="China")
    found = told.records("positions")
    assert [(p.target, p.claim) for p in found] == [
        ("A union counts 870 there", 0), ("55 came", 1), ("any ill", None),
    ]  # fmt: skip


def test_a_denial_that_rests_on_a_definition_keeps_it() -> None:
    told = Telling(LEAD + "China denied hosting workers, saying they are students.")
    found = told.sign("position:deny", "hosting", speaker="China").records("positions")
    assert [(p.target, p.definition) for p in found] == [("hosting workers", "they are students")]


def test_an_indicator_is_told_once_and_a_pledge_with_its_day() -> None:
    told = Telling(LEAD + "They are locked in. They are locked in at night. Russia will send them home.")
    told.sign("indicator:isolation", "locked").sign("indicator:isolation", "night")
    later = PUBLISHED + dt.timedelta(days=30)
    told.sign("pledge:repatriate", "home", speaker="Russia", period=(None, later))
    assert len(told.records("indicators")) == 1
    assert [(p.holder, p.act, p.by) for p in told.records("pledges")] == [("Russia", "repatriate", later)]


def test_of_what_is_told_twice_the_likeliest_stands() -> None:
    told = Telling(LEAD + "He pays 800 a month. The state keeps most of it. They are locked in.")
    told.sign("indicator:withholding_of_wages", "pays", 0.5).sign("indicator:withholding_of_wages", "keeps", 0.9)
    told.sign("indicator:isolation", "locked")
    found = told.records("indicators")
    assert [r.quote.exact for r in found] == ["The state keeps most of it.", "They are locked in."]


def test_an_undated_presence_gives_way_to_a_dated_one_of_its_host() -> None:
    now = (PUBLISHED, PUBLISHED)
    told = Telling(LEAD + "Some sew in China. Today many sew in China. Others cook in Laos.")
    told.sign("presence", "Some", host="CN").sign("presence", "Today", host="CN", period=now)
    told.sign("presence", "cook", host="LA")
    assert [(p.host, p.start) for p in told.records("presences")] == [("CN", PUBLISHED), ("LA", None)]


def test_a_rule_of_dashes_or_a_lone_name_says_nothing() -> None:
    told = Telling("---\n\nVladivostok\n\n" + LEAD)
    for words in ("---", "Vladivostok"):
        told.sign("indicator:deception", words)
    assert told.records("indicators") == []


def test_the_confidence_of_a_record_is_how_often_such_a_record_is_right() -> None:
    told = Telling(LEAD + "Builders in Russia cannot do without them.")
    told.sign("dependence:labour_need", "Builders", sure=0.8, host="RU")
    assert [d.confidence for d in told.records("dependences")] == [0.8]
    for slope, shift, right in ((1.0, 0.0, 0.8), (1.0, -math.log(4), 0.5), (0.0, -math.log(3), 0.25)):
        made = Signs(told.mentions, THRESHOLDS, {"dependence": (slope, shift)}).records(told.signs, [])
        assert [d.confidence for d in made["dependences"]] == [right]


def test_the_weights_know_how_often_each_kind_of_record_is_right() -> None:
    assert set(reader().card["right"]) == {"claim", *(s.partition(":")[0] for s in SIGNS)}
    assert all(slope >= 0 for slope, _ in reader().card["right"].values()), "the surer, the likelier right"


def test_a_presence_is_told_for_each_place_that_a_sentence_sets_it_in() -> None:
    told = Telling(
        LEAD
        + "There are tailors in Dandong, cooks in Vientiane and Bangkok, nurses in Senegal and Benin, welders in Kuwait."
    )
    found = told.sign("presence", "tailors", host="Dandong").records("presences")
    assert [(p.host, p.place) for p in found] == [
        ("CN", "Dandong"), ("LA", "Vientiane"), ("TH", "Bangkok"), ("SN", None), ("BJ", None), ("KW", None),
    ]  # fmt: skip


def test_a_presence_in_a_town_of_a_country_is_one_record_and_not_where_somebody_speaks() -> None:
    told = Telling(LEAD + "Crews tile pools in Astana in Kazakhstan, she told reporters in Geneva.")
    found = told.sign("presence", "pools", host="Astana").records("presences")
    assert [(p.host, p.place) for p in found] == [("KZ", "Astana")]


def test_a_part_of_the_world_listed_beside_a_country_is_a_presence_too() -> None:
    told = Telling(LEAD + "Many are based in China, Southeast Asia and Africa.")
    found = told.sign("presence", "based", host="CN").records("presences")
    assert [(p.host, p.place) for p in found] == [("CN", None), (None, "Southeast Asia"), (None, "Africa")]


def test_whom_the_weights_know_by_their_people_is_recorded_in_full() -> None:
    text = LEAD + "There are doubts among Danish researchers. The sum helps pay for Pyongyang's missiles."
    (position,) = Telling(text).sign("position:doubt", "doubts", speaker="Danish").records("positions")
    assert position.holder == "Danish researchers"
    (dependence,) = Telling(text).sign("dependence:proceeds", "missiles", speaker="Pyongyang").records("dependences")
    assert dependence.holder == "Pyongyang"
    text = "Cooks are sent out. The sum pays for North Korean missiles."
    (dependence,) = Telling(text).sign("dependence:proceeds", "missiles", speaker="North Korean").records("dependences")
    assert dependence.holder == "North Korea"
