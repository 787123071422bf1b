"""Bytes to canonical text and metadata: files and folders in, documents and problems out."""

from withheld.sources.reader import Captured, discover, read

__all__ = ["Captured", "discover", "read"]
