"""The icon of the installed inbox: the lantern of the pages, white on green to the very edge."""

import base64
from functools import cache
from pathlib import Path

from chalicelib.web import static_files

GROUND = "#0c5a63"
_STATIC = Path(static_files.__file__).with_name("static")
# By its size in points; drawn by tools/inbox_icons.py.
ICONS = {size: _STATIC / f"icon-{size}.png" for size in (180, 192, 512)}


@cache
def icon(size: int) -> str:
    """Return the icon as a data URL: our gateway hands out texts alone."""
    return "data:image/png;base64," + base64.b64encode(ICONS[size].read_bytes()).decode()
