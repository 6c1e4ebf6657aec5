"""What the environment says: a mistake names the variable."""

from pathlib import Path

import pytest

from chalicelib.desk import Desk
from chalicelib.leads.keyring import read_keyring
from chalicelib.leads.lead import AlertDetail
from chalicelib.settings import SettingsError, read_settings
from tests.desks import SECRET

RIGHT = {"TABLE_NAME": "leads", "DESK_SECRET": SECRET}


def test_least_environment_is_enough() -> None:
    settings = read_settings(RIGHT)

    assert (settings.table_name, settings.keys) == ("leads", read_keyring(SECRET))
    assert (settings.alert_detail, settings.public_url) == (AlertDetail.MINIMAL, "")
    assert settings.practice_file.name == "practice.toml"
    assert settings.practice_file.exists()


MISTAKES = [
    ("TABLE_NAME", None, "not set"),
    ("TABLE_NAME", " ", "not set"),
    ("DESK_SECRET", None, "not set"),
    ("DESK_SECRET", "", "not set"),
    ("DESK_SECRET", "short", "at least 32"),
    ("DESK_SECRET", " " * 40, "not set"),
    ("DESK_SECRET", "x" * 31 + "  ", "at least 32"),
    ("ALERT_DETAIL", "everything", "minimal, contact, full"),
    ("ALERT_DETAIL", "2", "minimal, contact, full"),
    ("PUBLIC_URL", "desk.example.com", "https://"),
    ("PUBLIC_URL", "http://desk.example.com", "https://"),
    ("PUBLIC_URL", "http://localhost.example.com", "https://"),
    ("PUBLIC_URL", "javascript:alert(1)", "https://"),
]


@pytest.mark.parametrize(("name", "value", "hint"), MISTAKES)
def test_mistake_names_the_variable_and_how_to_mend_it(name: str, value: str | None, hint: str) -> None:
    env = {key: text for key, text in {**RIGHT, name: value}.items() if text is not None}

    with pytest.raises(SettingsError) as mistake:
        read_settings(env)

    assert str(mistake.value).startswith(name)
    assert hint in str(mistake.value)


def test_secret_is_never_repeated() -> None:
    with pytest.raises(SettingsError) as mistake:
        read_settings(RIGHT | {"DESK_SECRET": "hunter2"})

    assert "hunter2" not in str(mistake.value)
    assert SECRET not in repr(read_settings(RIGHT))


@pytest.mark.parametrize(
    ("name", "value", "field", "expected"),
    [
        ("ALERT_DETAIL", "Contact", "alert_detail", AlertDetail.CONTACT),
        ("ALERT_DETAIL", "full", "alert_detail", AlertDetail.FULL),
        ("ALERT_DETAIL", "", "alert_detail", AlertDetail.MINIMAL),
        ("PUBLIC_URL", "https://desk.example.com/", "public_url", "https://desk.example.com"),
        ("PUBLIC_URL", " https://desk.example.com/api ", "public_url", "https://desk.example.com/api"),
        ("PUBLIC_URL", "http://localhost:8000", "public_url", "http://localhost:8000"),
        ("PUBLIC_URL", "", "public_url", ""),
        ("PRACTICE", "/somewhere/mine.toml", "practice_file", Path("/somewhere/mine.toml")),
        ("MAIL_CONFIGURATION_SET", "desk", "mail_configuration_set", "desk"),
    ],
)
def test_variable_is_read(name: str, value: str, field: str, expected: object) -> None:
    assert getattr(read_settings(RIGHT | {name: value}), field) == expected


def test_desk_is_opened_from_the_environment_alone() -> None:
    assert Desk.from_environment(RIGHT).practice.time_zone is not None
