"""Διαύγεια, asked for the acts of a body that mention the Action.

It drops what it does not know and answers 200: so the answer's own account of the question
is compared with ours.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from absorption.registers.client import Answer, Asker, RegisterError
from absorption.registers.khmdhs import Received
from absorption.registers.parsing import ADA, KEPT, Fields

ATHENS = ZoneInfo("Europe/Athens")
PAGE = 100
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Diavgeia:
    """The calls that the portal makes. Every one may raise RegisterError."""

    def __init__(self, asker: Asker, base_url: str):
        self.asker, self.base_url = asker, base_url.rstrip("/")

    def mentioning(self, text: str, organisation: str, first: date, last: date) -> list[Received]:
        """Return the acts of a body issued in one of `windows` that contain `text`."""
        clauses = (f'organizationUid:"{organisation}"', f'content:"{text}"')
        query = " AND ".join(clauses) + (
            f" AND issueDate:[DT({first}T00:00:00) TO DT({last}T23:59:59)]"
        )
        found: dict[str, Received] = {}
        for answer in self._pages(query):
            for clause in (clauses[0], text):
                if clause not in answer.part("info.query", str):
                    raise RegisterError(f"το μητρώο αγνόησε τον όρο {clause}", answer.asked)
            for raw in answer.json["decisions"]:
                act = _received(raw, answer, organisation, first, last)
                before = found.get(act.reference)
                # Of a corrected act the latest version is kept.
                if not before or raw.get("correctedVersionId") == before.raw["versionId"]:
                    found[act.reference] = act
        self.asker.counts.records += len(found)
        return list(found.values())

    def _pages(self, query) -> Iterator[Answer]:
        seen = 0
        for number in count():
            answer = self.asker.ask(
                "GET",
                f"{self.base_url}/luminapi/opendata/search/advanced",
                params={"q": query, "page": number, "size": PAGE},
            )
            if answer.is_none:
                return
            decisions, total = answer.part("decisions", list), answer.part("info.total", int)
            yield answer
            seen += len(decisions)
            if not decisions or seen >= total:
                return


def _received(raw, answer, organisation, first, last):
    """Return an act. Raises RecordError when it cannot be read or is not what was asked."""
    fields = Fields(raw)
    for name in KEPT["act"]:
        if name != "issueDate":
            fields.text(name)
    ada = fields.text("ada")
    if not ADA.fullmatch(ada):
        fields.fail("ada", "δεν είναι ΑΔΑ")
    if fields.text("organizationId") != organisation or not first <= _issued_on(fields) <= last:
        raise RegisterError(f"η πράξη {ada} δεν είναι από όσες ζητήθηκαν", answer.asked)
    return Received("act", ada, raw, answer)


def _issued_on(fields):
    """Return the day in Athens: of epoch milliseconds, or of ISO as in 2025."""
    value = fields.get("issueDate")
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            return (EPOCH + timedelta(milliseconds=value)).astimezone(ATHENS).date()
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError, OverflowError):
        fields.fail("issueDate", "δεν είναι ημερομηνία")
    return (moment.astimezone(ATHENS) if moment.tzinfo else moment).date()
