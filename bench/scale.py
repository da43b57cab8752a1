"""A made-up ledger of any size, to see how the portal holds when the programme grows.

Nothing in it is real, and no two rows of different things contradict each other: a figure
is of its contract, a total is the contract's. It is written by COPY past the rules of
publication, so only into an empty database.
"""

from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.core.management import CommandError
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import NOT_PROVIDED, CharField, Field, FileField, TextField
from django.utils import timezone
from tqdm import tqdm

from absorption.models import AbsorptionFigure, Change, ContractTotal, DataVersion
from absorption.models.search import SearchEntry
from absorption.models.system_texts import MADE_UP_FOR_MEASURING
from absorption.search.spelling import folded
from municipalities.models import (
    Action,
    Allocation,
    Contract,
    Contractor,
    ContractShare,
    Document,
    Municipality,
    Region,
)
from municipalities.records import Record, State

MUNICIPALITIES = 332
DOCUMENTS = 1000
CONTRACTORS = 2000
FIGURE_DATES = (date(2024, 6, 30), date(2024, 12, 31), date(2025, 6, 30))
TITLE = "Προμήθεια και εγκατάσταση έξυπνων αισθητήρων"
STATUSES = ("active", "active", "completed")
BLOCK = 5000  # rows written at once


def fill(contracts):
    """Load a ledger of `contracts` contracts, with a bar that shows how far it is.

    Raises CommandError anywhere but in an empty PostgreSQL in demo mode.
    """
    if not settings.PORTAL_DEMO:
        raise CommandError("Only where everything is made up: PORTAL_DEMO=1.")
    if connection.vendor != "postgresql":
        raise CommandError("Only into PostgreSQL: DATABASE_URL=postgresql://…")
    if contracts < 1:
        raise CommandError("At least 1 contract.")
    if any(model._base_manager.exists() for model in (Municipality, Contract, Document)):
        raise CommandError("The database is not empty: nothing made up goes beside other rows.")
    with tqdm(total=rows_of(contracts), unit=" rows", unit_scale=True, mininterval=1) as bar:
        load(contracts, bar.update)


@transaction.atomic
def load(contracts, advance=lambda rows: None):
    """Write `contracts` contracts with all that belongs to them; `advance` hears of each block."""
    numbers = range(1, contracts + 1)
    links = Contract.contractors.through
    figures = len(FIGURE_DATES)
    tables = (
        (Region, "id nuts2 name name_en", [(1, "EL30", "Περιφέρεια", "Region")]),
        (Document, DOCUMENT, map(_document, range(1, DOCUMENTS + 1))),
        (Action, "id code name fund total_budget document", [_action()]),
        (Municipality, MUNICIPALITY, map(_municipality, range(1, MUNICIPALITIES + 1))),
        (Contractor, "id name slug", map(_contractor, range(1, CONTRACTORS + 1))),
        (Allocation, ALLOCATION, map(_allocation, range(1, MUNICIPALITIES + 1))),
        (Contract, CONTRACT, map(_contract, numbers)),
        (ContractShare, "contract municipality share", map(_share, numbers)),
        (links, "contract contractor", ((n, n % CONTRACTORS + 1) for n in numbers)),
        (AbsorptionFigure, FIGURE, map(_figure, range(figures * contracts))),
        (ContractTotal, TOTAL, map(_total, numbers)),
        (Change, CHANGE, map(_change, numbers)),
        (SearchEntry, "kind record_id key title context name text", map(_entry, numbers)),
        (DataVersion, "id number changed_at", [(1, 1, timezone.now())]),
    )
    models = [model for model, _columns, _rows in tables]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")
        again = _set_aside(cursor, [model._meta.db_table for model in models])
        for model, columns, rows in tables:
            _copy(cursor, model, columns.split(), rows, advance)
        for statement in again:
            cursor.execute(statement)
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        cursor.execute("ANALYZE")


def _set_aside(cursor, tables):
    """Drop foreign keys and indexes, which are faster made over all rows; return their SQL."""
    cursor.execute(
        """
        SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
               format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s',
                      conrelid::regclass, conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])
        UNION ALL
        SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
        FROM pg_index WHERE NOT indisunique AND indrelid = ANY(%s::regclass[])
        """,
        [tables, tables],
    )
    statements = cursor.fetchall()
    for drop, _create in statements:
        cursor.execute(drop)
    return [create for _drop, create in reversed(statements)]


def rows_of(contracts):
    """Return how many rows `load` writes, near enough for a progress bar."""
    return contracts * (6 + len(FIGURE_DATES))


