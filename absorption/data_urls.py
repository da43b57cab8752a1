"""The addresses under /data/."""

from django.urls import path

from absorption.views import files

urlpatterns = [
    path("", files.checksum, name="data-catalogue"),
    path("<slug:name>.sha256", files.checksum, name="dataset-checksum"),
    path("<slug:name>.<slug:extension>", files.dataset_export, name="dataset-export"),
]
