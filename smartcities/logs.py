"""What the portal writes to its log: one JSON object a line, and nobody's data.

No address of a visitor, no query string, no name, no e-mail; a path without its secrets.
"""

import re
from contextvars import ContextVar

from pythonjsonlogger.json import JsonFormatter

# The id of the request that this thread answers; empty outside one.
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")

# What a line may hold. Whatever else a library attaches to a record stays out.
FIELDS = (
    "time",
    "level",
    "logger",
    "message",
    "request_id",
    "method",
    "path",
    "route",
    "status",
    "milliseconds",
    "exc_info",
    "stack_info",
)
# Parts of an address that open something to whoever has them.
SECRET_PARTS = {"key", "token"}
# PostgreSQL quotes the row that it refuses, and a message may hold an address.
QUOTED_ROW = re.compile(r"^(DETAIL|CONTEXT|HINT|LINE \d+):.*(\n\s+\^.*)?$", re.MULTILINE)
# The web server quotes what it could not read, and from where it came.
QUOTED_REQUEST = re.compile(r"^(Invalid request|Error handling request).*", re.DOTALL)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+")


class PrivateJsonFormatter(JsonFormatter):
    """Lines of `FIELDS`, with the request's id and without personal data."""

    def __init__(self):
        super().__init__(
            ["levelname", "name", "message"],
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp="time",
            json_ensure_ascii=False,
        )

    def add_fields(self, log_data, record, message_dict):
        """Put the request's id in."""
        super().add_fields(log_data, record, message_dict)
        log_data["request_id"] = REQUEST_ID.get()
        request = getattr(record, "request", None)
        message = str(log_data.get("message", ""))
        if request is not None and hasattr(request, "path"):
            message = message.replace(request.path, path_of(request))
        log_data["message"] = without_personal_data(message)

    def process_log_record(self, log_data):
        """Leave out what is no field of ours."""
        return {name: log_data[name] for name in FIELDS if log_data.get(name) not in (None, "")}

    def formatException(self, exc_info):  # noqa: N802 - the name that logging calls
        """Return the traceback without the row that the database quotes."""
        return without_personal_data(super().formatException(exc_info))


def without_personal_data(text):
    """Return the text without what it quotes and without e-mail addresses."""
    return EMAIL.sub("…@…", QUOTED_ROW.sub(r"\1: …", QUOTED_REQUEST.sub(r"\1", text)))


def path_of(request):
    """Return the path with its secrets left out; "…" when no page has it.

    What no page has may be anything that somebody pasted.
    """
    match = request.resolver_match
    if match is None:
        return "…"
    path = request.path
    for name, value in match.kwargs.items():
        if name in SECRET_PARTS:
            path = path.replace(str(value), "…")
    return path


def configuration(as_json):
    """Return the LOGGING setting: to standard error, as JSON with a line for each answer, or text.

    Text is for whoever develops: only what went wrong.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": PrivateJsonFormatter},
            "text": {"format": "%(levelname)s %(name)s %(message)s"},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "json" if as_json else "text",
            }
        },
        "root": {"handlers": ["stderr"], "level": "INFO" if as_json else "WARNING"},
        "loggers": {
            # Django's own handlers would write a second line, and mail the request about.
            "django": {"handlers": []},
            # Our line for each answer says it; errors still come with their traceback.
            "django.request": {"level": "ERROR"},
            # Names who tried to sign in, and from where.
            "axes": {"level": "CRITICAL"},
            "httpx": {"level": "WARNING"},
        },
    }
