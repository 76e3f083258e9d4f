"""A small web server that sends as a good host does, and keeps a note of what it sent.

Text is gzipped (-9), files may be kept for ten minutes, and what is not there is the site's own 404 page.
"""

from __future__ import annotations

import gzip
import threading
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from types import TracebackType

#: What scripts and styles may come from, on a site that wants to be strict.
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'"
PACKED = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".bib", ".ris", ".atom", ".map"}


class Sent(NamedTuple):
    """A file that was sent: its path on the site, and the bytes of its body on the wire."""

    path: str
    size: int


@cache
def body(path: Path) -> bytes:
    """Give a file as it goes over the wire."""
    data = path.read_bytes()
    return gzip.compress(data, 9, mtime=0) if path.suffix in PACKED else data


class Handler(SimpleHTTPRequestHandler):
    """Sends files of the server's folder."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        """Send a file, or the site's page for what is not there."""
        path, status = Path(self.translate_path(self.path)), 200
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            path, status = self.server.folder / "404.html", 404
        data = body(path) if path.is_file() else b""
        if self.path != "/favicon.ico" or status == 200:  # what the browser guesses, no page asked for
            self.server.sent.append(Sent(self.path.partition("?")[0], len(data)))
        self.send_response(status)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=600")
        if path.suffix in PACKED and data:
            self.send_header("Content-Encoding", "gzip")
        if self.server.watching:
            self.send_header("Content-Security-Policy-Report-Only", POLICY)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of requests: they are counted."""


class Server(ThreadingHTTPServer):
    """Serves a folder while in its `with`, at `address`."""

    daemon_threads = True
    request_queue_size = (
        64  # a browser opens many connections at once, and a busy machine is slow to take them
    )

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sent: list[Sent] = []
        #: Whether pages are held against the policy. It only reports: all works on as it did without it.
        self.watching = False
        super().__init__(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
        self.address = f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> Server:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.shutdown()
        self.server_close()
