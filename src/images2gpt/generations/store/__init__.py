"""The generations table and its neighbours: statements and queries, and nothing else."""
