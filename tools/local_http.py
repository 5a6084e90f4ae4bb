"""The little HTTP that the tools need on this machine."""

import http.client
import random
import socket
from typing import Final

HOST: Final = "127.0.0.1"
LONGEST_ANSWER_S: Final = 60
OURS: Final = range(20_000, 32_768)
"""Below those that Linux (from 32,768) and macOS (from 49,152) give out by themselves, as to our stand-ins."""


def get_status(port: int, path: str) -> int | None:
    """Return the status of a GET request to this machine, or None if nothing answered."""
    connection = http.client.HTTPConnection(HOST, port, timeout=LONGEST_ANSWER_S)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def is_free(port: int) -> bool:
    """Tell whether a server could listen on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """Return a port that nothing listens on, and that the system gives to nobody who takes any."""
    return next(port for port in random.sample(OURS, len(OURS)) if is_free(port))
