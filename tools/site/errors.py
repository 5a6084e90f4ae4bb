"""What a page can get wrong."""


class SiteError(Exception):
    """A page that cannot be put together; the text is the sentence shown."""
