"""Who may do what: each address, asked by each kind of person, read (GET) and written to (POST).

A route without a line in the table fails the first test: whoever adds a page says here who
may open it.
"""

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import reverse

from absorption.models import (
    AbsorptionFigure,
    AccountProposal,
    Change,
    ContractTotal,
    DataRelease,
    DataVersion,
)
from absorption.models.acknowledgements import CheckAcknowledgement
from absorption.models.error_reports import ErrorReport
from absorption.models.registers import Candidate, FundingCode, SyncRun
from absorption.staff.roles import PUBLISHERS
from municipalities.models import Action, Contract, Region
from tests.factories import make_user
from tests.security.addresses import ADMIN, address_of, routes
from tests.workflow import enter, enter_with_password_only, make_root, make_staff
from tests.world import RECORDS

PEOPLE = ("anonymous", "one factor", "reader", "editor", "publisher", "superuser")


def table_of(text):
    """Return the cells of each row of a table written as text."""
    rows = [line.split() for line in text.strip().splitlines()[1:] if not line.startswith("#")]
    count = len(PEOPLE)
    return {
        " ".join(row[:-count]): [cell if "/" in cell else f"{cell}/{cell}" for cell in row[-count:]]
        for row in rows
    }


# What a page answers to GET/POST, or to both. "in" is the way to the door.
#   1 factor   a superuser who gave the password and not the code
#   reader     staff with both factors, in neither group
TABLE = table_of("""
                                            anonym   1 factor reader   editor   publish  super
# The public pages are everybody's, and are only read.
/                                           200/405  200/405  200/405  200/405  200/405  200/405
/municipalities/                            200/405  200/405  200/405  200/405  200/405  200/405
/municipalities/<slug>/                     200/405  200/405  200/405  200/405  200/405  200/405
/municipalities/<slug>/profile/             200/405  200/405  200/405  200/405  200/405  200/405
/municipalities/<slug>/plan/                200/405  200/405  200/405  200/405  200/405  200/405
/municipalities/<slug>/embed/               200/405  200/405  200/405  200/405  200/405  200/405
/municipalities/<slug>/share.png            200/405  200/405  200/405  200/405  200/405  200/405
/municipalities/<slug>/payments.csv         200/405  200/405  200/405  200/405  200/405  200/405
/municipalities/<slug>/payments.plotly.json 200/405  200/405  200/405  200/405  200/405  200/405
/municipalities/<slug>/request/             200/405  200/405  200/405  200/405  200/405  200/405
/share.png                                  200/405  200/405  200/405  200/405  200/405  200/405
/payments.csv                               200/405  200/405  200/405  200/405  200/405  200/405
/payments.plotly.json                       200/405  200/405  200/405  200/405  200/405  200/405
/ranking.csv                                200/405  200/405  200/405  200/405  200/405  200/405
/ranking.plotly.json                        200/405  200/405  200/405  200/405  200/405  200/405
/municipalities/<slug>/feed.atom            200/405  200/405  200/405  200/405  200/405  200/405
/contracts/                                 200/405  200/405  200/405  200/405  200/405  200/405
/contracts/<reference>/                     200/405  200/405  200/405  200/405  200/405  200/405
/contracts/<reference>/request/             200/405  200/405  200/405  200/405  200/405  200/405
/contracts/<reference>/feed.atom            200/405  200/405  200/405  200/405  200/405  200/405
/contractors/                               200/405  200/405  200/405  200/405  200/405  200/405
/contractors/<slug>/                        200/405  200/405  200/405  200/405  200/405  200/405
/changes/                                   200/405  200/405  200/405  200/405  200/405  200/405
/changes/feed.atom                          200/405  200/405  200/405  200/405  200/405  200/405
/documents/                                 200/405  200/405  200/405  200/405  200/405  200/405
/documents/<reference>/                     200/405  200/405  200/405  200/405  200/405  200/405
/documents/<reference>/file/                200/405  200/405  200/405  200/405  200/405  200/405
/data/                                      200/405  200/405  200/405  200/405  200/405  200/405
/data/guide/                                200/405  200/405  200/405  200/405  200/405  200/405
/data/datapackage.json                      200/405  200/405  200/405  200/405  200/405  200/405
/data/catalog.jsonld                        200/405  200/405  200/405  200/405  200/405  200/405
/data/ocds.json                             200/405  200/405  200/405  200/405  200/405  200/405
/data/ocds-extension/<name>                 200/405  200/405  200/405  200/405  200/405  200/405
/data/all.zip                               200/405  200/405  200/405  200/405  200/405  200/405
/data/releases/                             200/405  200/405  200/405  200/405  200/405  200/405
/data/releases/latest/                      302/405  302/405  302/405  302/405  302/405  302/405
/data/releases/latest/<name>                302/405  302/405  302/405  302/405  302/405  302/405
/data/releases/<number>/                    200/405  200/405  200/405  200/405  200/405  200/405
/data/releases/<number>/<name>              200/405  200/405  200/405  200/405  200/405  200/405
/data/<name>.sha256                         200/405  200/405  200/405  200/405  200/405  200/405
/data/<name>.<extension>                    200/405  200/405  200/405  200/405  200/405  200/405
/reports/                                   200/405  200/405  200/405  200/405  200/405  200/405
/search/                                    200/405  200/405  200/405  200/405  200/405  200/405
/search/suggest/                            200/405  200/405  200/405  200/405  200/405  200/405
/about/                                     200/405  200/405  200/405  200/405  200/405  200/405
/reported/                                  200/405  200/405  200/405  200/405  200/405  200/405
/accessibility/                             200/405  200/405  200/405  200/405  200/405  200/405
/methodology/                               200/405  200/405  200/405  200/405  200/405  200/405
/methodology/checks/<code>/                 200/405  200/405  200/405  200/405  200/405  200/405
/metrics                                    404/405  404/405  404/405  404/405  404/405  404/405
/healthz                                    200/405  200/405  200/405  200/405  200/405  200/405
/readyz                                     200/405  200/405  200/405  200/405  200/405  200/405
/robots.txt                                 200/405  200/405  200/405  200/405  200/405  200/405
/.well-known/security.txt                   200/405  200/405  200/405  200/405  200/405  200/405
/sitemap.xml                                200/405  200/405  200/405  200/405  200/405  200/405
/sitemap-<section>.xml                      200/405  200/405  200/405  200/405  200/405  200/405
# Except two: anybody reports an error, and who has the link takes the e-mail back.
/reports/new/                               200      200      200      200      200      200
/reports/sent/<token>/                      200      200      200      200      200      200
# The door, and the link that an account is enrolled with.
/admin/login/                               200      200      302/200  302/200  302/200  302/200
/admin/enrol/<key>/<token>/                 200      200      200      200      200      200
# The editors' site. The preview shows one's own drafts; the upload is the editor's.
/admin/                                     in       in       200      200      200      200
/admin/logout/                              302      302      405/200  405/200  405/200  405/200
/admin/password_change/                     in       in       200      200      200      200
/admin/password_change/done/                in       in       200/405  200/405  200/405  200/405
/admin/jsi18n/                              in       in       200/405  200/405  200/405  200/405
/admin/autocomplete/                        in       in       403/405  403/405  403/405  403/405
/admin/preview/                             in       in       200/405  200/405  200/405  200/405
/admin/search/                              in       in       403      200      200      200
/admin/import/                              in       in       403      200      200      200
/admin/import/<pk>/                         in       in       404      200      404      404
/admin/import/<pk>/file/                    in       in       404      200      404      404
/admin/import/template/<name>.xlsx          in       in       403      200      200      200
/admin/import/table/                        in       in       403      200      200      200
/admin/import/table/<pk>/                   in       in       404      200      404      404
/admin/r/<content_type_id>/<object_id>/     in       in       302      302      302      302
/admin/<app_label>/                         in       in       404      200      200      200
/admin/<anything>                           in       in       404      404      404      404
# What is drafted and published: a draft of the editor, who alone deletes it; then a public row.
record …                                    in       in       403      200      200      200
record …add/                                in       in       403      200      200      200
record …<object_id>/                        in       in       302      302      302      302
record …<object_id>/change/                 in       in       403      200      200      200
record …<object_id>/history/                in       in       403      200      200      200
record …<object_id>/delete/                 in       in       403      200      403      403
record …<object_id>/submit/                 in       in       405/403  405/302  405/302  405/302
record …<object_id>/send-back/              in       in       405/403  405/403  405/302  405/302
record …<object_id>/undo/                   in       in       405/403  405/302  405/302  405/302
record …submit/                             in       in       405/403  405/302  405/302  405/302
record …<object_id>/propose/                in       in       405/403  405/302  405/302  405/302
record …<object_id>/redact/                 in       in       403      403      403      403
record …<pk>/file/                          in       in       403      200      200      200
record …<pk>/confirm/                       in       in       405/403  405/404  405/404  405/404
record …grid/                               in       in       403      200      200      200
record …<object_id>/ended/                  in       in       403      404      404      404
record …review/                             in       in       403      403      200/302  200/302
public …<object_id>/change/                 in       in       403      200      200      200
public …<object_id>/delete/                 in       in       403      403      403      403
public …<object_id>/redact/                 in       in       403      403      200      200
public …<pk>/confirm/                       in       in       405/403  405/302  405/302  405/302
# There is one Action: a second can't be entered.
action …add/                                in       in       403      403      403      403
# What publication writes itself: to be read.
kept …                                      in       in       403      200      200      200
kept …add/                                  in       in       403      403      403      403
kept …<object_id>/                          in       in       302      302      302      302
kept …<object_id>/change/                   in       in       403      200/403  200/403  200/403
kept …<object_id>/history/                  in       in       403      200      200      200
kept …<object_id>/delete/                   in       in       403      403      403      403
# What the registers answered: candidates are decided by who drafts.
candidate …                                 in       in       403      200      200      200
candidate …add/                             in       in       403      403      403      403
candidate …<object_id>/                     in       in       302      302      302      302
candidate …<object_id>/change/              in       in       403      200      200      200
candidate …<object_id>/history/             in       in       403      200      200      200
candidate …<object_id>/delete/              in       in       403      403      403      403
candidate …<pk>/answer/<reference>/         in       in       403/405  200/405  200/405  200/405
candidate …<pk>/decide/<decision>/          in       in       405/403  405/422  405/422  405/422
# What readers report: answered by an editor, released by who publishes.
report …                                    in       in       403      200      200      200
report …add/                                in       in       403      403      403      403
report …<object_id>/                        in       in       302      302      302      302
report …<object_id>/change/                 in       in       403      200      200      200
report …<object_id>/history/                in       in       403      200      200      200
report …<object_id>/delete/                 in       in       403      403      403      403
report …<pk>/review/                        in       in       403      403      302      302
report …<pk>/take-off/                      in       in       403      403      302      302
# The regions of Greece.
region …                                    in       in       403      200      200      200
region …add/                                in       in       403      403      403      403
region …<object_id>/                        in       in       302      302      302      302
region …<object_id>/change/                 in       in       403      200/403  200/403  200/403
region …<object_id>/history/                in       in       403      200      200      200
region …<object_id>/delete/                 in       in       403      403      403      403
# Colleagues' accounts.
account …                                   in       in       403      403      200      200
account …add/                               in       in       403      403      403      403
account …<object_id>/                       in       in       302      302      302      302
account …<object_id>/change/                in       in       403      403      200/403  200/403
account …<object_id>/history/               in       in       403      403      200      200
account …<object_id>/delete/                in       in       403      403      403      403
account …<pk>/forget-phone/                 in       in       403      403      200/302  200/302
# What two people decide about the account of a third.
proposal …                                  in       in       403      403      200      200
proposal …add/                              in       in       403      403      200      200
proposal …<object_id>/                      in       in       302      302      302      302
proposal …<object_id>/change/               in       in       403      403      200/403  200/403
proposal …<object_id>/history/              in       in       403      403      200      200
proposal …<object_id>/delete/               in       in       403      403      403      403
proposal …<pk>/decide/                      in       in       405/403  405/403  405/302  405/302
""")

