"""The Mailer port on Cloudflare's send_email."""

from typing import Any

from pyodide.ffi import JsException
from workers import import_from_javascript

from images2gpt import log
from images2gpt.edge import convert
from images2gpt.mail import compose
from images2gpt.ports import Clock, Ids, Mail, MailRefused


class SendEmail:
    """`binding` is the raw JavaScript one, None where this deployment has none; `sender` is MAIL_FROM."""

    def __init__(self, binding: Any, sender: str, *, clock: Clock, ids: Ids) -> None:
        self._binding = binding
        self._sender = sender
        self._clock = clock
        self._ids = ids

    async def send(self, mail: Mail) -> None:
        """See ports.Mailer. A message given as fields would not be kept whole by the local send_email."""
        raw = compose(mail, self._sender, message_id=self._ids.new("msg"), now=self._clock.now())
        if self._binding is None:
            raise MailRefused
        # Not at the top of the module: the runtime gives this module only while a request runs.
        message_class = import_from_javascript("cloudflare:email").EmailMessage
        message = message_class.new(self._sender, mail.to, raw.decode("ascii"))
        try:
            await convert.call(self._binding, "send", message)
        except JsException as error:
            log.event("mail_refused", kind=str(error.name)[:40])  # its text may name the address
            raise MailRefused from error
