"""Run as a program, in eight processes at once: an editor who saves, or a reader who reads.

    python -m tests.faults.many_editors editor|reader NUMBER TIMES

Prints how many answers had which status; a stop file says when the readers are done.
"""

import json
import sys
from collections import Counter

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402

from absorption import publication  # noqa: E402
from municipalities.models import Contract  # noqa: E402

PAGES = ("/", "/contracts/", "/municipalities/", "/changes/", "/data/contracts.csv")


def edit(number, times):
    """Save one's own draft so many times; each text is kept in the history."""
    user = get_user_model().objects.get(username=f"editor{number}")
    draft = Contract._base_manager.get(title=f"Σχέδιο {number}")
    for turn in range(times):
        draft.contracting_authority = f"Αρχή {number}.{turn}"
        publication.edit(draft, user)
        yield 200


def read(number, times):
    """Read pages."""
    for turn in range(times):
        response = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1").get(
            PAGES[(number + turn) % len(PAGES)]
        )
        response.getvalue()
        yield response.status_code


if __name__ == "__main__":
    what, number, times = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    json.dump(Counter({"editor": edit, "reader": read}[what](number, times)), sys.stdout)
