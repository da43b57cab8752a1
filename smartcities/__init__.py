"""Wiring only: settings, root URLs, WSGI. Nothing imports this package."""
