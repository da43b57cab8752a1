"""The only door to "public": draft → submitted → published, by two people.

Everything here runs in one transaction with the ledger line and the data version. A figure
is superseded by a new row; anything else keeps its row, and its earlier values are kept as
a version of it (see `municipalities.records`).
"""

from contextlib import contextmanager
from copy import copy

from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from absorption import checks, personal
from absorption.acknowledgement import CheckAcknowledgement
from absorption.data_version import watch
from absorption.exports import row_counts
from absorption.history import Step, step_taken
from absorption.models import AbsorptionFigure, Change, ContractTotal, DataVersion
from absorption.search import entries
from municipalities.models import Contract, ContractAmendment, Contractor, Document
from municipalities.records import ChangeKind, Record, State, VersionedRecord

# What a record says of its own way to the public is not part of what it says.
BOOKKEEPING = {field.name for field in Record._meta.get_fields()} | {
    "id",
    "version_of",
    "supersedes",
    "contracts_numbered",
}
# What a draft may bring along when it is published: it has no meaning of its own.
BROUGHT_ALONG = (Document, Contractor)
# Rows a statement, where many are written.
BATCH = 500
# What a change of something public may be.
CHANGES = {ChangeKind.REVISION, ChangeKind.CORRECTION, ChangeKind.WITHDRAWAL}


class PublicationError(ValidationError):
    """A step that the rules of publication do not allow, said in the user's language."""


class UnacknowledgedError(PublicationError):
    """Publishing would make `failures` public, and nobody has said why they stand."""

    def __init__(self, failures):
        """Name what fails."""
        self.failures = failures
        found = " ".join(f"{failure.check.label}: {failure.message}" for failure in failures)
        super().__init__(_("Χρειάζεται δημόσια αιτιολογία για ό,τι δεν συμφωνεί. ") + found)


def edit(record, by):
    """Save a draft as edited by `by`; a submitted row becomes a draft again.

    Raises ValidationError when a rule of the model is broken.
    """
    record.edited_by = by
    record.state = State.DRAFT
    record.full_clean()
    record.save()
    _remember(record, by, Step.EDIT)


@transaction.atomic
def draft_all(records, by):
    """Save new drafts of one model, checked by the caller, as edited by `by`."""
    for record in records:
        record.edited_by = by
    type(records[0])._base_manager.bulk_create(records, batch_size=BATCH)
    _remember_all(records, by, Step.EDIT)


@transaction.atomic
def edit_all(records, fields, by):
    """Save the `fields` of drafts of one model, checked by the caller, as edited by `by`."""
    for record in records:
        record.edited_by, record.edited_at = by, timezone.now()
        record.state, record.review_comment = State.DRAFT, ""
    fields = {*fields, "edited_by", "edited_at", "state", "review_comment"}
    type(records[0])._base_manager.bulk_update(records, fields, batch_size=BATCH)
    _remember_all(records, by, Step.EDIT)


@transaction.atomic
def submit(record, by):
    """Hand a draft to whoever publishes.

    Raises PublicationError unless it is a draft.
    """
    _require(record.state == State.DRAFT, _("Υποβάλλεται μόνο ένα πρόχειρο."))
    record.edited_by = record.edited_by or by
    record.state, record.review_comment = State.SUBMITTED, ""
    record.full_clean()
    record.save()
    _remember(record, by, Step.SUBMIT)


@transaction.atomic
def send_back(record, by, comment):
    """Return a submitted row to its editor with a comment.

    Raises PublicationError without a comment or unless it was submitted.
    """
    _require(record.state == State.SUBMITTED, _("Επιστρέφεται μόνο ό,τι έχει υποβληθεί."))
    _require(comment.strip(), _("Γράψτε γιατί επιστρέφεται."))
    record.state, record.review_comment = State.DRAFT, comment.strip()
    record.save()
    _remember(record, by, Step.SEND_BACK, record.review_comment)


def propose(original, by):
    """Return a draft copy of a published record, to be changed and published.

    Raises PublicationError when a proposal is already open.
    """
    return propose_all([(original, {})], by)[0]


