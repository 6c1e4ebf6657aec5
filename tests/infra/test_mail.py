"""How mail leaves: encrypted on its way or not at all, signed, and without a spy in it."""

from typing import Any

import pytest

Resources = dict[str, dict[str, Any]]

DOMAIN = {"Fn::FindInMap": ["Practice", "Mail", "Domain"]}


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
    assert identity["EmailIdentity"] == DOMAIN
    assert identity["DkimAttributes"] == {"SigningEnabled": True}


def test_bounces_go_to_a_name_below_the_domain_and_to_nobodys_mailbox(resources: Resources) -> None:
    identity = resources["MailIdentity"]["Properties"]
    assert identity["MailFromAttributes"] == {
        # Until its DNS records are there, mail goes out nevertheless.
        "BehaviorOnMxFailure": "USE_DEFAULT_VALUE",
        "MailFromDomain": {"Fn::Sub": ["bounce.${MailDomain}", {"MailDomain": DOMAIN}]},
    }
    assert identity["FeedbackAttributes"] == {"EmailForwardingEnabled": False}


def test_an_identity_that_exists_is_neither_made_nor_changed_nor_removed(
    template: dict[str, Any], resources: Resources
) -> None:
    identity = resources["MailIdentity"]
    assert identity["Condition"] == "MakesMailIdentity"
    assert template["Conditions"]["MakesMailIdentity"] == {"Fn::Equals": [{"Ref": "SenderIdentity"}, "create"]}
    assert identity["DeletionPolicy"] == "RetainExceptOnCreate"
    others = {name: one for name, one in resources.items() if name != "MailIdentity"}
    assert "MailIdentity" not in str(others)
    assert "MailIdentity" not in str(template["Outputs"])


def test_it_outlives_the_set_of_rules_that_goes_with_the_stack(resources: Resources) -> None:
    # As the domain's default set it would be missing to all other mail of the domain once the stack is gone.
    assert "ConfigurationSetAttributes" not in resources["MailIdentity"]["Properties"]
