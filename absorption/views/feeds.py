"""Atom feeds of the ledger: the whole portal, one municipality, one contract."""

from uuid import UUID, uuid5

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from absorption.lists import listings
from absorption.models.system_texts import in_the_language_of_the_reader
from absorption.views import changelog
from absorption.views.redirects import moved
from municipalities.models import Contract, Municipality

ENTRIES = 50
CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
# What the ids are made in: the ledger of Action 16954, wherever it is served. It must never change.
LEDGER = UUID("8bb1b0b1-53d0-5a4c-9d3c-16954a169540")


def identifier(path):
    """Return an id that stays the same whatever happens to addresses and to the host."""
    of_the_sample = "demo/" if settings.PORTAL_DEMO else ""
    return uuid5(LEDGER, f"{of_the_sample}{path}").urn


class PlainAtom(Atom1Feed):
    """Atom without the control characters that text from elsewhere may hold: XML has none."""

    def __init__(self, title, *arguments, **options):
        """Take the feed's title."""
        super().__init__(title.translate(CONTROLS), *arguments, **options)

    def add_item(self, *arguments, **options):
        """Take an entry, whose texts Django names."""
        for name in ("title", "description"):
            options[name] = options[name].translate(CONTROLS)
        super().add_item(*arguments, **options)


class ChangesFeed(Feed):
    """Every change; a feed stands at the address of the page that it follows."""

    feed_type = PlainAtom

    def title(self, subject):
        """Return the feed's name."""
        name = _("Έξυπνες Πόλεις: μεταβολές")
        return f"{name}, {subject}" if subject else name

    def subtitle(self, subject):
        """Return what the feed holds."""
        return _("Κάθε δημοσίευση, αναθεώρηση, διόρθωση και ανάκληση, με το έγγραφό της.")

    def link(self, subject):
        """Return the page that the feed follows."""
        return page_of(subject)

    def feed_url(self, subject):
        """Return the feed's own address."""
        return f"{page_of(subject)}feed.atom"

    def feed_guid(self, subject):
        """Return the feed's id."""
        return identifier("changes")

    def author_name(self, subject):
        """Return who publishes: Atom requires an author."""
        return settings.PUBLISHER

    def query(self, subject):
        """Return which lines of the ledger the feed holds, as the address of their list says it."""
        return {}

    def items(self, subject):
        """Return the newest lines."""
        return changelog.lines(listings.listing("changes", self.query(subject)).rows[:ENTRIES])

    def item_title(self, line):
        """Return kind and thing."""
        change = line.change
        return f"{change.get_kind_display()}: {change.record_label} {change.title}"

    def item_description(self, line):
        """Return the reason and each field, old → new, as the HTML that Atom says it is."""
        reason = in_the_language_of_the_reader(line.change.said_reason)
        rows = [reason] if reason else []
        for field in line.fields:
            old = "" if field.old is None else f"{field.old} → "
            rows.append(f"{field.label}: {old}{field.new}")
        return str(format_html_join(mark_safe("<br>\n"), "{}", ((row,) for row in rows)))

    def item_link(self, line):
        """Return the page that changed."""
        return page_of(line.change.contract or line.change.municipality or line.change.document)

    def item_guid(self, line):
        """Return the line's id."""
        return identifier(f"changes/{line.change.pk}")

    def item_pubdate(self, line):
        """Return when it became public."""
        return line.change.at

    # A line of the ledger never changes.
    item_updateddate = item_pubdate


class MunicipalityFeed(ChangesFeed):
    """The changes of a municipality and of its contracts."""

    def __call__(self, request, slug):
        """Return the feed, or the way to where it stands now."""
        try:
            return super().__call__(request, slug=slug)
        except Http404:
            return moved(request, Municipality, "municipality-feed", slug=slug)

    def get_object(self, request, slug):
        """Return the municipality, or answer 404."""
        return get_object_or_404(Municipality.objects.published(), slug=slug)

    def feed_guid(self, subject):
        """Return the feed's id, by the code that outlives names."""
        return identifier(f"municipalities/{subject.ypes_code}")

    def query(self, subject):
        """Return which lines are its own."""
        return {"municipality": subject.slug}


class ContractFeed(ChangesFeed):
    """The changes of a contract, its amendments and its figures."""

    def get_object(self, request, reference):
        """Return the contract, or answer 404."""
        return get_object_or_404(Contract.objects.published(), reference=reference)

    def feed_guid(self, subject):
        """Return the feed's id."""
        return identifier(f"contracts/{subject.reference}")

    def query(self, subject):
        """Return which lines are its own."""
        return {"contract": subject.reference}


def page_of(subject):
    """Return the address of the page of a thing; of none, that of the ledger."""
    return settings.BASE_URL + (subject.get_absolute_url() if subject else reverse("change-list"))
