"""Held: what may be spam, why, and what to do about it."""

import re
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

from tests.desks import NOON, QuietDesk
from tests.inbox.many_leads import HOUR, MINUTE, message, request
from tests.inbox.signed_in import SignedIn, audit_log, stored


def held(user: SignedIn) -> str:
    reply = user.get("held")
    assert reply.status is HTTPStatus.OK
    return str(reply.body)


def test_a_held_lead_is_shown_with_its_reason_and_what_it_says(desk: QuietDesk, user: SignedIn) -> None:
    lead = message(desk, "Jo Example", HOUR, is_held=True)
    html = held(user)
    for text in ("Jo Example", "A hidden field was filled in.", "Do you see new patients", "Message"):
        assert text in html
    assert f'href="/inbox/leads/{lead.reference}"' in html


def test_a_reason_that_another_says_more_strongly_is_left_out(desk: QuietDesk, user: SignedIn) -> None:
    stored(desk, is_held=True, doubts=("hint", "more_hints", "link", "more_links", "pitch"))
    html = held(user)
    for text in ("It uses words that are common in spam.", "It holds many links.", "It reads like advertising."):
        assert text in html
    for text in ("It uses a word that is common in spam.", "It holds a link."):
        assert text not in html


def test_a_long_message_is_only_begun(desk: QuietDesk, user: SignedIn) -> None:
    stored(desk, {"message": "many words " * 100}, form="contact", is_held=True)
    html = held(user)
    assert "many words" in html
    assert len(re.findall("many words", html)) < 20


def test_what_is_not_held_is_not_there(desk: QuietDesk, user: SignedIn) -> None:
    message(desk, "Open Example", HOUR)
    request(desk, "Doubtful Example", HOUR, doubts=("too_fast",))
    assert "Nothing is held" in held(user)


def test_what_has_expired_is_not_there(desk: QuietDesk, user: SignedIn) -> None:
    message(desk, "Gone Example", HOUR, is_held=True, expires_at=NOON - MINUTE)
    assert "Gone Example" not in held(user)


def test_what_has_expired_is_not_counted_in_the_menu_either(desk: QuietDesk, user: SignedIn) -> None:
    message(desk, "Gone Example", HOUR, is_held=True, expires_at=NOON - MINUTE)
    assert 'class="count"' not in held(user)
    message(desk, "Jo Example", HOUR, is_held=True)
    assert '<span class="count">1</span>' in held(user)


def test_each_has_a_button_to_release_it_and_one_to_say_that_it_is_spam(desk: QuietDesk, user: SignedIn) -> None:
    lead = message(desk, "Jo Example", HOUR, is_held=True)
    html = held(user)
    for place in ("release", "status"):
        form = html.split(f'action="/inbox/leads/{lead.reference}/{place}"')[1].split("</form>")[0]
        assert f'name="csrf" value="{user.csrf}"' in form
        assert 'name="number" value="0"' in form
        assert ('name="status" value="spam"' in form) is (place == "status")
        assert f"Jo Example, {lead.reference}" in form


def test_the_buttons_do_what_they_say(desk: QuietDesk, user: SignedIn) -> None:
    released = message(desk, "A genuine one", HOUR, is_held=True)
    spam = message(desk, "A bad one", HOUR, is_held=True)
    assert user.post(f"leads/{released.reference}/release", {"number": "0"}).status is HTTPStatus.SEE_OTHER
    fields = {"number": "0", "status": "spam"}
    assert user.post(f"leads/{spam.reference}/status", fields).status is HTTPStatus.SEE_OTHER
    assert "Nothing is held" in held(user)


def test_more_than_a_page_is_reached_by_older_ones(desk: QuietDesk, user: SignedIn) -> None:
    names = [f"Person {number:02}." for number in range(60)]
    for number, name in enumerate(names):
        message(desk, name, number * MINUTE, is_held=True)
    seen: list[str] = []
    address = "/inbox/held"
    while address:
        _, _, after = address.partition("?after=")
        html = str((user.get("held", after=after) if after else user.get("held")).body)
        seen += re.findall(r"<b>(Person \d\d\.)</b>", html)
        found = re.search(r'rel="next" href="([^"]+)"', html)
        address = found[1] if found else ""
    assert seen == names


def test_looking_is_audited(desk: QuietDesk, user: SignedIn) -> None:
    held(user)
    assert [event.what for event in audit_log(desk)] == ["read_held"]


def test_the_page_speaks_spanish(desk: QuietDesk, user: SignedIn) -> None:
    desk.practice = replace(desk.practice, language="es")
    message(desk, "Jo Example", timedelta(0), is_held=True)
    html = held(user)
    assert "Liberar" in html
    assert "Se llenó un campo oculto." in html
