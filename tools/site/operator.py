"""Who runs the site: the settings that the pages show."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from tools.site.errors import SiteError

ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?")


@dataclass(frozen=True)
class Operator:
    """As the environment or .dev.vars has it. The defaults are those of images2gpt.settings; a test compares."""

    brand: str = "Images 2 GPT"
    site_url: str = "https://images2gpt.com"
    support_email: str = "support@images2gpt.com"
    controller_name: str = ""
    postal_address: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Operator":
        """Read BRAND, SITE_URL, SUPPORT_EMAIL, CONTROLLER_NAME and POSTAL_ADDRESS; SiteError for no origin."""
        said = {name: given.get(name.upper(), "").strip() for name in cls.__dataclass_fields__}
        operator = cls(**{name: value for name, value in said.items() if value})
        site_url = operator.site_url.rstrip("/")
        if not ORIGIN.fullmatch(site_url):
            raise SiteError("SITE_URL is no origin such as https://images2gpt.com.")
        return cls(**{**operator.__dict__, "site_url": site_url})

    @property
    def values(self) -> dict[str, str]:
        """What `{{NAME}}` stands for on every page, as text."""
        return {
            "BRAND": self.brand,
            "SITE_URL": self.site_url,
            "SITE_HOST": urlsplit(self.site_url).netloc,
            "SUPPORT_EMAIL": self.support_email,
        }

    @property
    def markup(self) -> dict[str, str]:
        """What `{{NAME}}` stands for, as markup: the brand with its first number in the accent's italic."""
        return {"WORDMARK": re.sub(r"(?<!\S)(\d+)(?!\S)", r"<em>\1</em>", escape(self.brand), count=1)}

    @property
    def own(self) -> dict[str, str]:
        """What takes the place of the text in an element marked `data-operator`, where it is known."""
        said = {"CONTROLLER_NAME": self.controller_name, "POSTAL_ADDRESS": self.postal_address}
        return {name: value for name, value in said.items() if value}
