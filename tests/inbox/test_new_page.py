"""A new page of the inbox is one folder and one line among the routes."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

VIEW = """
from chalicelib.inbox.page import page
from chalicelib.inbox.request import InboxRequest
from chalicelib.web.request import Reply


def show_weather(request: InboxRequest) -> Reply:
    request.audit("read_weather")
    return page(request, "weather", degrees=7)
"""
WORDS = """
title = { en = "Weather", es = "Tiempo" }

[words]
weather_now = { en = "It is {degrees} degrees.", es = "Hay {degrees} grados." }

[audit]
read_weather = { en = "read the weather", es = "leyó el tiempo" }
"""
TEMPLATE = """
{% extends "inbox/frame.html" %}
{% block main %}
<h1>{{ title }}</h1>
<p>{{ words.weather_now.format(degrees=degrees) }}</p>
{% endblock %}
"""
LINE = '    Route("GET", "weather", "weather.view:show_weather", menu="more"),\n'

ASK = """
from tests.desks import QuietDesk
from tests.inbox.signed_in import SignedIn

user = SignedIn(QuietDesk())
print(user.get("weather").body)
print(user.get("audit").body)
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the made-up page and the audit log after it, from a copy of the desk that has the page."""
    copy = tmp_path_factory.mktemp("desk")
    for folder in ("chalicelib", "local", "tests"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    page = copy / "chalicelib/inbox/pages/weather"
    page.mkdir()
    for name, text in {"view.py": VIEW, "words.toml": WORDS, "page.html": TEMPLATE}.items():
        (page / name).write_text(text.lstrip(), encoding="utf-8")
    routes = copy / "chalicelib/inbox/routes.py"
    before, begin, after = routes.read_text(encoding="utf-8").partition("ROUTES = (\n")
    routes.write_text(before + begin + LINE + after, encoding="utf-8")
    asked = subprocess.run([sys.executable, "-c", ASK], cwd=copy, capture_output=True, text=True, check=True)
    return asked.stdout


def test_it_is_shown_with_its_words(said: str) -> None:
    assert "<h1>Weather</h1>" in said
    assert "<p>It is 7 degrees.</p>" in said


def test_it_is_in_the_menu_as_the_page_that_is_open(said: str) -> None:
    assert '<a href="/inbox/weather" aria-current="page">Weather</a>' in said


def test_the_menu_of_the_other_pages_has_it(said: str) -> None:
    assert '<a href="/inbox/weather">Weather</a>' in said


def test_that_it_was_read_is_in_the_audit_log(said: str) -> None:
    assert "read the weather" in said
