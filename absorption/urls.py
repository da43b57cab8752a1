"""The public addresses, the same in Greek (/) and in English (/en/)."""

from django.urls import include, path

from absorption.views import (
    changes,
    claims,
    contractors,
    contracts,
    data,
    feeds,
    files,
    guide,
    municipalities,
    overview,
    pages,
    points,
    releases,
    reports,
    requests,
    search,
    share,
    sources,
)
from absorption.views.page_cache import public_page
from absorption.views.responses import read_anywhere


def feed(view):
    """Return the view of a feed: a public page that any site may read."""
    return read_anywhere(public_page("archive")(view))


data_addresses = [
    path("", data.data_catalogue, name="data-catalogue"),
    path("datapackage.json", data.data_package, name="data-package"),
    path("catalog.jsonld", data.catalog_jsonld, name="data-catalog"),
    path("ocds.json", data.ocds, name="data-ocds"),
    path("ocds-extension/<str:name>", data.ocds_extension, name="data-ocds-extension"),
    path("guide/", guide.guide, name="data-guide"),
    path("all.zip", data.all_zip, name="data-all"),
    path("releases/", releases.release_list, name="release-list"),
    path("releases/latest/", releases.latest, name="release-latest"),
    path("releases/latest/<str:name>", releases.latest, name="release-latest-file"),
    path("releases/<int:number>/", releases.release_detail, name="release-detail"),
    path("releases/<int:number>/<str:name>", releases.release_file, name="release-file"),
    path("<slug:name>.sha256", files.checksum, name="dataset-checksum"),
    path("<slug:name>.<slug:extension>", files.dataset_export, name="dataset-export"),
]


def chart(address, view, name):
    """Return the addresses of a chart: its points, and the figure that Plotly draws."""
    return (
        path(f"{address}.csv", view, {"form": "csv"}, name=name),
        path(f"{address}.plotly.json", view, {"form": points.PLOTLY}, name=f"{name}-figure"),
    )


urlpatterns = [
    path("", overview.overview, name="overview"),
    path("share.png", share.overview_card, name="overview-card"),
    *chart("payments", points.overview_payments, "overview-payments"),
    *chart("ranking", points.overview_ranking, "overview-ranking"),
    path("reported/", claims.reported, name="reported"),
    path("municipalities/", municipalities.municipality_list, name="municipality-list"),
    path(
        "municipalities/<slug:slug>/",
        municipalities.municipality_detail,
        name="municipality-detail",
    ),
    path(
        "municipalities/<slug:slug>/profile/",
        municipalities.municipality_profile,
        name="municipality-profile",
    ),
    path(
        "municipalities/<slug:slug>/plan/",
        municipalities.municipality_plan,
        name="municipality-plan",
    ),
    path(
        "municipalities/<slug:slug>/request/",
        requests.municipality_request,
        name="municipality-request",
    ),
    path(
        "municipalities/<slug:slug>/share.png",
        share.municipality_card,
        name="municipality-card",
    ),
    *chart(
        "municipalities/<slug:slug>/payments",
        points.municipality_payments,
        "municipality-payments",
    ),
    path(
        "municipalities/<slug:slug>/embed/",
        municipalities.municipality_embed,
        name="municipality-embed",
    ),
    path(
        "municipalities/<slug:slug>/feed.atom",
        feed(feeds.MunicipalityFeed()),
        name="municipality-feed",
    ),
    path("contracts/", contracts.contract_list, name="contract-list"),
    path("contracts/<slug:reference>/", contracts.contract_detail, name="contract-detail"),
    path(
        "contracts/<slug:reference>/request/",
        requests.contract_request,
        name="contract-request",
    ),
    path(
        "contracts/<slug:reference>/feed.atom",
        feed(feeds.ContractFeed()),
        name="contract-feed",
    ),
    path("contractors/", contractors.contractor_list, name="contractor-list"),
    path("contractors/<slug:slug>/", contractors.contractor_detail, name="contractor-detail"),
    path("changes/", changes.change_list, name="change-list"),
    path("changes/feed.atom", feed(feeds.ChangesFeed()), name="changes-feed"),
    path("documents/", sources.document_list, name="document-list"),
    path("documents/<slug:reference>/", sources.document_detail, name="document-detail"),
    path("data/", include(data_addresses)),
    path("documents/<slug:reference>/file/", sources.document_file, name="document-file"),
    path("reports/", reports.report_list, name="report-list"),
    path("reports/new/", reports.report_new, name="report-new"),
    path("reports/sent/<str:token>/", reports.report_sent, name="report-sent"),
    path("search/", search.search_page, name="search"),
    path("search/suggest/", search.suggest, name="search-suggest"),
    path("about/", pages.about, name="about"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("methodology/", pages.methodology, name="methodology"),
    path("methodology/checks/<slug:code>/", pages.check, name="check"),
]
