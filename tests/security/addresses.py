"""Every address of the portal, as the resolver knows them: a new one is walked by itself."""

import re
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.urls import URLResolver, get_resolver

ADMIN = f"{settings.ADMIN_PATH}/"


@dataclass(frozen=True)
class Route:
    """One pattern of the resolver; `model` is whose page it is in the admin, or None."""

    pattern: str
    name: str
    model: type | None

    @property
    def is_admin(self):
        """Whether it belongs to the editors' site."""
        return self.pattern.startswith(ADMIN)

    @property
    def row(self):
        """The name of its row in the table of rights: pages of models by their kind."""
        pattern = "/" + re.sub(r"<\w+:", "<", self.pattern)
        if self.name == "app_list":
            return f"/{ADMIN}<app_label>/"
        if self.model is None:
            return pattern.replace("(?P<url>.*)$", "<anything>")
        return "…" + pattern.partition(f"/{self.model._meta.model_name}/")[2]


def routes():
    """Return every route, without the languages' prefix."""
    return list(_walk(get_resolver().url_patterns))


def _walk(patterns, prefix=""):
    for entry in patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, pattern)
        else:
            yield Route(pattern, entry.name or "", _model_of(pattern))


def _model_of(pattern):
    found = re.match(rf"{ADMIN}(\w+)/(\w+)/", pattern)
    try:
        return apps.get_model(*found.groups()) if found else None
    except LookupError:
        return None


def address_of(route, world, key=None):
    """Return an address of the route in which every part exists; `key` is a row's."""
    if route.name == "app_list":
        return f"/{ADMIN}municipalities/"
    if route.pattern == f"{ADMIN}(?P<url>.*)$":
        return f"/{ADMIN}no/such/page"
    parts = world.parts(route)
    if route.model:
        parts = {"object_id": key, "pk": key} | parts
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(parts[found[1]]), route.pattern)
