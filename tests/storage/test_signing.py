"""Signature Version 4: AWS's published examples, and whatever botocore signs."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from botocore.auth import SIGV4_TIMESTAMP, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as BotocoreCredentials

from chalicelib.storage.signing import Credentials, Scope, sign

# From the suite of examples that AWS publishes for Signature Version 4: what is asked and the signature it must have.
THEIR_CREDENTIALS = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
THEIR_SCOPE = Scope("us-east-1", "service")
THEIR_MOMENT = datetime(2015, 8, 30, 12, 36, tzinfo=UTC)
FORM = {"content-type": "application/x-www-form-urlencoded"}
THEIR_EXAMPLES = {
    "get-vanilla": ("GET", {}, b"", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    "post-vanilla": ("POST", {}, b"", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    "post-x-www-form-urlencoded": (
        "POST",
        FORM,
        b"Param1=value1",
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
    ),
}
REQUESTS = 10_000


@pytest.mark.parametrize("name", THEIR_EXAMPLES)
def test_a_published_example_has_its_signature(name: str) -> None:
    method, headers, body, signature = THEIR_EXAMPLES[name]

    asked = {"host": "example.amazonaws.com", **headers}
    signed = sign(method, "/", asked, body, by=THEIR_CREDENTIALS, scope=THEIR_SCOPE, now=THEIR_MOMENT)

    assert signed["authorization"].endswith(f"Signature={signature}")


def test_any_request_is_signed_as_botocore_signs_it() -> None:
    chance = random.Random(20261126)
    for number in range(REQUESTS):
        headers, body = _random_request(chance)
        credentials = Credentials(_text(chance, 20), _text(chance, 40), _text(chance, 200) if number % 2 else "")
        scope = Scope(chance.choice(("us-east-1", "us-east-2", "eu-central-1")), "dynamodb")
        now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(10**9))

        ours = sign("POST", "/", headers, body, by=credentials, scope=scope, now=now)

        assert ours["authorization"] == _signed_by_botocore(headers, body, credentials, scope, now)


def test_a_secret_is_not_in_what_is_shown() -> None:
    shown = repr(Credentials("AKIDEXAMPLE", "the secret", "the token"))
    assert "the secret" not in shown
    assert "the token" not in shown


def _random_request(chance: random.Random) -> tuple[dict[str, str], bytes]:
    headers = {
        "host": f"dynamodb.{_text(chance, 8)}.example.com",
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": f"DynamoDB_20120810.{_text(chance, 10)}",
    }
    if chance.random() < 0.3:
        headers[f"x-{_text(chance, 5).lower()}"] = "  several   blanks between  "
    return headers, chance.randbytes(chance.randrange(2_000))


def _text(chance: random.Random, length: int) -> str:
    return "".join(chance.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", k=length))


def _signed_by_botocore(
    headers: dict[str, str], body: bytes, credentials: Credentials, scope: Scope, now: datetime
) -> str:
    """Return botocore's `authorization`; step by step, because as a whole it signs for the machine's own clock."""
    request = AWSRequest("POST", f"https://{headers['host']}/", headers=headers, data=body)
    theirs = BotocoreCredentials(credentials.key_id, credentials.secret, credentials.session_token or None)
    auth = SigV4Auth(theirs, scope.service, scope.region)
    request.context["timestamp"] = now.strftime(SIGV4_TIMESTAMP)
    auth._modify_request_before_signing(request)
    text = auth.string_to_sign(request, auth.canonical_request(request))
    auth._inject_signature_to_request(request, auth.signature(text, request))
    return str(request.headers["Authorization"])
