"""Pictures of the numbers that the page shows, drawn from the same query results.

`bars`, `maps` and `timelines` measure what the templates draw as inline SVG, in whole
numbers: no script, and it prints. `interactive` is the same series for Plotly, which takes
over where the browser has JavaScript; only there do floats exist.
"""
