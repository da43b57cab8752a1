"""What the operator does: the facts read in, backups made and restored."""
