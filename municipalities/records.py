"""What everything that can be published shares: its state, its time, its versions.

A row is public from `published_at` until `superseded_at`. A *figure* is replaced by a new
row. Anything else keeps its row, so that links to it hold, and the values that it had are
kept beside it as a row whose `version_of` points to it. Both are read with the same words:
`Contract.objects.published()` is what is public now, `.published(as_of=D)` what was public
at the end of day D. Only `absorption.publication` may write what is published.
"""

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from municipalities.dates import end_of_day
from municipalities.keys import Keyed, KeyManager


class State(models.TextChoices):
    """Where a row stands on its way to the public."""

    DRAFT = "draft", _("Πρόχειρο")
    SUBMITTED = "submitted", _("Υποβλήθηκε")
    PUBLISHED = "published", _("Δημοσιευμένο")


class ChangeKind(models.TextChoices):
    """Why a public value came to be what it is."""

    INITIAL = "initial", _("Πρώτη καταχώριση")
    PUBLICATION = "publication", _("Πρώτη δημοσίευση")
    REVISION = "revision", _("Αναθεώρηση")
    CORRECTION = "correction", _("Διόρθωση")
    WITHDRAWAL = "withdrawal", _("Ανάκληση")


class PublishedRecordError(Exception):
    """Somebody tried to write or delete a published row without `absorption.publication`."""


NOT_BY_HAND = _("Ό,τι δημοσιεύθηκε δεν αλλάζει και δεν διαγράφεται: γίνεται πρόταση αλλαγής.")


class RecordQuerySet(models.QuerySet):
    """The words in which rows are asked for."""

    def published(self, as_of=None):
        """Return the rows public now, or at the end of the day `as_of` in Athens."""
        if as_of is None:
            return self.filter(state=State.PUBLISHED, superseded_at=None)
        moment = end_of_day(as_of)
        return self.filter(
            Q(superseded_at=None) | Q(superseded_at__gte=moment),
            state=State.PUBLISHED,
            published_at__lt=moment,
        )

    def ever_published(self, as_of=None):
        """Return the rows that were public at some time, by the end of the day `as_of`."""
        rows = self.filter(state=State.PUBLISHED)
        return rows.filter(published_at__lt=end_of_day(as_of)) if as_of else rows

    def pending(self):
        """Return drafts and submitted rows."""
        return self.exclude(state=State.PUBLISHED)

    def update(self, **values):
        """Refuse to touch published rows; otherwise as in Django."""
        with transaction.atomic():
            self._refuse_published()
            return super().update(**values)

    update.alters_data = True

    def delete(self):
        """Refuse to touch published rows; otherwise as in Django."""
        with transaction.atomic():
            self._refuse_published()
            return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    def bulk_update(self, objs, fields, batch_size=None):
        """Refuse to touch published rows; otherwise as in Django."""
        with transaction.atomic():
            self.model._base_manager.filter(pk__in=[obj.pk for obj in objs])._refuse_published()
            return super().bulk_update(objs, fields, batch_size)

    bulk_update.alters_data = True

    def bulk_create(self, objs, *args, **options):
        """Refuse to create published rows or to overwrite any; otherwise as in Django."""
        objs = list(objs)
        if options.get("update_conflicts") or any(obj.state == State.PUBLISHED for obj in objs):
            raise PublishedRecordError(_("Η δημοσίευση γίνεται μόνο με έλεγχο δεύτερου προσώπου."))
        return super().bulk_create(objs, *args, **options)

    bulk_create.alters_data = True

    @transaction.atomic
    def _refuse_published(self):
        """Lock the rows, so that none is published before they are written."""
        rows = self.model._base_manager.filter(pk__in=self.order_by().values("pk"))
        # By key: the order of the model may join what the rows belong to, and lock that too.
        locked = rows.order_by("pk").select_for_update()
        if State.PUBLISHED in locked.values_list("state", flat=True):
            raise PublishedRecordError(NOT_BY_HAND)


class Guarded(models.Model):
    """A row that `_refuse_published` guards: it is written and deleted as a draft only."""

    class Meta:
        abstract = True

    def save_base(self, *args, **options):
        """Refuse to write what is published. Raises PublishedRecordError."""
        with transaction.atomic():
            self._refuse_published()
            super().save_base(*args, **options)

    def delete(self, *args, **options):
        """Delete a draft. Raises PublishedRecordError for what is published."""
        with transaction.atomic():
            self._refuse_published()
            return super().delete(*args, **options)


