"""Renewals: whose certificate ends when, what was done about it, and one tap to call."""

import re
from dataclasses import replace
from http import HTTPStatus
from typing import Any

import pytest

from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.keyed_hashes import phone_hash
from chalicelib.leads.lead import Consent
from chalicelib.leads.status import Standing, Status
from tests.desks import KEYS, NOON, QuietDesk
from tests.inbox.many_leads import DAY, certified
from tests.inbox.signed_in import ANSWERS, SignedIn, audit_log, stored

# By email, and by the number under each key in use.
WAYS_TO_FIND = 3
ASKED = {"renewal_reminders": Consent("1", "en", NOON)}


def shown(user: SignedIn, **query: str) -> str:
    reply = user.get("renewals", **query)
    assert reply.status is HTTPStatus.OK
    return str(reply.body)


def rows(html: str) -> list[str]:
    return [
        " ".join(re.sub(r"<[^>]+>", " ", row).split())
        for row in re.findall(r"<li class=\"change\">(.*?)</li>", html, re.DOTALL)
    ]


def test_rows_stand_by_the_day_on_which_the_certificate_ends(desk: QuietDesk, user: SignedIn) -> None:
    certified(desk, "Late Example", 400)
    certified(desk, "Ines Quillfeather", 11)
    certified(desk, "Over Example", -3)
    assert rows(shown(user)) == [
        "Over Example ended Nov 20 gets no reminders Call",
        "Ines Quillfeather ends Dec 4 (11 days) gets no reminders Call",
        "Late Example ends Dec 28, 2027 (400 days) gets no reminders Call",
    ]


@pytest.mark.parametrize(("days", "words"), [(0, "ends today"), (1, "ends tomorrow"), (2, "ends Nov 25 (2 days)")])
def test_the_last_days_are_said_as_people_say_them(desk: QuietDesk, user: SignedIn, days: int, words: str) -> None:
    certified(desk, "Ines Quillfeather", days)
    assert words in rows(shown(user))[0]


def test_a_row_says_that_they_asked_for_reminders_and_when_one_was_sent_last(desk: QuietDesk, user: SignedIn) -> None:
    sent = {
        Channel.FIRST: Alert(AlertState.DELIVERED),
        Channel.RENEWAL_60: Alert(AlertState.DELIVERED, sent_at=NOON - 49 * DAY),
        Channel.RENEWAL_30: Alert(AlertState.SENT, sent_at=NOON - 19 * DAY),
        Channel.RENEWAL_7: Alert(AlertState.PENDING, due_at=NOON + 4 * DAY),
    }
    certified(desk, "Ines Quillfeather", 11, consents=ASKED, alerts=sent)
    assert rows(shown(user)) == ["Ines Quillfeather ends Dec 4 (11 days) asked for reminders · last told Nov 4 Call"]


def test_who_opted_out_is_not_said_to_have_asked(desk: QuietDesk, user: SignedIn) -> None:
    certified(desk, "Ines Quillfeather", 11, consents=ASKED, no_renewals_since=NOON)
    assert "gets no reminders" in rows(shown(user))[0]


def test_a_reminder_that_came_back_asks_for_a_call(desk: QuietDesk, user: SignedIn) -> None:
    bounced = {Channel.FIRST: Alert(AlertState.DELIVERED), Channel.RENEWAL_30: Alert(AlertState.BOUNCED)}
    certified(desk, "Ines Quillfeather", 11, consents=ASKED, alerts=bounced)
    assert "email came back: call" in rows(shown(user))[0]


def test_one_tap_calls_and_the_row_leads_to_the_lead(desk: QuietDesk, user: SignedIn) -> None:
    lead = certified(desk, "Ines Quillfeather", 11)
    html = shown(user)
    assert 'href="tel:+12125550147" aria-label="Call: Ines Quillfeather"' in html
    assert f'href="/inbox/leads/{lead.reference}"' in html


