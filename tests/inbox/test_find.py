"""Finding: by whatever somebody remembers, and without a trace of it."""

from http import HTTPStatus
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.inbox.pages.find.view import MOST_FOUND, read_reference, ways_to_find
from chalicelib.leads.keyed_hashes import email_hash, phone_hash
from chalicelib.leads.lead import Lead
from chalicelib.leads.reference import public_reference
from tests.desks import KEYS, NOON, QuietDesk
from tests.inbox.many_leads import HOUR, request
from tests.inbox.signed_in import SignedIn, audit_log, stored
from tests.leads.test_found_by import FOUND


def known(desk: QuietDesk, name: str = "José López", **changes: Any) -> Lead:  # noqa: ANN401 - any field of a lead
    """Put a lead with the hashes by which it is found."""
    secret = desk.settings.keys
    return stored(
        desk,
        {"name": name, "phone": {"typed": "(212) 555-0147", "e164": "+12125550147"}, "email": "jose@example.com"},
        phone_hash=phone_hash(secret, "+12125550147"),
        email_hash=email_hash(secret, "jose@example.com"),
        **changes,
    )


def found(user: SignedIn, question: str) -> str:
    reply = user.post("find", {"question": question})
    assert reply.status is HTTPStatus.OK
    return str(reply.body)


@pytest.mark.parametrize(
    "question",
    [
        "José López",
        "jose",
        "JOSE L",
        "lópez",
        "López, José",
        "lopez jo",
        "  jose   lopez ",
        "212 555 0147",
        "(212) 555-0147",
        "+1 212-555-0147",
        "12125550147",
        "212.555.0147",
        "jose@example.com",
        "JOSE@Example.COM ",
        "{reference}",
        "{reference:lower}",
        "{reference:bare}",
        "{reference:spaced}",
        "# {reference}",
    ],
)
def test_a_lead_is_found_by_whatever_is_remembered(desk: QuietDesk, user: SignedIn, question: str) -> None:
    lead = known(desk)
    request(desk, "Somebody Else", HOUR)
    for form, reference in {
        "{reference}": lead.reference,
        "{reference:lower}": lead.reference.lower(),
        "{reference:bare}": lead.reference.replace("-", ""),
        "{reference:spaced}": lead.reference.replace("-", " "),
    }.items():
        question = question.replace(form, reference)
    html = found(user, question)
    assert "One found" in html
    assert f"/inbox/leads/{lead.reference}" in html


@pytest.mark.parametrize(
    "question", ["ose", "maria", "212 555 0148", "joe@example.com", "2222-2222", "", "  ", "+", "@"]
)
def test_who_is_not_there_is_not_found(desk: QuietDesk, user: SignedIn, question: str) -> None:
    known(desk)
    assert "Nobody found" in found(user, question)


def test_a_name_that_looks_like_a_reference_is_found_as_a_name(desk: QuietDesk, user: SignedIn) -> None:
    lead = known(desk, "Margaret Stewart")
    assert f"/inbox/leads/{lead.reference}" in found(user, "Margaret")
    lead = known(desk, "Mary-Anne Example")
    assert f"/inbox/leads/{lead.reference}" in found(user, "mary-anne")


def test_what_was_typed_stays_in_the_box(user: SignedIn) -> None:
    assert 'value="Jo &#34;x&#34; &lt;b&gt;"' in found(user, 'Jo "x" <b>')


def test_what_was_typed_is_neither_in_the_title_nor_in_the_audit_log(desk: QuietDesk, user: SignedIn) -> None:
    known(desk)
    html = found(user, "jose@example.com")
    assert "<title>Find – Inbox</title>" in html
    assert [(event.what, event.code, event.reference) for event in audit_log(desk)] == [("searched", "email", "")]


@pytest.mark.parametrize(
    ("question", "code"),
    [("jose", "name"), ("212 555 0147", "phone"), ("x@example.com", "email"), ("", "nothing"), ("K7Q2-9M4T", "name")],
)
def test_the_audit_log_says_by_what_kind_of_thing(desk: QuietDesk, user: SignedIn, question: str, code: str) -> None:
    found(user, question)
    assert [event.code for event in audit_log(desk)] == [code]