@transaction.atomic
def propose_all(changes, by):
    """Return a draft copy of each original of `changes`, with the values that go with it.

    `changes` are pairs of a published record and its new values by field, all of one model.
    Raises PublicationError when a proposal is already open.
    """
    originals = [original for original, _values in changes]
    _require(
        all(each.is_published and each.version_of_id is None for each in originals),
        _("Πρόταση αλλαγής γίνεται για κάτι δημοσιευμένο."),
    )
    stored = type(originals[0])._base_manager
    _require(
        not stored.filter(version_of__in=originals).pending().exists(),
        _("Υπάρχει ήδη ανοιχτή πρόταση αλλαγής."),
    )
    copies = stored.in_bulk([original.pk for original in originals])
    proposals = []
    for original, values in changes:
        proposal = copies[original.pk]
        proposal.pk, proposal._state.adding = None, True
        proposal.version_of = original
        proposal.state, proposal.published_at = State.DRAFT, None
        proposal.change_kind, proposal.change_reason = ChangeKind.REVISION, ""
        proposal.edited_by = by
        for name, value in values.items():
            setattr(proposal, name, value)
        proposals.append(proposal)
    stored.bulk_create(proposals, batch_size=BATCH)
    for link in _links(originals[0]):
        _copy_links(link, zip(originals, proposals, strict=True))
    _remember_all(proposals, by, Step.PROPOSE)
    return proposals


def publish(record, by):
    """Make a submitted row public; return the public row.

    Raises PublicationError unless it was submitted, for whoever edited it last, without a
    public reason for a change, or when it rests on something that is not public;
    UnacknowledgedError when a check newly fails and nobody has acknowledged it.
    """
    public, refused = publish_all([record], by)
    if refused:
        raise refused[record.pk]
    return public[0]


@transaction.atomic
def publish_all(records, by, accepted=(), reason=""):
    """Make submitted rows of one model public, in order, with one data version.

    Returns the public rows, and by key why the others are not: each what `publish` raises.
    `reason` says in public why the `accepted` failures stand that this brings about.
    """
    waiting, refused, before = list(records), {}, []
    while True:
        try:
            with transaction.atomic():
                public, left = _publish_each(waiting, by)
                _acknowledge_new(public, before, accepted, reason, by)
                return public, refused | left
        except UnacknowledgedError as error:
            # Undone. What failed before is no fault of these rows; the rest is asked about.
            fresh = _fresh(waiting)
            before = checks.failures_around(fresh)
            asked = checks.by_record(_caused(before, error.failures), fresh)
            refused |= {key: UnacknowledgedError(found) for key, found in asked.items() if found}
            waiting = [record for record in waiting if record.pk not in refused]


def failures_of(record):
    """Return the checks that would newly fail if `record` were public; nothing is kept."""
    return failures_of_all([record])[record.pk]


@transaction.atomic
def failures_of_all(records):
    """Return by key the checks that would newly fail if `records`, of one model, were public.

    They are tried out together, as `publish_all` makes them public; nothing is kept. What
    cannot be published as it stands has none: `publish_all` says what it lacks.
    """
    rows, found = _fresh(records), []
    with transaction.atomic():
        moment, version = timezone.now(), DataVersion.current().number + 1
        rehearsed = [row for row in rows if _rehearsed(row, moment, version)]
        found = checks.failures_around(rehearsed)
        transaction.set_rollback(True)
    # Most rows fail nothing: only then is it asked what failed before them.
    rows = _fresh(rows)
    caused = _caused(checks.failures_around(rows), found) if found else []
    return checks.by_record(caused, rows)


@transaction.atomic
def acknowledge(failures, reason, by):
    """Say in public why `failures` stand.

    Raises PublicationError without a reason.
    """
    _acknowledge(failures, reason, by)
    next_data_version()


