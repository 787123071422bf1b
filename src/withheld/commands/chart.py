"""``withheld chart``: one chart of a case as an SVG or PNG file."""

from __future__ import annotations

from pathlib import Path

from withheld.atomic import write_new
from withheld.charts import as_png, chart_sheet
from withheld.commands.dossier import gathered
from withheld.commands.failures import BAD_INPUT, on_interrupt, say
from withheld.dossier import Picture, ViewModel, case_pictures
from withheld.evidence import find_case

KINDS = (".svg", ".png")


def run(case: Path, name: str | None, target: Path | None, release: bool, *, unanchored: bool = False) -> int:
    """Write a chart and print its path; without a name, list the charts."""
    if unanchored and not release:
        say("--with-unanchored belongs to --release; a draft shows unanchored figures in any case")
        return BAD_INPUT
    if name is None and target is not None:
        say(f"{target}: no chart is named; name one of those that “withheld chart” lists")
        return BAD_INPUT
    if target is not None and target.suffix.lower() not in KINDS:
        say(f"{target}: a chart is an .svg or .png file; change the ending")
        return BAD_INPUT
    return _run(find_case(case), name, target, release=release, unanchored=unanchored)


@on_interrupt(lambda: "no chart was written, and an earlier one is unchanged: run the same command again")
def _run(folder: Path, name: str | None, target: Path | None, *, release: bool, unanchored: bool) -> int:
    material = gathered(folder, release=release, unanchored=unanchored)
    found = case_pictures(material)
    if name is None:
        return _list(found, material)
    chosen = {known.lower(): picture for known, picture in found.items()}.get(name.lower())
    if chosen is None:
        listed = ", ".join(found) or _none(material)
        say(f"{name}: no chart of this case has that name; there are: {listed}")
        return BAD_INPUT
    path = target or folder / f"{chosen.name}.svg"
    svg = chart_sheet(chosen.sheet)
    write_new(path, as_png(svg) if path.suffix.lower() == ".png" else svg.encode(), 0o644, shared=True)
    print(path.resolve())
    return 0


def _list(found: dict[str, Picture], material: ViewModel) -> int:
    wide = max(map(len, found), default=0)
    for picture in found.values():
        print(f"{picture.name:<{wide}}  {picture.sheet.figure.title}")
    if not found:
        print(_none(material))
    elif material.estimate is None:
        say("without an estimate there are no charts of one; run “withheld estimate” first")
    return 0


def _none(material: ViewModel) -> str:
    what = "nothing dated is on record" if material.estimate is None else "the estimate has no series"
    return f"none, because there is no estimate and {what}" if material.estimate is None else f"none, because {what}"
