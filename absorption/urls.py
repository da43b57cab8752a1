"""The public addresses, the same in Greek (/) and in English (/en/)."""

from django.urls import include, path
from django.views.decorators.http import condition

from absorption import feeds
from absorption.views import (
    changes,
    contractors,
    contracts,
    documents,
    municipalities,
    overview,
    pages,
    reports,
    search,
)

# A feed that has not changed answers 304.
unchanged = condition(feeds.etag, feeds.last_modified)

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("municipalities/", municipalities.municipality_list, name="municipality-list"),
    path(
        "municipalities/<slug:slug>/",
        municipalities.municipality_detail,
        name="municipality-detail",
    ),
    path(
        "municipalities/<slug:slug>/feed.atom",
        unchanged(feeds.MunicipalityFeed()),
        name="municipality-feed",
    ),
    path("contracts/", contracts.contract_list, name="contract-list"),
    path("contracts/<slug:reference>/", contracts.contract_detail, name="contract-detail"),
    path(
        "contracts/<slug:reference>/feed.atom",
        unchanged(feeds.ContractFeed()),
        name="contract-feed",
    ),
    path("contractors/", contractors.contractor_list, name="contractor-list"),
    path("contractors/<slug:slug>/", contractors.contractor_detail, name="contractor-detail"),
    path("changes/", changes.change_list, name="change-list"),
    path("changes/feed.atom", unchanged(feeds.ChangesFeed()), name="changes-feed"),
    path("documents/", documents.document_list, name="document-list"),
    path("documents/<slug:reference>/", documents.document_detail, name="document-detail"),
    path("reports/", reports.report_list, name="report-list"),
    path("reports/new/", reports.report_new, name="report-new"),
    path("reports/sent/<str:token>/", reports.report_sent, name="report-sent"),
    path("search/", search.search_page, name="search"),
    path("search/suggest/", search.suggest, name="search-suggest"),
    path("data/", include("absorption.data_urls")),
    path("about/", pages.about, name="about"),
    path("methodology/", pages.methodology, name="methodology"),
]
