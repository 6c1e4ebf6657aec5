"""A server on loopback that answers each request as it was told, one after the other, and keeps what it was asked."""

import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

_RESET = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Answer:
    """What is sent back: raw bytes after a delay in seconds; or the connection ends, in order or with a reset."""

    raw: bytes = b""
    delay: float = 0.0
    ends: str = ""


def answer(body: bytes = b"{}", status: str = "200 OK", **headers: str) -> Answer:
    named = {"Content-Length": str(len(body)), **{name.replace("_", "-"): value for name, value in headers.items()}}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return Answer(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body)


@dataclass
class ScriptedServer:
    answers: list[Answer]
    asked: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)
    connections: int = 0
    tls: ssl.SSLContext | None = None

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        self.url = f"https://localhost:{port}" if self.tls else f"http://127.0.0.1:{port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, accepted: socket.socket) -> None:
        with (
            suppress(OSError),
            accepted,
            self.tls.wrap_socket(accepted, server_side=True) if self.tls else accepted as connection,
            connection.makefile("rb") as lines,
        ):
            while line := lines.readline():
                headers = {}
                while (line := lines.readline().strip()) and b":" in line:
                    name, _, value = line.decode().partition(":")
                    headers[name.lower()] = value.strip()
                self.asked.append((headers, lines.read(int(headers.get("content-length", "0")))))
                if not self._answer(connection, self.answers.pop(0)):
                    return

    def _answer(self, connection: socket.socket, said: Answer) -> bool:
        time.sleep(said.delay)
        connection.sendall(said.raw)
        if said.ends == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        return not said.ends


@contextmanager
def scripted(*answers: Answer, tls: ssl.SSLContext | None = None) -> Iterator[ScriptedServer]:
    """Yield a server on loopback, over TLS if it is given a certificate for `localhost`."""
    server = ScriptedServer(list(answers), tls=tls)
    try:
        yield server
    finally:
        server.close()
