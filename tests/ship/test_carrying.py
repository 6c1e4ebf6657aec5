"""What a restored table needs of the one that was in use, and what may not come back."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.storage.audit import EVENTS, AuditEvent
from chalicelib.storage.wire_values import to_attributes
from tools.ship.carrying import Item, Key, as_table, batches, came_since, steps_for

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
BEFORE, AFTER = str(int(NOW.timestamp()) - 60), str(int(NOW.timestamp()) + 60)


def item(pk: str, sk: str, **values: str) -> Item:
    typed = {name: {"N" if name == "expires_at" else "S": value} for name, value in values.items()}
    return {"pk": {"S": pk}, "sk": {"S": sk}, **typed}


def lead(key: str, **values: str) -> Item:
    return item(f"LEAD#{key}", "LEAD", reference=f"REF-{key}", **values)


def event(key: str) -> Item:
    return item(f"LEAD#{key}", "EVENT#1")


def erased(key: str) -> Item:
    """Return the line that the inbox writes down, as it is stored."""
    event = EVENTS.write(AuditEvent(NOW, "ana", "erased", f"REF-{key}"))
    return to_attributes({"pk": "AUDIT#2026-11-26", "sk": f"{key}#1", "values": event, "version": 1})


PERSON_ANA = item("PEOPLE", "ana", name="Ana")


def afterwards(restored: list[Item], in_use: list[Item]) -> dict[Key, Item]:
    """Return what the restored table holds when the steps were taken."""
    table = as_table(restored)
    steps = steps_for(table, as_table(in_use), NOW)
    kept = {key: value for key, value in table.items() if key not in steps.deletes}
    return kept | as_table(list(steps.puts))


def test_a_lost_lead_comes_back() -> None:
    assert ("LEAD#a", "LEAD") in afterwards([lead("a"), event("a")], [])


def test_an_erased_lead_stays_erased_with_its_timeline() -> None:
    assert afterwards([lead("a"), event("a")], [erased("a")]) == as_table([erased("a")])


def test_a_lead_that_came_since_is_carried_over_with_its_timeline() -> None:
    assert afterwards([], [lead("b"), event("b")]) == as_table([lead("b"), event("b")])


def test_of_a_lead_in_both_the_restored_one_counts() -> None:
    in_use = [lead("a", status="spoilt"), event("a")]
    assert afterwards([lead("a", status="good")], in_use) == as_table([lead("a", status="good")])


@pytest.mark.parametrize(("end", "is_there"), [(BEFORE, False), (AFTER, True)])
def test_a_lead_whose_time_is_over_does_not_come_back(end: str, is_there: bool) -> None:  # noqa: FBT001 - a parameter of the test
    assert (("LEAD#a", "LEAD") in afterwards([lead("a", expires_at=end), event("a")], [])) == is_there


def test_an_opt_out_since_is_kept() -> None:
    assert ("STOPPED", "x") in afterwards([], [item("STOPPED", "x")])


def test_an_opt_out_that_was_restored_is_kept() -> None:
    assert ("STOPPED", "x") in afterwards([item("STOPPED", "x")], [PERSON_ANA])


def test_no_line_of_the_audit_is_lost() -> None:
    restored, in_use = [erased("a")], [erased("b")]
    assert afterwards(restored, in_use) == as_table([*restored, *in_use])


of_ana = pytest.mark.parametrize(
    "key", [item("PERSON#ana", "PASSKEY#1"), item("DEVICES", "ana.1")], ids=["passkey", "device"]
)


@of_ana
def test_what_was_removed_of_a_person_since_does_not_come_back(key: Item) -> None:
    assert afterwards([PERSON_ANA, key], [PERSON_ANA]) == as_table([PERSON_ANA])


@of_ana
def test_what_was_added_for_a_person_since_is_carried_over(key: Item) -> None:
    assert afterwards([PERSON_ANA], [PERSON_ANA, key]) == as_table([PERSON_ANA, key])


@of_ana
def test_passkeys_and_devices_come_back_if_the_old_table_was_emptied(key: Item) -> None:
    assert afterwards([PERSON_ANA, key], []) == as_table([PERSON_ANA, key])


def test_who_was_removed_since_stays_removed() -> None:
    gone = item("PEOPLE", "ana", name="Ana", removed_at="2026-11-26T11:00:00+00:00")
    assert afterwards([PERSON_ANA], [gone]) == as_table([gone])


@pytest.mark.parametrize(
    ("pk", "sk"),
    [("PERSON#ana", "SESSION#1"), ("INVITATIONS", "1"), ("CHALLENGES#sign-in", "1"), ("SENDERS", "1")],
)
def test_what_opens_a_door_for_a_while_neither_comes_back_nor_is_carried_over(pk: str, sk: str) -> None:
    assert (pk, sk) not in afterwards([item(pk, sk)], [])
    assert (pk, sk) not in afterwards([], [item(pk, sk)])


def test_the_practices_own_changes_are_those_of_now() -> None:
    assert afterwards([item("PRACTICE", "CHANGES", v="1")], [item("PRACTICE", "CHANGES", v="2")]) == as_table(
        [item("PRACTICE", "CHANGES", v="2")]
    )


def test_what_comes_while_the_desk_is_on_its_way_is_not_lost() -> None:
    restored, in_use = as_table([lead("a")]), as_table([lead("a", status="spoilt"), lead("b"), erased("c"), lead("c")])
    assert as_table(came_since(restored, in_use, NOW)) == as_table([lead("b"), erased("c")])


@given(st.sets(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef")))
def test_every_lead_of_either_table_is_there_unless_it_was_erased(
    before: set[str], now: set[str], gone: set[str]
) -> None:
    found = afterwards([lead(key) for key in before], [*(lead(key) for key in now), *(erased(key) for key in gone)])
    there: Mapping[str, Item] = {pk.removeprefix("LEAD#"): value for (pk, _), value in found.items() if "LEAD#" in pk}
    assert there.keys() == (before | now) - gone


@given(st.lists(st.integers(), max_size=100))
def test_batches_hold_everything_once_and_never_too_much(numbers: list[int]) -> None:
    found = list(batches(numbers))
    assert [number for batch in found for number in batch] == numbers
    assert all(len(batch) <= 25 for batch in found)
