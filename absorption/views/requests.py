"""«Ζητήστε το»: a ready request for one named document to the body that holds it.

Of a municipality there are three, of a contract that no register shows one, for the contract.

The text is Greek in every language, since it goes to a Greek authority. It names the right of
access to administrative documents (article 5 of the Code of Administrative Procedure, law
2690/1999) and nothing else: no deadline and no promise. Nothing of the reader is asked for here
or kept: who sends it fills in the blanks at home.
"""

from dataclasses import dataclass
from urllib.parse import quote

from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from absorption.views.context import show
from absorption.views.page_cache import public_page
from absorption.views.redirects import moved
from municipalities.models import Contract, Municipality

MINISTRY = "Υπουργείο Ψηφιακής Διακυβέρνησης"
MINISTRY_SITE = "https://mindigital.gr"


@dataclass(frozen=True)
class Document:
    """A document that can be asked for; `whole` names it in the request, in Greek."""

    code: str
    label: str | Promise
    subject: str
    whole: str
    held_by_ministry: bool = False


DOCUMENTS = (
    Document(
        "inclusion",
        gettext_lazy("Η απόφαση ένταξης"),
        "απόφαση ένταξης στη Δράση 16954 «Έξυπνες Πόλεις»",
        "την απόφαση ένταξης του έργου σας στη Δράση 16954 «Έξυπνες Πόλεις» του Ταμείου "
        "Ανάκαμψης και Ανθεκτικότητας, με τις τροποποιήσεις της",
    ),
    Document(
        "contract",
        gettext_lazy("Η σύμβαση"),
        "σύμβαση έργου της Δράσης 16954 «Έξυπνες Πόλεις»",
        "τη σύμβαση (ή τις συμβάσεις) που έχετε υπογράψει για το έργο σας στη Δράση 16954 "
        "«Έξυπνες Πόλεις» του Ταμείου Ανάκαμψης και Ανθεκτικότητας, με τις τροποποιήσεις της",
    ),
    Document(
        "table",
        gettext_lazy("Ο πίνακας της απάντησης του Υπουργού"),
        "πίνακας της απάντησης στην Ερώτηση 8762/23.9.2025",
        "τον πίνακα που συνοδεύει, ως συνημμένος, την απάντηση του Υπουργού Ψηφιακής "
        "Διακυβέρνησης στην Ερώτηση 8762/23.9.2025 της Βουλής, για τη Δράση 16954 «Έξυπνες Πόλεις»",
        held_by_ministry=True,
    ),
)


@dataclass(frozen=True)
class Request:
    """A request, ready but for its blanks."""

    document: Document
    body: str
    site: str

    @property
    def subject(self):
        """The line under which it is sent."""
        return f"Αίτηση χορήγησης αντιγράφου: {self.document.subject}"

    @property
    def text(self):
        """The request itself."""
        return render_to_string("requests/request.txt", {"request_of": self}).strip()

    @property
    def mail(self):
        """The address that opens it as a message without a recipient: none is invented."""
        return f"mailto:?subject={quote(self.subject)}&body={quote(self.text)}"


@public_page()
def municipality_request(request, slug):
    """Show the requests about a municipality, each to copy, print or mail."""
    municipality = Municipality.objects.published().filter(slug=slug).first()
    if municipality is None:
        return moved(request, Municipality, "municipality-request", slug=slug)
    return _page(
        request,
        municipality,
        (_("Οι δήμοι"), reverse("municipality-list")),
        [request_for(document, municipality) for document in DOCUMENTS],
    )


@public_page()
def contract_request(request, reference):
    """Show the request for the text of a contract to whoever signed it."""
    contracts = Contract.objects.published().prefetch_related("shares__municipality")
    contract = get_object_or_404(contracts, reference=reference)
    return _page(
        request,
        contract,
        (_("Οι συμβάσεις"), reverse("contract-list")),
        [request_for_contract(contract)],
        name=contract.reference,
    )


def _page(request, subject, above, requests, name=""):
    address = subject.get_absolute_url()
    return show(
        request,
        "requests/requests.html",
        resolve(above[1]).url_name,
        _("Ζητήστε το έγγραφο"),
        above=[above, (name or str(subject), address)],
        subject=subject,
        about=address,
        requests=requests,
    )


def is_asked_for(contract):
    """Return whether the text of one of `totals.contracts` would say what is not known of it."""
    in_register = contract.adam or contract.ada
    return not in_register or (contract.current_net is None and contract.current_gross is None)


def request_for_contract(contract):
    """Return the request for a contract to the authority that signed it."""
    title = contract.title.replace("«", "“").replace("»", "”")
    day = contract.signed_on
    signed = f", που υπογράφηκε στις {day.day}.{day.month}.{day.year}" if day else ""
    document = Document(
        "contract",
        gettext_lazy("Η σύμβαση"),
        "σύμβαση έργου της Δράσης 16954 «Έξυπνες Πόλεις»",
        f"τη σύμβαση «{title}»{signed}, της Δράσης 16954 «Έξυπνες Πόλεις» του Ταμείου "
        "Ανάκαμψης και Ανθεκτικότητας, με τις τροποποιήσεις της",
    )
    sites = {share.municipality.name: share.municipality.website for share in contract.shares.all()}
    body = contract.contracting_authority
    return Request(document, body, sites.get(body, ""))


def request_for(document, municipality):
    """Return the request for a document to whoever holds it."""
    if document.held_by_ministry:
        return Request(document, MINISTRY, MINISTRY_SITE)
    return Request(document, municipality.name, municipality.website)
