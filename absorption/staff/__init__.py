"""Who works at the desk: roles, accounts, and what they are told."""
