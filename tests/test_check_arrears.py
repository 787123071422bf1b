from __future__ import annotations

from check_figures import claim, said, sources
from withheld.check.arrears import OTHERS, owed_per_worker
from withheld.check.identities import Figures
from withheld.records import Quote

OWED = claim("arrears", 10e6, host="CN", place="Jilin")
WORKERS = claim("workers_affected", 2_500, host="CN", place="Jilin", when=("2024-01-01", "2024-01-31"))


def owed(*claims):
    return owed_per_worker(Figures(claims, sources(*claims)))


def test_a_sum_owed_is_shared_out():
    against, (found,) = owed(OWED, WORKERS)
    assert not against
    assert found.arithmetic == "$10m ÷ 2,500 workers = $4,000 each"
    assert found.title == "$4,000 is owed to each worker"


def test_what_revenue_leaves_for_a_worker_is_no_pay_in_which_a_debt_is_told():
    total = claim("revenue", 740e6, document="b", when=("2017-01-01", "2023-12-31"))
    _, (found,) = owed(OWED, WORKERS, total, claim("workers_abroad", 100_000, document="b", when=2023))
    assert found.arithmetic == "$10m ÷ 2,500 workers = $4,000 each"


def test_stated_pay_of_the_document_comes_first():
    _, (found,) = owed(OWED, WORKERS, claim("wage_net", 200, per="month", host="CN", place="Jilin"))
    assert found.arithmetic == "$10m ÷ 2,500 workers = $4,000 each; $4,000 ÷ $200 a month = 20 months"


def test_a_stated_sum_for_each_that_does_not_fit_is_a_contradiction():
    (found,), _ = owed(OWED, WORKERS, claim("arrears", 12_000, each=True, host="CN", place="Jilin"))
    assert found.arithmetic == "$10m ÷ 2,500 workers = $4,000 each, against $12,000 stated; 3 times"
    assert found.title == "Arrears of North Korea: at least 3 times apart"
    assert owed(OWED, WORKERS, claim("arrears", 4_000, each=True, host="CN"))[0] == []


def test_a_stock_of_other_scope_is_no_divisor():
    assert owed(OWED, claim("workers_abroad", 100_000)) == ([], [])
    assert owed(OWED, WORKERS.model_copy(update={"document": "b", "place": "Dandong"})) == ([], [])


def test_workers_of_the_same_place_and_time_in_another_document_are():
    elsewhere = WORKERS.model_copy(update={"document": "b"})
    dated = OWED.model_copy(update={"start": WORKERS.start, "end": WORKERS.end})
    _, (found,) = owed(dated, elsewhere)
    assert "from different documents" in found.cautions
    assert owed(OWED, elsewhere) == ([], [])  # undated: perhaps another dispute


def test_a_sum_and_workers_of_two_sentences_may_be_of_others():
    debt, crew, both = "The firm owes $3m.", "In the town 250 workers stopped.", "The firm owes $3m to 250 workers."
    apart, beside = (
        owed(said(a, "$3m", claim("arrears", 3e6)), said(b, "250", claim("workers_affected", 250), start=at))
        for a, b, at in ((debt, crew, 119), (both, both, 100))
    )
    assert OTHERS.text in apart[1][0].cautions and OTHERS.text not in beside[1][0].cautions


def quoted(made, start: int):
    text = "x" * 20
    quote = Quote(
        start=start, end=start + 4, exact="xxxx", prefix="", suffix="", page=None, sentence=text, sentence_start=start
    )
    return made.model_copy(update={"quote": quote})


def test_a_sum_is_owed_to_whom_the_text_has_named_and_the_card_says_whom_else_it_counts():
    few = claim("workers_affected", 200, host="CN", place="Jilin")
    _, (found,) = owed(quoted(WORKERS, 0), quoted(OWED, 300), quoted(few, 360))
    assert found.arithmetic == "$10m ÷ 2,500 workers = $4,000 each"
    assert "perhaps owed to others: the text also mentions 200" in found.cautions
    _, (alone,) = owed(quoted(OWED, 300), quoted(few, 360))
    assert alone.arithmetic == "$10m ÷ 200 workers = $50,000 each" and "perhaps" not in " ".join(alone.cautions)
