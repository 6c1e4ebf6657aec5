"""Every example of docs/embedding.md, taken out of it and really used: filled in and sent, until a lead arrives."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import FrameLocator, Locator, Page, expect

from chalicelib.forms import every_question
from chalicelib.practice.file import parse_practice
from tests.browser.visiting import Outbox, new_words, question, read
from tests.clients.workshop import DESK, Site, bundle, page_of
from tests.desks import PRACTICE_FILE, QuietDesk
from tests.posts import Post, Visitor, as_json, as_urlencoded

PROJECT = Path(__file__).parents[2]
TEXT = (PROJECT / "docs" / "embedding.md").read_text()
PRACTICE = PRACTICE_FILE.read_text()
BLOG = "https://www.your-blog.example"


@dataclass(frozen=True)
class Example:
    """A fenced block, and the heading under which it stands."""

    kind: str
    text: str
    heading: str
    number: int

    def __str__(self) -> str:
        return f"{self.number} {self.heading} {self.kind}"


def examples() -> list[Example]:
    found: list[Example] = []
    heading = ""
    for match in re.finditer(r"^#+ ([^\n]+)$|^```(\S+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL):
        if match[1]:
            heading = match[1]
        else:
            found.append(Example(match[2], match[3], heading, len(found) + 1))
    return found


EXAMPLES = examples()


def of_kind(*kinds: str, besides: str = "nothing") -> pytest.MarkDecorator:
    chosen = [one for one in EXAMPLES if one.kind in kinds and besides not in one.text]
    return pytest.mark.parametrize("example", chosen, ids=str)


def under(heading: str, kind: str) -> Example:
    [example] = [one for one in EXAMPLES if heading in one.heading and one.kind == kind]
    return example


# How each kind of template becomes the page that its generator would make of it; each has one variable.
RENDERERS: dict[str, Callable[[str], str]] = {
    "html": lambda text: text,
    "go-html-template": lambda text: text.replace("{{ site.Params.frontdesk }}", DESK),
    "liquid": lambda text: text.replace("{{ site.frontdesk }}", DESK),
    "astro": lambda text: re.sub(
        r"=\{`\$\{desk\}([^`]*)`\}", rf'="{DESK}\1"', text.split("---\n", 2)[2].replace("is:inline ", "")
    ),
}
# What is looked at in a test of its own.
OTHERS = {"jsx", "toml", "yaml", "css", "text"}
_numbers = count(1)


def test_every_example_is_used() -> None:
    assert {example.kind for example in EXAMPLES} == RENDERERS.keys() | OTHERS
    assert TEXT.count("\n```") == 2 * len(EXAMPLES)


def show(page: Page, site: Site, desk_url: str, body: str, *, head: str = "") -> None:
    """Serve what was pasted on a page of the listed site, and open it."""
    site.put("/", page_of("<h1>The blog</h1>"))
    html = page_of(body).replace("</head>", f"{head}</head>")
    address = site.put(f"/article-{next(_numbers)}", html.replace(DESK, desk_url).replace(BLOG, site.url))
    page.goto(address)


def fill(form: Locator, words: str) -> None:
    """Answer what the form asks, as far as somebody must."""
    answers = {
        "name": "Ana Example",
        "email": "ana@example.com",
        "_replyto": "ana@example.com",
        "phone": "(212) 555-0147",
        "date_of_birth": "April 23 1975",
        "date_of_birth_month": "4",
        "date_of_birth_day": "23",
        "date_of_birth_year": "1975",
        "condition": words,
        "message": question(words),
    }
    for name, answer in answers.items():
        for field in form.locator(f"[name={name}]").all():
            field.fill(answer)
    for field in form.locator("select[name=in_new_york]").all():
        field.select_option("yes")
    for field in form.locator("[type=radio][name=in_new_york][value=yes], [name=consent_contact]").all():
        field.check()


def place_of_form(page: Page, example: str = "") -> Page | FrameLocator:
    """Return where an example shows its form: on the page, or in the frame that it is."""
    return page.frame_locator("iframe") if "<iframe" in example else page


def send(page: Page, words: str, *, after_reading: bool = False, example: str = "") -> None:
    """Fill in and send; `after_reading` where the form says when it was opened."""
    form = place_of_form(page, example).locator("form")
    expect(form.locator("button:not([type=button])")).to_be_visible()
    fill(form, words)
    if after_reading:
        read(page)
    form.locator("button:not([type=button])").click()


def is_only_a_link(example: Example) -> bool:
    return not any(element in example.text for element in ("<form", "<div", "<iframe"))


@of_kind(*RENDERERS)
def test_example_brings_a_lead(
    page: Page, packages: Path, site: Site, desk_url: str, outbox: Outbox, example: Example
) -> None:
    # The one script of somebody else that an example names: the published one stands in for its copy on the network.
    page.route(
        "https://unpkg.com/@formspree/ajax@1",
        lambda route: route.fulfill(
            path=packages / "@formspree" / "ajax" / "dist" / "global.js", content_type="text/javascript"
        ),
    )
    show(page, site, desk_url, RENDERERS[example.kind](example.text))
    words = new_words()
    if is_only_a_link(example):
        page.locator("a").click()

    send(page, words, after_reading="<form action" not in example.text, example=example.text)

    assert outbox.wait_for(words)
    told = place_of_form(page, example.text).locator("body")
    expect(told).to_contain_text(re.compile("Thank you|has arrived|The blog"))


# A form that only a script of somebody else's sends has no address without it.
@of_kind(*RENDERERS, besides="data-fs-submit-btn")
def test_example_brings_a_lead_without_its_script(
    page: Page, site: Site, desk_url: str, outbox: Outbox, example: Example
) -> None:
    body = re.sub(r"<script.*?</script>", "", RENDERERS[example.kind](example.text), flags=re.DOTALL)
    show(page, site, desk_url, body)
    words = new_words()
    for link in page.locator("a").all():
        link.click()

    send(page, words, after_reading="<a " in body or "<iframe" in body, example=body)

    assert outbox.wait_for(words)


@pytest.fixture
def render(packages: Path, page: Page, site: Site, desk_url: str) -> Callable[[Example], None]:  # noqa: ARG001 - they are bundled
    """Return a function that opens a page of a React site with a component on it."""

    def render_component(example: Example) -> None:
        mount = 'createRoot(document.querySelector("#root")).render(<Contact />);'
        script = bundle(f'import {{ createRoot }} from "react-dom/client";\n{example.text}\n{mount}')
        source = site.put(f"/component-{example.number}.js", script.replace(DESK, desk_url), "text/javascript")
        show(page, site, desk_url, f'<div id="root"></div><script src="{source}"></script>')

    return render_component


@of_kind("jsx")
def test_component_brings_a_lead(
    render: Callable[[Example], None], page: Page, outbox: Outbox, example: Example
) -> None:
    render(example)
    words = new_words()

    send(page, words, after_reading=True)

    expect(page.locator("[role=status]")).to_contain_text("Thank you")
    assert outbox.wait_for(words)


@of_kind("jsx")
def test_component_shows_what_to_mend(render: Callable[[Example], None], page: Page, example: Example) -> None:
    render(example)

    page.locator("[name=email]").fill("ana@example.com")
    page.locator("button").click()

    expect(page.locator("form")).to_contain_text("Write what you would like to ask")


def test_style_sets_the_drawn_form(page: Page, site: Site, desk_url: str) -> None:
    drawn = next(one for one in EXAMPLES if "data-frontdesk-form" in one.text)
    show(page, site, desk_url, drawn.text, head=f"<style>{under('Plain HTML', 'css').text}</style>")

    expect(page.locator("form.fd-form")).to_have_css("max-width", "544px")


def test_policy_lets_the_script_work(page: Page, site: Site, desk_url: str, outbox: Outbox) -> None:
    policy = f"default-src 'none'; {under('strips', 'text').text.strip()}"
    form = next(one for one in EXAMPLES if one.heading == "3. Plain HTML")
    show(page, site, desk_url, form.text, head=f'<meta http-equiv="Content-Security-Policy" content="{policy}">')
    words = new_words()

    send(page, words)

    expect(page.locator("body")).to_contain_text("has arrived")
    assert outbox.wait_for(words)


def test_policy_lets_the_frame_in(page: Page, site: Site, desk_url: str) -> None:
    policy = f"default-src 'none'; {under('strips', 'text').text.strip()}"
    [framed] = [one for one in EXAMPLES if "<iframe" in one.text]
    show(page, site, desk_url, framed.text, head=f'<meta http-equiv="Content-Security-Policy" content="{policy}">')

    expect(page.frame_locator("iframe").locator("form button")).to_be_visible()


def test_list_of_sites_is_taken(site: Site) -> None:  # noqa: ARG001 - a page of it is what gets listed
    listed = under("List your site", "toml").text
    origins = tomllib.loads(listed)["site"]["allowed_origins"]

    before, _, after = PRACTICE.partition("[site]")
    practice = parse_practice(before + listed + "\n[hours]" + after.partition("[hours]")[2])

    assert practice.allowed_origins == set(origins) == {BLOG, BLOG.replace("www.", "")}


def test_labels_of_elementor_are_taken() -> None:
    section = under("Elementor", "toml").text
    practice = parse_practice(PRACTICE.partition("[labels]")[0] + section)
    values = {"phone": "(212) 555-0147", "message": "Friday?", "in_new_york": "Yes"}
    desk = QuietDesk(practice=practice)
    labels = tomllib.loads(section)["labels"]

    answer = Visitor(desk).post("/f/contact", as_urlencoded({label: values[name] for label, name in labels.items()}))

    assert answer.is_accepted
    assert desk.only_lead().answers["message"] == "Friday?"
    assert desk.only_lead().other_answers == (("Will you be in New York?", "Yes"),)


def test_subject_of_elementor_is_kept_where_the_text_says_so() -> None:
    assert '`"Subject" = "message"`' in TEXT
    practice = replace(QuietDesk().practice, labels={"subject": "message"})
    desk = QuietDesk(practice=practice)

    Visitor(desk).submit("contact", {"Subject": "Hours", "Message": "Friday?", "Email": "ana@example.com"})

    assert desk.only_lead().other_answers == (("Subject", "Hours"),)


def test_names_of_the_contact_form_7_template_are_understood() -> None:
    names = re.findall(r"\[\w+\*? ([\w-]+)[^\]]*\]", under("Contact Form 7", "text").text)
    values = {"your-email": "ana@example.com", "your-tel": "(212) 555-0147"}
    desk = QuietDesk()

    answer = Visitor(desk).post("/f/contact", as_json({name: values.get(name, "Ana Example") for name in names}))

    assert answer.status == 200
    assert set(desk.only_lead().answers) == {"name", "email", "phone", "message"}
    assert desk.only_lead().other_answers == ()


# What builders send once they are set as the text says, by the heading under which it says so.
SENT_BY_BUILDERS: dict[str, Post] = {
    "Gravity Forms": as_json(
        {"name": "Ana Example", "email": "ana@example.com", "phone": "(212) 555-0147", "message": "Friday?"}
    ),
    "Forminator": as_json(
        {
            "name_1": "Ana Example",
            "email_1": "ana@example.com",
            "phone_1": "(212) 555-0147",
            "textarea_1": "Friday?",
            "form_title": "Contact",
            "entry_time": "2026-11-23 12:00:00",
        }
    ),
    "JetFormBuilder": as_urlencoded(
        {"name": "Ana Example", "email": "ana@example.com", "message": "Friday?", "__form_id": "7", "__refer": BLOG}
    ),
    "Drupal": as_urlencoded(
        {"sid": "12", "webform_id": "contact", "name": "Ana Example", "email": "ana@example.com", "message": "Friday?"}
    ),
    "Craft": Post(
        "application/json",
        b'{"submission": {"id": 4, "yourName": "Ana Example", "emailAddress": "ana@example.com", "message": "Friday?"},'
        b' "form": {"id": 1, "title": "Contact", "handle": "contact"}}',
    ),
    "Webflow": as_urlencoded({"Name": "Ana Example", "Email": "ana@example.com", "Message": "Friday?"}),
    "Framer": as_json({"name": "Ana Example", "email": "ana@example.com", "message": "Friday?"}),
}


@pytest.mark.parametrize("builder", SENT_BY_BUILDERS)
def test_builder_that_is_set_so_is_understood(builder: str) -> None:
    [address] = re.findall(rf"{DESK}(\S+)", under(builder, "text").text)
    desk = QuietDesk()

    answer = Visitor(desk).post(address, SENT_BY_BUILDERS[builder])

    assert answer.status in {200, 303}
    answers = desk.only_lead().answers
    assert (answers["name"], answers["email"], answers["message"]) == ("Ana Example", "ana@example.com", "Friday?")


def test_every_setting_of_an_address_is_tried() -> None:
    told = {one.heading for one in EXAMPLES if one.kind == "text" and f"{DESK}/f/" in one.text}

    assert all(any(builder in heading for builder in SENT_BY_BUILDERS) for heading in told)
    assert len(told) == len(SENT_BY_BUILDERS)


def test_settings_of_the_generators_hold_the_variable_of_their_template() -> None:
    assert tomllib.loads(under("Hugo", "toml").text) == {"params": {"frontdesk": DESK}}
    assert yaml.safe_load(under("Jekyll", "yaml").text) == {"frontdesk": DESK}


def test_every_field_is_in_the_table_of_names() -> None:
    table = TEXT.partition("## 8.")[2]
    named = {name for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}

    assert named == set(every_question())


def test_sentence_of_the_console_is_the_one_that_is_explained() -> None:
    answer = Visitor(QuietDesk()).submit("contact", {}, {"Accept": "application/json", "Origin": BLOG})

    assert answer.json["error"].startswith("Scripts of https://www.your-blog.example may not use this form yet")
    assert '"Scripts of https://… may not use this form yet"' in TEXT
