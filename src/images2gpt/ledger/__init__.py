"""A person's credits, row by row."""

from images2gpt.ledger.service import TransactionPage, page

__all__ = ["TransactionPage", "page"]
