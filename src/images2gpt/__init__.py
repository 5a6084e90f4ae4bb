"""images2gpt: pictures from words, sold by the credit."""

__version__ = "0.1.0"