def test_the_audit_log_says_that_a_reference_was_found(desk: QuietDesk, user: SignedIn) -> None:
    found(user, known(desk).reference)
    assert [event.code for event in audit_log(desk)] == ["reference"]


def test_the_form_takes_a_post_and_is_empty_at_first(desk: QuietDesk, user: SignedIn) -> None:
    html = str(user.get("find", question="jose").body)
    assert '<form method="post" action="/inbox/find"' in html
    assert "jose" not in html
    assert [(event.what, event.code) for event in audit_log(desk)] == [("searched", "opened")]


def test_what_has_expired_is_not_found(desk: QuietDesk, user: SignedIn) -> None:
    known(desk, expires_at=NOON)
    assert "Nobody found" in found(user, "jose")


def test_no_more_than_fifty_are_shown_and_it_says_so(desk: QuietDesk, user: SignedIn) -> None:
    for _ in range(MOST_FOUND + 3):
        known(desk)
    html = found(user, "jose")
    assert html.count('class="row"') == MOST_FOUND
    assert f"These are the first {MOST_FOUND}." in html


@given(st.text(max_size=400))
@example("2222222A")  # a reference, a name, a part of one, and a part of a number
def test_any_text_is_looked_for_in_four_ways_at_most(typed: str) -> None:
    ways = [by for by, _ in ways_to_find(typed, KEYS)]
    assert len(ways) == len(set(ways)) <= 4


@given(st.text(max_size=400))
def test_no_text_is_looked_for_under_nothing(typed: str) -> None:
    assert all(value for _, value in ways_to_find(typed, KEYS))


@given(st.integers(0, 2**128), st.sampled_from(["-", "", " ", " - ", "–"]), st.booleans())
def test_every_reference_is_read_however_it_is_written(number: int, between: str, small: bool) -> None:  # noqa: FBT001
    reference = public_reference(f"{number:032x}")
    typed = reference.replace("-", between)
    assert read_reference(typed.lower() if small else typed) == reference


def test_a_reference_is_read_as_a_saved_list_has_it() -> None:
    assert read_reference("'2345-6789") == "2345-6789"


@pytest.mark.parametrize("typed", ["K7Q2", "K7Q2-9M4T-1", "K7Q2-9M4O", "K7Q2@9M4T", "Ana Example", "12345678"])
def test_what_is_no_reference_is_not_taken_for_one(typed: str) -> None:
    assert read_reference(typed) == ""


def test_any_question_gets_a_page(user: SignedIn) -> None:
    for question in ("\x00", "\u202e", "ſ" * 400, "'; DROP", "ẞ", "0" * 30, "+++", "\U0001f33f"):
        found(user, question)


@pytest.mark.parametrize(("question", "name"), [*FOUND, ("0147", "Somebody Unnamed")])
def test_people_are_found_by_what_is_remembered_of_them(
    desk: QuietDesk, user: SignedIn, question: str, name: str
) -> None:
    lead = known(desk, name)
    request(desk, "Somebody Else", HOUR)
    assert f"/inbox/leads/{lead.reference}" in found(user, question)


@pytest.mark.parametrize("part", ["{first}", "{last}", "{first:lower}", "29 555 01", "555-0147"])
def test_a_lead_is_found_by_a_part_of_its_reference_or_number(desk: QuietDesk, user: SignedIn, part: str) -> None:
    lead = stored(desk, {"phone": {"typed": "929 555 0147", "e164": "+19295550147"}})
    first, last = lead.reference.split("-")
    for form, text in {"{first}": first, "{last}": last, "{first:lower}": first.lower()}.items():
        part = part.replace(form, text)
    assert f"/inbox/leads/{lead.reference}" in found(user, part)


def test_who_begins_so_and_who_has_the_word_elsewhere_are_both_found(desk: QuietDesk, user: SignedIn) -> None:
    first, second = known(desk, "Solis Example"), known(desk, "Beatriz Solís de la Fuente")
    html = found(user, "solis")
    assert first.reference in html
    assert second.reference in html
