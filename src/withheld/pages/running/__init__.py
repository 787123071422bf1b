"""Commands that take long, run in the background from the pages: one at a time for a case, with a live line and their output."""

from withheld.pages.running.runs import Asked, Run, Runs

__all__ = ["Asked", "Run", "Runs"]
