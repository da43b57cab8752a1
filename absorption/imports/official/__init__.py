"""«Πίνακας ανά Δήμο»: a table of municipalities as any ministry writes it → official rows.

`table` says which sheet, headings, columns and rows it is made of, `plan` what would become of
it once a person has answered what no table says of itself, `views` and `import_data` ask.
"""
