"""`python -m tools.supply.licences`: write docs/licences.md, the licence of every part that is not ours."""

from collections.abc import Iterable
from typing import Final

from tools.project import ROOT, say
from tools.supply.parts import Part, npm_packages, python_tools, shipped

FILE: Final = ROOT / "docs" / "licences.md"
FONTS: Final = ROOT / "pages" / "fonts"

HEAD: Final = """\
# Licences

Every part of this service that is not ours, from the lock files and what the packages say of themselves. Written by
`make lock`; a test compares. Only the Worker's packages and the fonts leave a developer's machine.
"""


def main() -> None:
    """Write the page."""
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(page())
    say(f"Wrote {FILE.relative_to(ROOT)}.")


def page() -> str:
    """Return the page as it should be."""
    fonts = "".join(
        f"- [{file.name}](../{file.relative_to(ROOT).as_posix()})\n" for file in sorted(FONTS.glob("*.txt"))
    )
    return "\n".join(
        [
            HEAD,
            section("In the Worker", shipped()),
            f"## Fonts of the site\n\n{fonts}",
            section("Tools, from PyPI", python_tools()),
            section("Tools, from npm", npm_packages()),
        ]
    )


def section(title: str, parts: Iterable[Part]) -> str:
    """Return one table."""
    rows = "".join(f"| {part.name} | {part.version} | {part.licence} |\n" for part in parts)
    return f"## {title}\n\n| package | version | licence |\n|---|---|---|\n{rows}"


if __name__ == "__main__":
    main()
