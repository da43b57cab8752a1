"""A process on loopback that behaves as ΚΗΜΔΗΣ and Διαύγεια are known to behave.

    python -m tests.registers.standin --port 8200 [--demo]

ΚΗΜΔΗΣ is at /khmdhs-opendata, Διαύγεια at /diavgeia. Under /_/ a test writes records, orders
faults and reads what was asked. Nothing here is real.
"""

import argparse
import json
import random
import re
import sys
import threading
import time
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from tests.registers import world

ATHENS = ZoneInfo("Europe/Athens")
PAGE = 50
LONGEST_WINDOW = 180
KINDS = ("request", "notice", "auction", "contract", "payment")
FILTERS = {
    "organizations", "referenceNumber", "title", "dateFrom", "dateTo", "cancelDateFrom",
    "cancelDateTo", "publicFundingRefNum", "vatNumber", "contractorName", "totalCostFrom",
    "totalCostTo", "cpvItems", "contractType", "procedureType", "aaht", "isModified", "signer",
}  # fmt: skip
# What goes wrong by itself when the stand-in is moody: the how-manieth call of sixty, and how.
MOODS = {
    17: {"status": 500},
    31: {"truncate": True},
    43: {"status": 429, "headers": {}},
    59: {"status": 429, "headers": {"Retry-After": "0"}},
}
NONE = {"message": "No auctions found for the given criteria"}


class Registers:
    """What the registers hold, the faults that were ordered, and what was asked."""

    def __init__(self):
        """Hold nothing."""
        self.lock = threading.Lock()
        self.reset()

    def reset(self):
        """Forget everything."""
        self.records = {"contract": {}, "payment": {}}
        self.acts = []
        self.chains = {}
        self.faults = []
        self.asked = []
        self.longest_window = LONGEST_WINDOW
        self.repeat_at_page_ends = False
        self.moody = False

    def put(self, records):
        """Add records by kind, or replace those of the same ΑΔΑΜ."""
        for kind in ("contract", "payment"):
            for record in records.get(kind, []):
                self.records[kind][str(record.get("referenceNumber"))] = record
        known = {each["ada"]: each for each in [*self.acts, *records.get("act", [])]}
        self.acts = list(known.values())

    def fault_for(self, path):
        """Take the next fault ordered for an address, if any."""
        mood = MOODS.get(len(self.asked) % 60) if self.moody else None
        if mood:
            return dict(mood)
        with self.lock:
            for fault in self.faults:
                if re.search(fault.get("path", ""), path):
                    if fault.get("after", 0) > 0:
                        fault["after"] -= 1
                        continue
                    fault["times"] = fault.get("times", 1) - 1
                    if fault["times"] <= 0:
                        self.faults.remove(fault)
                    return fault
        return None

    def page(self, kind, body, number):
        """Return the page of records of a kind: (status, content)."""
        unknown = set(body) - FILTERS
        if unknown:
            return 400, {"message": f"Unrecognized field {sorted(unknown)[0]}"}
        found = list(self.records.get(kind, {}).values())
        if "referenceNumber" in body:
            if set(body) != {"referenceNumber"}:
                return 404, NONE
            found = [r for r in found if r["referenceNumber"] == body["referenceNumber"]]
        else:
            try:
                until = date.fromisoformat(body.get("dateTo") or _yesterday())
                since = date.fromisoformat(body.get("dateFrom") or "1900-01-01")
            except ValueError:
                return 400, {"message": "Bad date"}
            since = max(since, until - timedelta(self.longest_window))
            until = min(until, date.fromisoformat(_yesterday()))
            found = [r for r in found if since.isoformat() <= _day(r) <= until.isoformat()]
            if "organizations" in body:
                wanted = body["organizations"]
                found = [r for r in found if (r.get("organization") or {}).get("key") in wanted]
            if "publicFundingRefNum" in body:
                found = [r for r in found if _number(r) == body["publicFundingRefNum"]]
        return _paged(found, number, self.repeat_at_page_ends)

    def chain(self, adam):
        """Return what the register declares together with an ΑΔΑΜ."""
        declared = self.chains.get(adam)
        if declared is None:
            return 404, NONE
        empty = ("requests", "approvedRequests", "notices", "auctions", "contracts", "payments")
        return 200, {name: [] for name in empty} | declared

    def funded(self, number):
        """Return the ΑΔΑΜ under an ενάριθμος."""
        if not re.fullmatch(r"20\d{2}(ΤΑ|ΣΕ|ΝΑ)\d{8}", number):
            return 400, {"message": "Invalid pdeNumber"}
        lists = {
            f"{kind}s": [a for a, record in records.items() if _number(record) == number]
            for kind, records in self.records.items()
        }
        return 200, {"notices": [], **lists}

    def search(self, query, number, size):
        """Return the acts of Διαύγεια that an advanced query finds."""
        organisation = re.search(r'organizationUid:"(\d+)"', query)
        content = re.search(r'content:"([^"]+)"', query)
        dates = re.findall(r"DT\((\d{4}-\d{2}-\d{2})T", query)
        if not (organisation and content and len(dates) == 2):
            return 400, {"message": "Bad query"}
        found = [
            {key: value for key, value in act.items() if key != "_content"}
            for act in self.acts
            if act["organizationId"] == organisation.group(1)
            and content.group(1) in act["_content"]
            and dates[0] <= _issued(act) <= dates[1]
        ]
        start = number * size
        rows = found[start : start + size]
        info = {"query": query, "page": number, "size": size, "actualSize": len(rows)}
        return 200, {"decisions": rows, "info": info | {"total": len(found), "order": "recent"}}


