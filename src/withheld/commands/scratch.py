"""``withheld init --from-scratch``: asks questions and writes the data files of a new case from the answers."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pycountry

from withheld.anchoring import typed_number
from withheld.case import FORMAT, CaseError, load_case
from withheld.estimate import lay_out
from withheld.vocabulary import country_name

Ask = Callable[[str, str], str]
"""Asks a question with a default answer; returns the answer."""
COLUMNS = (
    "url,publisher,title,published,measure,low,high,qualifier,unit,per,each,host,place,sector,start,end,origin,via,"
    "stance,reliability,note"
)
GUESS = "assumption: the analyst's guess when the case was made"


class Host(NamedTuple):
    """A host with the analyst's guess of its number of workers."""

    code: str
    workers: float


def make_case(target: Path, ask: Ask, say: Callable[[str], None]) -> None:
    """Ask, and write the data files of a case into a new folder, as plain files to edit. CaseError for an invalid answer."""
    say("Five short questions to make a case; you can change every answer later in its files.")
    programme = _country(ask("Sending state (ISO 3166-1 code)", ""))
    name = ask("Name of the case", f"Workers of {country_name(programme)} abroad")
    first, last = _month(ask("First month", "2005-01")), _month(ask("Last month", f"{dt.date.today():%Y-%m}"))
    hosts = [
        _host(part)
        for part in ask("Hosts with a guess of their workers, as in RU:25000, QA:1500", "").split(",")
        if part.strip()
    ]
    if not hosts:
        raise CaseError("a case needs at least one host, as in QA:1500; run the same command again")
    rest = _number(ask("Workers in all other hosts together", "1000"), "workers")
    term = int(_number(ask("Usual length of a posting, in months", "36"), "months"))
    wage = _number(ask("Gross pay of a worker and month, in USD", "500"), "dollars")
    share = _number(ask("Share of pay that the state takes, 0 to 1", "0.6"), "share")
    if not 0 < share < 1:
        raise CaseError(f"{share:g} is not a share between 0 and 1; run the same command again")
    target.mkdir(parents=True, exist_ok=True)
    listed = [*hosts, Host("rest", rest)]
    files = {
        "case.toml": _case(programme, name, first, last, listed, term), "priors.toml": _priors(listed, wage, share),
        "obligations.toml": "# What the law requires of States; see a built-in case for the format.\nobligation = []\n",
        "timeline.toml": "# Dated facts of the case's history; see a built-in case for the format.\nmilestone = []\n",
        "evidence.csv": f"{COLUMNS}\n",
    }  # fmt: skip
    for file, text in files.items():
        (target / file).write_text(text, encoding="utf-8")
    lay_out(load_case(target))


def _country(answer: str) -> str:
    code = answer.strip().upper()
    if pycountry.countries.get(alpha_2=code) is None:
        raise CaseError(
            f"{answer or 'nothing'}: no ISO 3166-1 code of a country, such as KP or CU; run the same command again"
        )
    return code


def _host(part: str) -> Host:
    code, colon, workers = part.partition(":")
    if not colon:
        raise CaseError(
            f"{part.strip()}: not a host with a number of workers, such as QA:1500; run the same command again"
        )
    return Host(_country(code), _number(workers, "workers"))


def _number(answer: str, what: str) -> float:
    value = typed_number(answer)
    if value is None or not 0 < value < 1e9:
        raise CaseError(f"{answer or 'nothing'}: no number of {what} above zero; run the same command again")
    return value


def _month(answer: str) -> dt.date:
    try:
        return dt.date.fromisoformat(f"{answer.strip()[:7]}-01")
    except ValueError:
        raise CaseError(f"{answer or 'nothing'}: no month such as 2015-06; run the same command again") from None


