"""Διαύγεια, asked for the acts of a body that mention the Action.

It drops what it does not know and answers 200: so the answer's own account of the question
is compared with ours.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from absorption.registers.asking import Answer, Asker, RegisterError
from absorption.registers.khmdhs import windows

ATHENS = ZoneInfo("Europe/Athens")
PAGE = 100
ADA = re.compile(r"[0-9A-ZΑ-Ω]{4,12}-[0-9A-ZΑ-Ω]{1,5}")


@dataclass(frozen=True)
class Act:
    """A decision as the portal keeps it; payees and signers stay out."""

    ada: str
    subject: str
    decision_type: str
    organisation: str
    issued_on: date
    status: str
    version: str
    corrects: str
    answer: Answer


class Diavgeia:
    """The calls that the portal makes. Every one may raise RegisterError."""

    def __init__(self, asker: Asker, base_url: str):
        """Take who asks, and where."""
        self.asker, self.base_url = asker, base_url.rstrip("/")

    def mentioning(self, text: str, organisation: str, since: date, until: date) -> list[Act]:
        """Return the acts of a body issued from `since` to `until` that contain `text`."""
        found: dict[str, Act] = {}
        for first, last in windows(since, until):
            query = (
                f'organizationUid:"{organisation}" AND content:"{text}" AND '
                f"issueDate:[DT({first}T00:00:00) TO DT({last}T23:59:59)]"
            )
            for act in self._pages(query, organisation, text, first, last):
                # Of a corrected act the latest version is kept.
                if act.ada not in found or act.corrects == found[act.ada].version:
                    found[act.ada] = act
        return list(found.values())

    def _pages(self, query, organisation, text, first, last) -> Iterator[Act]:
        number = seen = 0
        while True:
            answer = self.asker.ask(
                "GET",
                f"{self.base_url}/luminapi/opendata/search/advanced",
                params={"q": query, "page": number, "size": PAGE},
            )
            if answer.is_none:
                return
            decisions, info = _parts(answer)
            _check_question(answer, info, organisation, text)
            for raw in decisions:
                act = read_act(raw, answer)
                if act.organisation != organisation or not first <= act.issued_on <= last:
                    raise RegisterError(
                        f"η πράξη {act.ada} δεν είναι από όσες ζητήθηκαν", answer.asked
                    )
                yield act
            seen += len(decisions)
            if not decisions or seen >= info["total"]:
                return
            number += 1


def read_act(raw: dict, answer: Answer) -> Act:
    """Return the act of a received decision. Raises RegisterError naming the field."""
    if not isinstance(raw, dict):
        raise RegisterError("το πεδίο «decisions» δεν είναι κατάλογος πράξεων", answer.asked)
    values = {}
    for name in ("ada", "subject", "decisionTypeId", "organizationId", "status", "versionId"):
        value = raw.get(name)
        if not isinstance(value, str):
            raise RegisterError(f"πράξη {raw.get('ada')}: πεδίο «{name}»: λείπει", answer.asked)
        values[name] = value
    if not ADA.fullmatch(values["ada"]):
        raise RegisterError(f"πεδίο «ada»: δεν είναι ΑΔΑ: {values['ada'][:50]}", answer.asked)
    return Act(
        ada=values["ada"],
        subject=" ".join(values["subject"].split()),
        decision_type=values["decisionTypeId"],
        organisation=values["organizationId"],
        issued_on=_day(raw.get("issueDate"), values["ada"], answer),
        status=values["status"],
        version=values["versionId"],
        corrects=str(raw.get("correctedVersionId") or ""),
        answer=answer,
    )


def _day(value, ada, answer):
    """Read epoch milliseconds, or ISO as in 2025, in Athens."""
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            epoch = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC"))
            return (epoch + timedelta(milliseconds=value)).astimezone(ATHENS).date()
        moment = datetime.fromisoformat(value)
        return (moment.astimezone(ATHENS) if moment.tzinfo else moment).date()
    except (TypeError, ValueError, OverflowError) as error:
        problem = f"πράξη {ada}: πεδίο «issueDate»: δεν είναι ημερομηνία"
        raise RegisterError(problem, answer.asked) from error


def _parts(answer):
    found = answer.json
    if not isinstance(found, dict) or not isinstance(found.get("decisions"), list):
        raise RegisterError("λείπει το πεδίο «decisions»", answer.asked)
    info = found.get("info")
    if not isinstance(info, dict):
        raise RegisterError("λείπει το πεδίο «info»", answer.asked)
    if not isinstance(info.get("total"), int):
        raise RegisterError("λείπει το πεδίο «info.total»", answer.asked)
    if not isinstance(info.get("query"), str):
        raise RegisterError("λείπει το πεδίο «info.query»", answer.asked)
    return found["decisions"], info


def _check_question(answer, info, organisation, text):
    for clause in (f'organizationUid:"{organisation}"', text):
        if clause not in info["query"]:
            raise RegisterError(f"το μητρώο αγνόησε τον όρο {clause}", answer.asked)
