"""The browser script as a file: small, without dependencies, and named by its content."""

import gzip
import json
import os
import shutil
import subprocess
import sys

import pytest

from chalicelib.text.words import LANGUAGES
from chalicelib.web.static_files import script, script_hash
from tests.desks import QuietDesk
from tests.posts import Visitor
from tools.places import ROOT

WORDS = ROOT / "script" / "words"


def test_the_script_leaves_room_below_five_kilobytes() -> None:
    of_further_languages = 400 * (len(LANGUAGES) - 2)

    assert len(gzip.compress(script().encode())) <= 4_920 + of_further_languages


def test_what_draws_a_form_is_asked_for_by_those_pages_alone_and_is_small() -> None:
    form = script("frontdesk-form.js")

    assert len(gzip.compress(form.encode())) <= 1_600
    assert "fd-question" in form
    assert "fd-question" not in script()
    assert f"frontdesk.js?part=form&v={script_hash('frontdesk-form.js')}" in script()


def test_a_part_that_is_asked_for_by_its_hash_may_be_kept_for_a_year(desk: QuietDesk) -> None:
    visitor, known = Visitor(desk), script_hash("frontdesk-form.js")

    answer = visitor.get(f"/frontdesk.js?part=form&v={known}")

    assert (answer.status, answer.body) == (200, script("frontdesk-form.js"))
    assert "immutable" in answer.headers["cache-control"]
    assert visitor.get("/frontdesk.js?part=another").body == script()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_script_has_every_sentence_in_every_language(language: str) -> None:
    english, words = (json.loads((WORDS / f"{code}.json").read_text(encoding="utf-8")) for code in ("en", language))

    assert [name for name in english if not words.get(name, "").strip()] == []


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
    load = "from chalicelib.web.static_files import script_hash; script_hash()"
    check = f"import sys; {load}; sys.exit('jinja2' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_the_served_script_is_what_its_sources_give() -> None:
    node, modules = shutil.which("node"), ROOT / "script" / "node_modules"
    if node is None or not modules.is_dir():
        reason = "The script cannot be built anew: Node is missing, or `make script` was never run."
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)

    built = subprocess.run(
        [node, ROOT / "script" / "build.mjs", "--check"], check=False, capture_output=True, text=True
    )

    assert (built.returncode, built.stderr) == (0, "")
