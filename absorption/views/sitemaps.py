"""What a search engine may read, in both languages."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from absorption.models import Change, DataVersion
from municipalities.models import Contract, Contractor, Document, Municipality

PAGES = (
    "overview",
    "reported",
    "municipality-list",
    "contract-list",
    "contractor-list",
    "document-list",
    "change-list",
    "data-catalogue",
    "data-guide",
    "release-list",
    "report-list",
    "search",
    "methodology",
    "about",
    "accessibility",
)


class InEachLanguage:
    """Rows paired with each language, read only as far as a page of the sitemap goes."""

    ordered = True

    def __init__(self, rows, languages):
        """Take a sliceable of rows and the language codes."""
        self.rows, self.languages = rows, languages

    def __len__(self):
        """Return how many pairs."""
        rows = self.rows
        return (rows.count() if isinstance(rows, QuerySet) else len(rows)) * len(self.languages)

    def __getitem__(self, pairs):
        """Return the pairs of a slice that begins and ends with a row."""
        count = len(self.languages)
        rows = self.rows[pairs.start // count : -(-pairs.stop // count)]
        return [(row, language) for row in rows for language in self.languages]


class PortalSitemap(Sitemap):
    """Addresses of the portal as its operator named it, each with its other language."""

    i18n = True
    alternates = True
    limit = 5000  # each with its alternate: well under the 50,000 of the protocol

    def get_protocol(self, protocol=None):
        """Return the scheme of the portal's own address."""
        return urlsplit(settings.BASE_URL).scheme

    def _items(self):
        return InEachLanguage(self.items(), [code for code, _name in settings.LANGUAGES])

    def get_latest_lastmod(self):
        """Return when what is public last changed."""
        return DataVersion.current().changed_at

    def get_domain(self, site=None):
        """Return the host of the portal's own address."""
        return urlsplit(settings.BASE_URL).netloc


class PageSitemap(PortalSitemap):
    """The pages that are always there."""

    def items(self):
        """Return their names."""
        return PAGES

    def location(self, item):
        """Return the path."""
        return reverse(item)


# Which lines of the ledger change what the page of a thing shows.
CHANGES_OF = {
    Contract: Q(contract=OuterRef("pk")),
    Municipality: Q(municipality=OuterRef("pk")) | Q(contract__shares__municipality=OuterRef("pk")),
}


def shown_since(model):
    """Return when something that the page of a row shows last changed, in SQL."""
    if model not in CHANGES_OF:
        return F("published_at")
    lines = Change.objects.filter(CHANGES_OF[model]).order_by("-at")
    return Subquery(lines.values("at")[:1])


class RecordSitemap(PortalSitemap):
    """The pages of published things."""

    def __init__(self, model, **lookups):
        """Take what has a page each."""
        rows = model.objects.published().filter(**lookups).order_by("pk")
        self.rows = rows.annotate(shown_since=shown_since(model))

    def items(self):
        """Return the rows."""
        return self.rows.all()

    def location(self, item):
        """Return the path."""
        if isinstance(item, Contractor):
            return reverse("contractor-detail", args=[item.slug])
        return item.get_absolute_url()

    def lastmod(self, item):
        """Return since when the page shows what it shows."""
        return item.shown_since or item.published_at


SITEMAPS = {
    "pages": PageSitemap,
    "municipalities": lambda: RecordSitemap(Municipality),
    "contracts": lambda: RecordSitemap(Contract),
    "contractors": lambda: RecordSitemap(Contractor, natural_person=False),
    "documents": lambda: RecordSitemap(Document),
}
