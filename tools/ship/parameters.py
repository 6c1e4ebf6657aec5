"""Which parameters a deployment gives to the template. Pure."""

import os
import re
from collections.abc import Mapping
from typing import Any

from tools.ship.aws import ShippingError
from tools.ship.kept import Kept
from tools.ship.templates import Parameters, Template

# What whoever deploys may say, and the parameter that it sets. What is not said stays as it is.
SETTINGS = {
    "ALARM_EMAIL": "AlarmEmail",
    "ALERT_DETAIL": "AlertDetail",
    "DOMAIN": "Domain",
    "CERTIFICATE": "CertificateArn",
    "ACCESS_LOG": "AccessLog",
    "RESERVE_CONCURRENCY": "ReserveConcurrency",
    "BUDGET": "BudgetLimit",
    "DATA_EVENTS": "DataEvents",
    "PERMISSIONS_BOUNDARY": "PermissionsBoundary",
    "PING_URL": "PingUrl",
    "KEEP_WARM": "KeepWarm",
}


def settings_of_environment() -> dict[str, str]:
    """Return what was said at the command line, by parameter."""
    return {parameter: os.environ[name] for name, parameter in SETTINGS.items() if os.environ.get(name)}


def first_parameters(
    template: Template, settings: Parameters, *, table_name: str, kept: Kept | None, has_identity: bool
) -> dict[str, str | None]:
    """Return the parameters of a stack that is not there yet."""
    decided = {"TableName": table_name, "SenderIdentity": "existing" if has_identity else "create"}
    return _declared(template, decided | (kept.parameters if kept else {}) | dict(settings))


def next_parameters(template: Template, settings: Parameters, previous: Parameters) -> dict[str, str | None]:
    """Return the parameters of a stack that is there; None keeps what it was given."""
    as_it_was = {name: None for name in template.get("Parameters", {}) if name in previous and name not in settings}
    return _declared(template, settings) | as_it_was


def refuse_incomplete(settings: Parameters, previous: Parameters | None) -> None:
    """Look whether everything was said that only whoever deploys can say.

    Raises:
        ShippingError: something is missing.
    """
    known = dict(previous or {}) | dict(settings)
    if not known.get("AlarmEmail"):
        new = " This stage has no desk yet: look at STAGE if it should have one." if previous is None else ""
        raise ShippingError(
            "Nobody would hear the alarms: name an address with another provider than the practice's, "
            f"like ALARM_EMAIL=keeper@example.com.{new}"
        )
    if bool(known.get("Domain")) != bool(known.get("CertificateArn")):
        raise ShippingError(
            "DOMAIN and CERTIFICATE go together: the ARN of a certificate of ACM's, in the region of the stack."
        )


def _refuse_unfit(name: str, value: str, rule: Mapping[str, Any]) -> None:
    """Hold a value against the template's own rule for it: AWS's word for it comes late and names the parameter.

    Raises:
        ShippingError: AWS would not take it.
    """
    # What the template does not echo is a secret, and stays one.
    said = name if rule.get("NoEcho") else f"{name}={value}"
    allowed = rule.get("AllowedValues", [value])
    if value not in allowed:
        raise ShippingError(f"{said} is none of {', '.join(allowed)}.")
    if not re.fullmatch(rule.get("AllowedPattern", r"(?s:.*)"), value):
        advice = rule.get("ConstraintDescription") or rule.get("Description", "")
        raise ShippingError(f"{said} cannot be used: {advice}")
    if rule.get("Type") == "Number" and not re.fullmatch(r"\d+(?:\.\d+)?", value):
        raise ShippingError(f"{said} cannot be used: give a number.")


def moves(settings: Parameters, previous: Parameters | None) -> bool:
    """Return whether a desk that runs would get another address."""
    return previous is not None and settings.get("Domain", previous.get("Domain")) != previous.get("Domain")


def _declared(template: Template, values: Parameters) -> dict[str, str | None]:
    declared = template.get("Parameters", {})
    for name, parameter in SETTINGS.items():
        if parameter in values and parameter not in declared:
            raise ShippingError(f"This version of the desk knows no {name}: leave it out.")
        if parameter in values:
            _refuse_unfit(name, values[parameter], declared[parameter])
    return {name: value for name, value in values.items() if name in declared}
