"""The web server: what it takes from strangers, its log and its workers' places.

Gunicorn reads this file by itself in the folder that it starts in. Nothing of the portal is
imported here: on HUP the workers read the code anew, this process does not.
"""

import gc
import os
import re
import shutil
import tempfile
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from gunicorn.http import message, wsgi
from gunicorn.http.parser import RequestParser

# A request: an address with its query, its headers. What is longer gets 400 and no thread.
limit_request_line = 8190  # bytes; as_of and every filter of a list fit many times over
limit_request_fields = 64
limit_request_field_size = 8190  # bytes

# Programs send a Greek address as it is typed. Its bytes are percent-encoded, as browsers do,
# before the line is read: gunicorn takes printable ASCII only and would answer in English.
RAW = re.compile(rb"[\x80-\xff]")
http_parser = "python"  # the one that is written for here


class Request(message.Request):
    """A request whose address may hold letters that are not percent-encoded."""

    def parse_request_line(self, line_bytes):
        """Take the line with such letters encoded."""
        super().parse_request_line(RAW.sub(lambda byte: b"%%%02X" % ord(byte[0]), line_bytes))


RequestParser.mesg_class = Request

# Seconds that a worker may be silent before it is replaced, and that it may take to stop.
timeout = 30
graceful_timeout = 30
# A request, a connection: one that is kept ties its reader to a worker, and with 50 readers some
# workers had a queue while others had nothing to do. And no worker takes more than it can soon
# answer; the rest wait where the first free one finds them (docs/performance.md).
keepalive = 0
worker_connections = 4

# What a worker answers before its first reader: the pages behind which most of the code lies, and
# none that a large ledger keeps from answering within `timeout`, as what all checks find would.
FIRST = ("/", "/en/", "/contracts/", "/contractors/", "/changes/", "/data/")
HOST = urlsplit(os.environ.get("BASE_URL", "http://127.0.0.1")).netloc

# The answer does not say what made it.
wsgi.SERVER = "web"

# The workers' counts, which /metrics adds up: in memory, as is the heartbeat, so that a slow
# disk is no dead worker.
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - memory is meant
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp("-portal-metrics", dir=MEMORY)
    os.environ["PORTAL_METRICS_OWNER"] = str(os.getpid())
worker_tmp_dir = MEMORY


def pre_fork(server, worker):
    """Give the worker the first free place: it goes on with the counts of who had it."""
    taken = {getattr(other, "place", None) for other in server.WORKERS.values()}
    worker.place = next(place for place in range(len(taken) + 1) if place not in taken)


def post_fork(server, worker):
    """Tell the worker its place."""
    os.environ["PORTAL_WORKER"] = f"worker{worker.place}"


def post_worker_init(worker):
    """Answer what loads the rest of the code, before any reader waits for it.

    What was loaded stays: it is left out of every later collection of garbage. And collect less
    often: an export makes a hundred thousand rows, and none of them is garbage.
    """
    for path in FIRST:
        _answer(worker.app.wsgi(), path)
        worker.notify()  # a large ledger takes its time: each page has its own `timeout`
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


def _answer(portal, path):
    """Ask the portal for a page, as nginx would, and let the answer go."""
    environ = {"PATH_INFO": path, "wsgi.url_scheme": "https", "HTTP_HOST": HOST}
    environ["portal.nobody"] = True  # neither logged nor counted
    setup_testing_defaults(environ)
    with closing(portal(environ, lambda *_answered: None)) as answer:
        for _piece in answer:
            pass


def on_exit(server):
    """Leave nothing in memory."""
    if os.environ.get("PORTAL_METRICS_OWNER") == str(os.getpid()):
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)


# The workers log as the portal does, answers included: see smartcities/logs.py.
accesslog = None
if os.environ.get("LOG_FORMAT") == "json" or os.environ.get("PORTAL_ENV") == "production":
    logconfig_dict = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "fmt": ["levelname", "name", "message", "process"],
                "rename_fields": {"levelname": "level", "name": "logger"},
                "timestamp": "time",
            }
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "json"},
        },
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {"gunicorn.error": {"level": "INFO", "propagate": True}},
    }
