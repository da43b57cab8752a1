"""The least that a WSGI application can do: return the bytes of a file."""

import os
from pathlib import Path

BODY = Path(os.environ["BARE_FILE"]).read_bytes()
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]


class Answer(list):
    """The pieces of the body; the server that answers before the first visitor closes it."""

    def close(self):
        """Hold nothing."""


def application(environ, start_response):
    """Answer every request alike."""
    start_response("200 OK", HEADERS)
    return Answer([BODY])