@transaction.atomic
def load(records, reason, at=None, *, with_changes=False):
    """Publish drafts read from files, in order, with one data version, now or as of `at`.

    A record that gives a public reason of its own keeps it and its kind; any other is part of
    the initial load. No second person looks at them, so they replace nothing that is public:
    only the sample, which has nobody behind it, is loaded `with_changes`, as a history with
    its corrections. Raises PublicationError for such a change, for a moment in the future,
    and where a rule is broken.
    """
    _require(at is None or at <= timezone.now(), _("Τίποτα δεν δημοσιεύεται στο μέλλον."))
    moment, version = at or timezone.now(), next_data_version()
    for record in records:
        _refresh(record)  # what it rests on may have been published just now
        if not record.change_reason:
            record.change_kind, record.change_reason = ChangeKind.INITIAL, reason
        _require(
            with_changes or record.change_kind not in CHANGES,
            _("Ό,τι δημοσιεύθηκε αλλάζει μόνο από δύο πρόσωπα, όχι με φόρτωση."),
        )
        _make_public(record, moment, version)


@contextmanager
def as_if_published(drafts):
    """Make drafts public inside the block and undo all of it after: a preview, by nobody.

    Yields (draft, why not) for the drafts that could not be public as they are.
    """
    left_out = []
    with transaction.atomic():
        moment, version = timezone.now(), next_data_version()
        for draft in drafts:
            draft.change_reason = draft.change_reason or "…"
            try:
                with transaction.atomic():
                    draft.refresh_from_db(fields=["state"])
                    draft.full_clean()
                    if not draft.is_published:
                        _make_public(draft, moment, version)
            except ValidationError as error:
                left_out.append((draft, " ".join(error.messages)))
            except IntegrityError:
                left_out.append((draft, _("Συγκρούεται με κάτι ήδη δημοσιευμένο.")))
        try:
            yield left_out
        finally:
            transaction.set_rollback(True)


def brought_along(record):
    """Return the drafts of documents and contractors that become public with a record."""
    found = []
    for dependency in _dependencies(record):
        if not dependency.is_published and isinstance(dependency, BROUGHT_ALONG):
            found += [row for row in brought_along(dependency) if row not in found]
            found += [dependency] if dependency not in found else []
    return found


def public_before(record):
    """Return the published row that publishing `record` would replace, or None."""
    if isinstance(record, AbsorptionFigure):
        return record.same_subject_and_date().published().first()
    return record.version_of


def next_data_version():
    """Raise the data version by one; the row's lock queues publications."""
    DataVersion.current()
    DataVersion.objects.filter(pk=1).update(number=F("number") + 1, changed_at=timezone.now())
    transaction.on_commit(watch.forget)
    transaction.on_commit(row_counts.keep, robust=True)
    return DataVersion.current().number


def values_of(record):
    """Return what a record says in public, by field; links by natural key."""
    [entry] = serializers.serialize("python", [record], use_natural_foreign_keys=True)
    hidden = BOOKKEEPING | set(record.private_fields)
    values = {name: value for name, value in entry["fields"].items() if name not in hidden}
    for name in getattr(record, "owned", ()):
        parts = serializers.serialize(
            "python", getattr(record, name).all(), use_natural_foreign_keys=True
        )
        whole = record._meta.get_field(name).field.name
        values[name] = [
            {key: value for key, value in part["fields"].items() if key != whole} for part in parts
        ]
    return values


def difference(old, new):
    """Return the fields of two `values_of` that differ: (old part, new part)."""
    changed = [name for name in new if old.get(name) != new[name]]
    return {name: old.get(name) for name in changed}, {name: new[name] for name in changed}


def check_as_original(proposal):
    """Refuse a proposal whose values another original already has.

    Raises ValidationError.
    """
    as_original = copy(proposal)
    as_original.pk, as_original.version_of_id = proposal.version_of_id, None
    as_original.validate_constraints()


def rebuild_total(contract_id, moment):
    """Write the contract's current total where it changed; return whether it did."""
    fresh = compute_total(contract_id)
    current = ContractTotal.objects.at().filter(contract=contract_id).first()
    if current and all(getattr(current, name) == value for name, value in fresh.items()):
        return False
    ContractTotal.objects.at().filter(contract=contract_id).update(superseded_at=moment)
    ContractTotal.objects.create(contract_id=contract_id, published_at=moment, **fresh)
    return True


