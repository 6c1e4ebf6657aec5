"""What the environment says, read once into a frozen type; a mistake names the variable and how to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chalicelib.leads.keyring import Keyring, KeyringError, read_keyring
from chalicelib.leads.lead import AlertDetail


class SettingsError(Exception):
    """The environment cannot be used as it is; the message says which variable and why."""


@dataclass(frozen=True)
class Settings:
    """The deployment's own facts; the practice's facts are in practice.toml."""

    table_name: str
    # The root of every keyed hash (lead keys, fill tokens): without it they could be computed by anybody.
    keys: Keyring = field(repr=False)
    alert_detail: AlertDetail
    # Where the desk is reached from outside, without a trailing slash; empty means "as API Gateway says".
    public_url: str
    mail_configuration_set: str
    alarm_topic_arn: str
    practice_file: Path
    # Tells this desk's numbers from those of another one in the same account.
    desk_name: str = "desk"
    # What the canary asks for when it has arrived, so that somebody outside hears when it no longer does; who knows it
    # could pretend that it has.
    ping_url: str = field(default="", repr=False)
    # Where the audit log is copied to; only the copying function is told.
    audit_bucket: str = ""


def read_settings(env: Mapping[str, str]) -> Settings:
    """Parse the environment.

    Raises:
        SettingsError: a variable is missing or wrong.
    """
    return Settings(
        table_name=_required(env, "TABLE_NAME"),
        keys=_keys(env, "DESK_SECRET"),
        alert_detail=_alert_detail(env, "ALERT_DETAIL"),
        public_url=_url(env, "PUBLIC_URL"),
        mail_configuration_set=env.get("MAIL_CONFIGURATION_SET", ""),
        alarm_topic_arn=env.get("ALARM_TOPIC_ARN", ""),
        practice_file=Path(env.get("PRACTICE") or Path(__file__).parent / "practice" / "practice.toml"),
        desk_name=env.get("DESK_NAME") or "desk",
        ping_url=_url(env, "PING_URL"),
        audit_bucket=env.get("AUDIT_BUCKET", ""),
    )


def _required(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "").strip()
    if not value:
        raise SettingsError(f"{name} is not set: give it a value in the function's environment.")
    return value


def _keys(env: Mapping[str, str], name: str) -> Keyring:
    try:
        return read_keyring(_required(env, name))
    except KeyringError as mistake:
        raise SettingsError(f"{name} {mistake}") from None


def _alert_detail(env: Mapping[str, str], name: str) -> AlertDetail:
    value = env.get(name, "").strip() or "minimal"
    try:
        return AlertDetail[value.upper()]
    except KeyError:
        choices = ", ".join(detail.name.lower() for detail in AlertDetail)
        raise SettingsError(f"{name} must be one of: {choices}.") from None


def _url(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "").strip().rstrip("/")
    if value and not value.startswith(("https://", "http://localhost:", "http://127.0.0.1:")):
        raise SettingsError(f"{name} must start with https:// (http:// only for localhost).")
    return value
