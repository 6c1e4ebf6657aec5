"""A way to AWS on which a connection that was idle too long is reset by its next use, as after a function's freeze."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

# Closes with a reset instead of an orderly end.
_RESET = struct.pack("ii", 1, 0)
_AT_ONCE = 65_536


@dataclass
class ResettingProxy:
    """Stands before a server on loopback. How long a connection was idle is told by `now`."""

    target: tuple[str, int]
    now: Callable[[], datetime]
    longest_idle: timedelta = timedelta(seconds=2)
    resets: int = 0
    opened: int = 0
    _open: list[socket.socket] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        # What waits for a connection, or for words on one, wakes up.
        for end in (self._listener, *self._open):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self.opened += 1
                far = socket.create_connection(self.target)
                self._open += [near, far]
                for end in (near, far):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=self._pass_on, args=(near, far), daemon=True).start()
                threading.Thread(target=self._pass_back, args=(far, near), daemon=True).start()

    def _pass_on(self, near: socket.socket, far: socket.socket) -> None:
        used_at = self.now()
        with suppress(OSError):
            while sent := near.recv(_AT_ONCE):
                if self.now() - used_at > self.longest_idle:
                    self.resets += 1
                    near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                    break
                used_at = self.now()
                far.sendall(sent)
            near.close()
            far.shutdown(socket.SHUT_RDWR)

    @staticmethod
    def _pass_back(far: socket.socket, near: socket.socket) -> None:
        with suppress(OSError):
            while sent := far.recv(_AT_ONCE):
                near.sendall(sent)


@contextmanager
def resetting(url: str, now: Callable[[], datetime]) -> Iterator[ResettingProxy]:
    """Yield a proxy before the server at `url`."""
    place = urlsplit(url)
    proxy = ResettingProxy((place.hostname or "", place.port or 0), now)
    try:
        yield proxy
    finally:
        proxy.close()
