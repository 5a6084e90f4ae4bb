"""A secret replaced while the old value is honoured beside the new one, and the end of that time."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tools.deploy.cloudflare import Cloudflare
from tools.deploy.settings import OURS, Ask
from tools.deploy.vault import FILE, Vault
from tools.environment import ROTATABLE
from tools.project import ToolError, say

OVERLAPPING: Final = {
    "PASSWORD_PEPPER": "until everybody who is to keep their password has logged in once",
    "SIGNING_KEY": "for 90 days: visitors' keys live as long",
    "IP_KEY": "for 90 days: used free images are remembered as long",
    "CREEM_WEBHOOK_SECRET": "until Creem's dashboard has the new one, and a day for events sent again",
    "KIE_WEBHOOK_KEY": "until kie.ai's settings have the new one, and a day for callbacks sent again",
}
"""What the Worker reads twice, as NAME and NAME_PREVIOUS, and how long the old value is wanted."""

PROVIDERS: Final = ("KIE_API_KEY", "CREEM_API_KEY")
"""Secrets that count at their providers for as long as they are not ended there."""


@dataclass(frozen=True, slots=True)
class Rotation:
    """One secret of a deployed Worker."""

    name: str
    worker: str
    cloudflare: Cloudflare
    vault: Vault

    @property
    def previous(self) -> str:
        """The name of its old value."""
        return f"{self.name}_PREVIOUS"

    def begin(self, ask: Ask) -> None:
        """Put a new value in its place and keep the old one beside it."""
        held = self.vault.read()
        self._refuse(held)
        if self.previous in held:
            self._finish(held)
        else:
            changes: dict[str, str | None] = {self.name: self._new_value(ask)}
            if self.name in OVERLAPPING:
                changes[self.previous] = held[self.name]
            self._begin(changes)
        if self.cloudflare.dry:
            return
        if self.name in OVERLAPPING:
            say(f"Both values of {self.name} count now. Keep the old one {OVERLAPPING[self.name]}, then:")
            say(f"  python -m tools.deploy rotate {self.name} --end")
        else:
            say(f"{self.name} has changed, and stands in {self.vault.file.name}; the old value opens nothing any more.")

    def end(self) -> None:
        """Let the old value go: at Cloudflare first, so that none counts there of which nobody knows any more."""
        self._refuse_name()
        if self.name not in OVERLAPPING:
            raise ToolError(f"Of {self.name} no old value is ever kept: there is nothing to end.")
        if self.previous not in self.vault.read():
            raise ToolError(f"{self.name} is not being rotated: {self.vault.file.name} holds no {self.previous}.")
        if not self._reached_cloudflare():
            raise ToolError(
                f"The Worker has no {self.previous}, so it may have only the old value of {self.name}:"
                f" begin once more (rotate {self.name}), then end it."
            )
        self.cloudflare.change_secrets(self.worker, {self.previous: None})
        if self.cloudflare.dry:
            say(f"Would remove {self.previous} from {self.vault.file.name}.")
            return
        self.vault.keep({self.previous: None})
        say(f"Only the new value of {self.name} counts now.")

    def _reached_cloudflare(self) -> bool:
        """Whether the Worker has the old value beside the new one; a dry run takes the vault's word for it."""
        return self.cloudflare.dry or self.previous in self.cloudflare.secrets(self.worker)

    def _finish(self, held: Mapping[str, str]) -> None:
        """Send once more what the vault holds and Cloudflare did not take; ToolError where it did."""
        if self._reached_cloudflare():
            raise ToolError(f"{self.name} is being rotated already: end that first (rotate {self.name} --end).")
        say(f"{self.vault.file.name} holds a rotation that Cloudflare did not take: sending it again.")
        self.cloudflare.change_secrets(self.worker, {name: held[name] for name in (self.name, self.previous)})

    def _refuse_name(self) -> None:
        if self.name in PROVIDERS:
            raise ToolError(f"{self.name} is made at its provider: put the new one into {FILE.name}, then make deploy.")
        if self.name not in ROTATABLE:
            raise ToolError(f"{self.name} is not one of {', '.join(ROTATABLE)}.")

    def _refuse(self, held: Mapping[str, str]) -> None:
        self._refuse_name()
        if self.name not in OVERLAPPING:
            return
        if self.name not in held:
            raise ToolError(
                f"{self.vault.file.name} holds no {self.name}, and Cloudflare never shows a secret again: without the"
                " present value all that was made with it would stop to count. Put it back from your password manager."
            )

    def _new_value(self, ask: Ask) -> str:
        if self.name in OURS:
            return secrets.token_urlsafe(32)
        if self.cloudflare.dry:
            say(f"Would ask for {self.name}: the new one, from the provider's dashboard.")
            return ""
        value = ask(self.name, "the new one, from the provider's dashboard").strip()
        if not value:
            raise ToolError(f"{self.name} was not given, and nothing has changed.")
        return value

    def _begin(self, changes: Mapping[str, str | None]) -> None:
        if self.cloudflare.dry:
            say(f"Would keep {', '.join(changes)} in {self.vault.file.name}.")
        else:
            self.vault.keep(changes)  # first here: what Cloudflare has and nobody else is lost
        self.cloudflare.change_secrets(self.worker, changes)
