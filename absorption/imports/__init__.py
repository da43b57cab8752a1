"""Spreadsheets → drafts: read, compared cell by cell, and written all or not at all.

django-import-export is not used here: it saves a row to the row that it was read from, and
tries a file out by saving it. What is published is not written to: a changed row becomes a
proposal, a changed figure a new figure. What is left of an import then is reading cells
with a named error for each, which openpyxl and csv do.
"""
