"""What a page's script imports, so that the page can ask for all of it at once."""

import re
from pathlib import Path

from tools.site.errors import SiteError

IMPORT = re.compile(r"^(?:import|export)\s(?:[^'\";]*?\sfrom\s)?\s*'(?P<path>\.[^']+)';", re.MULTILINE)


def imported(script: str, pages: Path) -> list[str]:
    """Return the address of every module that comes with `script`, sorted; not of those that are asked for later."""
    known: set[str] = set()
    waiting = [script]
    while waiting:
        address = waiting.pop()
        if address not in known:
            known.add(address)
            waiting.extend(imports(address, pages))
    return sorted(known - {script})


def imports(address: str, pages: Path) -> list[str]:
    """Return what one module imports by itself."""
    file = pages / address.lstrip("/")
    if not file.is_file():
        raise SiteError(f"{address} is missing.")
    found = (file.parent.joinpath(each["path"]).resolve() for each in IMPORT.finditer(file.read_text()))
    return [f"/{path.relative_to(pages.resolve()).as_posix()}" for path in found]
