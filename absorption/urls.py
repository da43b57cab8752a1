"""The public addresses, the same in Greek (/) and in English (/en/)."""

from django.urls import include, path

from absorption.views import contracts, documents, municipalities, overview, pages

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("municipalities/", municipalities.municipality_list, name="municipality-list"),
    path(
        "municipalities/<slug:slug>/",
        municipalities.municipality_detail,
        name="municipality-detail",
    ),
    path("contracts/", contracts.contract_list, name="contract-list"),
    path("contracts/<slug:reference>/", contracts.contract_detail, name="contract-detail"),
    path("documents/", documents.document_list, name="document-list"),
    path("documents/<slug:reference>/", documents.document_detail, name="document-detail"),
    path("documents/<slug:reference>/file/", documents.document_file, name="document-file"),
    path("data/", include("absorption.data_urls")),
    path("about/", pages.about, name="about"),
    path("methodology/", pages.methodology, name="methodology"),
]
