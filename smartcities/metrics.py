"""What Prometheus reads at /metrics: requests of every worker, and the state of the ledger.

The workers of one server share their counts through files in `PROMETHEUS_MULTIPROC_DIR`,
which `gunicorn.conf.py` makes; several servers are read one by one.
"""

import os
from secrets import compare_digest

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Counter, Histogram, exposition, values
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from absorption.models import DataRelease, DataVersion


def worker():
    return os.environ.get("PORTAL_WORKER") or f"process{os.getpid()}"


SHARED = "PROMETHEUS_MULTIPROC_DIR" in os.environ
if SHARED:
    # A worker goes on with the file of the one that it replaces, so that files do not pile up.
    values.ValueClass = values.MultiProcessValue(worker)

OWN = CollectorRegistry()
REQUESTS = Counter(
    "portal_requests", "Requests answered.", ["view", "method", "status"], registry=OWN
)
SECONDS = Histogram(
    "portal_request_seconds",
    "Seconds until the answer's headers.",
    ["view"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=OWN,
)
METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}


def count(view, method, status, seconds):
    REQUESTS.labels(view, method if method in METHODS else "other", status).inc()
    SECONDS.labels(view).observe(seconds)


class Ledger:
    """What the database says at the moment of reading."""

    def collect(self):
        """Yield whether it answers, and if so the data version and the latest release."""
        try:
            version, release = DataVersion.current(), DataRelease.objects.first()
        except DatabaseError:
            yield GaugeMetricFamily("portal_database_up", "1 if the database answers.", 0)
            return
        yield GaugeMetricFamily("portal_database_up", "1 if the database answers.", 1)
        yield GaugeMetricFamily("portal_data_version", "Data version.", version.number)
        if version.changed_at:
            yield GaugeMetricFamily(
                "portal_published_timestamp_seconds",
                "When something was last published.",
                version.changed_at.timestamp(),
            )
        if release:
            yield GaugeMetricFamily("portal_release", "Latest release.", release.number)
            yield GaugeMetricFamily(
                "portal_release_timestamp_seconds",
                "When the latest release was made.",
                release.made_at.timestamp(),
            )


@never_cache
@require_safe
def page(request):
    """Answer whoever has the token; without a token in the settings there is no such page."""
    if not settings.METRICS_TOKEN:
        return HttpResponse(status=404)
    given = request.headers.get("Authorization", "")
    if not compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(status=403)
    registry = CollectorRegistry()
    if SHARED:
        MultiProcessCollector(registry)
    else:
        registry.register(OWN)
    registry.register(Ledger())
    return HttpResponse(
        exposition.generate_latest(registry), content_type=exposition.CONTENT_TYPE_LATEST
    )
