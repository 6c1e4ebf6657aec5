"""How pages, replies and files become lines: nothing that a person reads is lost, nothing that changes is kept."""

import pytest

from tests.wordings.reading import clipped, lines_of_csv, lines_of_html, lines_of_json, masked, words_of_script


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>One</p><p>Two <b>and</b>\n three</p>", ["One", "Two and three"]),
        ('<p>Call <a href="tel:911">911</a>. Now</p>', ["Call 911. Now"]),
        ('<a class="button">Call</a><a class="button">Text</a>', ["Call", "Text"]),
        (
            '<a class="row"><span>One <b>two</b> <span>three</span></span><span>Four</span></a>',
            ["One two three", "Four"],
        ),
        ("<title>Page</title><style>p{}</style><script>x</script>", ["[title] Page"]),
        ('<button aria-label="Remove: May 5">Remove</button>', ["[aria-label] Remove: May 5", "Remove"]),
        ('<input type="hidden" value="x"><input type="radio" value="y"><input value="z">', ["[value] z"]),
        ('<select><option value="month">May</option></select>', ["May"]),
        ('<datalist><option value="Back pain"></option></datalist>', ["[value] Back pain"]),
        ('<div data-cancelled="It was cancelled." data-to="leads"></div>', ["[data-cancelled] It was cancelled."]),
        ('<a href="sms:+1?&amp;body=Hello%20you">Text</a>', ["[href] sms:+1?&body=Hello you", "Text"]),
        ("<p>Tom &amp; Ana&nbsp;said</p>", ["Tom & Ana said"]),
    ],
)
def test_a_page_is_read_as_a_person_reads_it(html: str, lines: list[str]) -> None:
    assert lines_of_html(html) == lines


def test_of_a_page_one_part_can_be_read_with_its_title() -> None:
    page = "<title>Page</title><nav>Home</nav><main><svg><title>Chart</title></svg>Text</main><footer>End</footer>"
    assert lines_of_html(page, "main") == ["[title] Page", "[title] Chart", "Text"]


def test_every_text_of_json_stands_behind_its_place() -> None:
    value = {"b": "two", "a": [{"c": "one"}, 3, True]}
    assert lines_of_json(value) == ["b: two", "a.0.c: one"]
    assert lines_of_json(value, in_order=False) == ["a.0.c: one", "b: two"]


def test_every_cell_of_a_file_stands_behind_its_title() -> None:
    assert lines_of_csv("\ufeffName,Note\r\nAna,\r\nBo,Late\r\n") == [
        "Name",
        "Note",
        "Name: Ana",
        "Name: Bo",
        "Note: Late",
    ]


def test_a_script_has_words_for_each_language() -> None:
    script = 'var m={en:{open:"Open",lookAt:" Look:"},es:{open:"Abrir"}};'
    assert words_of_script(script, "en") == ["open: Open", "lookAt:  Look:"]
    assert words_of_script(script, "es") == ["open: Abrir"]


@pytest.mark.parametrize(
    ("text", "mask"),
    [
        ("K7Q2-9M4T is late", "‹reference› is late"),
        (f"/stop/{'0c' * 16}.{'d2' * 4}-{'0a' * 32}.{'b1' * 16}?lang=en", "/stop/‹token›?lang=en"),
        (f"1795453801000.{'ab' * 16}", "‹token›"),
        ("/inbox.js?v=Zm9v_-YmFy", "/inbox.js?v=‹version›"),
        ("+1 212-555-0134, 2026-11-23", "+1 212-555-0134, 2026-11-23"),
    ],
)
def test_what_changes_is_masked(text: str, mask: str) -> None:
    assert masked(text) == mask


def test_only_the_middle_of_a_long_list_is_left_out() -> None:
    assert clipped("abcdef", 2, 1) == ["a", "b", "‹3 lines more›", "f"]
    assert clipped("abc", 2, 1) == ["a", "b", "c"]
