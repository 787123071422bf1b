from dossier_example import make_example
from dossier_records import entry, make_claim, make_source
from withheld.dossier.multiples import host_charts
from withheld.dossier.paths import contested, knows, told_by
from withheld.dossier.view_model import gather


def gathered(**changes):
    return gather(**make_example().arguments() | changes, release=False)


def retelling(n, document, via=()):
    source = make_source(document, publisher=f"Paper {document}")
    claim = make_claim(source, 4321, host="RU", origin="Hill Institute", via=via)
    return entry(f"c-t{n}", "claim", claim, source)


def test_tellings_of_one_origin_hang_on_one_root_in_the_order_of_the_way():
    rows = [retelling(1, 60), retelling(2, 61, ("Paper 60",)), retelling(3, 62)]
    sources = [e.source for e in rows]
    disputed, others = told_by(gathered(evidence=rows, sources=sources, estimate=None, log=[]))
    (told,) = [*disputed, *others]
    ((root, _how),) = told.roots
    assert root.words == "Hill Institute" and told.words.startswith("reported in 3 documents; at most 1 independent")

    def records(station):
        return [r for r, _ in station.assertions] + [r for s in station.onward for r in records(s)]

    assert sorted(records(root)) == ["c-t1", "c-t2", "c-t3"]


def test_what_stands_in_a_contradiction_is_contested():
    assert {"c-rev1", "c-rev2"} <= contested(gathered())


def test_how_the_first_knows_is_said_in_an_editor_s_words():
    assert knows("untraced") == "does not say how it knows" and knows("terminal: register") == "basis: register"


def test_hosts_share_one_scale_and_the_small_stand_in_the_table():
    found = host_charts(gathered())
    assert [c.label for c in found.charts] == ["China", "Russia"] and set(found.small) == {
        "Qatar", "Kuwait", "Mongolia", "Poland",
    }  # fmt: skip
    ticks = [sorted(t for t in c.drawing.split("tick") if ",000" in t[:80]) for c in found.charts]
    assert len(ticks[0]) == len(ticks[1]) > 0
    assert len(found.columns) == 6 and all(len(cells) == 6 for _, cells in found.years)
    assert host_charts(gathered(estimate=None)) is None
