"""The leader of a process group: ends the whole group when the program that holds its standard input is gone.

A program that is killed cannot clean up behind itself, but the system closes its pipes. So the stand-ins, wrangler and
whatever wrangler starts live in this process's group, and end with it, however their owner ends.
"""

import os
import signal
import sys
import time
from typing import Final

GRACE_S: Final = 3.0
"""How long wrangler may take to close its databases and remove its temporary files."""


def main() -> None:
    """Wait for the end of standard input, ask the group to end, then make it."""
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    sys.stdin.buffer.read()
    os.killpg(0, signal.SIGTERM)
    time.sleep(GRACE_S)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
