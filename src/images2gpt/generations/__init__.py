"""Images: ordered, made by kie.ai, watched, read and handed out."""

from images2gpt.generations.archive import Selection, archive
from images2gpt.generations.links import ImageLink, file_name, opens
from images2gpt.generations.model import ASPECT_RATIOS, PROMPT_CHARACTERS, REFERENCES, Wish
from images2gpt.generations.orders import Placed, place
from images2gpt.generations.reading import KeyQuery, Page, find, image, nudge, page, watch
from images2gpt.generations.store import expire, forget_keys, move
from images2gpt.generations.sweep import sweep
from images2gpt.generations.view import GenerationView, view

__all__ = [
    "ASPECT_RATIOS",
    "PROMPT_CHARACTERS",
    "REFERENCES",
    "GenerationView",
    "ImageLink",
    "KeyQuery",
    "Page",
    "Placed",
    "Selection",
    "Wish",
    "archive",
    "expire",
    "file_name",
    "find",
    "forget_keys",
    "image",
    "move",
    "nudge",
    "opens",
    "page",
    "place",
    "sweep",
    "view",
    "watch",
]
