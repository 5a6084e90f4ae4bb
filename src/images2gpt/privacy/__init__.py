"""The rights that a person exercises without writing to anyone."""

from images2gpt.privacy.deletion import Deleted, Goodbye, delete, finish_open, purge
from images2gpt.privacy.export import PartQuery, copy

__all__ = ["Deleted", "Goodbye", "PartQuery", "copy", "delete", "finish_open", "purge"]