def _copy(cursor, model, names, rows, advance):
    fields = {field.name: field for field in model._meta.concrete_fields}
    fixed = {field.column: field.get_default() for field in fields.values() if _is_needed(field)}
    if issubclass(model, Record):
        now = timezone.now()
        fixed |= {
            "state": State.PUBLISHED,
            "change_kind": "initial",
            "change_reason": MADE_UP_FOR_MEASURING,
        }
        fixed |= {"edited_at": now, "published_at": now}
    own = [fields[name].column for name in names]
    fixed = {column: value for column, value in fixed.items() if column not in own}
    head = "".join(f"{value}\t" for value in fixed.values())
    quoted = ", ".join(f'"{column}"' for column in (*fixed, *own))
    with cursor.copy(f'COPY "{model._meta.db_table}" ({quoted}) FROM STDIN') as copy:
        block = []
        for row in rows:
            block.append(head + "\t".join(map(str, row)) + "\n")
            if len(block) == BLOCK:
                copy.write("".join(block))
                advance(BLOCK)
                block = []
        copy.write("".join(block))
        advance(len(block))


def _is_needed(field: Field):
    """Return whether a column takes a value when the row gives none."""
    if field.null or field.primary_key or field.db_default is not NOT_PROVIDED:
        return False
    return field.default is not NOT_PROVIDED or isinstance(field, CharField | TextField | FileField)


DOCUMENT = "id reference title standing issuer issued_on url"
MUNICIPALITY = (
    "id ypes_code name short_name name_en slug region regional_unit seat inclusion_basis"
    " population_2021_provisional population_2011"
)
ALLOCATION = "id action municipality document ops_code net_amount gross_amount decided_on"
CONTRACT = (
    "id reference title action document adam cpv contracting_authority signed_on ends_on"
    " net_amount gross_amount status"
)
FIGURE = "id contract figure_date absorbed_amount document"
TOTAL = "contract net_amount gross_amount ends_on figure published_at"
CHANGE = "at data_version kind record_type record_id label municipality contract reason"


def _document(n):
    address = f"https://example.invalid/document-{n}"
    day = date(2022, 12, 1)
    return n, f"document-{n}", f"Απόφαση {n}", "official_act", "Δήμος", day, address


def _action():
    fund = "Ταμείο Ανάκαμψης και Ανθεκτικότητας"
    return 1, "16954", "Έξυπνες Πόλεις", fund, 800_000_000_000, 1


def _municipality(n):
    name, english = f"Δήμος {n}", f"Municipality {n}"
    people = 5_000 + 1_987 * n
    place = ("Ενότητα", "Έδρα", "population")
    return n, f"{n:04}", name, str(n), english, f"municipality-{n}", 1, *place, people, people


def _contractor(n):
    return n, f"Εταιρεία Πληροφορικής {n} Α.Ε.", f"company-{n}"


def _allocation(n):
    net = Decimal(2_000_000_000 + n * 1_000_000)
    return n, 1, n, n, f"{5_200_000 + n}", net, net * Decimal("1.24"), date(2022, 12, 15)


def _place(n):
    return n % MUNICIPALITIES + 1


def _net(n):
    """Return the amount of contract `n` in cents."""
    return (n * 7919) % 90_000_000 + 100_000


def _euro(cents):
    return f"{cents // 100}.{cents % 100:02}"


def _contract(n):
    signed, net = date(2023, 1, 1) + timedelta(n % 500), _net(n)
    return (
        n,
        f"16954-{n:07}",
        f"{TITLE}, παρτίδα {n}",
        1,
        n % DOCUMENTS + 1,
        f"24SYMV{n:09}",
        "34970000-7",
        f"Δήμος {_place(n)}",
        signed,
        date(2027, 12, 31),
        _euro(net),
        _euro(net * 124 // 100),
        STATUSES[n % 3],
    )


def _share(n):
    return n, _place(n), 100


def _figure(position):
    """Return the figures of contract 1, 2, …: each later one a quarter of the amount more."""
    n, step = divmod(position, len(FIGURE_DATES))
    n += 1
    paid = _euro(_net(n) * (step + 1) // 4)
    return position + 1, n, FIGURE_DATES[step], paid, n % DOCUMENTS + 1


def _total(n):
    net = _net(n)
    latest = n * len(FIGURE_DATES)
    return n, _euro(net), _euro(net * 124 // 100), date(2027, 12, 31), latest, MOMENT


def _change(n):
    label = f"{TITLE}, παρτίδα {n}"
    return MOMENT, 1, "initial", "contract", n, label, _place(n), n, MADE_UP_FOR_MEASURING


def _entry(n):
    title, place = f"{TITLE}, παρτίδα {n}", f"Δήμος {_place(n)}"
    name = f"{NAME} {n}"
    return "contract", n, f"16954-{n:07}", title, place, name, f"{name} 24symv{n:09}"


MOMENT = timezone.now().isoformat()
NAME = folded(f"{TITLE} παρτίδα")
