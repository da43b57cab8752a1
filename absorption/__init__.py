"""The money that followed, and every public page."""
