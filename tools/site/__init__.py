"""The website: pages/ put together into what is served, with the operator's own data filled in.

Standard library only, and runs on an older Python too: an operator's `wrangler deploy` calls it.
"""

from tools.site.errors import SiteError
from tools.site.files import site_files
from tools.site.operator import Operator

__all__ = ["Operator", "SiteError", "site_files"]
