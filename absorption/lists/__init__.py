"""A list as its address describes it: filters, tables, pages."""
