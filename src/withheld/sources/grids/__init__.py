"""Tables of pages, prints and sheets as lines of the text: cells between bars, empty ones kept, so that columns stay columns."""

from withheld.sources.grids.lines import EMPTY, as_lines

__all__ = ["EMPTY", "as_lines"]
