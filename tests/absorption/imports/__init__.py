"""Spreadsheets → drafts."""
