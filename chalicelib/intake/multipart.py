"""Multipart bodies, read with python-multipart: text parts only, files refused."""

import logging

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from chalicelib.intake.refusals import Refused

# It names the byte that it stumbled over, and that byte is a visitor's.
logging.getLogger("python_multipart").setLevel(logging.CRITICAL)

# A part's name, its content, and the type that its own header gives it.
_TextPart = tuple[bytes, bytes, bytes]


class _Parts:
    """Collects what the parser calls out."""

    def __init__(self) -> None:
        self.done: list[tuple[dict[str, bytes], bytes]] = []
        self.is_complete = False
        self._begin()

    def _begin(self) -> None:
        self._headers: dict[str, bytes] = {}
        self._name, self._value, self._data = bytearray(), bytearray(), bytearray()

    def callbacks(self) -> dict[str, object]:
        return {
            "on_part_begin": self._begin,
            "on_part_data": lambda data, start, end: self._data.extend(data[start:end]),
            "on_part_end": lambda: self.done.append((self._headers, bytes(self._data))),
            "on_header_field": lambda data, start, end: self._name.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._end_header,
            "on_end": self._end,
        }

    def unfinished(self) -> tuple[dict[str, bytes], bytes]:
        return self._headers, bytes(self._data)

    def _end_header(self) -> None:
        self._headers[self._name.decode("ascii", "replace").lower()] = bytes(self._value)
        self._name, self._value = bytearray(), bytearray()

    def _end(self) -> None:
        self.is_complete = True


def read_multipart(content_type: str, body: bytes, *, is_forgiving: bool) -> list[tuple[str, str]]:
    """Read the text parts of a multipart body in their order.

    Raises:
        ValueError: the body is not whole or not multipart.
        Refused: NO_FILE_UPLOADS, a part is a file with content. An untouched file input is no file.
    """
    _, options = parse_options_header(content_type)
    if not options.get(b"boundary"):
        raise ValueError("no boundary")
    parts = _Parts()
    try:
        parser = MultipartParser(options[b"boundary"], parts.callbacks())  # type: ignore[arg-type]
        parser.write(body)
        parser.finalize()
    except FormParserError:
        raise ValueError("not multipart") from None
    if not parts.is_complete and not is_forgiving:
        raise ValueError("cut off")
    # For giving the words back: also those of the part in which the connection broke.
    found = parts.done if parts.is_complete else [*parts.done, parts.unfinished()]
    texts = [part for headers, data in found if (part := _text_part(headers, data, is_forgiving=is_forgiving))]
    return _decoded(texts, content_type)


def _text_part(headers: dict[str, bytes], data: bytes, *, is_forgiving: bool) -> _TextPart | None:
    disposition, options = parse_options_header(headers.get("content-disposition", b""))
    if disposition != b"form-data" or b"name" not in options:
        if not is_forgiving:
            raise ValueError("a part without a name")
        return None
    # The parser leaves out `filename*`, which the standard forbids and some programs send.
    if b"filename" in options or b"filename*=" in headers["content-disposition"].lower():
        if data and not is_forgiving:
            raise Refused("NO_FILE_UPLOADS")
        return None
    return options[b"name"], data, headers.get("content-type", b"")


def _decoded(parts: list[_TextPart], content_type: str) -> list[tuple[str, str]]:
    try:
        return [(name.decode(), data.decode()) for name, data, _ in parts]
    except UnicodeDecodeError:
        from chalicelib.intake.charsets import charset_in, decode_fields

        own = next((found for *_, kind in parts if (found := charset_in(kind.decode("ascii", "ignore")))), "")
        return list(decode_fields(((name, data) for name, data, _ in parts), own, charset_in(content_type)))