def compute_total(contract_id):
    """Return what a contract comes to now: amounts in euro, unknown parts stay unknown."""
    net, gross, ends_on = Contract.objects.values_list("net_amount", "gross_amount", "ends_on").get(
        pk=contract_id
    )
    amendments = list(
        ContractAmendment.objects.originals()
        .published()
        .filter(contract=contract_id)
        .order_by("signed_on", "number")
        .values_list("net_change", "gross_change", "new_ends_on", named=True)
    )
    new_ends = [amendment.new_ends_on for amendment in amendments if amendment.new_ends_on]
    return {
        "net_amount": _with_changes(net, [a.net_change for a in amendments]),
        "gross_amount": _with_changes(gross, [a.gross_change for a in amendments]),
        "ends_on": new_ends[-1] if new_ends else ends_on,
        "figure_id": AbsorptionFigure.objects.published()
        .exclude(change_kind=ChangeKind.WITHDRAWAL)
        .filter(contract=contract_id)
        .order_by("-figure_date")
        .values_list("pk", flat=True)
        .first(),
    }


def _with_changes(amount, changes):
    known = [change for change in changes if change is not None]
    return None if amount is None else amount + sum(known)


def _require(condition, message):
    if not condition:
        raise PublicationError(message)


def _make_public(record, moment, data_version):
    for dependency in _dependencies(record):
        if not dependency.is_published:
            _require(
                isinstance(dependency, BROUGHT_ALONG),
                _("Δεν έχει δημοσιευθεί ακόμη: %(name)s") % {"name": dependency},
            )
            # What is new is no correction, even if it is the document that proves one.
            if record.change_kind not in CHANGES:
                dependency.change_kind = record.change_kind
            _make_public(dependency, moment, data_version)
    if isinstance(record, AbsorptionFigure):
        old, public = _publish_figure(record, moment)
    elif record.version_of_id:
        old, public = _publish_change(record, moment)
    else:
        old, public = {}, record
        _write(record, state=State.PUBLISHED, published_at=moment, **_said(record))
    _enter_in_ledger(public, old, moment, data_version)
    if isinstance(public, Contractor) and public.natural_person and old:
        personal.unname(public)
    entries.enter(public)
    contract_id = getattr(public, "contract_id", None)
    if isinstance(public, Contract):
        contract_id = public.pk
    if contract_id and isinstance(public, Contract | ContractAmendment | AbsorptionFigure):
        rebuild_total(contract_id, moment)
    return public


def _publish_figure(figure, moment):
    before = figure.same_subject_and_date().published().select_for_update().first()
    if before:
        _require(
            figure.change_kind in CHANGES,
            _("Υπάρχει ήδη στοιχείο για αυτή την ημερομηνία: αναθεώρηση, διόρθωση ή ανάκληση;"),
        )
        _require(figure.change_reason, _("Γράψτε τη δημόσια αιτιολογία της αλλαγής."))
        _write(before, superseded_at=moment)
    else:
        _require(
            figure.change_kind not in CHANGES,
            _("Δεν υπάρχει δημοσιευμένο στοιχείο για αυτή την ημερομηνία, ώστε να αλλάξει."),
        )
    _write(
        figure,
        state=State.PUBLISHED,
        published_at=moment,
        supersedes=before,
        **_said(figure),
    )
    return (values_of(before) if before else {}), figure


def _publish_change(proposal, moment):
    original = (
        type(proposal)._base_manager.select_for_update(of=("self",)).get(pk=proposal.version_of_id)
    )
    _require(proposal.change_kind in CHANGES, _("Η αλλαγή είναι αναθεώρηση, διόρθωση ή ανάκληση."))
    _require(proposal.change_reason, _("Γράψτε τη δημόσια αιτιολογία της αλλαγής."))
    old, new = values_of(original), values_of(proposal)
    _require(old != new, _("Η πρόταση δεν αλλάζει τίποτα."))
    check_as_original(proposal)
    names = [
        field.attname
        for field in original._meta.concrete_fields
        if field.name not in BOOKKEEPING | {"reference"}
    ] + ["change_kind", "change_reason"]
    before = {name: getattr(original, name) for name in names}
    after = {name: getattr(proposal, name) for name in names}
    # The proposal's row becomes the earlier version, so that the original keeps its key.
    # It leaves the state of a draft first: constraints hold at each step.
    _write(
        proposal,
        state=State.PUBLISHED,
        published_at=original.published_at,
        superseded_at=moment,
        **before,
    )
    _write(original, published_at=moment, **after)
    if isinstance(original, Contract):
        ContractTotal.objects.filter(contract=original.pk, superseded_at=None).update(
            superseded_at=moment
        )
        ContractTotal.objects.filter(contract=original.pk).update(contract=proposal.pk)
    for link in _links(original):
        values = _link_values(link, original), _link_values(link, proposal)
        for row in (original, proposal):
            link.rows(row).delete()
        for row, kept in zip((proposal, original), values, strict=True):
            _insert_links(link, row, kept)
    return old, original


