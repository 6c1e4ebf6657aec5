"""The browser script as a file: small, without dependencies, and named by its content."""

import gzip
import subprocess
import sys

from chalicelib.pages.script import script, script_hash


def test_the_script_fits_into_five_kilobytes() -> None:
    assert len(gzip.compress(script().encode())) <= 5_000


def test_the_hash_is_twelve_hex_digits_that_stay_the_same() -> None:
    assert script_hash() == script_hash()
    assert len(script_hash()) == 12
    int(script_hash(), 16)


def test_the_script_stores_nothing_and_writes_no_html() -> None:
    for forbidden in (
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "cookie",
        "innerHTML",
        "insertAdjacentHTML",
        "eval(",
    ):
        assert forbidden not in script()


def test_handing_out_the_script_loads_no_template_engine() -> None:
    check = "import sys; from chalicelib.pages import script; script.script_hash(); sys.exit('jinja2' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