def _paged(found, number, repeat):
    if not found:
        return 404, NONE
    random.Random(len(found)).shuffle(found)  # noqa: S311 - unsorted, not secret
    pages = -(-len(found) // PAGE)
    if number >= pages:
        return 404, NONE
    rows = found[number * PAGE : (number + 1) * PAGE]
    if repeat and number:
        # A record was posted meanwhile: everything moved on by one.
        rows = [found[number * PAGE - 1], *rows]
    last = number == pages - 1
    return 200, {
        "content": rows, "last": last, "totalElements": len(found), "totalPages": pages,
        "first": number == 0, "numberOfElements": len(rows), "size": PAGE, "number": number,
        "pageable": {"pageNumber": number, "pageSize": PAGE}, "empty": False,
        "sort": {"sorted": False, "unsorted": True, "empty": True},
    }  # fmt: skip


def _yesterday():
    return (date.today() - timedelta(1)).isoformat()  # noqa: DTZ011


def _day(record):
    return str(record.get("submissionDate") or "")[:10]


def _number(record):
    return (record.get("fundingDetails") or {}).get("publicFundingRefNum")


def _issued(act):
    """Return the day in Athens."""
    if isinstance(act["issueDate"], str):
        return act["issueDate"][:10]
    return datetime.fromtimestamp(act["issueDate"] / 1000, ATHENS).date().isoformat()


class Handler(BaseHTTPRequestHandler):
    """HTTP as the registers speak it."""

    registers: Registers
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for the one before

    def do_GET(self):
        """Answer a GET."""
        self.answer(None)

    def do_POST(self):
        """Answer a POST."""
        length = int(self.headers.get("Content-Length") or 0)
        try:
            body = json.loads(self.rfile.read(length) or b"{}")
        except ValueError:
            self.send(400, {"message": "Malformed JSON"})
            return
        self.answer(body)

    def answer(self, body):
        """Route the call, with the fault that was ordered for it."""
        address = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        if address.path.startswith("/_/"):
            self.send(200, self.control(address.path[3:], body))
            return
        registers = self.registers
        registers.asked.append(
            {"path": self.path, "body": body, "agent": self.headers.get("User-Agent")}
        )
        fault = registers.fault_for(self.path) or {}
        if "status" in fault:
            self.send(fault["status"], {"message": "fault"}, fault.get("headers", {}))
            return
        status, content = self.route(address.path, query, body)
        if "slow" in fault:
            time.sleep(fault["slow"])
        if "drop" in fault and status == 200:
            for record in content["content"]:
                record.pop(fault["drop"], None)
        raw = json.dumps(content, ensure_ascii=False).encode()
        if fault.get("truncate"):
            raw = raw[: len(raw) // 2]
        if "raw" in fault:
            status, raw = 200, fault["raw"].encode()
        self.send_raw(status, raw)
        if "then" in fault:
            registers.put(fault["then"])

    def route(self, path, query, body):
        """Return (status, content)."""
        registers = self.registers
        kind = path.removeprefix("/khmdhs-opendata/")
        if kind in KINDS and body is not None:
            return registers.page(kind, body, int(query.get("page", 0)))
        if kind.startswith("adamChain/"):
            return registers.chain(kind.removeprefix("adamChain/"))
        if kind == "pde":
            return registers.funded(query.get("pdeNumber", ""))
        if path == "/diavgeia/luminapi/opendata/search/advanced":
            return registers.search(query["q"], int(query["page"]), int(query["size"]))
        return 404, {"message": "Not found"}

    def control(self, what, body):
        """Do what a test orders."""
        registers = self.registers
        if what == "reset":
            registers.reset()
        elif what == "demo":
            registers.put(world.demo())
        elif what == "records":
            registers.put(body)
        elif what == "set":
            for name, value in body.items():
                setattr(registers, name, value)
        elif what == "change":
            registers.records[body["kind"]][body["adam"]] |= body["fields"]
        elif what == "asked":
            return registers.asked
        return {}

    def send(self, status, content, headers=None):
        """Send JSON."""
        self.send_raw(status, json.dumps(content, ensure_ascii=False).encode(), headers)

    def send_raw(self, status, raw, headers=None):
        """Send bytes."""
        try:
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)
        except (BrokenPipeError, ConnectionResetError):
            pass  # who asked has given up

    def log_message(self, *args):
        """Say nothing."""


def main():
    """Serve until stopped; the first line printed is the address."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--demo", action="store_true", help="start with the invented records")
    arguments = parser.parse_args()
    Handler.registers = Registers()
    Handler.registers.moody = arguments.demo
    if arguments.demo:
        Handler.registers.put(world.demo())
    server = ThreadingHTTPServer(("127.0.0.1", arguments.port), Handler)
    sys.stdout.write(f"http://127.0.0.1:{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
