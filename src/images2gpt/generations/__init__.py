"""Images: ordered, made by kie.ai, watched, read and handed out."""

from images2gpt.generations.archive import Selection, archive, pieces_of
from images2gpt.generations.callbacks import CallbackQuery, call_back, check_key
from images2gpt.generations.handing import hand_out
from images2gpt.generations.keeping import Receipt, Star, delete, receipt, star
from images2gpt.generations.kie import credits_left
from images2gpt.generations.links import ImageLink, file_name, opens
from images2gpt.generations.model import ASPECT_RATIOS, AVAILABLE_S, PROMPT_CHARACTERS, REFERENCES, Generation, Wish
from images2gpt.generations.orders import Placed, asker, place
from images2gpt.generations.reading import KeyQuery, ListQuery, Page, find, nudge, page, watch
from images2gpt.generations.store.keeping import delete_all, delete_unclaimed, erase, expire, move
from images2gpt.generations.store.lists import images_of
from images2gpt.generations.store.placing import KEY_KEPT_S, forget_keys
from images2gpt.generations.store.waits import expected
from images2gpt.generations.sweep import measure, sweep
from images2gpt.generations.view import GenerationView, view

__all__ = [
    "ASPECT_RATIOS",
    "AVAILABLE_S",
    "KEY_KEPT_S",
    "PROMPT_CHARACTERS",
    "REFERENCES",
    "CallbackQuery",
    "Generation",
    "GenerationView",
    "ImageLink",
    "KeyQuery",
    "ListQuery",
    "Page",
    "Placed",
    "Receipt",
    "Selection",
    "Star",
    "Wish",
    "archive",
    "asker",
    "call_back",
    "check_key",
    "credits_left",
    "delete",
    "delete_all",
    "delete_unclaimed",
    "erase",
    "expected",
    "expire",
    "file_name",
    "find",
    "forget_keys",
    "hand_out",
    "images_of",
    "measure",
    "move",
    "nudge",
    "opens",
    "page",
    "pieces_of",
    "place",
    "receipt",
    "star",
    "sweep",
    "view",
    "watch",
]
