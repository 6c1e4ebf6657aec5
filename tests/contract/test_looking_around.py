"""What every store keeps to for whoever looks around in it: boxes, pages, finding, erasing, and the end of a lead."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any

import pytest
import yaml
from moto.dynamodb.parsing.reserved_keywords import ReservedKeywords

from chalicelib.aws import Client
from chalicelib.leads.alert import Alert, AlertState, Channel
from chalicelib.leads.canary import as_canary, make_mark
from chalicelib.leads.lead import Lead, TimelineEvent
from chalicelib.leads.lookup_keys import LONGEST_NAME_KEY, name_keys
from chalicelib.leads.reference import public_reference
from chalicelib.leads.status import Standing, Status
from chalicelib.storage import BoxQuery, FoundBy, LeadArchive, Record
from chalicelib.storage.dynamodb import DynamoLeadStore
from chalicelib.storage.items import to_item
from chalicelib.storage.records import DynamoRecordStore
from chalicelib.storage.table import CLOSED_BOX, HELD_BOX, item_key, open_box, seconds_of
from tests.contract.tables import new_record_store, new_table
from tests.contract.test_lead_store import MINUTE, NOW, lead
from tests.desks import KEYS, NOON, QuietDesk
from tools.places import ROOT

DAY = timedelta(days=1)
OVER = NOW - DAY
ENDS = NOW.date()
CERTIFICATION_BOX, CONTACT_BOX = open_box("certification"), open_box("contact")
BOXES = (CERTIFICATION_BOX, CONTACT_BOX, HELD_BOX, CLOSED_BOX)


def numbered(number: int, **changes: Any) -> Lead:  # noqa: ANN401 - any field of a lead
    """Make a lead of its own, each a minute after the one before."""
    key = f"{number:032x}"
    return replace(lead(key, received_at=NOW + number * MINUTE), reference=public_reference(key), **changes)


def called(number: int, name: str) -> Lead:
    return numbered(number, answers={"name": name})


def stored(store: LeadArchive, *leads: Lead) -> tuple[Lead, ...]:
    for one in leads:
        store.add(one)
    return leads


def whole(box: str, *, oldest_first: bool = False, after: str = "") -> BoxQuery:
    return BoxQuery(box, NOW - DAY, NOW + DAY, oldest_first, after)


def keys_in(store: LeadArchive, stretch: BoxQuery, limit: int = 50) -> list[str]:
    return [one.key for one in store.in_box(stretch, limit).leads]


def keys(*leads: Lead) -> list[str]:
    return [one.key for one in leads]


def found(store: LeadArchive, by: FoundBy, value: str, limit: int = 10) -> list[str]:
    return [one.key for one in store.find(by, value, limit)]


def pages(store: LeadArchive, box: str, limit: int, *, oldest_first: bool = False) -> Iterator[list[str]]:
    after = ""
    while True:
        page = store.in_box(whole(box, oldest_first=oldest_first, after=after), limit)
        yield [one.key for one in page.leads]
        after = page.next
        if not after:
            return


def certified(number: int, until: date, status: Status = Status.CERTIFIED) -> Lead:
    return numbered(number, standing=Standing(status, certified_until=until))


class TestCertificates:
    def test_they_are_read_by_the_day_on_which_they_end(self, store: LeadArchive) -> None:
        late, soon, over = (certified(number, ENDS + days * DAY) for number, days in enumerate((700, 9, -1)))
        stored(store, late, soon, over)
        assert keys(*store.certified(ENDS, 5)) == keys(soon, late)
        assert keys(*store.certified(ENDS - DAY, 2)) == keys(over, soon)

    def test_the_first_day_is_among_them(self, store: LeadArchive) -> None:
        (one,) = stored(store, certified(1, ENDS))
        assert store.certified(ENDS, 5) == [one]

    def test_what_is_not_certified_is_not_there(self, store: LeadArchive) -> None:
        stored(store, certified(1, ENDS, Status.DECLINED), numbered(2))
        assert store.certified(ENDS, 5) == []

    def test_a_lead_comes_in_moves_and_leaves_with_its_standing(self, store: LeadArchive) -> None:
        (first,) = stored(store, numbered(1))
        given = store.change(first, replace(first, standing=Standing(Status.CERTIFIED, certified_until=ENDS)))
        assert given
        assert keys(*store.certified(ENDS, 5)) == keys(first)
        moved = store.change(given, replace(given, standing=replace(given.standing, certified_until=ENDS - DAY)))
        assert moved
        assert store.certified(ENDS, 5) == []
        store.change(moved, replace(moved, standing=Standing(Status.SPAM)))
        assert store.certified(ENDS - DAY, 5) == []

    def test_the_canarys_are_never_there(self, store: LeadArchive) -> None:
        mark = make_mark(KEYS, NOON)
        stored(store, as_canary(certified(1, ENDS), mark))
        assert store.certified(ENDS, 5) == []


class TestBoxes:
    def test_a_box_is_read_newest_first_or_oldest_first(self, store: LeadArchive) -> None:
        first, second, third = stored(store, *map(numbered, range(3)))
        assert keys_in(store, whole(CERTIFICATION_BOX)) == keys(third, second, first)
        assert keys_in(store, whole(CERTIFICATION_BOX, oldest_first=True)) == keys(first, second, third)

    def test_leads_of_a_box_come_whole(self, store: LeadArchive) -> None:
        (one,) = stored(store, numbered(1, phone_hash="p" * 64, email_hash="e" * 64, expires_at=NOON))
        assert store.in_box(whole(CERTIFICATION_BOX), 5).leads == (one,)

    def test_a_stretch_holds_its_beginning_and_not_its_end(self, store: LeadArchive) -> None:
        _, second, third, fourth = stored(store, *map(numbered, range(4)))
        stretch = BoxQuery(CERTIFICATION_BOX, second.received_at, fourth.received_at)
        assert keys_in(store, stretch) == keys(third, second)

    @pytest.mark.parametrize("length", [timedelta(0), -MINUTE])
    def test_a_stretch_of_no_length_is_empty(self, store: LeadArchive, length: timedelta) -> None:
        (one,) = stored(store, numbered(0))
        assert keys_in(store, BoxQuery(CERTIFICATION_BOX, one.received_at, one.received_at + length)) == []

    @pytest.mark.parametrize("oldest_first", [False, True])
    def test_pages_give_every_lead_once_in_order(self, store: LeadArchive, oldest_first: bool) -> None:  # noqa: FBT001
        leads = stored(store, *map(numbered, range(7)))
        read = list(pages(store, CERTIFICATION_BOX, 3, oldest_first=oldest_first))
        assert [len(page) for page in read][:3] == [3, 3, 1]
        assert list(chain(*read)) == keys(*leads)[:: 1 if oldest_first else -1]

    def test_a_box_that_ends_with_its_page_has_nothing_after_it(self, store: LeadArchive) -> None:
        stored(store, *map(numbered, range(4)))
        assert [key for page in pages(store, CERTIFICATION_BOX, 2) for key in page] == keys(
            *map(numbered, (3, 2, 1, 0))
        )

    def test_the_next_page_goes_on_though_the_last_lead_has_left_the_box(self, store: LeadArchive) -> None:
        first, second, third = stored(store, *map(numbered, range(3)))
        page = store.in_box(whole(CERTIFICATION_BOX), 2)
        store.change(second, replace(second, standing=Standing(Status.SPAM)))
        assert page.leads == (third, second)
        assert keys_in(store, whole(CERTIFICATION_BOX, after=page.next)) == keys(first)

    def test_leads_of_one_moment_are_all_there(self, store: LeadArchive) -> None:
        stored(store, *(replace(numbered(number), received_at=NOW) for number in range(5)))
        read = [key for page in pages(store, CERTIFICATION_BOX, 2) for key in page]
        assert sorted(read) == keys(*map(numbered, range(5)))

    def test_more_than_one_batch_is_read(self, store: LeadArchive) -> None:
        # Without answers, which make an engine slow and have tests of their own.
        leads = stored(store, *(numbered(number, answers={}, other_answers=(), consents={}) for number in range(101)))
        assert keys_in(store, whole(CERTIFICATION_BOX, oldest_first=True), 101) == keys(*leads)

    def test_a_lead_is_in_the_box_of_its_form(self, store: LeadArchive) -> None:
        stored(store, numbered(1), numbered(2, form="contact"), numbered(3, form="course"))
        assert [keys_in(store, whole(open_box(form))) for form in ("certification", "contact", "course")] == [
            keys(numbered(1)),
            keys(numbered(2)),
            keys(numbered(3)),
        ]

    def test_a_lead_is_in_one_box_at_a_time(self, store: LeadArchive) -> None:
        held = numbered(1, form="contact", alerts={Channel.FIRST: Alert(AlertState.HELD)})
        released = replace(held, alerts={Channel.FIRST: Alert(AlertState.PENDING, due_at=NOW)})
        closed = replace(released, standing=Standing(Status.DECLINED))
        stored(store, held)
        assert where(store, held) == [HELD_BOX]
        store.change(held, released)
        assert where(store, held) == [CONTACT_BOX]
        store.change(replace(released, version=1), closed)
        assert where(store, held) == [CLOSED_BOX]

    def test_a_held_lead_that_is_spam_is_closed(self, store: LeadArchive) -> None:
        held = numbered(1, alerts={Channel.FIRST: Alert(AlertState.HELD)})
        stored(store, held)
        store.change(held, replace(held, standing=Standing(Status.SPAM)))
        assert where(store, held) == [CLOSED_BOX]

    def test_records_are_in_no_box(self, store: LeadArchive) -> None:
        store.record(numbered(1).key, TimelineEvent("e", NOW, "released"))
        assert where(store, numbered(1)) == []


def where(store: LeadArchive, one: Lead) -> list[str]:
    return [box for box in BOXES if one.key in keys_in(store, whole(box))]


class TestFinding:
    def test_a_lead_is_found_by_its_reference(self, store: LeadArchive) -> None:
        one, _ = stored(store, numbered(1), numbered(2))
        assert store.find("reference", one.reference, 5) == [one]

    @pytest.mark.parametrize("by", ["phone", "email"])
    def test_the_newest_leads_of_a_person_are_found_first(self, store: LeadArchive, by: FoundBy) -> None:
        same: dict[str, Any] = {f"{by}_hash": "a" * 64}
        first, second, third, _ = stored(
            store, *(numbered(n, **same) for n in range(3)), numbered(9, **{f"{by}_hash": "b" * 64})
        )
        assert found(store, by, "a" * 64, 2) == keys(third, second)
        assert found(store, by, "a" * 64) == keys(third, second, first)

    @pytest.mark.parametrize("by", ["reference", "phone", "email", "name"])
    @pytest.mark.parametrize("value", ["", "nobody"])
    def test_nobody_is_found_by_nothing_and_by_what_is_not_there(
        self, store: LeadArchive, by: FoundBy, value: str
    ) -> None:
        stored(store, numbered(1, answers={}), called(2, "Ana"), called(3, "́̈"))
        assert found(store, by, value) == []

    @pytest.mark.parametrize(
        "typed", ["José", "jose", "JOSE  Ló", "lopez", "López Jo", "josé lópez", "lopez jose", "j", "l"]
    )
    def test_a_name_is_found_by_how_it_begins(self, store: LeadArchive, typed: str) -> None:
        one, _ = stored(store, called(1, "José López"), called(2, "Karim Example"))
        assert found(store, "name", name_keys(typed)[0]) == keys(one)

    @pytest.mark.parametrize("typed", ["ose", "opez", "jose lopez x", "x"])
    def test_a_name_is_not_found_by_its_middle_or_end(self, store: LeadArchive, typed: str) -> None:
        stored(store, called(1, "José López"))
        assert found(store, "name", typed) == []

    @pytest.mark.parametrize("name", ["Ольга Примерова", "李 小龙", "محمد علي", "Ωμέγα", "𝒜𝓃𝒶 🌿", "Straße Weiß"])
    def test_names_of_every_script_are_found(self, store: LeadArchive, name: str) -> None:
        one, _ = stored(store, called(1, name), called(2, "Bo Example"))
        by_first, by_last = name_keys(name)
        assert found(store, "name", by_first[:2]) == keys(one)
        assert found(store, "name", by_last) == keys(one)

    def test_names_come_in_their_order_and_each_lead_once(self, store: LeadArchive) -> None:
        ana, anna, other, _ = stored(
            store, called(4, "Ana Ananas"), called(3, "Anna Zzz"), called(2, "Zoe Ann"), called(1, "Bo")
        )
        assert found(store, "name", "an") == keys(ana, anna, other)
        assert found(store, "name", "an", 2) == keys(ana, anna)

    @pytest.mark.parametrize("letter", ["x", "🌿", "é"])
    def test_a_very_long_name_is_stored_and_found(self, store: LeadArchive, letter: str) -> None:
        name = letter * (LONGEST_NAME_KEY + 100)
        (one,) = stored(store, called(1, name))
        assert found(store, "name", name_keys(name)[0]) == keys(one)
        assert found(store, "name", name_keys(name)[0] + "longer") == keys(one)

    def test_what_a_lead_is_found_by_stays_after_a_change(self, store: LeadArchive) -> None:
        (one,) = stored(store, numbered(1, phone_hash="a" * 64))
        store.change(one, replace(one, phone_hash="", answers={}, standing=Standing(Status.CONTACTED)))
        assert found(store, "phone", "a" * 64) == found(store, "name", "zoe") == keys(one)


class TestTheCanary:
    def test_its_lead_is_in_no_box_and_is_found_by_nothing(self, store: LeadArchive) -> None:
        mark = make_mark(KEYS, NOW)
        (one,) = stored(store, as_canary(called(1, "Canary Example"), mark))
        assert [box for box in BOXES if keys_in(store, whole(box)) or store.count_in(box, 5)] == []
        assert [store.find("reference", one.reference, 5), store.find("name", "canary", 5)] == [[], []]
        assert store.get(one.key)

    def test_its_lead_stays_out_of_every_box_whatever_changes(self, store: LeadArchive) -> None:
        (one,) = stored(store, as_canary(called(1, "Canary Example"), make_mark(KEYS, NOW)))
        store.change(one, replace(one, alerts={Channel.FIRST: Alert(AlertState.DELIVERED)}))
        assert [box for box in BOXES if keys_in(store, whole(box)) or store.count_in(box, 5)] == []

    def test_its_lead_is_due_as_every_other(self, store: LeadArchive) -> None:
        (one,) = stored(store, as_canary(numbered(1), make_mark(KEYS, NOW)))
        assert list(store.due(NOW + DAY)) == [one.key]


class TestErasing:
    def test_an_erased_lead_is_nowhere(self, store: LeadArchive) -> None:
        (one,) = stored(store, numbered(1, phone_hash="a" * 64, email_hash="b" * 64, expires_at=OVER))
        for number in range(3):
            store.record(one.key, TimelineEvent(f"e{number}", NOW, "delivery"))
        assert store.erase(one.key, NOW)
        assert store.get(one.key) is None
        assert store.timeline(one.key) == []
        assert where(store, one) == []
        assert not list(store.due(NOW + DAY))
        ways: list[tuple[FoundBy, str]] = [
            ("reference", one.reference),
            ("phone", "a" * 64),
            ("email", "b" * 64),
            ("name", "zoe"),
        ]
        assert [found(store, by, value) for by, value in ways] == [[], [], [], []]

    def test_erasing_again_says_that_it_was_gone(self, store: LeadArchive) -> None:
        (one,) = stored(store, numbered(1, expires_at=OVER))
        assert store.erase(one.key, NOW)
        assert not store.erase(one.key, NOW)

    def test_erasing_leaves_the_others_alone(self, store: LeadArchive) -> None:
        one, other = stored(store, numbered(1, expires_at=OVER), numbered(2))
        store.record(other.key, TimelineEvent("e", NOW, "delivery"))
        store.erase(one.key, NOW)
        assert store.get(other.key) == other
        assert len(store.timeline(other.key)) == 1

    @pytest.mark.parametrize("end", [None, NOW + DAY])
    def test_what_has_time_left_stays_with_its_timeline(self, store: LeadArchive, end: datetime | None) -> None:
        (one,) = stored(store, numbered(1, expires_at=OVER))
        store.record(one.key, TimelineEvent("e", NOW, "delivery"))
        assert store.change(one, replace(one, expires_at=end, is_on_legal_hold=end is None))
        assert not store.erase(one.key, NOW)
        assert store.get(one.key) is not None
        assert len(store.timeline(one.key)) == 1

    def test_an_end_to_the_second_is_over_at_that_second(self, store: LeadArchive) -> None:
        end = NOW.replace(microsecond=0)
        (one,) = stored(store, numbered(1, expires_at=end))
        assert not store.erase(one.key, end - timedelta(microseconds=1))
        assert store.erase(one.key, end)

    def test_what_was_left_of_one_that_is_gone_goes_too(self, store: LeadArchive) -> None:
        store.record("0" * 32, TimelineEvent("e", NOW, "delivery"))
        assert not store.erase("0" * 32, NOW)
        assert store.timeline("0" * 32) == []

    def test_a_change_begun_before_saves_nothing_once_events_go(self, moto: Client) -> None:
        store = new_table(moto)
        (one,) = stored(store, numbered(1, expires_at=OVER))
        store.record(one.key, TimelineEvent("e", NOW, "delivery"))
        saved: list[bool] = []

        def save(**_: object) -> None:
            moto.meta.events.unregister("before-call.dynamodb.DeleteItem", save)
            saved.append(store.change(one, replace(one, expires_at=None, is_on_legal_hold=True)) is not None)

        moto.meta.events.register("before-call.dynamodb.DeleteItem", save)
        assert store.erase(one.key, NOW)
        assert saved == [False]
        assert store.get(one.key) is None

    def test_the_timeline_is_read_as_it_is_now(self, moto: Client) -> None:
        store = new_table(moto)
        (one,) = stored(store, numbered(1, expires_at=OVER))
        with heard(moto) as said:
            store.timeline(one.key)
            store.erase(one.key, NOW)
        queries = [call for call in said if "KeyConditionExpression" in call]
        assert [call.get("ConsistentRead") for call in queries] == [True, True]


class TestTheEnd:
    def test_dynamodb_is_told_when_a_lead_ends_in_whole_seconds(self) -> None:
        item = to_item(numbered(1, expires_at=NOON))
        assert item["expires_at"] == seconds_of(NOON) == 1795453200

    def test_a_lead_held_for_the_law_is_without_that_attribute(self, moto: Client) -> None:
        store = new_table(moto)
        one = numbered(1, expires_at=NOON)
        store.add(one)
        assert raw(store, one)["expires_at"] == {"N": "1795453200"}
        store.change(one, replace(one, is_on_legal_hold=True, expires_at=None))
        assert "expires_at" not in raw(store, one)

    def test_the_deployed_table_deletes_by_that_attribute(self) -> None:
        resources = yaml.safe_load((ROOT / "infra" / "resources.yaml").read_text())["Resources"]
        ttl = resources["LeadsTable"]["Properties"]["TimeToLiveSpecification"]
        assert ttl == {"AttributeName": "expires_at", "Enabled": True}

    def test_a_lead_without_an_end_comes_back_without_one(self, store: LeadArchive) -> None:
        (one,) = stored(store, numbered(1, expires_at=NOON))
        store.change(one, replace(one, expires_at=None))
        now = store.get(one.key)
        assert now is not None
        assert now.expires_at is None


def raw(store: DynamoLeadStore, one: Lead) -> dict[str, Any]:
    key = {name: {"S": text} for name, text in item_key(one.key).items()}
    item: dict[str, Any] = store._table.call("GetItem", Key=key)["Item"]
    return item


def test_no_expression_has_a_word_that_is_dynamodbs_own(moto: Client) -> None:
    reserved = set(ReservedKeywords.get_reserved_keywords())
    store, records = new_table(moto), new_record_store(moto, QuietDesk().clock)
    with heard(moto) as said:
        use_everything(store, records)
    words = {word for expression in expressions(said) for word in words_of(expression)}
    assert {"pk", "received_at", "begins_with"} <= words
    assert {word for word in words if word.upper() in reserved} <= {"SET", "REMOVE", "AND", "OR", "BETWEEN"}


@contextmanager
def heard(client: Client) -> Iterator[list[dict[str, Any]]]:
    """Hear the parameters of every call of a client."""
    said: list[dict[str, Any]] = []

    def hear(params: dict[str, Any], **_: object) -> None:
        said.append(dict(params))

    client.meta.events.register("provide-client-params.dynamodb", hear)
    try:
        yield said
    finally:
        client.meta.events.unregister("provide-client-params.dynamodb", hear)


def expressions(said: list[dict[str, Any]]) -> list[str]:
    return [str(value) for call in said for name, value in call.items() if name.endswith("Expression")]


def words_of(expression: str) -> list[str]:
    """Return the bare words of an expression: neither placeholders nor signs."""
    for sign in "(),=<>":
        expression = expression.replace(sign, " ")
    return [word for word in expression.split() if word[0] not in "#:"]


def use_everything(store: DynamoLeadStore, records: DynamoRecordStore) -> None:
    one = numbered(1)
    store.add(one)
    store.change(one, replace(one, expires_at=None, alerts={Channel.FIRST: Alert(AlertState.DELIVERED)}))
    list(store.due(NOW))
    store.record(one.key, TimelineEvent("e", NOW, "delivery"))
    store.timeline(one.key)
    store.in_box(whole(CONTACT_BOX), 2)
    ways: tuple[FoundBy, ...] = ("reference", "phone", "email", "name")
    for by in ways:
        store.find(by, "x", 2)
    store.change(replace(one, version=1), replace(one, expires_at=OVER))
    store.erase(one.key, NOW)
    records.write(Record("PARTITION", "key", {}))
    records.write(Record("PARTITION", "key", {}, version=1))
    records.list("PARTITION", "k", newest_first=True)
    records.read("PARTITION", "key")
    records.remove("PARTITION", "key")


def test_parts_are_found_among_the_newest_newest_first(store: LeadArchive) -> None:
    solis = replace(lead("1" * 32), answers={"name": "Beatriz Solís de la Fuente"})
    other = replace(lead("2" * 32), answers={"name": "Ana Solís"}, received_at=NOW + MINUTE)
    nobody = replace(lead("3" * 32), answers={})
    for one in (solis, other, nobody):
        store.add(one)
    assert [one.key for one in store.find("name_part", "solis", 10)] == [other.key, solis.key]
    assert [one.key for one in store.find("name_part", "solis", 1)] == [other.key]
    assert [one.key for one in store.find("name_part", "fuente solis", 10)] == [solis.key]
    assert store.find("name_part", "olis", 10) == []


def test_a_part_of_a_phone_or_reference_is_found(store: LeadArchive) -> None:
    phone = {"typed": "929 555 0147", "e164": "+19295550147"}
    known = replace(lead("1" * 32), answers={"phone": phone}, reference="BS7G-ER24")
    store.add(known)
    for part in ("0147", "92955501", "bs7g", "er24"):
        assert [one.key for one in store.find("number_part", part, 10)] == [known.key]
    assert store.find("number_part", "0148", 10) == []
