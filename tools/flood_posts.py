"""What comes in a flood: 600 junk requests of three kinds, and 20 genuine ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

JUNK, GENUINE = 600, 20
_LEAST = {"phone": "212-555-0134", "date_of_birth": "4/23/1975", "in_new_york": "yes", "consent_contact": "yes"}
# As screening knows it: what it does not know is a request like any other.
_PITCH = "casino crypto https://a{number}.example https://b{number}.example <a href=https://c{number}.example>"
_QUESTION = "Do you see new patients on Friday afternoons, and is the office near a subway station?"
_CONDITION = "I have had pain in my back for years and would like to know whether a visit this week is possible."
_KINDS = ("machine", "machine", "machine", "pitch", "pitch", "request")
_NAMES = ("Ana", "Bo", "Chidi", "Dara", "Emil", "Faye", "Gil", "Hana", "Ida", "Jo", "Kai", "Lou")


@dataclass(frozen=True)
class Post:
    form: str
    fields: Mapping[str, str]
    sender: str
    is_genuine: bool = False


def junk(count: int) -> Iterator[Post]:
    """Yield certification requests from five machines, pitches from anywhere, and certification requests with them."""
    for number in range(count):
        name, pitch = f"Top {_letters(number)}", _PITCH.format(number=number)
        own = f"198.18.{number // 200}.{number % 200 + 1}"
        match _KINDS[number % len(_KINDS)]:
            case "machine":
                fields = {**_LEAST, "name": name, "email": f"lead{number}@example.com", "message": "Call me."}
                yield Post("certification", fields, f"203.0.113.{number % 5 + 1}")
            case "pitch":
                yield Post("contact", {"name": name, "email": f"hi{number}@example.com", "message": pitch}, own)
            case _:
                yield Post("certification", {**_LEAST, "name": name, "message": pitch}, own)


def genuine() -> Iterator[Post]:
    for number in range(GENUINE):
        name, email, sender = (
            f"{_NAMES[number % 12]} Example",
            f"person{number}@example.com",
            f"198.51.100.{number + 1}",
        )
        phone = f"212-555-01{number + 50:02}"
        if number % 3:
            fields = {**_LEAST, "name": name, "phone": phone, "email": email, "message": _CONDITION}
            yield Post("certification", fields, sender, is_genuine=True)
        else:
            yield Post("contact", {"name": name, "email": email, "message": _QUESTION}, sender, is_genuine=True)


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))
