"""Tables of web pages, PDFs and sheets as text lines: cells between bars, with empty ones kept to preserve the columns."""

from withheld.sources.grids.lines import EMPTY, as_lines

__all__ = ["EMPTY", "as_lines"]