class Record(Guarded):
    """A row that is drafted by one person and published by another."""

    state = models.CharField(
        _("κατάσταση δημοσίευσης"),
        max_length=10,
        choices=State,
        default=State.DRAFT,
        editable=False,
    )
    change_kind = models.CharField(
        _("είδος μεταβολής"),
        max_length=12,
        choices=ChangeKind,
        default=ChangeKind.PUBLICATION,
        help_text=_("Αναθεώρηση: αναμενόμενη νέα τιμή. Διόρθωση: η παλιά τιμή ήταν λάθος."),
    )
    change_reason = models.CharField(
        _("δημόσια αιτιολογία"),
        max_length=500,
        blank=True,
        help_text=_("Φαίνεται στο κοινό. Υποχρεωτική όταν αλλάζει κάτι που έχει δημοσιευθεί."),
    )
    review_comment = models.CharField(
        _("σχόλιο επιστροφής"),
        max_length=500,
        blank=True,
        editable=False,
        help_text=_("Γιατί το επέστρεψε όποιος το έλεγξε. Δεν φαίνεται στο κοινό."),
    )
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("τελευταία επεξεργασία από"),
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    edited_at = models.DateTimeField(_("τελευταία επεξεργασία"), auto_now=True)
    published_at = models.DateTimeField(_("δημοσιεύθηκε"), null=True, blank=True, editable=False)
    superseded_at = models.DateTimeField(
        _("αντικαταστάθηκε"), null=True, blank=True, editable=False
    )

    objects = RecordQuerySet.as_manager()

    # What two rows have alike that are probably one thing entered twice.
    recognised_by: tuple[str, ...] = ()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_published_has_time",
                condition=Q(state=State.PUBLISHED, published_at__isnull=False)
                | (~Q(state=State.PUBLISHED) & Q(published_at=None, superseded_at=None)),
                violation_error_message=_("Ό,τι είναι δημοσιευμένο έχει χρόνο δημοσίευσης."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_superseded_after_published",
                condition=Q(superseded_at=None) | Q(superseded_at__gte=F("published_at")),
                violation_error_message=_("Η αντικατάσταση δεν προηγείται της δημοσίευσης."),
            ),
        ]

    @property
    def private_fields(self):
        """The fields that are never shown in public."""
        return ()

    @property
    def is_published(self):
        """Whether this row is public, or was."""
        return self.state == State.PUBLISHED

    @property
    def its_contract(self):
        """The contract that the row belongs to, or is; None where there is none."""
        return getattr(self, "contract", None)

    def doubles(self):
        """Return the other rows, pending or public, that are probably this one entered twice."""
        alike = {name: getattr(self, name) for name in self.recognised_by}
        rows = type(self)._base_manager.exclude(pk=self.pk).filter(superseded_at=None)
        return rows.filter(**alike) if any(alike.values()) else rows.none()

    def _refuse_published(self):
        if self.is_published:
            raise PublishedRecordError(NOT_BY_HAND)
        if self.pk:
            type(self)._base_manager.filter(pk=self.pk)._refuse_published()


class VersionedQuerySet(RecordQuerySet):
    """Rows whose earlier values are kept as rows beside them."""

    def originals(self):
        """Return the rows that are a thing itself: no proposal, no earlier version."""
        return self.filter(version_of=None)

    def known_as(self, **address):
        """Return the public thing whose address is `address`, or else was once; None if none."""
        now = self.originals().published().filter(**address).first()
        if now is not None:
            return now
        earlier = self.ever_published().exclude(version_of=None).filter(**address)
        version = earlier.select_related("version_of").order_by("-superseded_at", "-pk").first()
        return version and version.version_of

    def with_identity(self):
        """Add `identity`: the key that links to the thing use, whichever version is read."""
        return self.alias(identity=Coalesce("version_of_id", "id"))


class OriginalManager(KeyManager.from_queryset(VersionedQuerySet)):
    """Finds a thing, not one of its versions, by its natural key."""

    def get_by_natural_key(self, *values):
        """Return the row with the natural key `values`, or else the one that used to have it."""
        key = self.key_of(values)
        try:
            return self.get(version_of=None, **key)
        except self.model.DoesNotExist:
            earlier = self.ever_published().exclude(version_of=None).filter(**key).last()
            if earlier is None:
                raise
            return earlier.version_of


class VersionedRecord(Keyed, Record):
    """A record that keeps its key when its values change.

    A row with `version_of` is a proposal while it is a draft, and an earlier version once
    it is published. `owned` names the reverse relations that are part of the thing.
    """

    owned: tuple[str, ...] = ()

    version_of = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("έκδοση του"),
        related_name="versions",
        null=True,
        blank=True,
        editable=False,
    )

    objects = OriginalManager()

    class Meta(Record.Meta):
        abstract = True
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_version_is_superseded",
                condition=Q(version_of=None)
                | ~Q(state=State.PUBLISHED)
                | Q(superseded_at__isnull=False),
                violation_error_message=_("Μια παλιά έκδοση έχει χρόνο αντικατάστασης."),
            ),
        ]

    def doubles(self):
        """Return the other things that are probably this one; a proposal is no second thing."""
        rows = super().doubles().filter(version_of=None)
        return rows.none() if self.version_of_id else rows

    @property
    def identity_id(self):
        """The key that links to the thing use."""
        return self.version_of_id or self.pk

    @property
    def is_proposal(self):
        """Whether this row is a change that waits to be published."""
        return self.version_of_id is not None and not self.is_published


class PartManager(KeyManager):
    """Finds a part of a thing, not of one of its versions, by its natural key."""

    def key_of(self, values):
        """Return the lookups of the natural key `values`."""
        return super().key_of(values) | {f"{self.model.whole}__version_of": None}


class Part(Guarded, Keyed):
    """A row that is part of a record and stands or falls with it.

    `whole` names the foreign key to the record.
    """

    whole: str

    objects = PartManager()

    class Meta:
        abstract = True

    def _refuse_published(self):
        whole = type(self)._meta.get_field(self.whole).related_model
        whole._base_manager.filter(pk=getattr(self, f"{self.whole}_id"))._refuse_published()


def refuse_published_fixtures(sender, instance, raw, **details):
    """Refuse a fixture that writes what is published: it passes by `save_base` of the model.

    Receiver of pre_save. Raises PublishedRecordError.
    """
    if raw and isinstance(instance, Record | Part):
        instance._refuse_published()


def refuse_published_links(sender, instance, action, **details):
    """Refuse to change the many-to-many links of a published row (receiver of m2m_changed).

    Raises PublishedRecordError.
    """
    if action.startswith("pre_") and isinstance(instance, Record):
        type(instance)._base_manager.filter(pk=instance.pk)._refuse_published()
