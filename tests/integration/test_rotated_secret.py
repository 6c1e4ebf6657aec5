"""The secret changed twice: what was made before goes on, and whoever has an old one makes nothing new with it."""

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

import pytest

from chalicelib.alerts.acknowledgement_limits import is_acknowledgement_wanted
from chalicelib.alerts.feedback import MailEvent, apply_mail_event
from chalicelib.forms import load_form
from chalicelib.inbox import sessions
from chalicelib.inbox.cursor import Cursor, write_cursor
from chalicelib.intake.screening.score import make_fill_token
from chalicelib.leads.alert import Channel
from chalicelib.leads.keyed_hashes import email_hash, email_hashes_of
from chalicelib.leads.keyring import HANDING_OVER, with_new_key
from chalicelib.leads.lead import Lead
from chalicelib.leads.status import Status
from chalicelib.storage.suppression_list import has_stopped, stop_url
from chalicelib.storage.table import STOPPED
from tests.desks import KEYS, NOON, QuietDesk
from tests.inbox.signed_in import SignedIn
from tests.posts import AS_SCRIPT, CONTACT, Visitor, as_json, as_urlencoded

EMAIL, PHONE = "ana@example.com", "(212) 555-0147"
FIELDS = {**CONTACT, "email": EMAIL, "phone": PHONE, "name": "Ana Example"}
A_DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def change_secret(desk: QuietDesk) -> None:
    """Change the secret as `make rotate-secret` does, and let everything be told of it."""
    ring = with_new_key(desk.settings.keys, f"key {len(desk.settings.keys.keys):030}", desk.clock.now())
    desk.settings = replace(desk.settings, keys=ring)


def change_it_twice(desk: QuietDesk) -> None:
    for _ in range(2):
        change_secret(desk)
        desk.wait(A_DAY)


def post(visitor: Visitor, desk: QuietDesk, **fields: str) -> Lead:
    """Let a visitor write; return the lead that this made or met."""
    reply = visitor.post("/f/contact", as_json(FIELDS | fields), AS_SCRIPT)
    assert reply.status == HTTPStatus.OK
    return next(lead for lead in desk.leads() if lead.reference == reply.json["id"])


def stopped(desk: QuietDesk) -> list[str]:
    return [record.key for record in desk.memory_records.list(STOPPED)]


def path_of(url: str) -> str:
    return url.partition("?")[0]


