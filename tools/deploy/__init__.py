"""From a checkout and a Cloudflare login to a working site, and what an operator does to it later.

`python -m tools.deploy --help` lists it; docs/operate.md says when and why.
"""
