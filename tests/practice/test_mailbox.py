"""Addresses of the practice: what is accepted can be sent from and to, and reads back as that one address."""

import json
from email import message_from_bytes, policy
from email.headerregistry import Address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.mail.message import Message, to_mime
from chalicelib.practice.file import PracticeError, parse_practice
from chalicelib.practice.mailbox import MailboxError, sendable
from chalicelib.text.clean import clean_line
from tests.desks import PRACTICE_FILE

ADDRESS = "desk@h.example.com"


def sent_from(sender: str) -> tuple[Address, ...]:
    """Send an email and read its header as a mail program does."""
    mime = to_mime(Message(sender, ADDRESS, "Subject", "text", "<p>text</p>"))
    addresses: tuple[Address, ...] = message_from_bytes(mime, policy=policy.SMTP)["From"].addresses
    return addresses


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        (f"Front Desk <{ADDRESS}>", "Front Desk"),
        (ADDRESS, ""),
        (f'"Marisol Example, NP" <{ADDRESS}>', "Marisol Example, NP"),
        (f"Consultorio Muñoz <{ADDRESS}>", "Consultorio Muñoz"),
        (f'"Muñoz, Peña & Cía." <{ADDRESS}>', "Muñoz, Peña & Cía."),
        (f"Hudson [NP] <{ADDRESS}>", "Hudson [NP]"),
        (f'"Front Desk: Hudson" <{ADDRESS}>', "Front Desk: Hudson"),
        (f'"Front; Desk" <{ADDRESS}>', "Front; Desk"),
        (f'"The \\"Lantern\\" Practice" <{ADDRESS}>', 'The "Lantern" Practice'),
        (f"Dr. Example (NP) <{ADDRESS}>", "Dr. Example (NP)"),
        (f"O'Brien & Sons <{ADDRESS}>", "O'Brien & Sons"),
        (f"李娜诊所 <{ADDRESS}>", "李娜诊所"),
        (f"Кабинет 🏥 <{ADDRESS}>", "Кабинет 🏥"),
        (f"Consultorio de la doctora Peña y la enfermera Muñoz de Nueva York <{ADDRESS}>", None),
        (f"Front Desk<{ADDRESS}>", "Front Desk"),
        (f"Mun\u0303oz\u200b <{ADDRESS}>", "Muñoz"),
    ],
)
def test_accepted_address_is_sent_in_ascii_and_reads_back_as_itself(setting: str, name: str | None) -> None:
    envelope = sendable(setting)

    assert envelope.isascii()
    assert "\n" not in envelope
    (address,) = sent_from(envelope)
    assert address.addr_spec == ADDRESS
    assert address.display_name == (setting.partition(" <")[0] if name is None else name)


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        (f"Front Desk: Hudson <{ADDRESS}>", "a colon"),
        (f"Front: Desk; <{ADDRESS}>", "a colon"),
        (f"Front; Desk <{ADDRESS}>", "a semicolon"),
        (f"Marisol Example, NP <{ADDRESS}>", "a comma"),
        (f"desk@x.example.com <{ADDRESS}>", "an @"),
        (f"Group: a@example.com, {ADDRESS};", "must be an email address"),
        ("a@example.com, b@example.com", "must be an email address"),
        (f"=?utf-8?q?Mu=C3=B1oz?= <{ADDRESS}>", "cannot hold"),
        (f'"Desk <{ADDRESS}>', "must be an email address"),
        ("Desk <desk..two@example.com>", "must be an email address"),
        ("Desk <.desk@example.com>", "must be an email address"),
        ("Desk <desk@-example.com>", "must be an email address"),
        ("Desk <désk@example.com>", "must be an email address"),
        ("Desk <desk@exämple.com>", "must be an email address"),
        (f"{'d' * 65}@example.com", "longer than"),
        (f"{'Ñ' * 101} <{ADDRESS}>", "shorten it"),
    ],
)
def test_address_that_no_email_can_be_sent_with_is_refused_by_name(setting: str, why: str) -> None:
    with pytest.raises(MailboxError, match=why):
        sendable(setting)


@given(name=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=100), quoted=st.booleans())
@example(name="a" * 70 + "ñ", quoted=False)
@example(name="=?utf-8?q?x?=", quoted=True)
@example(name="ñ =?x", quoted=False)
def test_whatever_is_accepted_reads_back_as_exactly_that_one_address(name: str, *, quoted: bool) -> None:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    try:
        envelope = sendable(f'"{escaped}" <{ADDRESS}>' if quoted else f"{name} <{ADDRESS}>")
    except MailboxError:
        return

    assert envelope.isascii()
    (address,) = sent_from(envelope)
    assert (address.addr_spec, address.display_name) in {
        (ADDRESS, clean_line(name)),
        (ADDRESS, clean_line(name.strip('" '))),
    }


@pytest.mark.parametrize("key", ["from", "alerts_to", "second_to"])
@pytest.mark.parametrize("name", ["Consultorio Muñoz", '"Example, NP"'])
def test_every_address_of_the_file_is_brought_into_its_sendable_form(key: str, name: str) -> None:
    text = "\n".join(
        f"{key} = {json.dumps(f'{name} <{key}@example.com>', ensure_ascii=False)}"
        if line.startswith(f"{key} ")
        else line
        for line in PRACTICE_FILE.read_text(encoding="utf-8").splitlines()
    )
    practice = parse_practice(text)

    assert getattr(practice, {"from": "mail_from"}.get(key, key)) == sendable(f"{name} <{key}@example.com>")
    assert f"{key}@example.com" in practice.own_addresses


def test_group_is_refused_with_its_line_and_its_key() -> None:
    text = PRACTICE_FILE.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("from "))

    with pytest.raises(PracticeError, match=r"line \d+: mail\.from has a colon in its name"):
        parse_practice(text.replace(line, f'from = "Front Desk: Hudson <{ADDRESS}>"'))
