"""Find a Chromium for the browser tests, or install one the way this machine allows."""

import os
import shutil
import sys
from pathlib import Path
from typing import Final

from tools.project import ToolError, run, say

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_APPLICATIONS: Final = ("Google Chrome", "Chromium")


def find_browser() -> str:
    """Return the path of an installed Chromium or Chrome, else of Debian's package, else of Playwright's download."""
    if found := installed_browser():
        return found
    try:
        return debian_browser() if shutil.which("apt-get") and os.geteuid() == 0 else playwright_browser()
    except ToolError as error:
        raise ToolError(f"The browser tests need Chromium or Google Chrome: install either. ({error})") from None


def installed_browser() -> str | None:
    """Return the path of the browser that is there, or None."""
    applications = (f"/Applications/{name}.app/Contents/MacOS/{name}" for name in MAC_APPLICATIONS)
    return next((path for name in (*NAMES, *applications) if (path := shutil.which(name))), None)


def debian_browser() -> str:
    """Install Debian's package and return where it put the program."""
    say("Installing Debian's chromium for the browser tests …")
    run(["apt-get", "update"], failed="apt-get update failed")
    run(["apt-get", "install", "--yes", "--no-install-recommends", "chromium"], failed="apt-get found no chromium")
    if found := installed_browser():
        return found
    raise ToolError("Debian's chromium package brought no program")


def playwright_browser() -> str:
    """Download Playwright's own build and return where it put the program."""
    say("Downloading Playwright's Chromium for the browser tests …")
    run([sys.executable, "-m", "playwright", "install", "chromium"], failed="Playwright could not download Chromium")
    ask = "from playwright.sync_api import sync_playwright as p\nwith p() as run: print(run.chromium.executable_path)"
    path = run([sys.executable, "-c", ask], failed="Playwright did not say where its Chromium is").strip()
    if not Path(path).exists():
        raise ToolError("Playwright's download brought no program")
    return path


if __name__ == "__main__":
    say(find_browser())
