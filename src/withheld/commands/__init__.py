"""The work behind each command of the command line, one module per command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from withheld.doors import door

if TYPE_CHECKING:
    from withheld.commands.account import run as run_account
    from withheld.commands.anchor import add as add_figure
    from withheld.commands.anchor import after_reading
    from withheld.commands.anchor import run as run_anchor
    from withheld.commands.anchor import span as text_span
    from withheld.commands.case import Reader, init_from_scratch, take_all
    from withheld.commands.case import init as init_case
    from withheld.commands.case import move as move_case
    from withheld.commands.case import read as read_into_case
    from withheld.commands.case import verify as verify_case
    from withheld.commands.chart import run as run_chart
    from withheld.commands.deciding import decide
    from withheld.commands.deciding import grades as grade_publishers
    from withheld.commands.deciding import log as show_log
    from withheld.commands.demo import run as run_demo
    from withheld.commands.dossier import run as run_dossier
    from withheld.commands.dossier import write as write_dossier_of
    from withheld.commands.estimates.estimate import fit as fit_case
    from withheld.commands.estimates.estimate import run as run_estimate
    from withheld.commands.estimates.scenario import answered as answered_scenario
    from withheld.commands.estimates.scenario import chosen as chosen_scenario
    from withheld.commands.estimates.scenario import run as run_scenario
    from withheld.commands.exchange import export as export_case
    from withheld.commands.exchange import import_ as import_into_case
    from withheld.commands.failures import guarded, hush, stoppable
    from withheld.commands.find import run as run_find
    from withheld.commands.open import run as run_open
    from withheld.commands.origins import run as run_origins
    from withheld.commands.protection import exposed as show_exposed
    from withheld.commands.protection import lock as lock_case
    from withheld.commands.protection import mark as mark_record
    from withheld.commands.protection import redact as redact_record
    from withheld.commands.protection import unlock as unlock_case
    from withheld.commands.reports.check import compared as compared_reports
    from withheld.commands.reports.check import run as run_check
    from withheld.commands.reports.claims import run as run_claims
    from withheld.commands.reports.opinions import asked as asked_opinion
    from withheld.commands.reports.outcome import Outcome
    from withheld.commands.reports.reading import read_all
    from withheld.commands.review import from_file as decide_from_file
    from withheld.commands.review import run as run_review
else:
    __getattr__ = door(__name__)

__all__ = [
    "Outcome",
    "Reader",
    "add_figure",
    "after_reading",
    "answered_scenario",
    "asked_opinion",
    "chosen_scenario",
    "compared_reports",
    "decide",
    "decide_from_file",
    "export_case",
    "fit_case",
    "grade_publishers",
    "guarded",
    "hush",
    "import_into_case",
    "init_case",
    "init_from_scratch",
    "lock_case",
    "mark_record",
    "move_case",
    "read_all",
    "read_into_case",
    "redact_record",
    "run_account",
    "run_anchor",
    "run_chart",
    "run_check",
    "run_claims",
    "run_demo",
    "run_dossier",
    "run_estimate",
    "run_find",
    "run_open",
    "run_origins",
    "run_review",
    "run_scenario",
    "show_exposed",
    "show_log",
    "stoppable",
    "take_all",
    "text_span",
    "unlock_case",
    "verify_case",
    "write_dossier_of",
]
