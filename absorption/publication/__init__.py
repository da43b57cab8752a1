"""The only door to "public": draft → submitted → published, by two people.

`workflow` has the steps of people, `review` tries them out, `publishing` makes a row public in one
transaction with the ledger line, the totals and the data version. A figure is superseded by
a new row; anything else keeps its row, and its earlier values are kept as a version of it
(see `municipalities.records`).
"""

from absorption.publication.dependencies import brought_along, entered_within, left_behind
from absorption.publication.errors import PublicationError, UnacknowledgedError, whole_step
from absorption.publication.history import undone
from absorption.publication.review import (
    acknowledge,
    all_public_before,
    as_if_published,
    failures_of,
    fresh,
    public_before,
    tried_out,
)
from absorption.publication.values import (
    BOOKKEEPING,
    bookkeeping_of,
    check_as_original,
    difference,
    values_of,
)
from absorption.publication.workflow import (
    BATCH,
    draft_all,
    edit,
    edit_all,
    hold,
    load,
    propose,
    propose_all,
    publish,
    publish_all,
    send_back,
    submit,
    submit_all,
    submit_each,
)

__all__ = [
    "BATCH",
    "BOOKKEEPING",
    "PublicationError",
    "UnacknowledgedError",
    "acknowledge",
    "all_public_before",
    "as_if_published",
    "bookkeeping_of",
    "brought_along",
    "check_as_original",
    "difference",
    "draft_all",
    "edit",
    "edit_all",
    "entered_within",
    "failures_of",
    "fresh",
    "hold",
    "left_behind",
    "load",
    "propose",
    "propose_all",
    "public_before",
    "publish",
    "publish_all",
    "send_back",
    "submit",
    "submit_all",
    "submit_each",
    "tried_out",
    "undone",
    "values_of",
    "whole_step",
]
