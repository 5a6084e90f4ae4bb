"""Stand-ins for the providers: strict, scriptable, recording, and able to paint."""

from tools.sandbox.sandbox import Options, Sandbox

__all__ = ["Options", "Sandbox"]
