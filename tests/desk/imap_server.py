"""An IMAP server of one inbox, as far as a reader asks it (RFC 3501): real sockets, real lines, nothing written."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline():
            tag, _, command = line.strip().partition(b" ")
            for answer in self._answers(command):
                self.wfile.write(answer)
            self.wfile.write(tag + b" OK done\r\n")

    def _answers(self, command: bytes) -> Iterator[bytes]:
        mails: list[bytes] = self.server.mails  # type: ignore[attr-defined]
        words = command.upper().split()
        if words[0] == b"CAPABILITY":
            yield b"* CAPABILITY IMAP4rev1\r\n"
        elif words[0] in {b"SELECT", b"EXAMINE"}:
            yield b"* %d EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\n" % len(mails)
        elif words[:2] == [b"UID", b"SEARCH"]:
            first = int(words[3].partition(b":")[0])
            uids = range(min(first, len(mails)) or 1, len(mails) + 1)
            yield b"* SEARCH" + b"".join(b" %d" % uid for uid in uids) + b"\r\n"
        elif words[:2] == [b"UID", b"FETCH"]:
            raw = mails[int(words[2]) - 1]
            yield b"* %s FETCH (UID %s BODY[] {%d}\r\n" % (words[2], words[2], len(raw)) + raw + b")\r\n"


@contextmanager
def imap_server(mails: list[bytes]) -> Iterator[int]:
    """Serve an inbox on a free port, and give the port; mails may be added while it is served."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session) as server:
        server.daemon_threads = True
        server.mails = mails  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()