def _remember(record, by, step, comment=""):
    _remember_all([record], by, step, comment)


def _remember_all(records, by, step, comment=""):
    step_taken.send(type(records[0]), records=records, by=by, step=step, comment=comment)


def _fresh(records):
    """Return the records as they are stored now, in their order."""
    stored = type(records[0])._base_manager.in_bulk([row.pk for row in records]) if records else {}
    return [stored[row.pk] for row in records]


def _publish_each(records, by):
    """Return the rows that are public now, and by key why the others are not."""
    public, refused = [], {}
    moment, data_version = timezone.now(), next_data_version()
    for record in records:
        try:
            with transaction.atomic():
                public.append(_publish(record, by, moment, data_version))
        except ValidationError as error:
            refused[record.pk] = error
        except IntegrityError:
            refused[record.pk] = PublicationError(_("Συγκρούεται με κάτι ήδη δημοσιευμένο."))
    return public, refused


def _publish(seen, by, moment, data_version):
    record = type(seen)._base_manager.select_for_update(of=("self",)).get(pk=seen.pk)
    _require(record.edited_at == seen.edited_at, _("Άλλαξε στο μεταξύ. Δείτε το ξανά."))
    _require(record.state == State.SUBMITTED, _("Δημοσιεύεται μόνο ό,τι έχει υποβληθεί."))
    _require(
        record.edited_by_id is not None and record.edited_by_id != by.pk,
        _("Κανείς δεν δημοσιεύει ό,τι επεξεργάστηκε ο ίδιος τελευταίος."),
    )
    _require(
        all(
            dependency.is_published or dependency.edited_by_id != by.pk
            for dependency in _dependencies(record)
        ),
        _("Κανείς δεν δημοσιεύει ό,τι επεξεργάστηκε ο ίδιος τελευταίος."),
    )
    record.full_clean()
    together = brought_along(record)
    public = _make_public(record, moment, data_version)
    for made_public in (*together, public):
        made_public.refresh_from_db()
        _remember(made_public, by, Step.PUBLISH)
    return public


def _acknowledge_new(public, before, accepted, reason, by):
    """Give the reason for what the rows made fail; raise UnacknowledgedError for the rest."""
    new = _caused(before, _unacknowledged(checks.failures_around(public)))
    known = {failure.key for failure in accepted} if reason.strip() else set()
    if rest := [failure for failure in new if failure.key not in known]:
        raise UnacknowledgedError(rest)
    if new:
        _acknowledge(new, reason, by)


def _acknowledge(failures, reason, by):
    _require(reason.strip(), _("Γράψτε γιατί δημοσιεύεται παρά το εύρημα."))
    for failure in _unacknowledged(failures):
        CheckAcknowledgement.objects.create(
            check_code=failure.check.code,
            record_type=failure.record_type,
            record_id=failure.record_id,
            numbers=failure.numbers_as_text,
            message=failure.message,
            reason=reason.strip(),
            by=by,
        )


def _caused(before, after):
    known = {failure.key for failure in before}
    return [failure for failure in after if failure.key not in known]


def _unacknowledged(failures):
    return [failure for failure in failures if failure.acknowledgement is None]


def _rehearsed(record, moment, data_version):
    """Try to make a draft public; return whether it could be."""
    try:
        with transaction.atomic():
            _rehearse(record, moment, data_version)
    except (PublicationError, IntegrityError):
        return False
    return True


