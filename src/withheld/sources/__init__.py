"""Bytes to canonical text and metadata: files and folders in, documents and problems out."""

from withheld.sources.kinds.folders import Passed, discover
from withheld.sources.reader import Captured, read

__all__ = ["Captured", "Passed", "discover", "read"]
