"""What every page shows around its content."""

from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse, translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from absorption.as_of import PARAMETER, as_of_from
from absorption.models import DataVersion


def portal(request):
    """Return the banner, the data version and the page's address in the other language."""
    other = "en" if get_language() == "el" else "el"
    return {
        "demo": settings.PORTAL_DEMO,
        "publisher": settings.PUBLISHER,
        "contact_email": settings.CONTACT_EMAIL,
        # A page that is kept names the version that it is kept for.
        "data_version": getattr(request, "data_version", SimpleLazyObject(DataVersion.current)),
        "alternate_language_url": translate_url(request.get_full_path(), other),
        "alternate_urls": [
            (code, settings.BASE_URL + translate_url(request.path, code))
            for code, _name in settings.LANGUAGES
        ],
        "report_url": f"{reverse('report-new')}?{urlencode(about(request))}",
        "canonical_url": settings.BASE_URL + request.path,
    }


def about(request):
    """Return what a report from this page carries: the page and its day."""
    return {"about": request.path} | {
        name: value for name, value in request.GET.items() if name == PARAMETER
    }


def day_of(request, name=PARAMETER):
    """Return (day, message): the day that the address names, or what is wrong with it."""
    try:
        return as_of_from(request.GET, name), ""
    except ValidationError as error:
        return None, error.message


def address_of(request):
    """Return the page's public address with its query, as printed inside a picture."""
    return settings.BASE_URL + request.get_full_path()