class TestWhatWasMadeBefore:
    @pytest.mark.parametrize("question", [EMAIL, PHONE])
    def test_leads_are_found_by_phone_and_email_whatever_their_key(
        self, visitor: Visitor, desk: QuietDesk, question: str
    ) -> None:
        made = []
        for number in range(3):
            made.append(post(visitor, desk, message=f"Message {number}"))
            change_secret(desk)
            desk.wait(A_DAY)
        html = str(SignedIn(desk).post("find", {"question": question}).body)
        places = [html.index(lead.reference) for lead in reversed(made)]
        assert places == sorted(places), "the newest first"

    def test_a_lead_names_the_others_of_the_same_person(self, visitor: Visitor, desk: QuietDesk) -> None:
        before = post(visitor, desk)
        change_it_twice(desk)
        after = post(visitor, desk, message="Another")
        assert before.reference in str(SignedIn(desk).get(f"leads/{after.reference}").body)

    def test_a_link_in_an_old_email_stops_the_reminders_of_a_new_lead_too(
        self, visitor: Visitor, desk: QuietDesk
    ) -> None:
        before = post(visitor, desk)
        link = path_of(stop_url("", desk.settings.keys, before))
        change_it_twice(desk)
        after = post(visitor, desk, message="Another")
        assert visitor.post(link, as_urlencoded({})).status == HTTPStatus.OK
        assert has_stopped(desk.records, after.received_at, *email_hashes_of(desk.settings.keys, after))

    def test_who_opted_out_before_stays_out(self, visitor: Visitor, desk: QuietDesk) -> None:
        before = post(visitor, desk)
        visitor.post(path_of(stop_url("", desk.settings.keys, before)), as_urlencoded({}))
        change_it_twice(desk)
        after = post(visitor, desk, message="Another")
        assert after.email_hash != before.email_hash
        assert has_stopped(desk.records, NOON, *email_hashes_of(desk.settings.keys, after))

    def test_an_address_that_bounced_before_is_not_written_to(self, visitor: Visitor, desk: QuietDesk) -> None:
        before = post(visitor, desk)
        apply_mail_event(desk, MailEvent("e", "bounce", NOON, before.key, Channel.VISITOR, 1))
        change_it_twice(desk)
        after = post(visitor, desk, message="Another")
        assert not is_acknowledgement_wanted(desk.records, after, desk.settings.keys)

    def test_a_double_click_meets_the_first_lead(self, visitor: Visitor, desk: QuietDesk) -> None:
        before = post(visitor, desk)
        for _ in range(2):
            change_secret(desk)
            desk.wait(SECOND)
            assert post(visitor, desk) == before

    def test_a_retry_under_the_same_key_meets_the_first_lead(self, visitor: Visitor, desk: QuietDesk) -> None:
        before = post(visitor, desk, _idempotency_key="0123456789abcdef")
        change_secret(desk)
        desk.wait(SECOND)
        assert post(visitor, desk, _idempotency_key="0123456789abcdef") == before

    def test_a_form_that_was_open_is_still_known_to_be_ours(self, visitor: Visitor, desk: QuietDesk) -> None:
        token = make_fill_token(load_form("contact"), keys=desk.settings.keys, now=desk.clock.now())
        change_secret(desk)
        assert post(visitor, desk, _fill=token).doubts == ("too_fast",)

    def test_a_page_of_the_inbox_that_was_open_still_sends_and_leads_on(
        self, visitor: Visitor, desk: QuietDesk
    ) -> None:
        lead, user = post(visitor, desk), SignedIn(desk)
        csrf, after = user.csrf, write_cursor(desk.settings.keys.newest, Cursor(NOON))
        change_secret(desk)
        desk.wait(HANDING_OVER - SECOND)
        assert user.get("all", after=after).status == HTTPStatus.OK
        user.post(f"leads/{lead.reference}/status", {"number": "0", "status": "contacted"}, csrf=csrf)
        assert desk.only_lead().standing.status is Status.CONTACTED


@pytest.fixture
def changed(desk: QuietDesk) -> QuietDesk:
    """Yield a desk whose first secret, that of the tests, was replaced twice and is in wrong hands now."""
    change_it_twice(desk)
    return desk


@pytest.mark.usefixtures("changed")
class TestWhoHasAnOldSecret:
    def test_stops_nobodys_reminders(self, visitor: Visitor, desk: QuietDesk) -> None:
        lead = post(visitor, desk)
        guessed = replace(lead, key="0" * 32)
        for target in (guessed, replace(guessed, email_hash=email_hash(KEYS, EMAIL))):
            visitor.post(path_of(stop_url("", KEYS, target)), as_urlencoded({}))
        assert stopped(desk) == []

    def test_signs_no_form_as_handed_out_now(self, visitor: Visitor, desk: QuietDesk) -> None:
        token = make_fill_token(load_form("contact"), keys=KEYS, now=desk.clock.now())
        assert post(visitor, desk, _fill=token).doubts == ()

    def test_sends_no_form_of_a_session(self, visitor: Visitor, desk: QuietDesk) -> None:
        lead, user = post(visitor, desk), SignedIn(desk)
        forged = sessions.csrf_token(KEYS, user.session)
        user.post(f"leads/{lead.reference}/status", {"number": "0", "status": "contacted"}, csrf=forged)
        assert desk.only_lead().standing.status is Status.NEW

    def test_makes_up_no_place_in_a_list(self, desk: QuietDesk) -> None:
        after = write_cursor(KEYS.newest, Cursor(NOON))
        assert SignedIn(desk).get("all", after=after).status == HTTPStatus.UNPROCESSABLE_ENTITY

    def test_computes_no_reference_and_no_hash_of_a_new_lead(self, visitor: Visitor, desk: QuietDesk) -> None:
        ours, with_old = post(visitor, desk), QuietDesk(now=desk.clock.now())
        theirs = post(Visitor(with_old), with_old)
        names = ("key", "reference", "content", "email_hash", "phone_hash")
        assert [name for name in names if getattr(theirs, name) == getattr(ours, name)] == []
