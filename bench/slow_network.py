"""A slow network in front of a server: latency both ways, and one narrow channel for all connections."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_PIECE = 1400
"""Bytes of a packet, about."""


class _Channel:
    """A channel that all connections share: bytes wait until those before them are through."""

    def __init__(self, bytes_per_second: float, delay: float) -> None:
        self._rate, self._delay, self._free = bytes_per_second, delay, 0.0

    def arrives(self, now: float, size: int) -> float:
        """The moment at which so many bytes that are sent now have arrived."""
        self._free = max(now, self._free) + size / self._rate
        return self._free + self._delay


@contextmanager
def slow_network(port: int, bits_per_second: float, round_trip: float) -> Iterator[int]:
    """Serve a local port over a slow network; gives the slow port. `round_trip`: in seconds; a connection costs one."""
    loop = asyncio.new_event_loop()
    down, up = (_Channel(bits_per_second / 8, round_trip / 2) for _ in range(2))

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(round_trip)
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(_carry(reader, server_writer, up), _carry(server_reader, writer, down))

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    starting = asyncio.run_coroutine_threadsafe(asyncio.start_server(serve, "127.0.0.1", 0), loop)
    server = starting.result(timeout=5)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=5)


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, channel: _Channel) -> None:
    """Carry bytes one way, each piece when it has arrived."""
    loop = asyncio.get_running_loop()
    waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

    async def deliver() -> None:
        while True:
            moment, piece = await waiting.get()
            await asyncio.sleep(max(0.0, moment - loop.time()))
            if not piece:
                return
            writer.write(piece)

    delivering = asyncio.ensure_future(deliver())
    with suppress(ConnectionError):
        while piece := await reader.read(_PIECE):
            waiting.put_nowait((channel.arrives(loop.time(), len(piece)), piece))
    waiting.put_nowait((loop.time(), b""))
    with suppress(ConnectionError, asyncio.CancelledError):
        await delivering
        writer.close()
