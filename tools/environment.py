"""The settings of a local Worker: the process environment over .dev.vars, and what wrangler reads of both."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tools.assignments import read_assignments
from tools.project import ROOT, ToolError, say

DEV_VARS: Final = ROOT / ".dev.vars"
GENERATED_SECRETS: Final = ("PASSWORD_PEPPER", "SIGNING_KEY", "IP_KEY", "ADMIN_TOKEN", "CREEM_WEBHOOK_SECRET")
"""What a Worker cannot do without and a developer should not have to think of."""

ROTATABLE: Final = (
    "PASSWORD_PEPPER",
    "SIGNING_KEY",
    "IP_KEY",
    "ADMIN_TOKEN",
    "KIE_WEBHOOK_KEY",
    "CREEM_WEBHOOK_SECRET",
)
SETTINGS: Final = (
    "SITE_URL",
    "BRAND",
    "KIE_API_BASE",
    "KIE_UPLOAD_BASE",
    "KIE_API_KEY",
    "KIE_RESULT_HOSTS",
    "KIE_UPLOAD_HOSTS",
    "KIE_MODEL_TEXT",
    "KIE_MODEL_IMAGE",
    "CREEM_API_BASE",
    "CREEM_API_KEY",
    "CREEM_PRODUCTS",
    "SUPPORT_EMAIL",
    "MAIL_FROM",
    "CONTROLLER_NAME",
    "POSTAL_ADDRESS",
    "SIZE_RETURNS",
    "TRIALS_PER_DAY",
    "NOTICES_PER_DAY",
    *ROTATABLE,
    *(f"{name}_PREVIOUS" for name in ROTATABLE),
)
"""Every name that the Worker reads; nothing else of this machine's environment reaches it."""


def ensure_secrets(file: Path = DEV_VARS) -> None:
    """Add the secrets that .dev.vars does not have yet; the file is this machine's own and never committed."""
    given = read_assignments(file)
    missing = [name for name in GENERATED_SECRETS if name not in given]
    if not missing:
        return
    say(f"Generating {', '.join(missing)} for this machine into {file.name} …")
    lines = [f"{name}={secrets.token_urlsafe(32)}\n" for name in missing]
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "w") as opened:
        opened.writelines(lines)


def worker_settings(environ: Mapping[str, str], file: Path) -> dict[str, str]:
    """Return every setting that is given and not empty, the process environment over the file."""
    given = {**read_assignments(file), **environ}
    return {name: given[name] for name in SETTINGS if given.get(name)}


def write_env_file(path: Path, settings: Mapping[str, str]) -> None:
    """Write the settings, readable by this user only, for wrangler's --env-file."""
    content = "".join(f"{name}={quoted(name, value)}\n" for name, value in settings.items())
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(content)


def quoted(name: str, value: str) -> str:
    """Quote a value so that wrangler reads it back as it is: it expands $NAME even between single quotes."""
    for quote in "'`":
        if quote not in value:
            return quote + value.replace("$", r"\$") + quote
    raise ToolError(f"{name} holds both ' and `, which no .env file can carry; change one of them.")
