"""What may be asked of the model."""

from images2gpt.moderation.service import Verdict, screen

__all__ = ["Verdict", "screen"]
