"""Turns the claims of a case into posterior draws, tensions and scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

from withheld.doors import door

if TYPE_CHECKING:
    from withheld.estimate.baseline import Baseline
    from withheld.estimate.cache import LATEST, RELEASE, Kept, Witness, basis_of, draws_of, load_latest
    from withheld.estimate.cache import kept as kept_estimate
    from withheld.estimate.fit import estimate, headlines_of, monthly_of, with_bare
    from withheld.estimate.headlines import LABELS, drawn, values_of
    from withheld.estimate.layout import layout as lay_out
    from withheld.estimate.levers import KINDS as LEVER_KINDS
    from withheld.estimate.levers import Kind as LeverKind
    from withheld.estimate.observations import UNSURE
    from withheld.estimate.results import (
        FEWER,
        LEVELS,
        Bare,
        Estimate,
        Excluded,
        Family,
        Headline,
        HostLevel,
        Influence,
        Observation,
        Quantiles,
        Series,
        Tension,
        is_few,
    )
    from withheld.estimate.scenarios import FILE as SCENARIO_FILE
    from withheld.estimate.scenarios import HARMS, Change, Comparison, Scenario, read_scenarios, worst_cases
    from withheld.estimate.scenarios import answer as answer_scenario
    from withheld.estimate.scenarios import compare as compare_scenario
    from withheld.estimate.scenarios import told as whole_sum
    from withheld.estimate.source_influence import by_root, heaviest
    from withheld.estimate.source_influence import without as weights_without
    from withheld.estimate.summaries import quantiles
    from withheld.estimate.tensions import basis as tested_over
    from withheld.estimate.tensions import told as tested_figure
    from withheld.estimate.weighing import weighted_quantiles
else:
    __getattr__ = door(__name__)

__all__ = [
    "FEWER",
    "HARMS",
    "LABELS",
    "LATEST",
    "LEVELS",
    "LEVER_KINDS",
    "RELEASE",
    "SCENARIO_FILE",
    "UNSURE",
    "Bare",
    "Baseline",
    "Change",
    "Comparison",
    "Estimate",
    "Excluded",
    "Family",
    "Headline",
    "HostLevel",
    "Influence",
    "Kept",
    "LeverKind",
    "Observation",
    "Quantiles",
    "Scenario",
    "Series",
    "Tension",
    "Witness",
    "answer_scenario",
    "basis_of",
    "by_root",
    "compare_scenario",
    "drawn",
    "draws_of",
    "estimate",
    "headlines_of",
    "heaviest",
    "is_few",
    "kept_estimate",
    "lay_out",
    "load_latest",
    "monthly_of",
    "quantiles",
    "read_scenarios",
    "tested_figure",
    "tested_over",
    "values_of",
    "weighted_quantiles",
    "weights_without",
    "whole_sum",
    "with_bare",
    "worst_cases",
]
