"""ΚΗΜΔΗΣ and Διαύγεια as they are known to behave, as a WSGI application.

    python -m tests.absorption.registers.standin --port 8200

serves the invented records of `demo`; tests call the application without a network,
write records into it, order faults and read what was asked. ΚΗΜΔΗΣ is at /khmdhs-opendata,
Διαύγεια at /diavgeia. Nothing here is real.
"""

import argparse
import json
import random
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, make_server
from zoneinfo import ZoneInfo

from tests.absorption.registers.records import demo

ATHENS = ZoneInfo("Europe/Athens")
PAGE = 50
FILTERS = {"organizations", "referenceNumber", "dateFrom", "dateTo"}
# What goes wrong by itself when the stand-in is moody: the how-manieth call of sixty, and how.
MOODS = {
    17: {"status": 500},
    31: {"truncate": True},
    43: {"status": 429},
    59: {"status": 429, "headers": {"Retry-After": "0"}},
}
NONE = {"message": "No auctions found for the given criteria"}


@dataclass
class Asked:
    """What was asked."""

    path: str
    query: dict[str, str]
    body: Any
    agent: str


class Registers:
    """What the registers hold, the faults that were ordered, and what was asked."""

    def __init__(self, records=None, *, is_moody=False):
        """Hold records by kind."""
        self.records = {"contract": {}, "payment": {}, "act": {}}
        self.put(**records or {})
        self.is_moody = is_moody
        self.chains = {}
        self.faults = []
        self.asked: list[Asked] = []
        self.longest_window = 180
        self.repeat_at_page_ends = False

    def put(self, **records):
        """Add records by kind, or replace those of the same ΑΔΑΜ or ΑΔΑ."""
        for kind, found in records.items():
            for record in found:
                key = record["ada" if kind == "act" else "referenceNumber"]
                self.records[kind][key] = record

    def change(self, kind, adam, **fields):
        """Change the fields of a record."""
        self.records[kind][adam] |= fields

    def fault(self, path, *, times=1, after=0, **wrong):
        """Let the next calls whose address has `path`, but for `after`, go wrong `times` times.

        `wrong` is a `status` with `headers`, an exception of the network that it `raises`, what
        it answers instead (`raw`), that it is cut (`truncate`), or what it holds `then`.
        """
        self.faults.append({"path": path, "times": times, "after": after, **wrong})

    def __call__(self, environ, start_response):
        """Answer a call."""
        length = int(environ.get("CONTENT_LENGTH") or 0)
        query = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
        asked = Asked(
            environ["PATH_INFO"],
            query,
            json.loads(environ["wsgi.input"].read(length)) if length else None,
            environ["HTTP_USER_AGENT"],
        )
        self.asked.append(asked)
        fault = self._fault_for(f"{asked.path}?{environ['QUERY_STRING']}")
        if "raises" in fault:
            raise fault["raises"]
        status, content = fault.get("status"), {"message": "fault"}
        if not status:
            status, content = self._answer(asked)
        raw = json.dumps(content, ensure_ascii=False).encode()
        if fault.get("truncate"):
            raw = raw[: len(raw) // 2]
        if "raw" in fault:
            status, raw = 200, fault["raw"].encode()
        self.put(**fault.get("then", {}))
        headers = {"Content-Type": "application/json", "Content-Length": str(len(raw))}
        start_response(
            f"{status} {HTTPStatus(status).phrase}", [*(headers | fault.get("headers", {})).items()]
        )
        return [raw]

    def _fault_for(self, address):
        """Take the next fault ordered for an address, if any."""
        if self.is_moody and (mood := MOODS.get(len(self.asked) % 60)):
            return mood
        for fault in self.faults:
            if fault["path"] not in address:
                continue
            if fault["after"]:
                fault["after"] -= 1
                continue
            fault["times"] -= 1
            if not fault["times"]:
                self.faults.remove(fault)
            return fault
        return {}

    def _answer(self, asked):
        """Return (status, content)."""
        register, _, what = asked.path.strip("/").partition("/")
        if register == "diavgeia":
            query = asked.query
            return self._search(query["q"], int(query["page"]), int(query["size"]))
        if what in self.records:
            return self._page(what, asked.body, int(asked.query["page"]))
        if what.startswith("adamChain/"):
            declared = self.chains.get(what.removeprefix("adamChain/"))
            return (404, NONE) if declared is None else (200, {"payments": []} | declared)
        return self._funded(asked.query["pdeNumber"])

    def _page(self, kind, body, number):
        """Return the page of records of a kind."""
        if unknown := set(body) - FILTERS:
            return 400, {"message": f"Unrecognized field {sorted(unknown)[0]}"}
        found = list(self.records[kind].values())
        if "referenceNumber" in body:
            if len(body) > 1:
                return 404, NONE
            found = [r for r in found if r["referenceNumber"] == body["referenceNumber"]]
        else:
            until = date.fromisoformat(body["dateTo"])
            since = max(
                date.fromisoformat(body["dateFrom"]), until - timedelta(self.longest_window)
            )
            until = min(until, date.today() - timedelta(1))  # noqa: DTZ011
            found = [
                record
                for record in found
                if since.isoformat() <= record["submissionDate"][:10] <= until.isoformat()
                and record["organization"]["key"] in body["organizations"]
            ]
        pages = -(-len(found) // PAGE)
        if number >= pages:
            return 404, NONE
        random.Random(len(found)).shuffle(found)  # noqa: S311 - unsorted, not secret
        rows = found[number * PAGE : (number + 1) * PAGE]
        if self.repeat_at_page_ends and number:
            # A record was posted meanwhile: everything moved on by one.
            rows = [found[number * PAGE - 1], *rows]
        return 200, {
            "content": rows, "last": number == pages - 1, "totalElements": len(found),
            "totalPages": pages, "first": number == 0, "numberOfElements": len(rows),
            "size": PAGE, "number": number, "empty": False,
        }  # fmt: skip

    def _funded(self, number):
        """Return the ΑΔΑΜ under an ενάριθμος."""
        return 200, {"notices": []} | {
            f"{kind}s": [
                adam
                for adam, record in self.records[kind].items()
                if record["fundingDetails"]["publicFundingRefNum"] == number
            ]
            for kind in ("contract", "payment")
        }

    def _search(self, query, number, size):
        """Return the acts of Διαύγεια that an advanced query finds."""
        organisation = re.search(r'organizationUid:"(\d+)"', query)
        content = re.search(r'content:"([^"]+)"', query)
        dates = re.findall(r"DT\((\d{4}-\d{2}-\d{2})T", query)
        if not (organisation and content and len(dates) == 2):
            return 400, {"message": "Bad query"}
        found = [
            {key: value for key, value in act.items() if key != "_content"}
            for act in self.records["act"].values()
            if act["organizationId"] == organisation[1]
            and content[1] in act["_content"]
            and dates[0] <= _issued(act) <= dates[1]
        ]
        rows = found[number * size :][:size]
        info = {"query": query, "page": number, "size": size, "actualSize": len(rows)}
        return 200, {"decisions": rows, "info": info | {"total": len(found), "order": "recent"}}


def _issued(act):
    """Return the day in Athens."""
    if isinstance(act["issueDate"], str):
        return act["issueDate"][:10]
    return datetime.fromtimestamp(act["issueDate"] / 1000, ATHENS).date().isoformat()


class Quiet(WSGIRequestHandler):
    """Says nothing."""

    def log_message(self, *args):
        """Say nothing."""


def main():
    """Serve until stopped."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    registers = Registers(demo(), is_moody=True)
    port = parser.parse_args().port
    make_server("127.0.0.1", port, registers, handler_class=Quiet).serve_forever()


if __name__ == "__main__":
    main()
