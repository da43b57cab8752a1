"""Atom feeds of the ledger: the whole portal, one municipality, one contract."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
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

# How many lines a feed shows, and an archive of it.
ENTRIES = 50
CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
# What the ids are made in: the ledger of Action 16954, wherever it is served. It must never change.
LEDGER = UUID("8bb1b0b1-53d0-5a4c-9d3c-16954a169540")


def identifier(path):
    """Return an id that stays the same whatever happens to addresses and to the host."""
    of_the_sample = "demo/" if settings.PORTAL_DEMO else ""
    return uuid5(LEDGER, f"{of_the_sample}{path}").urn


@dataclass(frozen=True)
class Followed:
    """What a feed is of, and which part of its lines it shows: the newest, or an archive.

    RFC 5005: each `ENTRIES` lines, from the oldest on, are an archive that never changes, so that
    a reader who comes late finds what a publication of many rows has pushed out.
    """

    subject: Any
    rows: QuerySet  # the newest first
    archives: int
    archive: int | None = None

    @classmethod
    def asked(cls, request, subject, query):
        """Return what a request asks for, of the lines that `query` describes.

        Raises Http404 for an archive that there is not.
        """
        rows = listings.listing("changes", query).rows
        archives, asked = rows.count() // ENTRIES, request.GET.get("archive", "")
        if not asked:
            return cls(subject, rows, archives)
        if not re.fullmatch("[1-9][0-9]{0,8}", asked) or int(asked) > archives:
            raise Http404
        return cls(subject, rows, archives, int(asked))

    @property
    def lines(self):
        """The lines, the newest first."""
        if self.archive is None:
            return self.rows[:ENTRIES]
        end = self.archive * ENTRIES
        return list(self.rows.reverse()[end - ENTRIES : end])[::-1]

    @property
    def page(self):
        """The address of the page that the feed follows."""
        return page_of(self.subject)

    @property
    def links(self):
        """The addresses of the other parts, by what they are to this one."""
        feed = f"{self.page}feed.atom"
        before = self.archives if self.archive is None else self.archive - 1
        after = 0 if self.archive is None or self.archive == self.archives else self.archive + 1
        return {
            **({"current": feed} if self.archive else {}),
            **({"prev-archive": f"{feed}?archive={before}"} if before else {}),
            **({"next-archive": f"{feed}?archive={after}"} if after else {}),
        }


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

    def root_attributes(self):
        """Return those of the feed, which may be an archive."""
        return super().root_attributes() | {"xmlns:fh": "http://purl.org/syndication/history/1.0"}

    def add_root_elements(self, handler):
        """Write what stands before the entries, and where the other lines are."""
        super().add_root_elements(handler)
        followed = self.feed["followed"]
        if followed.archive:
            handler.addQuickElement("fh:archive", "")
        for relation, address in followed.links.items():
            handler.addQuickElement("link", "", {"rel": relation, "href": address})


class ChangesFeed(Feed):
    """Every change; a feed stands at the address of the page that it follows."""

    feed_type = PlainAtom
    model: Any = None

    def get_object(self, request, **named):
        """Return what is followed: what the address names, or everything."""
        subject = get_object_or_404(self.model.objects.published(), **named) if named else None
        return Followed.asked(request, subject, self.query(subject))

    def query(self, subject):
        """Return which lines of the ledger it has, as the address of their list says it."""
        return {}

    def feed_extra_kwargs(self, followed):
        """Return what the feed is written with."""
        return {"followed": followed}

    def title(self, followed):
        """Return the feed's name."""
        name = _("Έξυπνες Πόλεις: μεταβολές")
        return f"{name}, {followed.subject}" if followed.subject else name

    def subtitle(self, followed):
        """Return what the feed holds."""
        return _("Κάθε δημοσίευση, αναθεώρηση, διόρθωση και ανάκληση, με το έγγραφό της.")

    def link(self, followed):
        """Return the page that the feed follows."""
        return followed.page

    def feed_url(self, followed):
        """Return the feed's own address."""
        part = f"?archive={followed.archive}" if followed.archive else ""
        return f"{followed.page}feed.atom{part}"

    def feed_guid(self, followed):
        """Return the feed's id, the same for each part of it."""
        return identifier("changes")

    def author_name(self, followed):
        """Return who publishes: Atom requires an author."""
        return settings.PUBLISHER

    def items(self, followed):
        """Return the lines."""
        return changelog.lines(followed.lines)

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

    model = Municipality

    def __call__(self, request, slug):
        """Return the feed, or the way to where it stands now."""
        try:
            return super().__call__(request, slug=slug)
        except Http404:
            return moved(request, Municipality, "municipality-feed", slug=slug)

    def query(self, subject):
        """Return which lines are its own."""
        return {"municipality": subject.slug}

    def feed_guid(self, followed):
        """Return the feed's id, by the code that outlives names."""
        return identifier(f"municipalities/{followed.subject.ypes_code}")


class ContractFeed(ChangesFeed):
    """The changes of a contract, its amendments and its figures."""

    model = Contract

    def query(self, subject):
        """Return which lines are its own."""
        return {"contract": subject.reference}

    def feed_guid(self, followed):
        """Return the feed's id."""
        return identifier(f"contracts/{followed.subject.reference}")


def page_of(subject):
    """Return the address of the page of a thing; of none, that of the ledger."""
    return settings.BASE_URL + (subject.get_absolute_url() if subject else reverse("change-list"))
