"""A refusal, and the envelope every call of the API answers with (kie.md 1.1)."""

from dataclasses import dataclass

from aiohttp import web

from tools.sandbox.kie.behaviour import Wording

NO_ACCESS = "You do not have access permissions"
SUCCESS = 200


class Refusal(Exception):  # kie.ai refuses; nothing went wrong in the sandbox
    """The call is not honoured. `status` is set where the real one is known to use HTTP for it."""

    def __init__(self, code: int, msg: str, *, status: int | None = None) -> None:
        super().__init__(msg)
        self.code = code
        self.msg = msg
        self.status = status


@dataclass(frozen=True, slots=True)
class Envelope:
    """`code`, `msg`, `data`; the file service adds `success` and has a sentence of its own."""

    wording: Wording
    of_upload: bool = False

    def accepted(self, data: object) -> web.Response:
        sentence = "File uploaded successfully" if self.of_upload else "success"
        return self._render(SUCCESS, sentence, data, status=SUCCESS)

    def refused(self, refusal: Refusal) -> web.Response:
        """Errors are HTTP 200 with the code in the body, unless told otherwise."""
        status = refusal.status or (refusal.code if self.wording.http_errors else SUCCESS)
        return self._render(refusal.code, refusal.msg, None, status=status)

    def _render(self, code: int, sentence: str, data: object, *, status: int) -> web.Response:
        success = {"success": code == SUCCESS} if self.of_upload else {}
        body = {**success, "code": code, self.wording.message_field: sentence, "data": data}
        return web.json_response(body, status=status)
