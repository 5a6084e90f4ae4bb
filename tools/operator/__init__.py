"""The operators' calls from a terminal: `python -m tools.operator --help` lists them.

IMAGES2GPT_URL says which service, ADMIN_TOKEN opens it; both come from the environment, so that no token stands in a
command line. docs/operate.md says when to use what.
"""
