"""What we write to people about their accounts."""

from images2gpt.letters import letter
from images2gpt.ports import Mail
from images2gpt.settings import Settings


def reset(settings: Settings, to: str, token: str) -> Mail:
    """A forgotten password."""
    link = f"{settings.site_url}/reset#token={token}"
    first = "Somebody, probably you, asked to choose a new password. The link works once, for 30 minutes:"
    last = "If it was not you, do nothing: your password stays as it is."
    return letter(settings, to, "Choose a new password", first, link, last)


def verify(settings: Settings, to: str, token: str) -> Mail:
    """An address to confirm."""
    link = f"{settings.site_url}/verify#token={token}"
    first = "Confirm that this address is yours. The link works once, for two days:"
    last = "If you have no account with us, do nothing: without this the address is not used."
    return letter(settings, to, "Confirm your email address", first, link, last)


def password_changed(settings: Settings, to: str) -> Mail:
    """So that nobody's password changes unseen."""
    first = "The password of your account was changed, and every other device was signed out."
    last = "If it was not you, choose a new one at once:"
    return letter(settings, to, "Your password was changed", first, last, f"{settings.site_url}/forgot")


def email_changed(settings: Settings, to: str) -> Mail:
    """To the old address. Does not name the new one: this mail may be read by whoever lost the account."""
    last = f"If it was not you, write to {settings.support_email} at once."
    return letter(settings, to, "Your email address was changed", "Your account no longer uses this address.", last)
