"""ΚΗΜΔΗΣ, asked as its open data wants to be asked.

A window of more than 180 days is cut in silence, pages shift while they are read, and the
answer does not say what was asked: so windows are short and every record is checked.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from absorption.registers.asking import Answer, Asker, RegisterError
from absorption.registers.records import fold_adam

WINDOW = 150  # days
SHORTEST_WINDOW = 10
# A silence at the head of a window longer than this is asked about: was the window cut?
SILENCE = 7
READINGS = 3  # of a window whose pages shift while they are read
CHAIN = ("requests", "approvedRequests", "notices", "auctions", "contracts", "payments")


@dataclass(frozen=True)
class Received:
    """A record as it was received, and the answer that brought it."""

    kind: str
    reference: str
    raw: dict[str, Any]
    answer: Answer


@dataclass
class Tally:
    """What asking showed about the register."""

    records: int = 0
    duplicates: int = 0
    reread: int = 0  # windows whose pages shifted
    cut: int = 0  # windows that came back cut
    refused: list[str] = field(default_factory=list)  # records that cannot be what was asked


class Khmdhs:
    """The calls that the portal makes. Every one may raise RegisterError."""

    def __init__(self, asker: Asker, base_url: str):
        """Take who asks, and where."""
        self.asker, self.base_url = asker, base_url.rstrip("/")
        self.tally = Tally()

    def posted(self, kind: str, organisation: str, since: date, until: date) -> list[Received]:
        """Return what a body posted from `since` to `until`, both included, each record once."""
        found = {}
        for first, last in windows(since, until):
            for received in self._window(kind, organisation, first, last):
                found[received.reference] = received
        return list(found.values())

    def one(self, kind: str, adam: str) -> Received | None:
        """Return the record of an ΑΔΑΜ, or None; the register wants it asked for alone."""
        answer = self._page(kind, {"referenceNumber": adam}, 0)
        if answer.is_none:
            return None
        for raw in _content(answer):
            if fold_adam(str(raw.get("referenceNumber"))) == adam:
                self.tally.records += 1
                return Received(kind, adam, raw, answer)
        raise RegisterError("η απάντηση δεν έχει τον ΑΔΑΜ που ζητήθηκε", answer.asked)

    def chain(self, adam: str) -> dict[str, list[str]]:
        """Return the ΑΔΑΜ that the register holds together with `adam`, by kind; {} if none."""
        answer = self.asker.ask("GET", f"{self.base_url}/adamChain/{adam}")
        return {} if answer.is_none else _lists(answer, CHAIN)

    def funded(self, number: str) -> dict[str, list[str]]:
        """Return the ΑΔΑΜ under an ενάριθμος of the ΠΔΕ, by kind; {} if none."""
        answer = self.asker.ask("GET", f"{self.base_url}/pde", params={"pdeNumber": number})
        return {} if answer.is_none else _lists(answer, ("notices", "contracts", "payments"))

    def _window(self, kind, organisation, first, last) -> Iterator[Received]:
        """Yield the records of a window; one that comes back cut is asked again in halves."""
        found = self._read(kind, organisation, first, last)
        half = first + (last - first) / 2
        earliest = min((day for _received, day in found.values()), default=last + timedelta(1))
        head_until = min(earliest - timedelta(1), half)
        if (earliest - first).days > SILENCE and (last - first).days >= 2 * SHORTEST_WINDOW:
            head = self._read(kind, organisation, first, head_until)
            if head:
                self.tally.cut += 1
                yield from self._window(kind, organisation, first, half)
                yield from self._window(kind, organisation, half + timedelta(1), last)
                return
        for received, _day in found.values():
            self.tally.records += 1
            yield received

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
            self.tally.reread += reading > 0
            duplicates = self.tally.duplicates
            total, answer = self._pages(kind, body, found, refused)
            if reading:  # everything comes twice then
                self.tally.duplicates = duplicates
            if answer is None or len(found) + len(refused) >= total:
                self.tally.refused += sorted(refused)
                return found
        raise RegisterError(
            f"ήρθαν {len(found)} εγγραφές από τις {total} που λέει ότι έχει", answer.asked
        )

    def _pages(self, kind, body, found, refused):
        """Read all pages into `found`; return how many records there should be, and the last."""
        number, total = 0, 0
        while True:
            answer = self._page(kind, body, number)
            if answer.is_none:
                if number == 0:
                    return 0, None
                return total, answer  # fewer pages than the first one said
            for raw in _content(answer):
                self._enter(kind, body, raw, answer, found, refused)
            total = max(total, _whole(answer, "totalElements"))
            if answer.json["last"] is True:
                return total, answer
            number += 1
            if number > _whole(answer, "totalPages") + 1:
                raise RegisterError("οι σελίδες δεν τελειώνουν", answer.asked)

    def _enter(self, kind, body, raw, answer, found, refused):
        reference = raw.get("referenceNumber")
        if not isinstance(reference, str) or not reference:
            refused.add(f"εγγραφή χωρίς πεδίο «referenceNumber» ({answer.asked})")
            return
        reference = fold_adam(reference)
        day = _day(raw.get("submissionDate"))
        key = (raw.get("organization") or {}).get("key") if _is_part(raw) else None
        if day is None:
            refused.add(f"{reference}: πεδίο «submissionDate»: δεν είναι ημερομηνία")
        elif key is None:
            refused.add(f"{reference}: πεδίο «organization.key»: λείπει")
        elif not body["dateFrom"] <= day.isoformat() <= body["dateTo"]:
            refused.add(f"{reference}: αναρτήθηκε {day}, έξω από το διάστημα που ζητήθηκε")
        elif str(key) not in body["organizations"]:
            refused.add(f"{reference}: του φορέα {key}, όχι εκείνου που ζητήθηκε")
        else:
            self.tally.duplicates += reference in found
            found[reference] = (Received(kind, reference, raw, answer), day)

    def _page(self, kind, body, number):
        return self.asker.ask("POST", f"{self.base_url}/{kind}", params={"page": number}, body=body)


def windows(since: date, until: date) -> Iterator[tuple[date, date]]:
    """Yield windows of at most 150 days, both ends included."""
    first = since
    while first <= until:
        last = min(first + timedelta(WINDOW - 1), until)
        yield first, last
        first = last + timedelta(1)


def _content(answer):
    page = answer.json
    if not isinstance(page, dict) or not {"content", "last", "totalElements", "totalPages"} <= set(
        page
    ):
        raise RegisterError(
            "η σελίδα δεν έχει τα πεδία content, last, totalElements, totalPages", answer.asked
        )
    if not isinstance(page["content"], list) or not all(
        isinstance(r, dict) for r in page["content"]
    ):
        raise RegisterError("το πεδίο «content» δεν είναι κατάλογος εγγραφών", answer.asked)
    return page["content"]


def _whole(answer, name):
    value = answer.json[name]
    if isinstance(value, bool) or not isinstance(value, int):
        raise RegisterError(f"το πεδίο «{name}» δεν είναι αριθμός", answer.asked)
    return value


def _lists(answer, names):
    found = answer.json
    missing = [name for name in names if not isinstance(found, dict) or name not in found]
    if missing:
        raise RegisterError(f"λείπει το πεδίο «{missing[0]}»", answer.asked)
    wrong = [name for name in names if not isinstance(found[name], list | None)]
    if wrong:
        raise RegisterError(f"το πεδίο «{wrong[0]}» δεν είναι κατάλογος", answer.asked)
    return {
        name: [fold_adam(str(each).rstrip("*")) for each in found[name] or []] for name in names
    }


def _is_part(raw):
    return isinstance(raw.get("organization"), dict)


def _day(value):
    try:
        return date.fromisoformat(value[:10])
    except (TypeError, ValueError):
        return None
