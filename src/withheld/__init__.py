"""Withheld: claims about state-run labour export, read with their sentences and reconciled into estimates."""

__version__ = "0.1.0"
