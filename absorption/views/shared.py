"""What the pages of one version share: each part is asked for by the first page that shows it."""

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.functional import cached_property

from absorption.figures import claims, comparison, disclosure, payments_over_time, totals
from absorption.models.registers import RegisterReading
from absorption.publication.data_version import OncePerVersion
from municipalities.models import Document, FactSource, Milestone, MilestoneKind, Municipality


class Shared:
    """What the ledger says at the end of a day, or now; in no language, for all pages of all."""

    def __init__(self, as_of):
        """Take the day, None for now."""
        self.as_of = as_of

    @cached_property
    def rows(self):
        """The figures of all municipalities by name, each with the sources of its facts."""
        rows = totals.municipality_figures(self.as_of)
        sources = Prefetch("fact_sources", FactSource.objects.select_related("document"))
        prefetch_related_objects([row.municipality for row in rows], sources)
        return rows

    def row(self, slug):
        """Return the figures of one municipality, None where there is none of that name."""
        return next((row for row in self.rows if row.municipality.slug == slug), None)

    @cached_property
    def action(self):
        """The Action that they sum to."""
        return totals.action_figures(self.rows, self.as_of)

    @cached_property
    def medians(self):
        """The medians over all municipalities."""
        return comparison.medians(self.rows)

    @cached_property
    def disclosures(self):
        """What is published of each municipality, by name."""
        return disclosure.disclosures(Municipality.objects.published(self.as_of), self.as_of)

    @cached_property
    def said(self):
        """What was reported of each municipality, by its key; of none in particular: None."""
        return claims.by_municipality(self.as_of)

    def said_of(self, row):
        """Return what was reported of the municipality of these figures."""
        return self.said.get(row.municipality.identity_id, ())

    @cached_property
    def payments(self):
        """What all contracts were paid over time, and what they came to."""
        return payments_over_time.of_action(self.as_of)

    @cached_property
    def contract_sums(self):
        """What all contracts come to."""
        return totals.contract_sums(totals.contracts(self.as_of), self.as_of)

    @cached_property
    def contract_states(self):
        """How many contracts have each status, and how many of the running have ended."""
        return totals.contract_states(self.as_of)

    @cached_property
    def milestones(self):
        """The dates of the Fund and the milestones of the Action, in order of time."""
        return list(Milestone.objects.published(self.as_of).select_related("document"))

    @property
    def fund_dates(self):
        """The dates of the Fund, which hold for every municipality."""
        return [each for each in self.milestones if each.kind == MilestoneKind.FUND]

    @cached_property
    def documents(self):
        """How many documents the portal has looked through."""
        return Document.objects.published(self.as_of).count()

    @cached_property
    def has_readings(self):
        """Whether any register has been read."""
        return RegisterReading.objects.standing(self.as_of).exists()


SHARED = OncePerVersion(Shared)
