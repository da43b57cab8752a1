"""What every page shows around its content."""

from django.conf import settings
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from absorption.models import DataVersion


def portal(request):
    """Return the banner, the data version and the page's address in the other language."""
    other = "en" if get_language() == "el" else "el"
    address = request.get_full_path()
    return {
        "demo": settings.PORTAL_DEMO,
        "publisher": settings.PUBLISHER,
        "contact_email": settings.CONTACT_EMAIL,
        "data_version": SimpleLazyObject(DataVersion.current),
        "alternate_language": other,
        "alternate_language_url": translate_url(address, other),
        "alternate_urls": {
            code: settings.BASE_URL + translate_url(request.path, code)
            for code, _name in settings.LANGUAGES
        },
        "canonical_url": settings.BASE_URL + request.path,
    }