KINDS = {
    **dict.fromkeys(RECORDS, "record"),
    **dict.fromkeys(
        (Change, ContractTotal, DataRelease, CheckAcknowledgement, FundingCode, SyncRun), "kept"
    ),
    Candidate: "candidate",
    ErrorReport: "report",
    Region: "region",
    get_user_model(): "account",
    AccountProposal: "proposal",
}


def rows_of(route):
    """Return the keys of the table's lines that speak of a route."""
    if route.model is None:
        return [route.row]
    if route.model is Action and f"action {route.row}" in TABLE:
        return [f"action {route.row}"]
    kind = KINDS.get(route.model, route.model._meta.label)
    found = [f"{kind} {route.row}"]
    if kind == "record" and f"public {route.row}" in TABLE:
        found.append(f"public {route.row}")
    return found


def test_every_route_has_a_line_in_the_table_and_every_line_a_route():
    rows = {row for route in routes() for row in rows_of(route)}
    assert rows == set(TABLE)


def people():
    """Return a client for each of `PEOPLE`."""
    root = make_root()
    return {
        "anonymous": Client(),
        "one factor": enter_with_password_only(root),
        "reader": enter(make_staff("reader", role=None)),
        "editor": enter(make_staff("editor")),
        "publisher": enter(make_staff("publisher", PUBLISHERS)),
        "superuser": enter(root),
    }


