"""Requests that come at once are answered one after the other, and none waits for one that waits itself."""

from __future__ import annotations

import asyncio
from typing import Any

from withheld.pages.turns import Turns


class Pages:
    """An application that counts how many of its requests run at once; ``/slow`` waits until it is let go."""

    def __init__(self) -> None:
        self.running, self.most, self.done = 0, 0, list[str]()
        self.let_go = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.running += 1
        self.most = max(self.most, self.running)
        await (self.let_go.wait() if scope["path"] == "/slow" else asyncio.sleep(0.002))
        self.running -= 1
        self.done.append(scope["path"])
        if scope["path"] == "/fault":
            raise ValueError("as a page may")


async def asked(app: Turns, *paths: str) -> list[Any]:
    one = [app({"type": "http", "path": path}, None, None) for path in paths]  # type: ignore[arg-type]
    return await asyncio.gather(*one, return_exceptions=True)


def test_pages_that_are_asked_for_at_once_are_made_one_after_the_other_in_their_order() -> None:
    async def run() -> None:
        pages = Pages()
        paths = [f"/{n}" for n in range(8)]
        await asked(Turns(pages, patience=60), *paths)
        assert pages.most == 1 and pages.done == paths

    asyncio.run(run())


def test_a_fault_passes_the_turn_on() -> None:
    async def run() -> None:
        pages = Pages()
        fault, after = await asked(Turns(pages, patience=60), "/fault", "/after")
        assert isinstance(fault, ValueError) and after is None and pages.done == ["/fault", "/after"]

    asyncio.run(run())


def test_nobody_waits_for_a_page_that_takes_long_and_its_end_gives_no_second_turn() -> None:
    async def run() -> None:
        pages = Pages()
        app = Turns(pages, patience=0.01)
        slow = asyncio.create_task(asked(app, "/slow"))
        await asyncio.sleep(0)
        await asked(app, "/a", "/b")
        assert pages.done == ["/a", "/b"] and pages.most == 2
        held = asyncio.create_task(asked(app, "/c", "/d"))
        await asyncio.sleep(0)
        pages.let_go.set()
        await asyncio.gather(slow, held)
        assert pages.done.index("/c") < pages.done.index("/d") and pages.most == 2

    asyncio.run(run())


def test_our_own_files_take_no_turn() -> None:
    async def run() -> None:
        pages = Pages()
        app = Turns(pages, patience=60)
        slow = asyncio.create_task(asked(app, "/slow"))
        await asyncio.sleep(0)
        await asked(app, "/static/pages.css")
        pages.let_go.set()
        await slow
        assert pages.done == ["/static/pages.css", "/slow"]

    asyncio.run(run())
