"""Paint the showcase of the landing page again: `python -m tools.showcase`.

The page is the list: each sample of pages/index.html says what is asked for, in which shape, and where its picture
lies. An operator who has real images puts them into the places of these.
"""

import io
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

from PIL import Image

from tools.project import ROOT, ToolError, give_up, say
from tools.sandbox.painter import SOFTWARE_TAG, Order, paint

PAGES: Final = ROOT / "pages"
WIDTH: Final = 640
"""Pixels: a column is up to 356 wide on the page, and most screens have two for one."""

QUALITY: Final = 82


@dataclass
class Sample:
    """One picture of the showcase."""

    prompt: str
    aspect_ratio: str
    src: str = ""
    size: tuple[int, int] = (0, 0)


class Samples(HTMLParser):
    """The samples of a page, in their order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[Sample] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if given.get("class") == "sample":
            self.found.append(Sample(given["data-prompt"], given["data-ratio"]))
        if tag == "img" and given.get("class") == "sample__picture":
            self.found[-1].src = given["src"]
            self.found[-1].size = int(given["width"]), int(given["height"])


def main() -> None:
    """Paint every sample into the file that the page names."""
    try:
        for sample in Samples((PAGES / "index.html").read_text()).found:
            file = PAGES / sample.src.lstrip("/")
            content = picture(sample)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            say(f"{file.relative_to(ROOT)}: {len(content):,} bytes")
    except ToolError as error:
        give_up(error)


def picture(sample: Sample) -> bytes:
    """Return a sample's picture as WebP; ToolError where the page keeps another room for it."""
    painted = Image.open(io.BytesIO(paint(Order(prompt=sample.prompt, aspect_ratio=sample.aspect_ratio))))
    size = WIDTH, round(WIDTH * painted.height / painted.width)
    if size != sample.size:
        raise ToolError(f"{sample.src} is {size[0]} × {size[1]}: say so in its width and height.")
    output = io.BytesIO()
    exif = Image.Exif()
    exif[SOFTWARE_TAG] = painted.info["Software"]  # who made it stays in it
    painted.resize(size, Image.Resampling.LANCZOS).save(output, "WEBP", quality=QUALITY, method=6, exif=exif)
    return output.getvalue()


if __name__ == "__main__":
    main()
