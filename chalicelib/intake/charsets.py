"""What pages in another charset than UTF-8 send. Loaded only for a body that is not UTF-8."""

import codecs
import re
from collections.abc import Iterable, Iterator

# Names of charsets as the web means them, where Python means something narrower.
_WIDER = {
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
}
# Those in which pages are written, each with its letters where ASCII has none. Latin 1 and ASCII mean windows-1252.
_CHARSETS = frozenset(
    (
        *(f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
        *(f"cp{page}" for page in (866, 874, 932, 949, 1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258)),
        *("koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "gb18030", "big5", "big5hkscs", "euc_jp"),
    )
)
_LABEL = re.compile(r"[\w:.-]{1,40}", re.ASCII)
_PARAMETER = re.compile(r";\s*charset\s*=\s*[\"']?([^\s\"';]+)", re.IGNORECASE)
# The bytes that windows-1252 leaves undefined are the controls of the same number.
_WINDOWS_1252 = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
# How a browser writes a character that the page's charset lacks.
_REFERENCE = re.compile(r"&#(\d{3,7});")
_FIRST_LACKING, _LAST_CHARACTER = 0x100, 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


def charset_in(content_type: str) -> str:
    """Return the charset that a content type names, or an empty text."""
    found = _PARAMETER.search(content_type)
    return found[1] if found else ""


def decode(data: bytes, *declared: str) -> str:
    """Decode bytes: UTF-8 if they are, else the first declared charset that they fit, else windows-1252."""
    for charset in ("utf-8-sig", *filter(None, map(_codec, declared))):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and len(data) % 2 == 0:
        return data.decode("utf-16", "replace")
    return data.decode("latin-1").translate(_WINDOWS_1252)


def decode_fields(fields: Iterable[tuple[bytes, bytes]], *declared: str) -> Iterator[tuple[str, str]]:
    """Decode names and values of a form from an old page, in the charset of its `_charset_` field if it has one."""
    known = list(fields)
    said = [value.decode("ascii", "ignore").strip() for name, value in known if name == b"_charset_"]
    for name, value in known:
        yield decode(name, *said, *declared), _REFERENCE.sub(_character, decode(value, *said, *declared))


def _codec(label: str) -> str:
    """Return Python's name of a charset; an empty text for windows-1252 and for what is no page's charset."""
    if not _LABEL.fullmatch(label):
        return ""
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return ""
    name = _WIDER.get(name, name)
    return name if name in _CHARSETS else ""


def _character(found: re.Match[str]) -> str:
    number = int(found[1])
    is_one = _FIRST_LACKING <= number <= _LAST_CHARACTER and number not in _SURROGATES
    return chr(number) if is_one else found[0]
