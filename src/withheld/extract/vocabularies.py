"""The classes of each head of the reader, in the order of the model's outputs."""

from __future__ import annotations

from withheld.vocabulary import measures

MEASURES = (
    "nothing", "workers_abroad", "workers_dispatched", "workers_returned", "workers_planned", "workers_affected",
    "casualties", "sites", "host_countries", "revenue", "wage_gross", "wage_net", "state_share", "kept_share", "arrears",
    "levy", "wage_ratio", "hours_worked", "contract_term",
)  # fmt: skip
"""What a number measures; ``kept_share`` is what workers keep of their pay, the complement of ``state_share``."""
RECORDED = {m: m for m in MEASURES} | {"kept_share": "state_share"}
"""The recorded measure of each class."""
_KNOWN = {m: measures()[RECORDED[m]] for m in MEASURES[1:]}
MONEY = frozenset(m for m, known in _KNOWN.items() if known.is_money)
PEOPLE = frozenset(m for m, known in _KNOWN.items() if known.is_people)
UNITS = {m: known.unit for m, known in _KNOWN.items() if not known.is_money}
ALLOWED = {
    "count": frozenset(MEASURES) - {"state_share", "kept_share", "wage_ratio"},
    "zero": frozenset(MEASURES) - {"state_share", "kept_share", "wage_ratio", "hours_worked", "contract_term"},
    "money": MONEY | {"nothing"},
    "fraction": PEOPLE | {"nothing", "state_share", "kept_share", "sites"},
    "multiple": frozenset({"nothing", "wage_ratio"}),
    "hour": frozenset({"nothing", "hours_worked"}),
    "month": frozenset({"nothing", "contract_term"}),
}
"""The measures that each kind of number can have; a bare count may have its currency or unit elsewhere in the text."""
STANCES = ("asserted", "estimated", "alleged", "denied", "withdrawn")
RATES = ("", "hour", "day", "week", "month", "year")
SECTORS = ("", "construction", "logging", "textiles", "seafood", "restaurants", "agriculture", "it", "medical",
           "shipbuilding", "mining", "manufacturing")  # fmt: skip
INDICATORS = (
    "abuse_of_vulnerability", "deception", "restriction_of_movement", "isolation", "physical_and_sexual_violence",
    "intimidation_and_threats", "retention_of_identity_documents", "withholding_of_wages", "debt_bondage",
    "abusive_working_and_living_conditions", "excessive_overtime",
)  # fmt: skip
EVENTS = ("dispatch", "return", "ban", "deadline", "border_closure", "border_reopening", "unrest", "death", "escape",
          "arrest", "agreement")  # fmt: skip
POSITIONS = ("deny", "dispute", "doubt", "confirm")
PLEDGES = ("repatriate", "stop_permits", "keep", "send", "pay", "report", "improve")
DEPENDENCES = ("labour_need", "substitution", "barter", "proceeds")
SIGNS = (
    *(f"indicator:{x}" for x in INDICATORS), *(f"event:{x}" for x in EVENTS), *(f"position:{x}" for x in POSITIONS),
    *(f"pledge:{x}" for x in PLEDGES), "presence", *(f"dependence:{x}" for x in DEPENDENCES),
)  # fmt: skip
"""What a sentence may say besides figures; a sentence can have several."""
