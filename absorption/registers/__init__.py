"""ΚΗΜΔΗΣ and Διαύγεια asked: answers → candidates → drafts; a person decides in between.

`asking`, `khmdhs`, `diavgeia` and `records` know the registers and no database.
"""
