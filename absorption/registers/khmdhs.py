"""ΚΗΜΔΗΣ, asked as its open data wants to be asked.

A window of more than 180 days is cut in silence, pages shift while they are read, and the
answer does not say what was asked: so windows are short and every record is checked.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from absorption.registers.client import Answer, Asker, RegisterError
from absorption.registers.parsing import Fields, RecordError
from municipalities.identifiers import fold_to_latin

WINDOW = 150  # days
SHORTEST_WINDOW = 10
# A silence at the head of a window longer than this is asked about: was the window cut?
SILENCE = 7
READINGS = 3  # of a window whose pages shift while they are read
PAGE = {"content": list, "last": bool, "totalElements": int, "totalPages": int}
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Received:
    """A record as it was received, and the answer that brought it."""

    kind: str
    reference: str
    raw: dict[str, Any]
    answer: Answer


class Khmdhs:
    """The calls that the portal makes. Every one may raise RegisterError.

    `refused` tells of records that cannot be what was asked.
    """

    def __init__(self, asker: Asker, base_url: str):
        self.asker, self.base_url = asker, base_url.rstrip("/")
        self.counts = asker.counts
        self.refused: dict[str, None] = {}  # in order, each once

    def posted(self, kind: str, organisation: str, first: date, last: date) -> list[Received]:
        """Return what a body posted in one of `windows`, both days included, each record once.

        A window that comes back cut is asked again in halves.
        """
        found = self._read(kind, organisation, first, last)
        half = first + (last - first) / 2
        earliest = min((day for _received, day in found.values()), default=last + DAY)
        is_silent = (earliest - first).days > SILENCE
        if is_silent and (last - first).days >= 2 * SHORTEST_WINDOW:
            head = self._read(kind, organisation, first, min(earliest - DAY, half))
            if head:
                self.counts.cut += 1
                return [
                    *self.posted(kind, organisation, first, half),
                    *self.posted(kind, organisation, half + DAY, last),
                ]
        self.counts.records += len(found)
        return [received for received, _day in found.values()]

    def one(self, kind: str, adam: str) -> Received | None:
        """Return the record of an ΑΔΑΜ, or None; the register wants it asked for alone."""
        answer = self._page(kind, {"referenceNumber": adam})
        if answer.is_none:
            return None
        for raw in answer.json["content"]:
            if isinstance(raw, dict) and fold_to_latin(str(raw.get("referenceNumber"))) == adam:
                self.counts.records += 1
                return Received(kind, adam, raw, answer)
        raise RegisterError("η απάντηση δεν έχει τον ΑΔΑΜ που ζητήθηκε", answer.asked)

    def payments_with(self, adam: str) -> list[str]:
        """Return the ΑΔΑΜ of the payment orders that the register holds together with `adam`."""
        answer = self.asker.ask("GET", f"{self.base_url}/adamChain/{adam}")
        return [] if answer.is_none else _references(answer, "payments")

    def funded(self, number: str) -> list[tuple[str, str]]:
        """Return (kind, ΑΔΑΜ) of contracts and payment orders under an ενάριθμος of the ΠΔΕ."""
        answer = self.asker.ask("GET", f"{self.base_url}/pde", params={"pdeNumber": number})
        if answer.is_none:
            return []
        return [
            (kind, adam)
            for kind in ("contract", "payment")
            for adam in _references(answer, f"{kind}s")
        ]

    def _read(self, kind, organisation, first, last) -> dict[str, tuple[Received, date]]:
        """Return the records of a window by ΑΔΑΜ, each with its day.

        Pages may shift while they are read: then one record comes twice and another not at
        all, and the window is read again.
        """
        body = {
            "organizations": [organisation],
            "dateFrom": first.isoformat(),
            "dateTo": last.isoformat(),
        }
        found: dict[str, tuple[Received, date]] = {}
        refused: set[str] = set()
        for reading in range(READINGS):
            self.counts.reread += reading > 0
            total, asked = 0, ""
            for answer in self._pages(kind, body):
                total, asked = max(total, answer.json["totalElements"]), answer.asked
                for raw in answer.json["content"]:
                    try:
                        reference, day = _identity(raw, answer, organisation, first, last)
                    except RecordError as error:
                        refused.add(str(error))
                        continue
                    # In a second reading everything comes twice.
                    self.counts.duplicates += reading == 0 and reference in found
                    found[reference] = (Received(kind, reference, raw, answer), day)
            if len(found) + len(refused) >= total:
                self.refused |= dict.fromkeys(sorted(refused))
                return found
        raise RegisterError(f"ήρθαν {len(found)} εγγραφές από τις {total} που λέει ότι έχει", asked)

    def _pages(self, kind, body) -> Iterator[Answer]:
        for number in count():
            answer = self._page(kind, body, number)
            if answer.is_none:  # nothing at all, or fewer pages than the first one said
                return
            yield answer
            if answer.json["last"]:
                return
            if number >= answer.json["totalPages"]:
                raise RegisterError("οι σελίδες δεν τελειώνουν", answer.asked)

    def _page(self, kind, body, number=0):
        answer = self.asker.ask(
            "POST", f"{self.base_url}/{kind}", params={"page": number}, body=body
        )
        if not answer.is_none:
            for name, form in PAGE.items():
                answer.part(name, form)
        return answer


def windows(since: date, until: date) -> Iterator[tuple[date, date]]:
    """Yield windows of at most 150 days, both ends included."""
    first = since
    while first <= until:
        last = min(first + timedelta(WINDOW - 1), until)
        yield first, last
        first = last + DAY


def _identity(raw, answer, organisation, first, last):
    """Return the ΑΔΑΜ and the day of a record. Raises RecordError if it is not what was asked."""
    fields = Fields(raw, f"εγγραφή χωρίς ΑΔΑΜ ({answer.asked})")
    reference, day = fields.adam("referenceNumber"), fields.required_day("submissionDate")
    if not first <= day <= last:
        fields.fail("submissionDate", f"{day}, έξω από το διάστημα που ζητήθηκε")
    body = fields.part("organization")
    if body.text("key") != organisation:
        body.fail("key", f"του φορέα {body.text('key')}, όχι εκείνου που ζητήθηκε")
    return reference, day


def _references(answer, name):
    return [fold_to_latin(str(each).rstrip("*")) for each in answer.part(name, list | None) or []]
