"""The body reader: four content types in, posted fields out, within the limits of the wire."""

import json
from codecs import BOM_UTF8
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qsl

from chalicelib.intake.refusals import Refused
from chalicelib.text.clean import length

Fields = dict[str, str | list[str]]
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Limits:
    """How much of each a body may hold."""

    body: int = 64 * 1024  # bytes; forty pages of prose
    depth: int = 20
    fields: int = 100
    field: int = 10_000  # characters; five pages
    name: int = 1_000  # characters; some forms use the whole question as the name


WIRE = Limits()
# Three signs for a byte, six for a letter of two: nothing is too big only for how it is written down.
_MOST_ESCAPED = 3
# For giving a refused visitor every word back: more than the wire takes, yet never so much that reading it is work.
_MOST_READ_AGAIN = 256 * 1024  # bytes, as they came
GENEROUS = Limits(body=_MOST_READ_AGAIN, depth=200, fields=1_000, field=_MOST_READ_AGAIN)


def read_fields(content_type: str, body: bytes, limits: Limits = WIRE, *, is_forgiving: bool = False) -> Fields:
    """Read the posted fields in their order; a name that comes more than once gives a list.

    What JSON nests comes as JSON text. `is_forgiving` reads what there is of a body that is not whole.

    Raises:
        Refused: TOO_BIG, BAD_BODY, UNSUPPORTED_TYPE or NO_FILE_UPLOADS.
    """
    if len(body) > _MOST_ESCAPED * limits.body or _size(body, kind_of(content_type)) > limits.body:
        raise Refused("TOO_BIG")
    try:
        pairs = _read_pairs(content_type, body, limits, is_forgiving=is_forgiving)
    except ValueError:
        raise Refused("BAD_BODY") from None
    except RecursionError:
        raise Refused("TOO_BIG") from None
    if len(pairs) > limits.fields:
        raise Refused("TOO_BIG")
    if is_forgiving:
        pairs = [(_mend(name), _mend(value)) for name, value in pairs]
    for name, value in pairs:
        _check_text(name, value, limits)
    return _gather(pairs, limits)


def _size(body: bytes, kind: str) -> int:
    """Count the bytes of a body without what its encoding adds to letters that are not ASCII."""
    if kind == "application/x-www-form-urlencoded":
        return len(body) - 2 * body.count(b"%")
    return len(body) - 3 * body.count(b"\\u") if looks_like_json(body) else len(body)


def forgiving_fields(content_type: str, body: bytes) -> Fields:
    """Read what can be read of a body that was refused, to show it to the visitor again; nothing of a very long one."""
    if len(body) > _MOST_READ_AGAIN:
        return {}
    try:
        return read_fields(content_type, body, GENEROUS, is_forgiving=True)
    except Refused:
        return {}


def looks_like_json(body: bytes) -> bool:
    """Return whether a body begins like a JSON object or list, whatever its sender calls it."""
    return body.removeprefix(BOM_UTF8).lstrip()[:1] in {b"{", b"["}


def kind_of(content_type: str) -> str:
    """Return the type of a body without its parameters."""
    return content_type.partition(";")[0].strip().lower()


def _read_pairs(content_type: str, body: bytes, limits: Limits, *, is_forgiving: bool) -> Pairs:
    kind = kind_of(content_type)
    is_json = kind.endswith(("/json", "+json"))
    if is_json or looks_like_json(body):
        try:
            return _read_json(_text_of(body, content_type), limits)
        except ValueError:
            if is_json or kind == "":
                raise
    if kind == "multipart/form-data":
        from chalicelib.intake.multipart import read_multipart  # not needed by JSON, nor by a plain HTML form

        return read_multipart(content_type, body, is_forgiving=is_forgiving)
    if kind in {"application/x-www-form-urlencoded", ""}:
        return _read_urlencoded(content_type, body, limits)
    if kind != "text/plain":
        raise Refused("UNSUPPORTED_TYPE")
    if is_forgiving:
        return _read_lines(_text_of(body, content_type))
    if body.strip():
        raise ValueError("plain text that is not JSON")
    return []


def _read_urlencoded(content_type: str, body: bytes, limits: Limits) -> Pairs:
    if b"=+" in body or (b"+" in body and b"@" in body):
        from chalicelib.intake.raw_plus import keep_pluses  # browsers encode both

        body = keep_pluses(body)
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        from chalicelib.intake.charsets import charset_in, decode_fields

        # A byte a character: what is percent-encoded and what is not come out alike.
        as_bytes = parse_qsl(body.decode("latin-1"), keep_blank_values=True, encoding="latin-1")
        fields = ((name.encode("latin-1"), value.encode("latin-1")) for name, value in as_bytes)
        return list(decode_fields(fields, charset_in(content_type)))
    if len(pairs) == 1 and not pairs[0][1] and pairs[0][0].lstrip()[:1] in {"{", "["}:
        with suppress(ValueError):  # JSON that was encoded as if it were a form
            return _read_json(pairs[0][0], limits)
    return pairs


