"""Root addresses: the public pages in two languages, the admin, the health checks."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps import views as sitemaps
from django.urls import include, path
from django.views.decorators.http import require_safe

from absorption.admin import site
from absorption.views import health
from absorption.views.sitemaps import SITEMAPS
from smartcities import metrics

urlpatterns = [
    path(f"{settings.ADMIN_PATH}/", site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.page, name="metrics"),
    path(".well-known/security.txt", health.security, name="security"),
    path("robots.txt", health.robots, name="robots"),
    path(
        "sitemap.xml",
        require_safe(sitemaps.index),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap-section"},
        name="sitemap",
    ),
    path(
        "sitemap-<section>.xml",
        require_safe(sitemaps.sitemap),
        {"sitemaps": SITEMAPS},
        name="sitemap-section",
    ),
    *i18n_patterns(path("", include("absorption.urls")), prefix_default_language=False),
]
if settings.DEBUG:
    urlpatterns += [
        path("__debug__/", include("debug_toolbar.urls")),
        path("__reload__/", include("django_browser_reload.urls")),
    ]

handler400 = "absorption.views.errors.bad_request"
handler404 = "absorption.views.errors.not_found"
handler500 = "absorption.views.errors.server_error"
