"""The tables of money: statements and queries, and nothing else."""
