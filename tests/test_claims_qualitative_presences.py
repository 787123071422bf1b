from documents import reading
from withheld.records import Presence


def presences(text: str) -> list[Presence]:
    return list(reading(text).presences)


def test_each_host_of_a_list_is_a_record_of_its_own() -> None:
    text = "North Korean workers have long been sent to Poland, Qatar, Uruguay and Mali. North Korean workers are poor."
    assert [p.host for p in presences(text)] == ["PL", "QA", "UY", "ML"]


def test_a_region_above_a_country_has_no_host_and_is_the_place() -> None:
    text = "North Korean workers labour on farms and in shipyards in Eastern Europe. North Korean workers are poor."
    assert [(p.host, p.place) for p in presences(text)] == [(None, "Eastern Europe")]


def test_a_host_is_recorded_once_at_its_first_mention() -> None:
    text = "North Korean loggers work in Russia. North Korean loggers live in camps in Russia."
    found = presences(text)
    assert [p.host for p in found] == ["RU"]
    assert found[0].sector == "logging" and found[0].quote is not None and found[0].quote.start == 0


def test_places_of_others_and_of_goods_are_no_presence() -> None:
    text = (
        "North Korean workers are employed by their state. The workers process fish that is exported to Germany. "
        "Officials in Japan said that they knew nothing of it. No longer do any workers live in Oman."
    )
    assert presences(text) == []


def test_a_host_whose_workers_are_counted_is_a_claim_and_no_presence() -> None:
    text = "Some 450 North Korean workers are employed in Poland. The North Korean workers are poor."
    assert presences(text) == []