def ask(client, address, method):
    """Return what an address answers; whatever it writes is taken back."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        version = DataVersion.current().number
        response = getattr(client, method)(address)
        response.getvalue()
        published = DataVersion.current().number != version
        transaction.set_rollback(True)
    client.cookies = cookies
    assert not published, f"{method} {address} alone makes something public"
    return said_by(response)


def said_by(response):
    """Return what a cell of the table calls an answer."""
    if response.status_code == 302 and response["Location"].startswith(reverse("admin:login")):
        return "in"
    return str(response.status_code)


def test_without_both_factors_no_page_of_the_admin_opens(db):
    """Asked of every route, with rows or without: the door comes before the row is looked for."""
    clients = [Client(), enter_with_password_only(make_root())]
    for route in routes():
        expected = TABLE[rows_of(route)[0]][0]
        if expected in {"in/in", "302/302"}:
            address = address_of(route, Nothing(), key=1)
            for response in (
                clients[0].get(address),
                clients[0].post(address),
                clients[1].get(address),
            ):
                assert said_by(response) in expected, address


def test_who_left_the_staff_or_was_never_in_it_stays_outside(db):
    former = make_staff("former", PUBLISHERS)
    gone = enter(former)
    former.is_active = False
    former.save()
    outsider = make_staff("outsider", role=None, is_staff=False)
    for client in (gone, enter(outsider), enter_with_password_only(make_staff("editor"))):
        for page in ("", "preview/", "municipalities/contract/add/"):
            assert said_by(client.get(f"/{ADMIN}{page}")) == "in"
            assert said_by(client.post(f"/{ADMIN}{page}")) == "in"


class Nothing:
    """A portal without rows."""

    def parts(self, route):
        """Return something for every part."""
        return dict.fromkeys(
            ("pk", "object_id", "content_type_id", "reference", "decision", "code", "name"), 1
        )


@pytest.mark.long
def test_each_page_answers_each_person_as_the_table_says(world, counts):
    world.upload_by(make_staff("editor"))
    drafts = {model: world.draft(model) for model in RECORDS}
    CheckAcknowledgement.objects.create(
        check_code="dates", record_type="contract", record_id=1, reason="ναι", by=make_user()
    )
    clients = people()
    wrong, asked = [], 0
    for route in routes():
        for row in rows_of(route):
            key = None
            if route.model in drafts:
                key = (world.public if row.startswith("public") else drafts)[route.model].pk
            elif route.model:
                key = (world.row(route.model) or route.model.objects.first()).pk
            address = address_of(route, world, key)
            for person, cell in zip(PEOPLE, TABLE[row], strict=True):
                found = "/".join(ask(clients[person], address, how) for how in ("get", "post"))
                asked += 2
                if found != cell:
                    wrong.append(f"{address} as {person}: {found}, not {cell}")
    counts(
        f"requests of {len(PEOPLE)} kinds of people to {len(routes())} routes", asked, len(wrong)
    )
    assert not wrong, "\n".join(wrong)
    print(f"{len(routes())} routes, {len(PEOPLE)} people: {asked} answers as expected")  # noqa: T201


def test_nothing_is_written_from_a_form_of_another_site(world):
    """Every address that takes a POST refuses one without the token of its own page."""
    root = make_root()
    draft = world.draft(Contract)
    for cookies in (Client().cookies, enter(root).cookies):
        client = Client(enforce_csrf_checks=True)
        client.cookies = cookies
        for address in (
            "/reports/new/",
            f"/reports/sent/{world.token()}/",
            reverse("admin:login"),
            f"/{ADMIN}logout/",
            f"/{ADMIN}import/",
            f"/{ADMIN}municipalities/contract/add/",
            f"/{ADMIN}municipalities/contract/{draft.pk}/delete/",
            f"/{ADMIN}municipalities/contract/{draft.pk}/submit/",
            f"/{ADMIN}municipalities/contract/review/?ids={draft.pk}",
        ):
            response = client.post(address, {"post": "yes"})
            assert response.status_code == 403, address
            assert "Η φόρμα δεν στάλθηκε" in response.content.decode()


def test_a_figure_has_no_proposal_and_a_key_that_is_none_is_not_found(publisher):
    for address in (
        "absorption/absorptionfigure/1/propose/",
        "municipalities/contract/abc/submit/",
        "municipalities/contract/99999999999999999999/submit/",
        "municipalities/contract/%00/redact/",
    ):
        assert publisher.post(f"/{ADMIN}{address}").status_code in {302, 404}, address
    for ids in ("²", "99999999999999999999", "1,x", "1" * 5000):
        address = f"/{ADMIN}municipalities/contract/review/?ids={ids}"
        assert publisher.get(address).status_code == 200, ids
    for query in ("replaces=²", "municipality=x", "contract=99999999999999999999999"):
        address = f"/{ADMIN}absorption/absorptionfigure/add/?{query}"
        assert publisher.get(address).status_code == 200, query
    assert publisher.get(f"/{ADMIN}absorption/change/?kind__exact=%00").status_code == 400
    assert publisher.get(f"/{ADMIN}preview/?path=http://[x").status_code == 404


@pytest.mark.long
def test_staff_who_type_anything_into_an_address_get_a_page(world):
    """What is refused is refused with words: the lists of the admin never break."""
    root = enter(make_root())
    root.raise_request_exception = False
    world.draft(Contract)
    addresses = []
    for model in (Contract, AbsorptionFigure, Change):
        options = model._meta
        address = f"/{ADMIN}{options.app_label}/{options.model_name}/"
        found = root.get(address)
        changelist = found.context["cl"]
        fields = [
            getattr(each, "parameter_name", None) or getattr(each, "lookup_kwarg", "x")
            for each in changelist.filter_specs
        ]
        if changelist.date_hierarchy:
            fields += [f"{changelist.date_hierarchy}__{part}" for part in ("year", "month", "day")]
        fields += ["q", "o", "p", "all", "e", "_to_field", "_popup", "pk__in", "id__exact", "stage"]
        for field in fields:
            for value in ("x", "%00", "99999999999999999999", "²"):
                addresses.append(f"{address}?{field}={value}")
        for key in ("x", "%00", "99999999999999999999"):
            for page in ("change/", "delete/", "redact/", "submit/"):
                addresses.append(f"{address}{key}/{page}")
        for field in ("municipality", "number", "replaces"):
            for value in ("x", "99999999999999999999"):
                addresses.append(f"{address}add/?{field}={value}")
    broken = []
    for address in addresses:
        with transaction.atomic():
            if root.get(address).status_code >= 500:
                broken.append(address)
            transaction.set_rollback(True)
    assert broken == []
    print(f"{len(addresses)} odd addresses of the admin")  # noqa: T201


ODD = "\x00²ουδέν<b>"
# What the steps of the admin read; the fields of records are in admin/test_bad_input.py.
FIELDS = [
    "ids",
    "_together",
    "_alone",
    "_publish",
    "_send_back",
    "_confirm",
    "_refuse",
    "_save",
    "reason",
    "comment",
    "digest",
    "confirm",
    "seen",
    "fields_to_redact",
    "texts",
    "kind",
    "account",
    "username",
    "email",
    "role",
    "status",
    "status_on",
    "document",
    "moved_to",
    "dataset",
    "figure_date",
    "vat_basis",
    "file",
    "pasted",
    "text",
    "prepared_decision",
    "prepared_text",
    "prepared_answer",
    "contract",
    "action",
    "_selected_action",
    "post",
    "old_password",
    "new_password1",
    "new_password2",
    "code",
    "shares-TOTAL_FORMS",
]


@pytest.mark.long
def test_whatever_is_posted_to_the_admin_twice_or_too_late_is_answered(world, counts):
    """Nonsense in every field, to a row that is there and to one that is gone."""
    world.upload_by(make_staff("publisher", PUBLISHERS))
    client = enter(make_staff("publisher", PUBLISHERS))
    client.raise_request_exception = False
    drafts = {model: world.draft(model) for model in RECORDS}
    asked, broken = 0, []
    for route in routes():
        if not route.is_admin:
            continue
        row = drafts.get(route.model) or (route.model and world.row(route.model))
        for key in {row.pk if row else 1, 10**9}:
            address = address_of(route, world, key)
            cookies = client.cookies.copy()
            with transaction.atomic():
                for _time in range(2):
                    response = client.post(address, dict.fromkeys(FIELDS, ODD))
                    response.getvalue()
                    asked += 1
                    if response.status_code >= 500:
                        broken.append(f"{address}: {response.status_code}")
                transaction.set_rollback(True)
            client.cookies = cookies
    counts("posts of nonsense to the admin, each twice", asked, len(broken))
    assert broken == []
