"""Search that reads Greek as people write it: accents, case, endings, Greeklish.

`spelling` reduces words to how they sound, `entries` keeps one row a public thing in step
with publication, `queries` finds and ranks them.
"""