def _rehearse(record, moment, data_version):
    """Make a draft public with all that it rests on, whatever it still lacks of its own."""
    for dependency in _dependencies(record):
        if not dependency.is_published:
            _rehearse(dependency, moment, data_version)
    changes = record.version_of is not None if isinstance(record, VersionedRecord) else False
    if isinstance(record, AbsorptionFigure):
        changes = record.same_subject_and_date().published().exists()
    if changes != (record.change_kind in CHANGES):
        record.change_kind = ChangeKind.REVISION if changes else ChangeKind.PUBLICATION
    record.change_reason = record.change_reason or "-"
    _make_public(record, moment, data_version)


def _said(record):
    return {"change_kind": record.change_kind, "change_reason": record.change_reason}


def _write(record, **values):
    """Write past the guards of `Record`: this module is the door."""
    models.QuerySet(type(record)).filter(pk=record.pk).update(**values)
    for name, value in values.items():
        setattr(record, name, value)


def _enter_in_ledger(record, old, moment, data_version):
    contract = record if isinstance(record, Contract) else getattr(record, "contract", None)
    before, after = difference(old, values_of(record))
    shares = []
    if isinstance(contract, Contract):
        shares = list(contract.shares.select_related("municipality"))
    if record._meta.model_name == "municipality":
        municipality = record
    else:
        municipality = getattr(record, "municipality", None) or (
            shares[0].municipality if len(shares) == 1 else None
        )
    Change.objects.create(
        at=moment,
        data_version=data_version,
        kind=record.change_kind,
        record_type=record._meta.model_name,
        record_id=record.pk,
        label=str(getattr(record, "public_name", record)),
        municipality=municipality,
        contract=contract if isinstance(contract, Contract) else None,
        document=record if isinstance(record, Document) else getattr(record, "document", None),
        old=before,
        new=after,
        reason=record.change_reason,
    )


def _refresh(record):
    """Read the record again, with what it rests on in the same query."""
    rows = type(record)._base_manager.select_related(*_links_to_records(record))
    record.refresh_from_db(from_queryset=rows)


def _links_to_records(record):
    return [
        field.name
        for field in record._meta.concrete_fields
        if field.is_relation
        and issubclass(field.related_model, Record)
        and field.name not in BOOKKEEPING
    ]


def _dependencies(record):
    """Return the records that this one rests on."""
    found = [getattr(record, name) for name in _links_to_records(record)]
    for field in record._meta.many_to_many:
        if issubclass(field.related_model, Record):
            found.extend(getattr(record, field.name).all())
    for name in getattr(record, "owned", ()):
        found.extend(
            getattr(part, field.name)
            for part in getattr(record, name).all()
            for field in part._meta.concrete_fields
            if field.is_relation and field.name != part.whole
        )
    return [dependency for dependency in found if dependency is not None]


class _Link:
    """Rows of another table that belong to a record: its parts, or many-to-many links."""

    def __init__(self, name, model, whole):
        self.name, self.model, self.whole = name, model, whole

    def rows(self, record):
        return models.QuerySet(self.model).filter(**{self.whole: record.pk}).order_by("pk")


def _links(record):
    if not isinstance(record, VersionedRecord):
        return []
    parts = [record._meta.get_field(name) for name in record.owned]
    links = [_Link(part.name, part.related_model, part.field.attname) for part in parts]
    for field in record._meta.many_to_many:
        through = field.remote_field.through
        if through._meta.auto_created:
            links.append(_Link(field.name, through, f"{field.m2m_field_name()}_id"))
    return links


def _link_values(link, record):
    skipped = {"id", link.whole}
    names = [f.attname for f in link.model._meta.concrete_fields if f.attname not in skipped]
    return list(link.rows(record).values(*names))


def _copy_links(link, pairs):
    copies = {original.pk: proposal.pk for original, proposal in pairs}
    rows = models.QuerySet(link.model).filter(**{f"{link.whole}__in": copies}).order_by("pk")
    names = [f.attname for f in link.model._meta.concrete_fields if f.attname != "id"]
    models.QuerySet(link.model).bulk_create(
        [link.model(**row | {link.whole: copies[row[link.whole]]}) for row in rows.values(*names)]
    )


def _insert_links(link, record, values):
    models.QuerySet(link.model).bulk_create(
        [link.model(**{link.whole: record.pk}, **row) for row in values]
    )
