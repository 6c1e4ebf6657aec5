"""`python -m tools.inbox_icons`: draw the installed inbox's icon, and keep it as small files for the pages to carry.

The drawing is the lantern of the pages, white on the desk's green to the very edge, so that a phone may cut it to any
shape. Two colours and what lies between them: sixteen shades are enough.
"""

import struct
import zlib
from collections.abc import Sequence

from playwright.sync_api import sync_playwright

from chalicelib.inbox.icon import GROUND, ICONS
from tools.browsing import launch_chromium

_SHADES = 16
_GROUND = tuple(bytes.fromhex(GROUND.removeprefix("#")))
# Well inside, so that nothing of it is lost in a round frame.
_DRAWING = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="512" height="512">'
    f'<rect width="24" height="24" fill="{GROUND}"/><path transform="translate(4.2 4.2) scale(.65)" '
    'd="M9 6a3 3 0 0 1 6 0M7.5 8h9M8.5 8l-1 9h9l-1-9M6.5 19h11" fill="none" stroke="#fff" stroke-width="1.6" '
    'stroke-linecap="round" stroke-linejoin="round"/></svg>'
)
_INK = (255, 255, 255)
_READ = """
async ([svg, size]) => {
  const image = new Image();
  image.src = "data:image/svg+xml," + encodeURIComponent(svg);
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: size, height: size });
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0, size, size);
  return Array.from(context.getImageData(0, 0, size, size).data).filter((_, place) => place % 4 === 0);
}
"""


def main() -> None:
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        page = browser.new_page()
        for size, file in ICONS.items():
            reds: list[int] = page.evaluate(_READ, [_DRAWING, size])
            file.write_bytes(png(reds, size))
            print(f"{file.name}: {file.stat().st_size} bytes")
        browser.close()


def png(reds: Sequence[int], size: int) -> bytes:
    """Write a square picture in shades between ground and ink, by how red each point is."""
    low, high = _GROUND[0], _INK[0]
    shades = [round((red - low) / (high - low) * (_SHADES - 1)) for red in reds]
    rows = (shades[start : start + size] for start in range(0, size * size, size))
    packed = b"".join(b"\0" + bytes(a << 4 | b for a, b in zip(row[::2], row[1::2], strict=True)) for row in rows)
    palette = bytes(
        round(dark + (light - dark) * shade / (_SHADES - 1))
        for shade in range(_SHADES)
        for dark, light in zip(_GROUND, _INK, strict=True)
    )
    head = struct.pack(">IIBBBBB", size, size, 4, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", palette), (b"IDAT", zlib.compress(packed, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


if __name__ == "__main__":
    main()
