"""Many documents at once, each within limits that hold: files in, what they say out, in the order of the files."""

from withheld.batch.reading import How, processors, read_all, says
from withheld.batch.talk import Fetched, Known, Refused, Said, Told

__all__ = ["Fetched", "How", "Known", "Refused", "Said", "Told", "processors", "read_all", "says"]
