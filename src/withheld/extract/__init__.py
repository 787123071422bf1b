"""What the trained reader extracts from a document: encode, decide, assemble, filter. The entry point is ``read_document``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from withheld.doors import door

if TYPE_CHECKING:
    from withheld.extract.encoder import reader
    from withheld.extract.explain import explained
    from withheld.extract.read import EXTRACTOR, read_document, read_figure
else:
    __getattr__ = door(__name__)

__all__ = ["EXTRACTOR", "explained", "read_document", "read_figure", "reader"]
