"""The row of a list: what to know before calling, how late it is, and how they are reached."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.inbox.list_rows import Row, row_of
from chalicelib.inbox.row_flags import flags_of, times_written
from chalicelib.inbox.row_times import time_of
from chalicelib.leads.lead import Answer, AskedAgain, Lead, Wish
from chalicelib.leads.promise import Promise
from chalicelib.leads.status import Standing, Status
from tests.desks import NOON, QuietDesk
from tests.inbox.many_leads import DAY, HOUR, MINUTE
from tests.inbox.signed_in import ANSWERS, SignedIn, stored

PRACTICE = QuietDesk().practice
EVERYTHING: Mapping[str, Answer] = {
    **ANSWERS,
    "kind": "renewal",
    "preferred_time": "After 5 PM",
    "preferred_contact": "text",
    "voicemail_ok": False,
    "access_needs": "Relay service",
    "in_new_york": "no",
}


def lead_with(answers: Mapping[str, Answer] = ANSWERS, **changes: Any) -> Lead:  # noqa: ANN401 - any field of a lead
    return stored(QuietDesk(), answers, **changes)


def flags(lead: Lead, language: str = "en", *others: Lead) -> tuple[str, ...]:
    return flags_of(lead, language, times_written([lead, *others]))


def row(lead: Lead) -> Row:
    return row_of(lead, NOON, PRACTICE, times_written([lead]))


def time(**standing: Any) -> tuple[str, str]:  # noqa: ANN401 - any field of a standing
    found = time_of(lead_with(standing=Standing(**standing)), NOON, PRACTICE)
    return found.text, found.moment


class TestTheFlags:
    def test_they_come_in_one_order_whatever_came_first(self) -> None:
        lead = lead_with(
            EVERYTHING,
            language="es",
            notes=("outside_new_york", "minor"),
            phone_hash="same",
            standing=Standing(asked_again_at=NOON),
        )
        assert flags(lead, "en", replace(lead, key="another")) == (
            "Renewal",
            "wrote in Spanish",
            "After 5 PM",
            "wants a text",
            "no voicemail",
            "Relay service",
            "under 18",
            "not in New York",
            "wrote twice",
            "asked again",
        )

    @pytest.mark.parametrize(("wish", "flag"), [("another_time", "needs another time"), ("cannot_come", "cannot come")])
    def test_what_was_asked_of_a_visit_stands_where_asking_again_does(self, wish: str, flag: str) -> None:
        asked = AskedAgain(1, NOON, 1, Wish(wish))
        lead = lead_with(asked_again=asked, standing=Standing(number=1, asked_again_at=NOON))
        assert flags(lead)[-1] == flag

    def test_they_speak_the_language_of_the_practice(self) -> None:
        lead = lead_with(EVERYTHING, notes=("minor",))
        assert flags(lead, "es")[:2] == ("Renovación", "escribió en inglés")
        assert {"prefiere SMS", "sin mensaje de voz", "menor de 18", "no está en Nueva York"} <= set(flags(lead, "es"))

    def test_a_plain_request_has_its_kind_alone(self) -> None:
        assert flags(lead_with()) == ("New",)

    def test_a_message_says_that_it_is_one(self) -> None:
        assert flags(lead_with({"message": "Hello"}, form="contact")) == ("Message",)

    @pytest.mark.parametrize(
        ("answer", "wrote", "expected"),
        [
            ("es", "en", "speaks Spanish"),
            ("Español", "en", "speaks Spanish"),
            ("spanish", "es", "speaks Spanish"),
            ("Polish", "es", "speaks Polish"),
            ("English", "es", ""),
            ("en", "en", ""),
            ("", "es", "wrote in Spanish"),
            ("", "en", ""),
        ],
    )
    def test_what_they_speak_counts_more_than_what_they_wrote_in(self, answer: str, wrote: str, expected: str) -> None:
        found = flags(lead_with({**ANSWERS, "language": answer}, language=wrote))
        assert found == ("New", *([expected] if expected else []))

    @pytest.mark.parametrize("nothing", ["no", "None.", "N/A", "  ", "ninguna"])
    def test_who_needs_nothing_has_no_flag(self, nothing: str) -> None:
        assert flags(lead_with({**ANSWERS, "access_needs": nothing})) == ("New",)

    def test_a_long_answer_is_begun(self) -> None:
        (_, needs) = flags(lead_with({**ANSWERS, "access_needs": "Please, speak slowly " * 9}))
        assert needs == "Please, speak slowly Please…"

    @pytest.mark.parametrize(("times", "said"), [(2, "wrote twice"), (3, "wrote 3 times")])
    def test_who_wrote_more_than_once_is_known_by_phone_or_email(self, times: int, said: str) -> None:
        one = lead_with(email_hash="same")
        assert flags(one, "en", *[replace(one, key=f"{number}") for number in range(1, times)]) == ("New", said)

    def test_two_without_phone_and_email_are_not_one_person(self) -> None:
        one = lead_with()
        assert flags(one, "en", replace(one, key="another")) == ("New",)


class TestTheTime:
    @pytest.mark.parametrize(
        ("by", "text", "moment"),
        [
            (-57 * MINUTE, "57 min overdue", "Overdue since 11:03 AM"),
            (-80 * MINUTE, "1 h overdue", "Overdue since 10:40 AM"),
            (-3 * DAY, "3 days overdue", "Overdue since Fri Nov 20, 12:00 PM"),
            (timedelta(0), "1 min overdue", "Overdue since 12:00 PM"),
            (40 * MINUTE, "due in 40 min", "Answer by 12:40 PM"),
            (20 * HOUR, "due in 20 h", "Answer by Tue Nov 24, 8:00 AM"),
        ],
    )
    def test_an_answer_is_due_in_how_long_and_when(self, by: timedelta, text: str, moment: str) -> None:
        found = time_of(lead_with(promise=Promise(NOON + by, same_day=True)), NOON, PRACTICE)
        assert (found.text, found.moment) == (text, moment)

    @pytest.mark.parametrize(
        ("standing", "expected"),
        [
            ({"status": Status.NO_ANSWER, "again_at": NOON}, ("try again now", "Again: 12:00 PM")),
            ({"status": Status.NO_ANSWER, "again_at": NOON + HOUR}, ("again in 1 h", "Again: 1:00 PM")),
            ({"status": Status.SCHEDULED, "visit_at": NOON + 40 * MINUTE}, ("visit in 40 min", "Visit: 12:40 PM")),
            ({"status": Status.SCHEDULED, "visit_at": NOON + 3 * HOUR}, ("visit 3:00 PM", "Visit: 3:00 PM")),
            ({"status": Status.SCHEDULED, "visit_at": NOON - 9 * MINUTE}, ("visit now", "Visit: 11:51 AM")),
            (
                {"status": Status.SCHEDULED, "visit_at": NOON - 22 * HOUR},
                ("visit was Sun Nov 22, 2:00 PM", "Visit: Sun Nov 22, 2:00 PM"),
            ),
            (
                {"status": Status.CONTACTED, "at": NOON - 3 * DAY},
                ("contacted 3 days ago, no visit yet", "Contacted Fri Nov 20, 12:00 PM"),
            ),
            ({"status": Status.CONTACTED, "at": NOON - HOUR}, ("contacted 1 h ago", "Contacted 11:00 AM")),
            ({}, ("1 min ago", "Received 12:00 PM")),
            ({"status": Status.DECLINED, "again_at": NOON}, ("1 min ago", "Received 12:00 PM")),
            (
                {"status": Status.CERTIFIED, "certified_until": date(2028, 11, 23)},
                ("until Nov 23, 2028", "Received 12:00 PM"),
            ),
        ],
    )
    def test_each_standing_says_what_comes_next(self, standing: dict[str, Any], expected: tuple[str, str]) -> None:
        assert time(**standing) == expected

    def test_what_is_held_is_never_overdue(self) -> None:
        held = row(lead_with(is_held=True, promise=Promise(NOON - HOUR, same_day=True)))
        assert (held.is_late, held.time.text) == (False, "1 min ago")


class TestTheButtons:
    @pytest.mark.parametrize(("wish", "way"), [("phone", "call"), ("text", "text"), ("email", "email"), ("", "call")])
    def test_the_one_is_the_way_they_wish(self, wish: str, way: str) -> None:
        reach = row(lead_with({**ANSWERS, "preferred_contact": wish})).reach
        assert reach
        assert reach.way == way

    def test_who_gave_an_email_alone_is_written_to(self) -> None:
        reach = row(lead_with({"email": "a@example.com", "message": "x"}, form="contact")).reach
        assert reach
        assert reach.way == "email"

    def test_who_cannot_be_reached_has_none(self) -> None:
        assert row(lead_with({"message": "x"}, form="contact")).reach is None

    @pytest.mark.parametrize(
        ("status", "outcomes"),
        [
            (Status.NEW, (Status.NO_ANSWER, Status.CONTACTED)),
            (Status.CONTACTED, (Status.NO_ANSWER,)),
            (Status.CERTIFIED, ()),
            (Status.SPAM, ()),
        ],
    )
    def test_the_other_has_the_quick_outcomes_of_what_is_open(
        self, status: Status, outcomes: tuple[Status, ...]
    ) -> None:
        assert row(lead_with(standing=Standing(status))).outcomes == outcomes

    def test_what_is_held_is_released_or_spam(self) -> None:
        assert row(lead_with(is_held=True)).outcomes == ()


def test_ninety_characters_of_their_words_are_shown() -> None:
    assert len(row(lead_with({"message": "x" * 500}, form="contact")).preview) == 91
    assert row(lead_with({"message": "two\nlines"}, form="contact")).preview == "two lines"


def test_a_row_keeps_what_was_typed_out_of_logs() -> None:
    lead = lead_with({**EVERYTHING, "name": "Zq Name", "condition": "zq condition"})
    assert not re.search("zq|555|After|Relay", repr(row(lead)), re.IGNORECASE)


def test_no_title_of_a_row_names_anybody(desk: QuietDesk, user: SignedIn) -> None:
    stored(desk, {**EVERYTHING, "name": "Zq Name"})
    titles = re.findall(r'title="([^"]*)"', str(user.get().body))
    assert titles
    assert not any("Zq" in title for title in titles)