def _text_of(body: bytes, content_type: str) -> str:
    try:
        return body.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError:
        from chalicelib.intake.charsets import charset_in, decode

        return decode(body, charset_in(content_type))


def _read_lines(text: str) -> Pairs:
    """Read what a form with enctype="text/plain" sends, only to give it back: a line cannot be told from a field."""
    return [(name, value) for name, _, value in (line.partition("=") for line in text.splitlines()) if name]


class _Nested(str):
    """What JSON nests, as JSON text: its length is that of many answers, each of which has its own."""

    __slots__ = ()


class _Object(list[tuple[str, object]]):
    """A JSON object with all its members, the repeated ones too."""


def _read_json(text: str, limits: Limits) -> Pairs:
    if not text.strip():
        return []
    # Numbers stay as they were written: 007 as a number is refused by the parser, 2.50 must not become 2.5.
    parsed = json.loads(text, object_pairs_hook=_Object, parse_int=str, parse_float=str, parse_constant=_refuse)
    if isinstance(parsed, str) and looks_like_json(parsed.encode("utf-8", "replace")):
        return _read_json(parsed, limits)  # written as JSON twice
    if _depth(parsed) > limits.depth:
        raise Refused("TOO_BIG")
    members = _members(parsed)
    _check_nested([value for _, value in members if isinstance(value, list)], limits)
    return [(name, text) for name, value in members for text in _texts(value)]


def _check_nested(rest: list[object], limits: Limits) -> None:
    """Refuse what no single answer may be, however deep it lies."""
    while rest:
        item = rest.pop()
        if isinstance(item, _Object):
            rest += [part for member in item for part in member]
        elif isinstance(item, list):
            rest += item
        elif isinstance(item, str) and "\0" in item:
            raise Refused("BAD_BODY")
        elif isinstance(item, str) and length(item) > limits.field:
            raise Refused("TOO_BIG")


def _members(parsed: object) -> list[tuple[str, object]]:
    """Return what a body holds by its names: a list counts, what stands alone can only be the message."""
    if isinstance(parsed, _Object):
        return parsed
    if not isinstance(parsed, list):
        return [("message", parsed)]
    if len(parsed) == 1 and isinstance(parsed[0], _Object):
        return parsed[0]
    return [(str(number), item) for number, item in enumerate(parsed, 1)]


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _depth(parsed: object) -> int:
    depth, layer = 0, [parsed]
    while layer := [item for item in layer if isinstance(item, list)]:
        depth += 1
        layer = [
            member for item in layer for member in ((value for _, value in item) if isinstance(item, _Object) else item)
        ]
    return depth


def _texts(value: object) -> list[str]:
    """Return the texts that one JSON member stands for: a list of plain values is several, all else is one."""
    if isinstance(value, list) and not isinstance(value, _Object) and not any(isinstance(item, list) for item in value):
        return [_text(item) for item in value] or [""]
    return [_text(value)]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or not _says_something(value):
        return ""
    return value if isinstance(value, str) else _Nested(_written(value))


def _says_something(value: object) -> bool:
    """Return whether there is anything in an object or a list."""
    if not isinstance(value, list):
        return value not in {None, ""}
    return any(map(_says_something, (member for _, member in value) if isinstance(value, _Object) else value))


def _written(value: object) -> str:
    """Write JSON as it was read, with every member of an object, the repeated ones too."""
    if isinstance(value, _Object):
        members = (f"{json.dumps(name, ensure_ascii=False)}: {_written(member)}" for name, member in value)
        return "{" + ", ".join(members) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _check_text(name: str, value: str, limits: Limits) -> None:
    if "\0" in name or "\0" in value:
        raise Refused("BAD_BODY")
    try:
        (name + value).encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        raise Refused("BAD_BODY") from None
    if len(name) > limits.name:
        raise Refused("TOO_BIG")


def _mend(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _gather(pairs: Iterable[tuple[str, str]], limits: Limits) -> Fields:
    gathered: dict[str, list[str]] = {}
    for name, value in pairs:
        gathered.setdefault(name, []).append(value)
    for name, values in gathered.items():
        if sum(length(value) for value in values if not isinstance(value, _Nested)) > limits.field:
            raise Refused("TOO_BIG", field=name)
    return {name: values[0] if len(values) == 1 else values for name, values in gathered.items()}
