"""The web server's way with clients that stop half-way (docs/decisions/011-silent-clients.md)."""

from __future__ import annotations

import selectors
import time
from functools import partial
from typing import Any

from gunicorn.http import get_parser
from gunicorn.workers.gthread import TConn, ThreadWorker

HEADER_SECONDS = 10.0  # from a request's first byte to the end of its headers
SILENT_SECONDS = 20.0  # without a byte of a body, or of an answer taken
MOST = 2**16  # bytes of headers; gunicorn's own limits lie below for each line
PIECE = 2**13
END = b"\r\n\r\n"


class HeadersFirst(ThreadWorker):
    """gunicorn's threads, none of which begins before a request's headers are complete.

    gunicorn gives a thread to each connection that has sent a byte, however long the rest takes, so
    that eight half requests were the end of eight threads. Here the loop that accepts connections
    collects the headers; a thread then finds them in the parser's buffer.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deadlines: dict[TConn, float] = {}  # of connections in the middle of their headers

    def enqueue_req(self, conn: TConn) -> None:
        if conn.parser is None:
            conn.parser = get_parser(self.cfg, conn.sock, conn.client)
            conn.data_ready = True
        conn.sock.setblocking(False)
        self.deadlines[conn] = time.monotonic() + HEADER_SECONDS
        self._collect(conn)

    def murder_pending(self) -> None:
        """Once a second: close what takes too long; all of it when the worker stops."""
        super().murder_pending()
        now = time.monotonic() if self.alive else float("inf")
        for conn in [conn for conn, end in self.deadlines.items() if end < now]:
            self._drop(conn)

    def handle_request(self, req: Any, conn: TConn) -> Any:
        conn.sock.settimeout(SILENT_SECONDS)
        return super().handle_request(req, conn)

    def _collect(self, conn: TConn) -> None:
        head = conn.parser.unreader.take_buffered()
        try:
            while END not in head and len(head) <= MOST:
                piece = conn.sock.recv(PIECE)
                if not piece:
                    self._drop(conn)
                    return
                head += piece
        except BlockingIOError:
            conn.parser.unreader.unread(head)
            self._wait(conn)
            return
        except OSError:
            self._drop(conn)
            return
        if END not in head:
            self._drop(conn)
            return
        conn.parser.unreader.unread(head)
        self._listen_no_more(conn)
        super().enqueue_req(conn)

    def _wait(self, conn: TConn) -> None:
        if conn.sock not in self.poller.get_map():
            collect = partial(self._on_more, conn)
            self.poller.register(conn.sock, selectors.EVENT_READ, collect)

    def _on_more(self, conn: TConn, _sock: object) -> None:
        self._collect(conn)

    def _listen_no_more(self, conn: TConn) -> None:
        del self.deadlines[conn]
        if conn.sock in self.poller.get_map():
            self.poller.unregister(conn.sock)

    def _drop(self, conn: TConn) -> None:
        self._listen_no_more(conn)
        self.nr_conns -= 1
        conn.close()
