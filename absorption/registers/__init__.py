"""ΚΗΜΔΗΣ and Διαύγεια asked: answers → candidates → drafts; a person decides in between.

`client`, `khmdhs`, `diavgeia` and `parsing` know the registers and no database.
"""