def test_who_left_no_number_has_no_call(desk: QuietDesk, user: SignedIn) -> None:
    lead = certified(desk, "Ines Quillfeather", 11)
    desk.memory._leads[lead.key] = replace(lead, answers={"name": "Ines", "email": "ines@example.com"})
    assert "tel:" not in shown(user)


def test_who_was_certified_again_is_said_to_be_and_need_not_be_called(desk: QuietDesk, user: SignedIn) -> None:
    phone = phone_hash(KEYS, "+12125550147")
    certified(desk, "Ines Quillfeather", 11, phone_hash=phone)
    certified(desk, "Ines Quillfeather", 700, phone_hash=phone)
    first, second = rows(shown(user))
    assert first == "Ines Quillfeather ends Dec 4 (11 days) renewed until Oct 23, 2028"
    assert second.endswith("Call")


def test_somebody_of_the_same_household_with_another_birthday_is_another_person(
    desk: QuietDesk, user: SignedIn
) -> None:
    phone = phone_hash(KEYS, "+12125550147")
    certified(desk, "Ines Quillfeather", 11, phone_hash=phone)
    other = certified(desk, "Leo Quillfeather", 700, phone_hash=phone)
    desk.memory._leads[other.key] = replace(other, answers={**other.answers, "date_of_birth": "2001-01-01"})
    assert "renewed" not in rows(shown(user))[0]


def test_what_ended_a_month_ago_and_what_is_not_certified_is_not_there(desk: QuietDesk, user: SignedIn) -> None:
    certified(desk, "Long Over", -31)
    stored(desk, ANSWERS, standing=Standing(Status.DECLINED, certified_until=NOON.date()))
    assert "No certificate ends" in shown(user)


def test_all_of_many_come_once_page_by_page_though_many_end_on_one_day(desk: QuietDesk, user: SignedIn) -> None:
    names = [f"Person {number:02}." for number in range(70)]
    for number, name in enumerate(names):
        certified(desk, name, 5 + number // 40)
    seen: list[str] = []
    html = shown(user)
    for _ in range(5):
        seen += re.findall(r"Person \d\d\.(?=</b>)", html)
        later = re.search(r'rel="next" href="/inbox/renewals\?after=([^"]+)"', html)
        if not later:
            break
        html = shown(user, after=later[1])
    assert sorted(seen) == names
    assert "Back to the first" in html


class CountedStore:
    """Counts what the page asks the store."""

    def __init__(self, store: object) -> None:
        self._store = store
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any method of the store
        self.calls.append(name)
        return getattr(self._store, name)


@pytest.mark.parametrize("count", [30, 120])
def test_a_page_asks_as_much_of_many_as_of_few(desk: QuietDesk, user: SignedIn, count: int) -> None:
    for number in range(count):
        certified(desk, f"Person {number}", number, phone_hash=f"{number:064x}")
    counted = CountedStore(desk.store)
    desk.store = counted
    shown(user)
    # The last one is what the menu says of what is held.
    assert counted.calls == ["certified", *["find"] * 25 * WAYS_TO_FIND, "count_in"]


def test_the_page_is_audited_with_the_references_it_shows(desk: QuietDesk, user: SignedIn) -> None:
    lead = certified(desk, "Ines Quillfeather", 11)
    shown(user)
    (event,) = audit_log(desk)
    assert (event.what, event.references) == ("read_renewals", (lead.reference,))


def test_it_speaks_spanish(desk: QuietDesk, user: SignedIn) -> None:
    certified(desk, "Ines Quillfeather", 11, consents=ASKED)
    desk.practice = replace(desk.practice, language="es")
    assert rows(shown(user)) == ["Ines Quillfeather vence el 4 dic (en 11 días) pidió recordatorios Llamar"]


def test_a_row_of_all_says_until_when_a_certificate_lasts(desk: QuietDesk, user: SignedIn) -> None:
    certified(desk, "Ines Quillfeather", 731)
    assert "until Nov 23, 2028" in str(user.get("all", state="certified").body)
