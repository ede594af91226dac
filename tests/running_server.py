"""A WSGI server that runs in a thread of a test."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from waitress.channel import HTTPChannel


@contextmanager
def running(server: Any) -> Iterator[str]:
    """Run one of waitress's servers; gives its address, and ends when every thread of it has.

    Its own `close` gives the trigger's descriptor away while threads still write to it: what is opened next, a
    database perhaps, gets that number and those bytes. Here the loop ends first, then the threads, and what they
    wrote to comes last.
    """
    dispatchers, open_ones = server._map, []

    def leave() -> None:
        open_ones.extend(dispatchers.values())
        dispatchers.clear()

    loop = threading.Thread(target=server.run, daemon=True)
    loop.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.trigger.pull_trigger(leave)
        loop.join()
        server.task_dispatcher.shutdown()
        for dispatcher in open_ones:
            end = dispatcher.handle_close if isinstance(dispatcher, HTTPChannel) else dispatcher.close
            end()
