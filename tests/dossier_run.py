"""A made-up case, a run of the estimator and findings on made-up records; all is invented."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

from dossier_records import HOSTS, path_of
from withheld.case import Case, Corridor, Lever, Milestone, Obligation, Prior
from withheld.check.findings import Findings
from withheld.estimate.results import (
    Coverage,
    Diagnostics,
    Estimate,
    Excluded,
    Headline,
    HostLevel,
    LeftOut,
    Observation,
    Quantiles,
    Series,
    Tension,
)
from withheld.finding import Finding
from withheld.records import Claim, Evidence

MADE = dt.datetime(2026, 11, 24, 12, 0, tzinfo=dt.UTC)


def make_case() -> Case:
    corridors = tuple(
        Corridor(code=h, label=name, hosts=(h,), term_months=36, basis="invented")
        for h, name in zip(HOSTS, ("Russia", "China", "Qatar", "Kuwait", "Mongolia", "Poland"), strict=True)
    )
    rest = Corridor(code="XX", label="Other hosts", hosts=(), term_months=36, basis="invented")
    return Case(
        format=1,
        code="KP",
        name="Workers abroad of an example state",
        programme="KP",
        summary="An invented case for tests.",
        first_month=dt.date(2010, 1, 1),
        last_month=dt.date(2025, 12, 1),
        anchor=dt.date(2016, 1, 1),
        corridors=(*corridors, rest),
        levers=_levers(),
        priors=_priors(),
        obligations=_obligations(),
        timeline=_milestones(),
        rows=(),
    )


def _levers() -> tuple[Lever, ...]:
    return (
        Lever(kind="ban", label="no new permits", start=dt.date(2017, 9, 11), url="https://example.org/2375"),
        Lever(kind="deadline", label="all to be home", start=dt.date(2019, 12, 22)),
        Lever(kind="border", label="border closed", start=dt.date(2020, 1, 22), end=dt.date(2023, 8, 26)),
    )


def _priors() -> tuple[Prior, ...]:
    meaning = "workers in the first month"
    return (
        Prior(
            name="level",
            distribution="LogNormal",
            parameters={"loc": 10.1, "scale": 0.6},
            unit="person",
            meaning=meaning,
            basis="permits reported",
            url="https://example.org/permits",
            corridor="RU",
        ),
        Prior(
            name="share",
            distribution="Beta",
            parameters={"a": 8, "b": 3},
            unit="fraction",
            meaning="taken by the state",
            basis="interviews",
        ),
    )


def _obligations() -> tuple[Obligation, ...]:
    return (
        Obligation(
            code="2375-17",
            label="Resolution 2375, permits",
            requires="No new work permits.",
            decreed=dt.date(2017, 9, 11),
            url="https://example.org/2375",
            evidence=("claim:workers_dispatched", "event:dispatch", "pledge:send", "presence"),
        ),
        Obligation(
            code="2397-8",
            label="Resolution 2397, return",
            requires="All to be sent home.",
            decreed=dt.date(2017, 12, 22),
            due=dt.date(2019, 12, 22),
            url="https://example.org/2397",
            evidence=("claim:workers_returned", "event:return", "claim:workers_abroad"),
        ),
    )


def _milestones() -> tuple[Milestone, ...]:
    told = (
        ("2016-03-02", None, "Resolution 2270"),
        ("2017-08-05", None, "Resolution 2371 caps permits"),
        ("2017-09-11", None, "Resolution 2375 ends new permits"),
        ("2017-12-22", None, "Resolution 2397 orders return"),
        ("2019-03-22", None, "Midterm reports due"),
        ("2019-12-22", None, "Deadline for return"),
        ("2020-03-22", None, "Final reports due"),
        ("2020-01-22", "2023-08-26", "Border closed"),
        ("2024-04-30", None, "Panel of Experts ends"),
        ("2024-10-16", None, "Monitoring team of eleven States"),
    )
    return tuple(Milestone(start=s, end=e, label=label, url="https://example.org/milestone") for s, e, label in told)


def quantiles(median: float, spread: float) -> Quantiles:
    return Quantiles(values=tuple(median * math.exp(spread * z) for z in (-1.96, -1.28, -0.67, 0, 0.67, 1.28, 1.96)))


def monthly(
    host: str | None, median: Callable[[dt.date], float], output: str = "workers_abroad", **more: Any
) -> Series:
    times = tuple(dt.date(y, m, 1) for y in range(2010, 2026) for m in range(1, 13))
    label = f"Workers abroad, {host or 'all hosts'}" if output == "workers_abroad" else "Pay owed to workers"
    spread = [0.12 + 0.2 * abs(math.sin(i / 40)) for i in range(len(times))]
    return Series(
        output=output,
        corridor=host,
        label=label,
        unit="person" if output == "workers_abroad" else "USD",
        times=times,
        quantiles=tuple(quantiles(median(t), s) for t, s in zip(times, spread, strict=True)),
        **more,
    )


def make_estimate(evidence: list[Evidence], draft: bool) -> Estimate:
    claims = [e for e in evidence if isinstance(e.record, Claim) and e.state != "rejected"]
    stocks = [e for e in claims if e.record.measure in ("workers_abroad", "revenue") and e.record.start]
    prior = tuple(quantiles(60_000, 0.8) for _ in range(192))
    whole = monthly(None, lambda t: sum(path_of(h, t) for h in HOSTS), prior=prior)
    years = tuple(dt.date(y, 1, 1) for y in range(2010, 2026))
    revenue = Series(
        output="revenue",
        corridor=None,
        label="Revenue of the state",
        unit="USD",
        times=years,
        quantiles=tuple(quantiles(3.1e8 + 1e7 * i, 0.35) for i in range(16)),
    )
    series = (
        whole,
        *(monthly(h, lambda t, h=h: path_of(h, t)) for h in HOSTS),
        revenue,
        monthly(None, lambda t: 2e6 + 4e5 * (t.year - 2009), output="arrears"),
    )
    observations = tuple(_observation(e) for e in stocks)
    tense = tuple(
        Tension(
            evidence=o.evidence,
            tail=0.004 * (n + 1),
            expected=quantiles(21_000, 0.2),
            reliable=n != 1,
            sentence="The figure is higher than the rest of the evidence implies.",
            flagged=n == 0,
            model="A register may well be right and the model at fault." if n == 0 else "The walk may be wrong.",
            trusted=n == 0,
        )
        for n, o in enumerate(observations[:3])
    )
    left = tuple(LeftOut(evidence=e.id, reason="no date") for e in claims if e not in stocks)
    return Estimate(
        case="KP",
        programme="KP",
        key="ab" * 32,
        log_position=2,
        draft=draft,
        made=MADE,
        diagnostics=make_diagnostics(),
        headlines=make_headlines(tuple(o.evidence for o in observations)),
        series=series,
        observations=observations,
        left_out=left,
        tensions=tense,
        priors=_priors(),
        hosts=(
            _host("RU", "Russia", 12_000, dt.date(2025, 3, 1), "estimate"),
            _host("QA", "Qatar", 6, dt.date(2019, 3, 1), "assumption"),
            _host("XX", "Other hosts", 40, dt.date(2025, 12, 1), None),
        ),
        excluded=(
            Excluded(
                evidence=observations[0].evidence,
                year=2017,
                low=30_000,
                high=30_000,
                grade="B",
                total=quantiles(90_000, 0.2),
                why="Bounds on the total of that time say that there were more.",
                against=(observations[1].evidence,),
            ),
        ),
        coverage=(Coverage(basis="register", n=8, within80=6), Coverage(basis="unknown", n=2, within80=2)),
        unshown=("Pay held back and not handed over, December 2025",),
    )


def _host(code: str, label: str, median: float, when: dt.date, word: str | None) -> HostLevel:
    newest = when.replace(day=28) if word else None
    return HostLevel(
        corridor=code,
        label=label,
        when=when,
        posterior=quantiles(median, 0.3),
        prior=quantiles(median, 0.9),
        word=word,
        newest=newest,
        evidence=("c-00000000",) if word else (),
    )


def make_diagnostics(*failures: str) -> Diagnostics:
    return Diagnostics(
        chains=4, draws=1000, max_rhat=1.004, min_bulk_ess=1410, divergences=0, seconds=31, failures=failures
    )


def make_headlines(evidence: tuple[str, ...]) -> tuple[Headline, ...]:
    return (
        Headline(
            code="stock",
            label="Workers abroad, all hosts",
            unit="person",
            when="Dec 2025",
            corridor=None,
            posterior=quantiles(62_000, 0.3),
            prior=quantiles(70_000, 0.9),
            word="estimate",
            evidence=evidence,
        ),
        Headline(
            code="revenue",
            label="Revenue of the state",
            unit="USD/year",
            when="2025",
            corridor=None,
            posterior=quantiles(4.6e8, 0.4),
            prior=quantiles(4e8, 0.5),
            word="assumption",
            evidence=evidence[:2],
        ),
        Headline(
            code="share",
            label="Share of pay taken by the state",
            unit="fraction",
            when="2025",
            corridor=None,
            posterior=quantiles(0.7, 0.08),
            prior=quantiles(0.66, 0.15),
            word="estimate",
            evidence=(),
        ),
    )


def _observation(e: Evidence) -> Observation:
    claim = e.record
    output = "workers_abroad" if claim.measure == "workers_abroad" else "revenue"
    kinds = {"at_least": "at_least", "at_most": "at_most", "range": "interval"}
    return Observation(
        evidence=e.id,
        output=output,
        corridor=claim.host if output == "workers_abroad" else None,
        start=claim.start,
        end=claim.end,
        low=claim.low,
        high=claim.high,
        kind=kinds.get(claim.qualifier, "point"),
        scale=0.25,
        origin=claim.origin,
    )


def make_findings(evidence: list[Evidence]) -> Findings:
    by_id = {e.id: e.record for e in evidence}
    pair = (by_id["c-rev1"], by_id["c-rev2"])
    stocks = (by_id["c-00000000"], by_id["c-00000001"])
    return Findings(
        contradictions=(
            Finding(
                kind="parts_whole",
                verdict="contradiction",
                title="The parts exceed their whole",
                arithmetic="30,000 + 80,000 = 110,000 > 100,000",
                apart=(1.1, 1.1),
                severity=0.1,
                claims=stocks,
            ),
            Finding(
                kind="same_quantity",
                verdict="contradiction",
                title="Revenue a year is told in two ways",
                arithmetic="$500m a year against $106m a year: 4.7 times apart",
                apart=(2.0, 4.7),
                severity=1.0,
                claims=pair,
                cautions=("other years", "other scope"),
            ),
        ),
        implied=(
            Finding(
                kind="owed_per_worker",
                verdict="implied",
                title="What is owed to each worker",
                arithmetic="$10m / 2,500 workers = $4,000 each",
                claims=(by_id["c-owed"],),
            ),
        ),
        agreements=(
            Finding(
                kind="same_quantity",
                verdict="agreement",
                title="Two origins put the stock alike",
                arithmetic="11,490 against 11,000: 1.04 times apart",
                apart=(1.04, 1.04),
                severity=2.0,
                claims=stocks,
            ),
        ),
    )
