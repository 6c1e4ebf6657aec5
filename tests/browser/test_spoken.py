"""What a screen reader says of the forms is written down, and read through by whoever changes it."""

import pytest

from tests.browser.devices import Contexts
from tests.browser.spoken import DOCUMENT, FORMS, section, spoken_of_form


@pytest.mark.parametrize("title", FORMS)
def test_what_is_said_of_a_form_is_what_is_written_down(contexts: Contexts, title: str) -> None:
    page = contexts.new_page()

    said = section(title, spoken_of_form(page, FORMS[title]))

    page.close()
    assert said in DOCUMENT.read_text(encoding="utf-8"), "Run `make spoken`, and read what changed."
