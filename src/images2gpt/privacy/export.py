"""A person's own copy of everything: a ZIP that is written while it is sent, page by page and image by image.

What it costs an invocation (D1 allows 1,000 queries, Workers 1,000 subrequests and 128 MB): each page of a table is
read once and becomes JSON and CSV; with 5,000 generations these are about 80 reads. Each of IMAGES_A_PART images is one
fetch, three and a commit where kie.ai has let go of it. Held at once are FILE_BYTES, a page and a piece of an image.
"""

import csv
import hashlib
import io
import zipfile
from collections.abc import AsyncIterator, Iterable
from typing import Any

import msgspec

from images2gpt import generations, limits
from images2gpt.application import App
from images2gpt.errors import Invalid, ReauthenticationRequired
from images2gpt.ports import select
from images2gpt.privacy.map import PERSONAL
from images2gpt.privacy.model import Table
from images2gpt.sessions import Person
from images2gpt.zipped import Sink, entry

IMAGES_A_PART = 200
IMAGES_A_READ = 50
MOST_PARTS = 1_000
FILE_BYTES = 1024 * 1024
"""A table that is larger becomes several files."""
CSV_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet would take for a formula, were it not quoted."""

Row = dict[str, Any]


class PartQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The query of a copy. Part 1 has all records; each part has IMAGES_A_PART images."""

    part: int = 1


async def copy(app: App, person: Person, wanted: PartQuery) -> AsyncIterator[bytes]:
    """Raises ReauthenticationRequired, TooManyRequests, Invalid. Each part may be taken as often as the first."""
    now = app.clock.now()
    if person.fresh_until <= now:
        raise ReauthenticationRequired("Enter your password once more to take a copy of your data.")
    if not 1 <= wanted.part <= MOST_PARTS:
        raise Invalid(part=f"must be 1 to {MOST_PARTS}")
    counted = limits.counted(app, limits.EXPORTS, person.id, str(wanted.part))
    counted.check(await app.db.commit(counted.statement), now=now)
    return _written(app, person, wanted.part)


class Archive:
    """A ZIP on an unseekable sink, with the checksum of whatever goes in."""

    def __init__(self, now: int) -> None:
        self.now = now
        self.sink = Sink()
        self.zipped = zipfile.ZipFile(self.sink, "w")
        self.sums: list[str] = []

    def add(self, name: str, content: bytes) -> bytes:
        """A whole file; gives what is ready to be sent."""
        self.zipped.writestr(entry(name, self.now), content)
        self.sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}")
        return self.sink.taken()

    async def pour(self, name: str, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """A file, piece by piece; gives what is ready to be sent."""
        digest = hashlib.sha256()
        with self.zipped.open(entry(name, self.now), "w") as opened:
            async for piece in pieces:
                digest.update(piece)
                opened.write(piece)
                yield self.sink.taken()
        self.sums.append(f"{digest.hexdigest()}  {name}")

    def close(self) -> bytes:
        """The checksums, and the end of the ZIP."""
        self.zipped.writestr(entry("checksums.txt", self.now), "\n".join(self.sums) + "\n")
        self.zipped.close()
        return self.sink.taken()


async def _written(app: App, person: Person, part: int) -> AsyncIterator[bytes]:
    archive = Archive(app.clock.now())
    for name, table in PERSONAL.items() if part == 1 else ():
        number = 0
        async for lines, sheet in _files(app, person.id, name, table):
            number += 1
            stem = name if number == 1 else f"{name}-{number}"
            yield archive.add(f"{stem}.json", lines)
            yield archive.add(f"{stem}.csv", sheet)
    async for image in _images(app, person.id, part):
        async with generations.pieces_of(app, image) as opened:
            if opened is not None:
                name, pieces = opened
                async for ready in archive.pour(f"images/{name}", pieces):
                    yield ready
    yield archive.close()


async def _images(app: App, user_id: str, part: int) -> AsyncIterator[generations.Generation]:
    begin = (part - 1) * IMAGES_A_PART
    for skip in range(begin, begin + IMAGES_A_PART, IMAGES_A_READ):
        query = generations.images_of(user_id, skip=skip, limit=IMAGES_A_READ)
        found = (await app.db.read(query)).of(query)
        for image in found:
            yield image
        if len(found) < IMAGES_A_READ:
            return


async def _files(app: App, user_id: str, name: str, table: Table) -> AsyncIterator[tuple[bytes, bytes]]:
    """A table as JSON and as CSV, in as many files as it takes; one, empty, where there is nothing."""
    columns = table.copied.split()
    lines, sheet, told = list[bytes](), [_sheet([columns])], False
    async for rows in _pages(app, user_id, name, table):
        lines += [msgspec.json.encode(row) for row in rows]
        sheet.append(_sheet([_cell(row[column]) for column in columns] for row in rows))
        if sum(map(len, lines)) >= FILE_BYTES:
            yield _list(lines), b"".join(sheet)
            lines, sheet, told = [], [_sheet([columns])], True
    if lines or not told:
        yield _list(lines), b"".join(sheet)


async def _pages(app: App, user_id: str, name: str, table: Table) -> AsyncIterator[list[Row]]:
    """As many rows at a time as the table's page has: no account is too large for memory."""
    sql, skipped = table.statement(name), 0
    while True:
        query = select(Row, sql, user_id, skipped)
        rows = (await app.db.read(query)).of(query)
        yield rows
        if len(rows) < table.page:
            return
        skipped += table.page


def _list(lines: list[bytes]) -> bytes:
    return b"[\n" + b",\n".join(lines) + b"\n]\n" if lines else b"[]\n"


def _sheet(rows: Iterable[list[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_MINIMAL).writerows(rows)
    return text.getvalue().encode()


def _cell(value: object) -> object:
    """A text that a spreadsheet would calculate gets a quote before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(CSV_FORMULA) else value
