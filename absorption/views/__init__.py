"""The public pages: each view asks, arranges, renders."""
