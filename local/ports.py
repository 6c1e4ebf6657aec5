"""Reads which port is meant, and says how to mend one that cannot be had."""

import socket

_HIGHEST = 65_535
_LOOPBACK = "127.0.0.1"


class PortError(Exception):
    """The port cannot be used; the message says what to do."""


def read_port(text: str) -> int:
    """Read a port from what was typed.

    Raises:
        PortError: it is none.
    """
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) <= _HIGHEST:
        raise PortError(f"PORT={text} is no port: it is a number from 1 to {_HIGHEST}, like PORT=8000.")
    return int(text)


def free_port() -> int:
    """Return a port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind((_LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def refuse_taken(port: int) -> None:
    """Look whether the desk may listen on a port.

    Raises:
        PortError: somebody else does, or only the administrator may.
    """
    try:
        _listen(port)
    except PermissionError:
        raise PortError(f"Port {port} is for the administrator only: PORT=8000 make run") from None
    except OSError:
        raise PortError(f"Port {port} is taken: PORT={_next_free(port)} make run") from None


def _next_free(port: int) -> int:
    for other in range(port + 1, _HIGHEST + 1):
        try:
            _listen(other)
        except OSError:
            continue
        return other
    return 8000


def _listen(port: int) -> None:
    with socket.socket() as listener:
        # As the desk's own server does, so that a port is not called taken for the minute after a desk was closed.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_LOOPBACK, port))
        listener.listen()
