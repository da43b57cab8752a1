"""The addresses under /data/."""

from django.urls import path

from absorption.views import data, files, releases

urlpatterns = [
    path("", data.data_catalogue, name="data-catalogue"),
    path("datapackage.json", data.data_package, name="data-package"),
    path("catalog.jsonld", data.catalog_jsonld, name="data-catalog"),
    path("ocds.json", data.ocds, name="data-ocds"),
    path("ocds-extension/<str:name>", data.ocds_extension, name="data-ocds-extension"),
    path("all.zip", data.all_zip, name="data-all"),
    path("releases/", releases.release_list, name="release-list"),
    path("releases/<int:number>/", releases.release_detail, name="release-detail"),
    path("releases/<int:number>/<str:name>", releases.release_file, name="release-file"),
    path("<slug:name>.sha256", files.checksum, name="dataset-checksum"),
    path("<slug:name>.<slug:extension>", files.dataset_export, name="dataset-export"),
]
