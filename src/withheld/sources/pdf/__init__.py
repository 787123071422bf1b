"""PDF files to canonical text: reading order, notes, fields, limits, and text recognition where it is asked for."""

from withheld.sources.pdf.reading import read_pdf

__all__ = ["read_pdf"]
