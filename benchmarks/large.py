"""A case as large as a team's archive of years: some 8,000 reports with 100,000 claims, made from a seed in minutes.

Run ``python benchmarks/large.py FOLDER [CLAIMS]``. Records come in through the store's own intake, with their sentences in the
texts; nothing is read by the reader, whose speed ``corpus.py`` measures. Hosts and outlets are spread as unevenly as in the news, a
sixth of the reports reprint earlier ones, half of the figures repeat what somebody said before, the others differ as estimates do.
A part is decided on, some publishers are graded, and some records are marked.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import math
import random
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from withheld.case import built_in
from withheld.evidence.log import SYSTEM
from withheld.evidence.search import Filters, find
from withheld.evidence.store import Store, create_case
from withheld.records import Claim, Document, Event, Indicator, Pledge, Position, Presence, Quote, Reading

CLAIMS, EACH, TOGETHER, SEED = 100_000, 12.5, 100, 20191222
MADE_UP = "made-up"
HOSTS = [
    "RU", "CN", "PL", "QA", "KW", "MN", "AE", "MT", "VN", "LA", "KH", "NG", "AO", "MY", "OM", "MZ", "NP", "CZ", "SN", "UG",
    "ET", "TZ", "GQ", "ZM", "DZ", "LY", "IR", "SY", "IQ", "SA", "TH", "ID", "SG", "MM", "BD", "IN", "PK", "DE", "AT", "RO",
]  # fmt: skip
PLACES = {
    "RU": ("Vladivostok", "Khabarovsk", "Moscow", "Amur"), "CN": ("Dandong", "Hunchun", "Shenyang"), "PL": ("Gdansk", "Warsaw"),
    "QA": ("Doha",), "KW": ("Kuwait City",), "MN": ("Ulaanbaatar",), "AE": ("Dubai",), "SN": ("Dakar",),
}  # fmt: skip
OUTLETS = [f"{a} {b}" for a in ("Harbour", "Northern", "Valley", "Border", "Union", "Evening", "River", "Capital", "Coast", "Eastern")
           for b in ("Wire", "Post", "Herald", "Dispatch", "Monitor", "Record", "Courier", "Review", "Letter", "Gazette", "Times",
                     "Report", "Journal", "Observer", "Telegraph", "Tribune", "Bulletin", "Mirror", "Standard", "Press")]  # fmt: skip
WHO = ["a former manager", "the Panel of Experts", "an official of the ministry", "the contractor", "a worker", "the United Nations",
       "a police officer", "the labour office", "a diplomat", "two researchers"]  # fmt: skip
PEOPLE = [f"{a} {b}" for a in ("Anna", "Boris", "Chong", "Dana", "Erik", "Fatima", "Goran", "Hana", "Ivan", "Jun", "Karim", "Lena")
          for b in ("Abramov", "Baek", "Castell", "Dorji", "Eklund", "Farouk", "Gruber", "Horvat", "Ibarra", "Jansen", "Kowal",
                    "Lindt", "Marek", "Novak", "Okoye", "Petrov", "Quist", "Rahman", "Soto", "Tanaka", "Ueda", "Varga")]  # fmt: skip
FORMS = {
    "workers_abroad": "{low} North Korean workers are employed in {where}",
    "workers_dispatched": "{low} workers were sent to {where} in {year}",
    "workers_returned": "{low} workers were sent home from {where} in {year}",
    "workers_planned": "{where} means to take in {low} workers in {year}",
    "revenue": "workers in {where} brought Pyongyang {low} in {year}", "wage_gross": "a worker in {where} is paid {low} a month",
    "wage_net": "a worker in {where} is left with {low} a month", "state_share": "the State keeps {low} of what is earned in {where}",
    "hours_worked": "workers in {where} are at work {low} a day", "arrears": "workers in {where} are owed {low}",
}  # fmt: skip
SHARES = (45, 8, 10, 4, 12, 8, 5, 4, 3, 1)
NOUNS = ["harbour", "mill", "ferry", "quarry", "union", "gate", "ledger", "permit", "hostel", "winter", "lorry", "valley", "market",
         "office", "bridge", "field", "crane", "kiln", "pier", "depot"]  # fmt: skip
SIGNS = {
    "withholding_of_wages": "Wages in {where} were held back until the end of the contract.",
    "retention_of_identity_documents": "Passports in {where} were locked in the office of the foreman.",
    "restriction_of_movement": "Nobody in {where} left the hostel without a minder.",
    "abusive_working_and_living_conditions": "Twenty people in {where} slept in one container.",
}  # fmt: skip


class Said(NamedTuple):
    """A figure that somebody put into the world: others repeat it."""

    measure: str
    host: str
    place: str | None
    value: float
    year: int
    qualifier: str
    origin: str | None


class World:
    """What is so, and what has been said about it so far; all by chance from one seed."""

    def __init__(self) -> None:
        self.chance = random.Random(SEED)
        self.weights = [1 / (n + 1) for n in range(len(HOSTS))]
        self.outlets = [1 / (n + 2) for n in range(len(OUTLETS))]
        self.said: dict[str, list[Said]] = {}

    def figure(self, host: str, year: int, tells: str | None) -> Said:
        """A figure on a host: half of the time one that was said before, rounded as the teller likes."""
        chance, known = self.chance, self.said.setdefault(host, [])
        if known and chance.random() < 0.5:
            return chance.choice(known[-60:])
        measure = chance.choices(list(FORMS), SHARES)[0]
        true = _true(measure, HOSTS.index(host), year)
        value = _rounded(true * math.exp(chance.gauss(0, 0.45)), chance.choice((1, 2, 2, 3)), measure)
        place = chance.choice(PLACES[host]) if host in PLACES and chance.random() < 0.25 else None
        origin = (
            chance.choice(WHO) if chance.random() < 0.5 else chance.choice(PEOPLE) if chance.random() < 0.6 else tells
        )
        qualifier = chance.choices(("exact", "about", "at_least", "at_most"), (50, 35, 10, 5))[0]
        made = Said(measure, host, place, value, max(2008, year - chance.choice((0, 0, 0, 1, 1, 2))), qualifier, origin)
        known.append(made)
        return made


def _true(measure: str, rank: int, year: int) -> float:
    size = 30_000 / (rank + 1) * (0.6 + 0.4 * math.sin((year - 2006) / 4))
    at = {"workers_abroad": size, "workers_dispatched": size / 4, "workers_returned": size / 5, "workers_planned": size / 3,
          "revenue": size * 9000, "wage_gross": 700.0, "wage_net": 110.0, "state_share": 0.7, "hours_worked": 13.0,
          "arrears": 90_000.0}  # fmt: skip
    return at[measure]


def _rounded(value: float, digits: int, measure: str) -> float:
    if measure == "state_share":
        return min(0.95, round(value, 2))
    if measure == "hours_worked":
        return float(min(20, max(7, round(value))))
    last = 10 ** max(0, math.floor(math.log10(max(value, 1))) + 1 - digits)
    return float(max(1, round(value / last)) * last)


def _words(s: Said) -> str:
    """The figure as the text has it."""
    money = {"revenue": lambda v: f"${v / 1e6:,.2f} million", "arrears": lambda v: f"${v:,.0f}", "wage_gross": lambda v: f"${v:,.0f}",
             "wage_net": lambda v: f"${v:,.0f}", "state_share": lambda v: f"{v * 100:.0f} per cent",
             "hours_worked": lambda v: f"{v:.0f} hours"}  # fmt: skip
    return money.get(s.measure, lambda v: f"{v:,.0f}")(s.value)


def _claim(s: Said, quote: Quote, key: str, chance: random.Random, via: tuple[str, ...]) -> Claim:
    unit = {"state_share": "fraction", "hours_worked": "hour"}.get(
        s.measure, "person" if s.measure.startswith("workers") else "USD"
    )
    per = {"wage_gross": "month", "wage_net": "month", "hours_worked": "day", "revenue": "year"}.get(s.measure)
    low = None if s.qualifier == "at_most" else s.value
    high = None if s.qualifier == "at_least" else s.value
    return Claim(
        document=key, quote=quote, measure=s.measure, low=low, high=high, qualifier=s.qualifier, unit=unit, per=per, each=unit == "hour",
        programme="KP", host=s.host, place=s.place, start=dt.date(s.year, 1, 1), end=dt.date(s.year, 12, 31), origin=s.origin, via=via,
        stance=chance.choices(("asserted", "estimated", "alleged", "denied"), (80, 12, 6, 2))[0],
        sector=chance.choice((None, None, "construction", "logging", "textiles")),
        confidence=round(min(1.0, max(0.2, chance.gauss(0.85, 0.2))), 3),
    )  # fmt: skip


class Report:
    """A report in the making: its text, sentence by sentence, and what it says."""

    def __init__(self, key: str, chance: random.Random) -> None:
        self.key, self.chance, self.text = key, chance, ""
        self.claims: list[Claim] = []
        self.others: dict[str, list[Any]] = {
            name: [] for name in ("indicators", "events", "pledges", "presences", "positions")
        }

    def plain(self) -> None:
        """Words without a figure."""
        self.text += f"{' '.join(self.chance.choices(NOUNS, k=14)).capitalize()}. "

    def tells(self, sentence: str, exact: str) -> Quote:
        """A sentence added to the text, with the words in it that matter."""
        at = len(self.text)
        start = at + sentence.index(exact)
        self.text += sentence + " "
        return Quote(start=start, end=start + len(exact), exact=exact, sentence=sentence, sentence_start=at)

    def figure(self, s: Said, outlet: str) -> None:
        """A sentence with a figure, by whom it is told."""
        hedge = {"exact": "", "about": "about ", "at_least": "at least ", "at_most": "at most "}[s.qualifier]
        told = FORMS[s.measure].format(low=hedge + _words(s), where=s.place or f"the country {s.host}", year=s.year)
        relayed = self.chance.random() < 0.2
        via = (self.chance.choice(OUTLETS[:40]),) if relayed and s.origin else ()
        said = f", {s.origin} said" if s.origin and s.origin != outlet else ""
        sentence = f"{told[0].upper()}{told[1:]}{said}{f', according to {via[0]}' if via else ''}."
        self.claims.append(_claim(s, self.tells(sentence, _words(s)), self.key, self.chance, via))

    def beside(self, host: str, year: int) -> None:
        """What reports say besides figures."""
        chance, where, day = self.chance, f"the country {host}", dt.date(year, 1 + self.chance.randrange(12), 1)
        if chance.random() < 0.5:
            sign, words = chance.choice(list(SIGNS.items()))
            quote = self.tells(told := words.format(where=where), told[:-1])
            self.others["indicators"].append(Indicator(document=self.key, quote=quote, indicator=sign, host=host))
        if chance.random() < 0.2:
            quote = self.tells(f"Workers flew home from {where} in {day:%B %Y}.", "flew home")
            self.others["events"].append(
                Event(document=self.key, quote=quote, type="return", start=day, end=day, host=host)
            )
        if chance.random() < 0.1:
            quote = self.tells(
                f"The government of {where} promised to send all of them home.", "promised to send all of them home"
            )
            self.others["pledges"].append(
                Pledge(document=self.key, quote=quote, holder=f"the government of {where}", act="repatriate", host=host)
            )
        if chance.random() < 0.15:
            quote = self.tells(f"Workers were seen at a site in {where}.", "Workers were seen")
            self.others["presences"].append(Presence(document=self.key, quote=quote, host=host))
        if self.claims and chance.random() < 0.05:
            quote = self.tells(f"The embassy in {where} denied that.", "denied that")
            self.others["positions"].append(
                Position(
                    document=self.key,
                    quote=quote,
                    stance="deny",
                    holder="the embassy",
                    target="that",
                    claim=len(self.claims) - 1,
                )
            )


Read = tuple[Document, bytes, Reading, str, None]


def reports(claims: int) -> Iterator[Read]:
    """Reports until they hold so many claims, the oldest first."""
    world, made, number, before = World(), 0, 0, []
    chance, total = world.chance, max(1, round(claims / EACH))
    while made < claims:
        day = dt.date(2010, 1, 1) + dt.timedelta(days=int(5000 * number / total) + chance.randrange(20))
        outlet = chance.choices(OUTLETS, world.outlets)[0]
        key = hashlib.sha256(f"{SEED} {number}".encode()).hexdigest()[:16]
        if before and chance.random() < 0.16:
            report, tail = (
                _reprint(chance.choice(before[-400:]), key),
                f" This report first appeared elsewhere ({number}).",
            )
        else:
            report, tail = _fresh(world, key, outlet, day), f" Report {number}."
            before.append(report)
        text = report.text.rstrip() + tail
        document = Document(
            id=key, sha256=hashlib.sha256(text.encode()).hexdigest(), text=text, title=f"Report {number} of the {outlet}", publisher=outlet,
            published=day, published_basis="given", path=f"reports/{number // 1000:03}/{number:06}.txt",
            url=f"https://example.org/{number}",
        )  # fmt: skip
        reading = Reading(
            document=key, programme="KP", claims=tuple(report.claims), **{n: tuple(v) for n, v in report.others.items()}
        )
        yield document, text.encode(), reading, MADE_UP, None
        made += len(report.claims)
        number += 1


def _fresh(world: World, key: str, outlet: str, day: dt.date) -> Report:
    chance, report = world.chance, Report(key, random.Random(f"{SEED} {key}"))
    hosts = chance.choices(HOSTS, world.weights, k=chance.choice((1, 1, 1, 2, 3)))
    for _ in range(min(120, max(1, round(chance.lognormvariate(2.2, 0.85))))):
        for _ in range(chance.choice((0, 1, 1, 2, 3))):
            report.plain()
        report.figure(world.figure(chance.choice(hosts), day.year, outlet), outlet)
    report.beside(hosts[0], day.year)
    return report


def _reprint(of: Report, key: str) -> Report:
    """The same text in another place."""
    report = Report(key, of.chance)
    report.text = of.text
    move = partial(_moved, key=key)
    report.claims = list(map(move, of.claims))
    report.others = {name: list(map(move, found)) for name, found in of.others.items()}
    return report


def _moved(record: Any, key: str) -> Any:
    return record.model_copy(update={"document": key})


def decided(store: Store, share: float = 0.06) -> int:
    """Decide on a share of the claims, grade some publishers, mark some records; how many decisions."""
    chance, count = random.Random(SEED + 1), 0
    wanted = [
        e.id
        for page in range(1, 1 + 40)
        for e in find(store, "", Filters(kind="claim", state="proposed"), limit=500, page=page * 4).records
    ]
    picked = chance.sample(wanted, min(len(wanted), round(share * len(wanted) * 5)))
    asked = [{"subject": key, "action": chance.choices(("accept", "reject"), (80, 20))[0]} for key in picked]
    asked += [
        {"subject": f"source:{name}", "action": "grade", "changes": {"reliability": chance.choice("ABCD")}}
        for name in OUTLETS[:40]
    ]
    asked += [{"subject": key, "action": "mark", "changes": {"sensitivity": "withhold"}} for key in picked[:100]]
    for start in range(0, len(asked), 500):
        count += sum(
            told is True for told in store.decide_all(asked[start : start + 500], f"analyst {start // 500 % 3 + 1}")
        )
    return count


def made(folder: Path, claims: int = CLAIMS) -> dict[str, float]:
    """Make the case; how long it took, and how many documents, claims and decisions it has."""
    create_case(folder, built_in("KP"))
    began, pending, documents, count = time.perf_counter(), [], 0, 0
    with Store.open(folder) as store:
        for one in reports(claims):
            pending.append(one)
            documents, count = documents + 1, count + len(one[2].claims)
            if len(pending) == TOGETHER:
                store.add_all(pending)
                pending = []
        if pending:
            store.add_all(pending)
        filled = time.perf_counter() - began
        decisions = decided(store)
    return {
        "documents": documents,
        "claims": count,
        "decisions": decisions,
        "filled_s": filled,
        "made_s": time.perf_counter() - began,
    }


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path, help="a case folder to make")
    asked.add_argument("claims", nargs="?", type=int, default=CLAIMS)
    given = asked.parse_args()
    print(SYSTEM, made(given.folder, given.claims))
