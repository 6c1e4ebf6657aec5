"""Social security and card numbers are masked; phone numbers are left alone."""

import re

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.forms.masking import mask_numbers

# The payment industry's own test numbers.
CARDS = {
    "4111111111111111": "Visa",
    "4222222222222": "Visa, thirteen digits",
    "5555555555554444": "Mastercard",
    "378282246310005": "American Express",
    "6011111111111117": "Discover",
    "30569309025904": "Diners Club",
    "3530111333300000": "JCB",
    "6304000000000000000": "Maestro, nineteen digits",
}
JOINTS = ["-", " ", ".", " - ", "–", "—", "\u2011", "\u2212", "/"]
# No digit may touch the number: glued to others it would be another number.
BEFORE = ["", " ", "my number is ", "(", "SSN:", "#", "2026 ", "12/26 ", "1 ", "call 212-555-0134, ", "\n"]
AFTER = ["", " ", ")", ", ", ". ", " exp 12/26", " 12/26", " 123", " 1226 123", " or 917-555-0199", "\n"]


def luhn_complete(digits: str) -> str:
    """Append the digit that makes a card number of these."""
    total = sum(
        sum(divmod(int(digit) * (2 if place % 2 == 0 else 1), 10)) for place, digit in enumerate(reversed(digits))
    )
    return digits + str(-total % 10)


def grouped(number: str, groups: tuple[int, ...], joint: str) -> str:
    parts, at = [], 0
    for size in groups:
        parts.append(number[at : at + size])
        at += size
    return joint.join(parts)


@pytest.mark.parametrize("card", CARDS)
def test_card_in_one_run_is_masked_but_for_its_last_four(card: str) -> None:
    assert mask_numbers(f"Card {card}.") == f"Card {'•' * (len(card) - 4)}{card[-4:]}."


@pytest.mark.parametrize("joint", JOINTS)
@pytest.mark.parametrize(
    ("card", "groups"),
    [
        ("4111111111111111", (4, 4, 4, 4)),
        ("378282246310005", (4, 6, 5)),
        ("30569309025904", (4, 6, 4)),
        ("6304000000000000000", (4, 4, 4, 4, 3)),
    ],
)
def test_card_in_its_printed_groups_is_masked(card: str, groups: tuple[int, ...], joint: str) -> None:
    masked = mask_numbers(f"pay with {grouped(card, groups, joint)} thanks")

    assert re.sub(r"\D", "", masked) == card[-4:]


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1111 12/26",
        "4111 1111 1111 1111 123",
        "4111-1111-1111-1111 1226",
        "2026 4111 1111 1111 1111",
        "12/26 4111 1111 1111 1111 123",
        "4111111111111111 1226 123",
        "1 4111111111111111",
        "4111 1111 1111 1111 5555 5555 5555 4444",
    ],
)
def test_card_among_other_numbers_is_masked(text: str) -> None:
    masked = mask_numbers(text)

    assert "4111 1111" not in masked
    assert "4111-1111" not in masked
    assert "41111111" not in masked


def test_cards_that_share_their_groups_are_masked_once() -> None:
    # The second to the fifth group are a card too.
    fifth = luhn_complete("111111111111432")[-4:]

    assert mask_numbers(f"4111 1111 1111 1111 {fifth} end") == f"•••• •••• •••• 1111 {fifth} end"


numbers_13_to_19 = st.text("0123456789", min_size=12, max_size=18).map(luhn_complete)


@given(
    number=numbers_13_to_19.filter(lambda number: len(set(number)) > 1),
    before=st.sampled_from(BEFORE),
    after=st.sampled_from(AFTER),
)
def test_no_luhn_valid_run_survives(number: str, before: str, after: str) -> None:
    assert number not in mask_numbers(before + number + after)


@given(
    number=st.text("0123456789", min_size=15, max_size=15)
    .map(luhn_complete)
    .filter(lambda number: len(set(number)) > 1),
    joint=st.sampled_from(JOINTS),
    before=st.sampled_from(BEFORE),
    after=st.sampled_from(AFTER),
)
def test_no_luhn_valid_card_in_fours_survives(number: str, joint: str, before: str, after: str) -> None:
    card = grouped(number, (4, 4, 4, 4), joint)

    assert card not in mask_numbers(before + card + after)


@given(
    digits=st.text("0123456789", min_size=9, max_size=9),
    first=st.sampled_from(JOINTS),
    second=st.sampled_from(JOINTS),
    before=st.sampled_from(BEFORE),
    after=st.sampled_from(AFTER),
)
def test_no_social_security_number_survives(digits: str, first: str, second: str, before: str, after: str) -> None:
    number = f"{digits[:3]}{first}{digits[3:5]}{second}{digits[5:]}"

    masked = mask_numbers(before + number + after)

    assert number not in masked
    assert digits[5:] in masked


@given(
    digits=st.text("0123456789", min_size=9, max_size=9), before=st.sampled_from(["", " ", "SSN", "#", "ss: ", "x-"])
)
def test_no_run_of_nine_digits_survives(digits: str, before: str) -> None:
    assert digits not in mask_numbers(f"{before}{digits} is mine")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("123-45-6789", "•••-••-6789"),
        ("123 45 6789", "••• •• 6789"),
        ("123.45.6789", "•••.••.6789"),
        ("123456789", "•••••6789"),
        ("my ssn:123-45-6789, thanks", "my ssn:•••-••-6789, thanks"),
        ("123\u201145\u20116789", "•••\u2011••\u20116789"),
        ("١٢٣-٤٥-٦٧٨٩", "•••-••-٦٧٨٩"),
        ("123-45-6789 and 987-65-4321", "•••-••-6789 and •••-••-4321"),
    ],
)
def test_last_four_stay(text: str, masked: str) -> None:
    assert mask_numbers(text) == masked


