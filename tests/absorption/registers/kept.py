"""Candidates as a run keeps them, made without asking anybody."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace

from absorption.registers import store
from absorption.registers.client import Answer, Counts
from absorption.registers.khmdhs import Received
from absorption.registers.monitoring import read as read_contract
from absorption.registers.parsing import read
from absorption.registers.scoring import judge
from absorption.registers.store import candidate_of, dossier, new_candidate
from absorption.registers.sync import Sync


def received(kind, raw):
    """Return a record as the client gives it."""
    content = json.dumps({"content": [raw]}, ensure_ascii=False).encode()
    answer = Answer(f"POST /{kind}", 200, content, datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
    return Received(kind, raw["referenceNumber"], answer.json["content"][0], answer)


def parsed(kind, raw):
    """Return a record as it is read."""
    return read(kind, json.loads(json.dumps(raw), parse_float=Decimal))


def keep(contracts, orders=()):
    """Return the candidate of these records, made or brought up to date."""
    counts = Counts()
    first = parsed("contract", contracts[0])
    known = Sync(SimpleNamespace(counts=counts)).known
    candidate = candidate_of([first.adam]) or new_candidate(first, judge(first, known), counts)
    for kind, raws in (("contract", contracts), ("payment", orders)):
        for raw in raws:
            store.keep(received(kind, raw), candidate, counts)
    candidate.refresh_from_db()
    return candidate


def look(candidate):
    """Let the watch read the candidate's contract today."""
    candidate.refresh_from_db()
    read_contract(candidate, dossier(candidate), Counts())
