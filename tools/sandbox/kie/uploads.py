"""The file service: three ways in, one way out (kie.md 1.4)."""

import base64
import binascii
import json
import mimetypes
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp
from aiohttp import web

from tools.sandbox.kie.envelope import Refusal

LIFE_SECONDS = 86_400.0  # kie.md 4: 24 h and 3 days on one page; the shorter
FETCH_SECONDS = 30.0
MAX_BYTES = 100_000_000
OK = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was left with kie.ai."""

    path: str
    body: bytes
    content_type: str
    uploaded_at: float

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def expires_at(self) -> float:
        return self.uploaded_at + LIFE_SECONDS


class Uploads:
    """Files by path. The same path overwrites, as kie.ai's does."""

    def __init__(self) -> None:
        self._files: dict[str, Upload] = {}

    @property
    def all(self) -> list[Upload]:
        return list(self._files.values())

    def find(self, path: str, now: float) -> Upload | None:
        upload = self._files.get(path)
        return upload if upload is not None and now < upload.expires_at else None

    def keep(self, body: bytes, fields: dict[str, object], *, content_type: str | None, now: float) -> Upload:
        """Store a file under `uploadPath` (required, no outer slashes) and `fileName`."""
        folder = _text(fields, "uploadPath")
        if folder is None or folder.strip("/") != folder or ".." in folder.split("/"):
            raise Refusal(400, "uploadPath is required and has no leading or trailing slash")
        if not body:
            raise Refusal(400, "The file is empty")
        if len(body) > MAX_BYTES:
            raise Refusal(400, "The file is too large")
        name = _text(fields, "fileName") or secrets.token_hex(8)
        guessed = mimetypes.guess_type(name)[0] or content_type or "application/octet-stream"
        upload = Upload(f"{folder}/{name}", body, guessed, now)
        self._files[upload.path] = upload
        return upload


def reply(upload: Upload, origin: str, shape: str) -> dict[str, object]:
    """`data` of an upload, as its own page or as the quickstart shows it."""
    url = f"{origin}/x/{upload.path}"
    data: dict[str, object] = {
        "fileName": upload.name,
        "fileSize": len(upload.body),
        "mimeType": upload.content_type,
        "downloadUrl": url,
    }
    if shape == "quickstart":
        return data | {"fileUrl": url, "expiresAt": _iso(upload.expires_at)}
    return data | {"filePath": upload.path, "uploadedAt": _iso(upload.uploaded_at)}


def json_fields(body: bytes) -> dict[str, object]:
    """A body that must be a JSON object."""
    try:
        fields = json.loads(body)
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        raise Refusal(400, "The request body is not a JSON object")
    return fields


def decode_base64(fields: dict[str, object]) -> tuple[bytes, str | None]:
    """`base64Data`, raw or as a data URL, and the type it claims."""
    text = _text(fields, "base64Data")
    if text is None:
        raise Refusal(400, "base64Data is required")
    claimed = None
    if text.startswith("data:"):
        header, _, text = text.partition(",")
        claimed = header.removeprefix("data:").removesuffix(";base64")
    try:
        return base64.b64decode(text, validate=True), claimed
    except (binascii.Error, ValueError):
        raise Refusal(400, "base64Data is not valid Base64") from None


async def read_multipart(request: web.Request, body: bytes) -> tuple[bytes, dict[str, object], str | None]:
    """The part `file`, the text parts, and the type the part claims."""
    if request.content_type != "multipart/form-data":
        raise Refusal(400, "Content-Type must be multipart/form-data")
    stream = aiohttp.StreamReader(request.protocol, limit=len(body) + 1)
    stream.feed_data(body)
    stream.feed_eof()
    found: tuple[bytes, str | None] | None = None
    fields: dict[str, object] = {}
    try:
        reader = aiohttp.MultipartReader(request.headers, stream)
        while (part := await reader.next()) is not None:
            if not isinstance(part, aiohttp.BodyPartReader):
                raise Refusal(400, "Nested multipart is not supported")
            content = bytes(await part.read())
            if part.name == "file":
                found = content, part.headers.get("Content-Type")
            elif part.name is not None:
                fields[part.name] = content.decode()
    except (ValueError, AssertionError):
        raise Refusal(400, "The multipart body cannot be read") from None
    if found is None:
        raise Refusal(400, "file is required")
    return found[0], fields, found[1]


async def fetch(http: aiohttp.ClientSession, fields: dict[str, object]) -> tuple[bytes, str]:
    """`fileUrl`, fetched within 30 s."""
    url = _text(fields, "fileUrl")
    if url is None:
        raise Refusal(400, "fileUrl is required")
    try:
        limit = aiohttp.ClientTimeout(total=FETCH_SECONDS)
        async with http.get(url, timeout=limit) as response:
            body = await response.read()
    except (aiohttp.ClientError, ValueError, TimeoutError):
        raise Refusal(400, "fileUrl cannot be fetched") from None
    if response.status != OK:
        raise Refusal(400, "fileUrl cannot be fetched")
    return body, response.content_type


def _text(fields: dict[str, object], name: str) -> str | None:
    value = fields.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise Refusal(400, f"{name} must be a string")
    return value


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
