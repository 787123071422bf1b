"""A small case on disk for the tests, made from data of its own."""

from __future__ import annotations

from pathlib import Path

CASE = """
levers = []
format = 1
code = "tt"
name = "Testland"
programme = "KP"
summary = "A case for the tests."
first_month = 2014-01-01
last_month = 2021-12-01

[[corridors]]
code = "RU"
label = "Russia"
hosts = ["RU"]
term_months = 36
basis = "test"

[[corridors]]
code = "rest"
label = "All other hosts"
hosts = []
term_months = 36
basis = "test"
"""
HEADER = "url,publisher,title,published,measure,low,high,qualifier,unit,per,each,host,place,sector,start,end,origin,via,stance,reliability,note\n"
ROW = "https://a.example/1,A,T,2018-12-31,workers_abroad,30000,30000,exact,person,,false,RU,,,2017-12-31,2017-12-31,Russia,,asserted,B,permits\n"


def small_case(folder: Path) -> Path:
    """A case's data files in ``folder``, with one transcribed row."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "case.toml").write_text(CASE, encoding="utf-8")
    (folder / "priors.toml").write_text("prior = []\n", encoding="utf-8")
    (folder / "obligations.toml").write_text("obligation = []\n", encoding="utf-8")
    (folder / "timeline.toml").write_text("milestone = []\n", encoding="utf-8")
    (folder / "evidence.csv").write_text(HEADER + ROW, encoding="utf-8")
    return folder