def _case(programme: str, name: str, first: dt.date, last: dt.date, hosts: Sequence[Host], term: int) -> str:
    head = {"code": programme, "name": name, "programme": programme, "summary": f"{name}, as an analyst set it up."}
    text = f"# A case made by questions. Months count from the first.\n\nformat = {FORMAT}\n"
    text += "".join(f"{key} = {_quoted(value)}\n" for key, value in head.items())
    text += f"first_month = {first}\nlast_month = {last}\nanchor = {max(first, min(dt.date(2016, 1, 1), last))}\nlevers = []\n"
    for host in hosts:
        listed = "[]" if host.code == "rest" else f"[{_quoted(host.code)}]"
        text += (
            f"\n[[corridors]]\ncode = {_quoted(host.code)}\nlabel = {_quoted(_label(host))}\nhosts = {listed}\n"
            f"term_months = {term}\nbasis = {_quoted(GUESS)}\n"
        )
    return text


def _label(host: Host) -> str:
    return "All other hosts" if host.code == "rest" else country_name(host.code)


_USUAL = (
    ("drift", "lognormal", "{ median = 0.4, sigma = 0.5 }", "per square root of a year", "scale of the steps by which the logarithm "
     "of dispatch wanders"),
    ("leak", "lognormal", "{ median = 0.8, sigma = 0.8, pooled = 0.6 }", "ratio", "dispatch after a ban as a ratio of what it "
     "was"),
    ("compliance", "logitnormal", "{ median = 0.5, sigma = 2.5, pooled = 0.8 }", "fraction", "share of those present sent home "
     "by a deadline"),
    ("regrowth", "lognormal", "{ median = 0.7, sigma = 0.8, pooled = 0.6 }", "ratio", "dispatch after a closed border reopens, "
     "as a ratio"),
    ("overstay", "lognormal", "{ median = 0.25, sigma = 0.4 }", "per month", "monthly hazard of going home once the term is served"),
    ("held", "logitnormal", "{ median = 0.4, sigma = 0.8 }", "fraction", "part of what the state leaves that is held until return"),
    ("handed", "logitnormal", "{ median = 0.7, sigma = 0.8 }", "fraction", "part of held pay that is handed over at return"),
    ("early_leave", "fixed", "{ value = 0.005 }", "per month", "monthly hazard of leaving before the term is served, in a usual year"),
    ("closed_leave", "logitnormal", "{ median = 0.05, sigma = 1.0, pooled = 0.6 }", "fraction", "part of departures that goes on while a "
     "border is closed"),
    ("closed_dispatch", "lognormal", "{ median = 0.08, sigma = 1.2, pooled = 0.8 }", "ratio", "dispatch while a border is closed, as a "
     "ratio of what it would be"),
)  # fmt: skip


def _priors(hosts: Sequence[Host], wage: float, share: float) -> str:
    text = "# Every prior with its reason: replace a guess, and give the source.\n"
    for host in hosts:
        spread = f"{{ median = {host.workers:g}, sigma = 0.8 }}"
        text += _prior(
            "level",
            "lognormal",
            spread,
            "person",
            f"workers in {_label(host)} if dispatch stayed at its mean",
            host.code,
        )
    text += _prior(
        "wage",
        "lognormal",
        f"{{ median = {wage:g}, sigma = 0.4, pooled = 0.3 }}",
        "USD per month",
        "gross pay of a worker",
    )
    text += _prior(
        "share",
        "logitnormal",
        f"{{ median = {share:g}, sigma = 0.3, pooled = 0.5 }}",
        "fraction",
        "share of pay that the state takes",
    )
    return text + "".join(_prior(*entry) for entry in _USUAL)


def _prior(name: str, distribution: str, parameters: str, unit: str, meaning: str, corridor: str | None = None) -> str:
    where = f"corridor = {_quoted(corridor)}\n" if corridor else ""
    return (
        f"\n[[prior]]\nname = {_quoted(name)}\n{where}distribution = {_quoted(distribution)}\nparameters = {parameters}\n"
        f"unit = {_quoted(unit)}\nmeaning = {_quoted(meaning)}\nbasis = {_quoted(GUESS)}\n"
    )


def _quoted(text: str) -> str:
    # A JSON string is also a valid TOML basic string.
    return json.dumps("".join(c if c.isprintable() else " " for c in text), ensure_ascii=False)
