"""How mail leaves: encrypted on its way or not at all, signed, and without a spy in it."""

from typing import Any

import pytest

Resources = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def configuration_set(resources: Resources) -> dict[str, Any]:
    properties: dict[str, Any] = resources["MailConfigurationSet"]["Properties"]
    return properties


def test_mail_goes_encrypted_or_not_at_all(configuration_set: dict[str, Any]) -> None:
    assert configuration_set["DeliveryOptions"] == {"TlsPolicy": "REQUIRE"}


def test_opens_and_clicks_are_not_tracked(configuration_set: dict[str, Any], resources: Resources) -> None:
    assert "TrackingOptions" not in configuration_set
    assert "'OPEN'" not in str(resources).upper()
    assert "'CLICK'" not in str(resources).upper()


def test_addresses_that_bounce_or_complain_are_not_written_to_again(configuration_set: dict[str, Any]) -> None:
    assert configuration_set["SuppressionOptions"] == {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]}


def test_our_standing_with_other_mail_servers_is_measured(configuration_set: dict[str, Any]) -> None:
    assert configuration_set["ReputationOptions"] == {"ReputationMetricsEnabled": True}


def test_mail_is_signed_for_the_practices_domain(resources: Resources) -> None:
    identity = resources["MailIdentity"]["Properties"]
    assert identity["EmailIdentity"] == {"Ref": "MailDomain"}
    assert identity["DkimAttributes"] == {"SigningEnabled": True}


def test_the_rules_hold_for_all_mail_of_the_domain(resources: Resources) -> None:
    identity = resources["MailIdentity"]["Properties"]
    assert identity["ConfigurationSetAttributes"] == {"ConfigurationSetName": {"Ref": "MailConfigurationSet"}}
