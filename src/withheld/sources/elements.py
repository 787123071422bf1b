"""Typed protocols for the parts of lxml elements that the readers use: lxml declares no types of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, overload


class Attributes(Protocol):
    """What stands in an element's opening tag."""

    def __contains__(self, name: str) -> bool: ...
    def __iter__(self) -> Iterator[str]: ...
    def items(self) -> list[tuple[str, str]]:
        """The names with their values, in their order."""
        ...

    def values(self) -> list[str]:
        """The values, in the order of the names."""
        ...

    def pop(self, name: str, default: str | None = None) -> str | None:
        """Take an attribute away; its value."""
        ...


class Element(Protocol):
    """An element with its text, the text behind it (``tail``) and its children; the tag of a comment is no string."""

    tag: str
    text: str | None
    tail: str | None

    @property
    def attrib(self) -> Attributes:
        """Its attributes."""
        ...

    @overload
    def get(self, name: str) -> str | None:
        """The value of an attribute, None where it is missing."""
        ...

    @overload
    def get(self, name: str, default: str) -> str:
        """The value of an attribute, a default where it is missing."""
        ...

    def set(self, name: str, value: str) -> None:
        """Give an attribute a value."""
        ...

    def __iter__(self) -> Iterator[Element]: ...
    def __len__(self) -> int: ...
    def __getitem__(self, position: int) -> Element: ...
    def iter(self, *tags: str) -> Iterator[Element]:
        """Itself and all below it, of some tags, in the order of the document."""
        ...

    def iterancestors(self, *tags: str) -> Iterator[Element]:
        """The elements around it, the nearest first."""
        ...

    def iterchildren(self, *tags: str) -> Iterator[Element]:
        """Its children of some tags."""
        ...

    def iterdescendants(self, *tags: str) -> Iterator[Element]:
        """All below it of some tags."""
        ...

    def itersiblings(self, *tags: str, preceding: bool = False) -> Iterator[Element]:
        """The elements beside it, behind it or before it."""
        ...

    def itertext(self, *tags: str) -> Iterator[str]:
        """All text within it."""
        ...

    def text_content(self) -> str:
        """All text within it as one; elements of a web page alone have it."""
        ...

    def find(self, path: str) -> Element | None:
        """The first element of a path below it."""
        ...

    def findall(self, path: str) -> list[Element]:
        """All elements of a path below it."""
        ...

    def findtext(self, path: str) -> str | None:
        """The text of the first element of a path below it."""
        ...

    def getparent(self) -> Element | None:
        """The element that it stands in."""
        ...

    def getnext(self) -> Element | None:
        """The element behind it."""
        ...

    def getprevious(self) -> Element | None:
        """The element before it."""
        ...

    def append(self, element: Element) -> None:
        """Add a last child."""
        ...

    def insert(self, position: int, element: Element) -> None:
        """Add a child at a place."""
        ...

    def addprevious(self, element: Element) -> None:
        """Put an element before it."""
        ...

    def remove(self, element: Element) -> None:
        """Take a child away, with the text behind it."""
        ...

    def drop_tree(self) -> None:
        """Take it out of its document and leave the text behind it."""
        ...

    def makeelement(self, tag: str, attributes: dict[str, str]) -> Element:
        """A new element for the same document, not yet inserted."""
        ...
