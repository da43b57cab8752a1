"""Datasets as files: CSV, XLSX, JSON, Data Package, DCAT-AP, OCDS, zip, releases.

The rows come from `absorption.datasets` and the list that the reader asked for; nothing
here decides what is public or what a number means.
"""
