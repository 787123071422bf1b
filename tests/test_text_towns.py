from __future__ import annotations

from training.towns import lines
from withheld.settings import shipped
from withheld.text.towns import large_towns, town


def test_the_table_is_what_its_script_makes_of_the_list_today() -> None:
    table = (shipped("data") / "towns" / "towns.tsv").read_text(encoding="utf-8")
    assert table == "\n".join(lines()) + "\n"


def test_a_town_is_known_with_all_countries_that_have_one_so_called_the_largest_first() -> None:
    found = town("Vladivostok")
    assert found is not None and (found.size, found.countries) == (0, ("RU",))
    assert town("Nowhere-at-all") is None and town("") is None


def test_large_towns_leave_out_small_ones() -> None:
    assert large_towns()["Vladivostok"] == "RU" and "'s-Gravenzande" not in large_towns()


def test_a_town_is_known_without_the_accents_of_its_name_and_as_english_texts_spell_it() -> None:
    assert town("Gdansk") == town("Gdańsk") and town("Thies") == town("Thiès")
    assert (found := town("Al Khor")) is not None and found.countries == ("QA",)
    assert (both := town("San Jose")) is not None and {"US", "CR"} <= set(both.countries)
