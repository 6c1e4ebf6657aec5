"""What a deployment tells the template."""

import re

import pytest
import yaml

from tools.places import ROOT
from tools.ship.aws import ShippingError
from tools.ship.kept import Kept
from tools.ship.parameters import (
    SETTINGS,
    first_parameters,
    moves,
    next_parameters,
    refuse_incomplete,
    settings_of_environment,
)

TEMPLATE: dict[str, dict[str, object]] = {
    "Parameters": {
        name: {}
        for name in (
            *("AlarmEmail", "AlertDetail", "TableName", "SenderIdentity"),
            *("AdoptedStreamArn", "AdoptedKeyArn", "AdoptedSecretArn"),
        )
    }
}
OWN_TEMPLATE = yaml.safe_load((ROOT / "infra" / "resources.yaml").read_text(encoding="utf-8"))
KEPT = Kept("front-desk-prod", "stream", "key", "secret")


def first(kept: Kept | None = None, *, has_identity: bool = False) -> dict[str, str | None]:
    settings = {"AlarmEmail": "keeper@example.com"}
    return first_parameters(TEMPLATE, settings, table_name="front-desk-prod", kept=kept, has_identity=has_identity)


def test_a_first_stack_makes_everything_itself() -> None:
    assert first() == {"AlarmEmail": "keeper@example.com", "TableName": "front-desk-prod", "SenderIdentity": "create"}


def test_an_identity_that_ses_knows_is_used() -> None:
    assert first(has_identity=True)["SenderIdentity"] == "existing"


def test_what_was_kept_is_adopted() -> None:
    found = first(KEPT)
    assert found["TableName"] == "front-desk-prod"
    assert [found[f"Adopted{what}Arn"] for what in ("Stream", "Key", "Secret")] == ["stream", "key", "secret"]


def test_a_running_stack_keeps_what_it_was_told() -> None:
    previous = {"AlarmEmail": "keeper@example.com", "SenderIdentity": "create", "GoneSince": "x"}
    assert next_parameters(TEMPLATE, {"AlertDetail": "contact"}, previous) == {
        "AlertDetail": "contact",
        "AlarmEmail": None,
        "SenderIdentity": None,
    }


@pytest.mark.parametrize("previous", [None, {}, {"AlarmEmail": ""}])
def test_somebody_has_to_hear_the_alarms(previous: dict[str, str] | None) -> None:
    with pytest.raises(ShippingError, match="ALARM_EMAIL=keeper@example"):
        refuse_incomplete({}, previous)


def test_a_stage_that_has_no_desk_may_be_mistyped() -> None:
    with pytest.raises(ShippingError, match="look at STAGE"):
        refuse_incomplete({}, None)


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("AlarmEmail", "keeper", "ALARM_EMAIL=keeper cannot be used: give the address"),
        ("AlertDetail", "everything", "ALERT_DETAIL=everything is none of minimal, contact, full"),
        ("BudgetLimit", "twenty", "BUDGET=twenty cannot be used"),
        ("PingUrl", "http://example.com", "PING_URL cannot be used: "),
        ("CertificateArn", "mine", "CERTIFICATE=mine cannot be used: "),
    ],
)
def test_a_setting_that_aws_would_refuse_is_refused_by_the_name_it_was_given(
    setting: str, value: str, sentence: str
) -> None:
    with pytest.raises(ShippingError, match=re.escape(sentence)):
        next_parameters(OWN_TEMPLATE, {setting: value}, {})


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("AlarmEmail", "keeper@example.com"),
        ("AlertDetail", "full"),
        ("BudgetLimit", "20"),
        ("PingUrl", "https://example.com/ping"),
        ("Domain", "forms.example.com"),
    ],
)
def test_a_setting_that_aws_takes_is_taken(setting: str, value: str) -> None:
    assert next_parameters(OWN_TEMPLATE, {setting: value}, {}) == {setting: value}


def test_who_hears_them_is_said_once() -> None:
    refuse_incomplete({}, {"AlarmEmail": "keeper@example.com"})


@pytest.mark.parametrize("half", [{"Domain": "forms.example.com"}, {"CertificateArn": "arn"}])
def test_a_domain_and_its_certificate_go_together(half: dict[str, str]) -> None:
    with pytest.raises(ShippingError, match="go together"):
        refuse_incomplete({"AlarmEmail": "keeper@example.com", **half}, None)


@pytest.mark.parametrize(
    ("said", "previous", "does_move"),
    [
        ({}, None, False),
        ({"Domain": "forms.example.com"}, None, False),
        ({}, {"Domain": "forms.example.com"}, False),
        ({"Domain": "forms.example.com"}, {"Domain": "forms.example.com"}, False),
        ({"Domain": "forms.example.com"}, {"Domain": ""}, True),
        ({"Domain": "forms.example.com"}, {}, True),
    ],
)
def test_another_address_is_noticed(said: dict[str, str], previous: dict[str, str] | None, *, does_move: bool) -> None:
    assert moves(said, previous) == does_move


def test_what_this_version_does_not_know_is_named_as_it_was_said() -> None:
    with pytest.raises(ShippingError, match="BUDGET"):
        next_parameters(TEMPLATE, {"BudgetLimit": "10"}, {})


def test_every_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.setenv(name, f"the {name}")
    assert settings_of_environment() == {parameter: f"the {name}" for name, parameter in SETTINGS.items()}


def test_an_empty_setting_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SETTINGS:
        monkeypatch.setenv(name, "")
    assert settings_of_environment() == {}
