"""What the operator tells the deployment: completed, and checked before anything is touched."""

import re
import secrets
import sys
from collections.abc import Callable, Collection, Mapping
from getpass import getpass
from typing import Final
from urllib.parse import urlsplit

from tools.deploy.vault import FILE, Vault
from tools.environment import ROTATABLE, SETTINGS
from tools.project import ROOT, ToolError, read_toml, say

if str(ROOT / "src") not in sys.path:  # the Worker's own reading of its settings is the check
    sys.path.append(str(ROOT / "src"))

from images2gpt.settings import read_settings

OURS: Final = ("PASSWORD_PEPPER", "SIGNING_KEY", "IP_KEY", "ADMIN_TOKEN")
"""Secrets that nobody else knows, so that we make them."""

THEIRS: Final = {
    "SITE_URL": "where people find the site: https://your.domain, or your account's https://images2gpt.….workers.dev",
    "KIE_API_KEY": "from kie.ai's settings",
    "CONTROLLER_NAME": "the person or company that answers for the site; the privacy page names it",
    "POSTAL_ADDRESS": "its postal address in one line; the Contact and DMCA pages name it",
}
"""What only the operator knows and no site may go without."""

SECRET: Final = frozenset({"KIE_API_KEY", "CREEM_API_KEY", *ROTATABLE, *(f"{name}_PREVIOUS" for name in ROTATABLE)})
"""Handed over encrypted and never shown again; the other settings are plain variables."""

WHERE: Final = f"Put it into {FILE.name} (NAME=value) or the environment; make deploy asks for what is missing."
HOST: Final = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*\.(?!-)[a-z][a-z0-9-]+(?<!-)")
"""A name of the DNS: at least two parts, in small letters, and no number at the end, which would be an address."""

Ask = Callable[[str, str], str]
"""Asks for the setting of a name, with what it is; "" where nobody answers."""


def told(environ: Mapping[str, str], vault: Vault) -> dict[str, str]:
    """Return every setting that is given: the process environment over the vault."""
    given = {**vault.read(), **{name: environ[name] for name in SETTINGS if environ.get(name)}}
    return {name: value.strip() for name, value in given.items()}


def completed(given: Mapping[str, str], *, there: Collection[str], vault: Vault, ask: Ask) -> dict[str, str]:
    """Add what is missing, ours made and theirs asked for, and keep it in the vault before anything uses it.

    `there`: the secrets that the Worker has already, which are left alone: a second pepper would lock everybody out.
    """
    ours = {name: secrets.token_urlsafe(32) for name in OURS if name not in given and name not in there}
    if ours:
        say(f"Making {', '.join(ours)} …")
    theirs = {name: ask(name, why) for name, why in THEIRS.items() if name not in given and name not in there}
    new = {**ours, **{name: value.strip() for name, value in theirs.items() if value.strip()}}
    vault.keep(new)
    return {**given, **new}


def ask_at_terminal(name: str, why: str) -> str:
    """Ask the person who runs this; nobody, where there is no terminal."""
    if not sys.stdin.isatty():
        return ""
    prompt = f"{name} ({why}): "
    return getpass(prompt) if name in SECRET else input(prompt)


def refuse(given: Mapping[str, str], *, there: Collection[str]) -> None:
    """Raise ToolError with everything that a site may not open with."""
    if problems := refusals(given, there=there):
        lines = [f"- {problem}." for problem in problems]
        raise ToolError("\n".join(["Nothing was deployed:", *lines, WHERE]))


def refusals(given: Mapping[str, str], *, there: Collection[str]) -> list[str]:
    """Return what is missing or wrong, by name and never by value."""
    unknown = {f"{name} is missing" for name in there}
    problems = [problem for problem in read_settings(given).problems if problem not in unknown]
    known = {*given, *there, *(problem.partition(" ")[0] for problem in problems)}
    problems += [f"{name} is missing" for name in THEIRS if name not in known]
    problems = [told_why(problem) for problem in problems]
    if "SITE_URL" in given:
        problems += wrong_site(given["SITE_URL"])
    problems += [f"{name} names a stand-in" for name in ("KIE_API_BASE", "CREEM_API_BASE") if name in given]
    return problems


def told_why(problem: str) -> str:
    """Add what a setting is to the sentence that it is missing."""
    name, _, what = problem.partition(" ")
    return f"{problem} ({THEIRS[name]})" if what == "is missing" and name in THEIRS else problem


def wrong_site(url: str) -> list[str]:
    """Return what is wrong with the address of the site, if anything is."""
    try:
        parts = urlsplit(url.rstrip("/"))
        origin = parts.scheme == "https" and HOST.fullmatch(parts.netloc) and not parts.path
    except ValueError:
        origin = False
    if not origin or parts.query or parts.fragment:
        return ["SITE_URL is not https:// and a host name in small letters, and nothing else"]
    worker = read_toml("wrangler.toml")["name"]
    if parts.netloc.endswith(".workers.dev") and not re.fullmatch(rf"{worker}\.[\w-]+\.workers\.dev", parts.netloc):
        return [f"SITE_URL on workers.dev is https://{worker}.….workers.dev, with your account's name"]
    return []


def warnings(given: Mapping[str, str], *, there: Collection[str]) -> list[str]:
    """Return what the site will not be able to do as it is."""
    known = {*given, *there}
    without = {
        "CREEM_API_KEY": "no prompt can be screened, so every order is answered 503, and nothing can be bought",
        "CREEM_WEBHOOK_SECRET": "no event of Creem is believed and nothing can be bought",
        "CREEM_PRODUCTS": "there is nothing to buy",
        "MAIL_FROM": "no mail is sent: forgotten passwords cannot be reset",
        "SUPPORT_EMAIL": "pages name support@images2gpt.com",
    }
    said = [f"Without {name} {what}." for name, what in without.items() if name not in known]
    if given.get("CREEM_API_KEY", "").startswith("creem_test_"):
        said.append("CREEM_API_KEY is a test key: test cards buy real images.")
    return said
