"""Which path is which call."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tools.sandbox.kie import calls
from tools.sandbox.kie.behaviour import Kind
from tools.sandbox.kie.exchange import Call
from tools.sandbox.kie.service import Kie

Answer = Callable[[Kie, Call], Awaitable[object]]
RESULTS = "/images/chatgpt/"


@dataclass(frozen=True, slots=True)
class Route:
    """A call of the API; `keyed` ones want a Bearer key."""

    method: str
    kind: Kind
    answer: Answer
    keyed: bool = True


@dataclass(frozen=True, slots=True)
class Folder:
    """Files that anyone may fetch."""

    prefix: str
    kind: Kind


ROUTES = {
    "/api/v1/jobs/createTask": Route("POST", Kind.CREATE, calls.create_task),
    "/api/v1/jobs/recordInfo": Route("GET", Kind.RECORD, calls.record_info),
    "/api/v1/chat/credit": Route("GET", Kind.CREDIT, calls.credit),
    "/api/v1/common/download-url": Route("POST", Kind.DOWNLOAD_URL, calls.download_url),
    "/client/v1/model-pricing/page": Route("POST", Kind.PRICING, calls.pricing, keyed=False),
    "/api/file-stream-upload": Route("POST", Kind.UPLOAD, calls.upload),
    "/api/file-base64-upload": Route("POST", Kind.UPLOAD, calls.upload),
    "/api/file-url-upload": Route("POST", Kind.UPLOAD, calls.upload),
}
FOLDERS = (
    Folder(RESULTS, Kind.FILE),
    Folder("/d/", Kind.DOWNLOAD),
    Folder("/x/", Kind.UPLOADED),
)


def find_folder(path: str) -> Folder | None:
    """The folder a path lies in."""
    return next((folder for folder in FOLDERS if path.startswith(folder.prefix)), None)
