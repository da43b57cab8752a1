"""Every sum and every ratio as of a date, each with its definition.

`totals` has them; the others put them beside each other, between two days and over time.
"""
