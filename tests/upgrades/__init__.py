"""Databases of earlier versions, stored as they were, that every later version upgrades."""
