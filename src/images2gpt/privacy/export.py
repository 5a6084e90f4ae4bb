"""A person's own copy of everything: a ZIP that is written while it is sent, page by page and image by image."""

import csv
import hashlib
import io
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from images2gpt import generations, limits
from images2gpt.application import App
from images2gpt.errors import Invalid, ReauthenticationRequired
from images2gpt.ports import select
from images2gpt.privacy import store
from images2gpt.privacy.map import PAGE, TABLES
from images2gpt.sessions import Person

IMAGES_A_PART = 200
MOST_PARTS = 1_000
CSV_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula, were it not quoted."""

Row = dict[str, Any]


class PartQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The query of a copy. Part 1 has all records; each part has IMAGES_A_PART images."""

    part: int = 1


async def copy(app: App, person: Person, wanted: PartQuery) -> AsyncIterator[bytes]:
    """Raises ReauthenticationRequired, TooManyRequests, Invalid."""
    now = app.clock.now()
    if person.fresh_until <= now:
        raise ReauthenticationRequired("Enter your password once more to take a copy of your data.")
    if not 1 <= wanted.part <= MOST_PARTS:
        raise Invalid(part=f"must be 1 to {MOST_PARTS}")
    if wanted.part == 1:
        counted = limits.counted(app, limits.EXPORTS, person.id)
        counted.check(await app.db.commit(counted.statement), now=now)
    return _written(app, person, wanted.part)


class Archive:
    """A ZIP on an unseekable sink, with the checksum of whatever goes in."""

    def __init__(self, now: int) -> None:
        self.sink = generations.Sink()
        self.zipped = zipfile.ZipFile(self.sink, "w")
        self.sums: list[str] = []
        moment = datetime.fromtimestamp(now, UTC)
        self._date = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)

    def entry(self, name: str) -> zipfile.ZipInfo:
        """With a date of ours: zipfile's own default asks a clock."""
        return zipfile.ZipInfo(name, self._date)

    async def add(self, name: str, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """A file, piece by piece; gives what is ready to be sent."""
        digest = hashlib.sha256()
        with self.zipped.open(self.entry(name), "w") as opened:
            async for piece in pieces:
                digest.update(piece)
                opened.write(piece)
                yield self.sink.taken()
        self.sums.append(f"{digest.hexdigest()}  {name}")

    def close(self) -> bytes:
        """The checksums, and the end of the ZIP."""
        self.zipped.writestr(self.entry("checksums.txt"), "\n".join(self.sums) + "\n")
        self.zipped.close()
        return self.sink.taken()


async def _written(app: App, person: Person, part: int) -> AsyncIterator[bytes]:
    archive = Archive(app.clock.now())
    if part == 1:
        for name in TABLES:
            for kind, form in (("json", _as_json), ("csv", _as_csv)):
                async for ready in archive.add(f"{name}.{kind}", form(app, person.id, name)):
                    yield ready
    query = store.images(person.id, skip=(part - 1) * IMAGES_A_PART, limit=IMAGES_A_PART)
    for image in (await app.db.read(query)).of(query):
        async with generations.pieces_of(app, image.id) as opened:
            if opened is not None:
                name, pieces = opened
                async for ready in archive.add(f"images/{name}", pieces):
                    yield ready
    yield archive.close()


async def _pages(app: App, user_id: str, name: str) -> AsyncIterator[list[Row]]:
    """PAGE rows at a time: no account is too large for memory, and none asks more often than it must."""
    sql, skipped = TABLES[name].statement(name), 0
    while True:
        query = select(Row, sql, user_id, skipped)
        rows = (await app.db.read(query)).of(query)
        yield rows
        if len(rows) < PAGE:
            return
        skipped += PAGE


async def _as_json(app: App, user_id: str, name: str) -> AsyncIterator[bytes]:
    before = b"["
    async for rows in _pages(app, user_id, name):
        for row in rows:
            yield before + b"\n" + msgspec.json.encode(row)
            before = b","
    yield b"[]\n" if before == b"[" else b"\n]\n"


async def _as_csv(app: App, user_id: str, name: str) -> AsyncIterator[bytes]:
    yield _lines([TABLES[name].copied.split()])
    async for rows in _pages(app, user_id, name):
        if rows:
            yield _lines([[_cell(row[column]) for column in TABLES[name].copied.split()] for row in rows])


def _lines(rows: list[list[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_MINIMAL).writerows(rows)
    return text.getvalue().encode()


def _cell(value: object) -> object:
    """A text that a spreadsheet would calculate gets a quote before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(CSV_FORMULA) else value