LEFT_ALONE = [
    *("212-555-0134", "(212) 555-0134", "212.555.0134", "2125550134", "12125550134", "+1 212-555-0134", "+12125550134"),
    *("555-0134", "call 212-555-0134 or 917-555-0199", "212-555-0134 ext. 12345", "212 555 0134 x6789"),
    *("2125550134 9175550199", "+4915112345678", "+393331234567890", "+44 20 7946 0958"),
    *("10001-1234", "4/23/1975", "04231975", "2026-11-23", "12:30 to 14:45", "$1,234.56", "room 1234 5678"),
    *("0000 0000 0000 0000", "4111 1111 1111 1112", "12345678", "1234567890", "100 mg 20 times 1000", "L4-L5 2019"),
]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert mask_numbers(text) == text


def examples_of_phones() -> list[phonenumbers.PhoneNumber]:
    kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE)
    found = [
        phonenumbers.example_number_for_type(region, kind)
        for region in sorted(phonenumbers.SUPPORTED_REGIONS)
        for kind in kinds
    ]
    return [number for number in found if number]


def test_phone_of_any_country_is_left_alone_where_it_is_written_with_its_country_code() -> None:
    formats = phonenumbers.PhoneNumberFormat
    written = [
        phonenumbers.format_number(number, style)
        for number in examples_of_phones()
        for style in (formats.E164, formats.INTERNATIONAL)
    ]

    changed = [text for text in written if mask_numbers(text) != text]

    assert len(written) > 900
    # Vienna's numbers of nine digits and Tajikistan's groups are just like social security numbers.
    assert changed == ["+43 1 234567890", "+992 372 12 3456"]


@given(number=st.integers(2_000_000_000, 9_999_999_999))
def test_american_phone_is_left_alone_in_every_usual_spelling(number: int) -> None:
    area, exchange, line = f"{number}"[:3], f"{number}"[3:6], f"{number}"[6:]
    for text in (
        f"({area}) {exchange}-{line}",
        f"{area}-{exchange}-{line}",
        f"{area}.{exchange}.{line}",
        f"{area} {exchange} {line}",
        f"{number}",
        f"+1{number}",
        f"1-{area}-{exchange}-{line}",
    ):
        assert mask_numbers(f"Call {text} please") == f"Call {text} please"


@given(text=st.text())
def test_masking_changes_nothing_but_digits(text: str) -> None:
    masked = mask_numbers(text)

    assert len(masked) == len(text)
    assert all(new in {old, "•"} for old, new in zip(text, masked, strict=True))


@given(text=st.text("0123456789 -./", max_size=60))
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask_numbers(mask_numbers(text)) == mask_numbers(text)


TO_CALL = [
    *("Please call me at 612345678.", "My phone is 612345678", "Tel.: 612345678", "cell 612345678", "Cell: 612345678"),
    *("WhatsApp 612345678 please", "my cell phone number is 612345678", "text me on 612345678", "fax: 612345678"),
    *(
        "llámeme al 612345678",
        "Mi celular es el 612345678",
        "mi teléfono: 612345678",
        "móvil 612345678",
        "tel 612345678",
    ),
    *("Llame por favor al 612345678", "reach me at 612345678", "call 612345678 or 612345679", "call back: 612 34 5678"),
    *(
        "612345678 (cell)",
        "612345678 is my phone",
        "612345678 es mi celular",
        "612345678 (WhatsApp)",
        "call me: 612-34-5678",
    ),
]


@pytest.mark.parametrize("text", TO_CALL)
def test_number_that_is_introduced_as_one_to_call_is_left_alone(text: str) -> None:
    if " or " not in text:
        assert mask_numbers(text) == text
    assert "612345678" in mask_numbers(text) or "612 34 5678" in text or "612-34-5678" in text


NOT_TO_CALL = [
    *("SSN 123-45-6789", "my number is 123-45-6789", "social: 123456789", "mi número es 123456789", "123456789"),
    *("call 212-555-0134, 123-45-6789", "call me, my ssn is 123-45-6789", "phone 212-555-0134 ssn 123456789"),
    *(
        "my phone rang when I typed 123-45-6789",
        "I called about 123456789",
        "cell biology 123-45-6789",
        "tell 123456789",
    ),
    *("Please call. 123-45-6789 is my social", "call me at noon: 123-45-6789", "phone and social 123-45-6789"),
]


@pytest.mark.parametrize("text", NOT_TO_CALL)
def test_number_that_nobody_says_to_call_is_masked(text: str) -> None:
    assert "6789" in mask_numbers(text)
    assert "•••" in mask_numbers(text)


@pytest.mark.parametrize(
    ("name", "is_masked"), [("WhatsApp", False), ("Best phone", False), ("Nickname", True), ("", True)]
)
def test_answer_to_a_question_for_a_phone_is_introduced_by_it(name: str, *, is_masked: bool) -> None:
    assert ("•" in mask_numbers("612345678", name)) is is_masked
