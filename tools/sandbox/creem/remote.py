"""The Creem stand-in in another process."""

from tools.sandbox.remote_provider import RemoteProvider


class RemoteCreem(RemoteProvider):
    """The switches and records of `Creem`, by the same names."""

    name = "creem"
