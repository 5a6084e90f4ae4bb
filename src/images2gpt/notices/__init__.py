"""What we tell everybody: the banner on the pages, and letters about a change that matters."""

from images2gpt.notices.banner import Announcement, Banner, BannerState, banner_of, put
from images2gpt.notices.letters import Letter, Progress, announce, write_on
from images2gpt.notices.store import banner

__all__ = [
    "Announcement",
    "Banner",
    "BannerState",
    "Letter",
    "Progress",
    "announce",
    "banner",
    "banner_of",
    "put",
    "write_on",
]
