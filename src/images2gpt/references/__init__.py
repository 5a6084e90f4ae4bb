"""Reference images: what a person shows the model. They pass through to kie.ai and are never kept here."""

from images2gpt.references.model import KEPT_S, REQUEST_BYTES, TYPES, UPLOAD_BYTES, Reference
from images2gpt.references.service import ReferenceView, take
from images2gpt.references.store import delete_expired, usable

__all__ = [
    "KEPT_S",
    "REQUEST_BYTES",
    "TYPES",
    "UPLOAD_BYTES",
    "Reference",
    "ReferenceView",
    "delete_expired",
    "take",
    "usable",
]
