"""The socket on which the pages are served."""

from __future__ import annotations

import asyncio
import socket

import pytest

from withheld.evidence import StoreError
from withheld.pages.serving import listening


def test_a_connection_sends_each_piece_at_once() -> None:
    """Else an answer in two pieces waits 40 ms for the acknowledgement of its first."""

    async def accepted() -> int:
        seen: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            seen.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        opened = listening("127.0.0.1", 0)
        async with await asyncio.start_server(answer, sock=opened):
            _, writer = await asyncio.open_connection(*opened.getsockname()[:2])
            found = await seen
            writer.close()
        return found

    assert asyncio.run(accepted())


def test_a_port_that_is_taken_is_named_with_what_to_do() -> None:
    with listening("127.0.0.1", 0) as taken:
        taken.listen()
        with pytest.raises(StoreError, match=r"--port \d+: .*; name another, or --port 0"):
            listening("127.0.0.1", taken.getsockname()[1])
