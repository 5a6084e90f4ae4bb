"""`python -m bench.scale`: a database of ten million rows, what it weighs, and how each statement finds its way."""
