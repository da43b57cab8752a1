"""Root addresses: the public pages in two languages, the admin, the health checks."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from absorption.admin import site
from absorption.views import pages

urlpatterns = [
    path("admin/", site.urls),
    path("healthz", pages.healthz, name="healthz"),
    path("readyz", pages.readyz, name="readyz"),
    *i18n_patterns(path("", include("absorption.urls")), prefix_default_language=False),
]

handler500 = "absorption.views.errors.server_error"
