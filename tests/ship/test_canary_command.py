"""`make canary`: the deployed desk's own function sends it, and what became of it is one sentence."""

import json
from io import BytesIO
from typing import Any

import pytest

from tests.ship.fake_account import FakeAccount, account, answered, spoilt
from tests.ship.fake_account import FakeOutside as Outside
from tools.ship.aws import ShippingError
from tools.ship.canary import in_words, send

BACK = {"passed": True, "code": "", "seconds": 3.2}


def calling(fared: object, **more: str) -> tuple[FakeAccount, list[dict[str, Any]]]:
    """Return an account whose function gives this answer, and what it is called with."""
    there, called = account(), []

    def invoke(asked: dict[str, Any]) -> dict[str, Any]:
        called.append(asked)
        return {"StatusCode": 200, "Payload": BytesIO(json.dumps(fared).encode()), **more}

    there.replies["lambda", "Invoke"] = invoke
    return there, called


def test_one_that_comes_back_is_told_with_how_long_it_took() -> None:
    there, called = calling(BACK)
    assert in_words(send(there)).startswith("The canary came back after 3.2 s")
    [event] = called
    assert event["detail"] == {"patience": 25}


def test_one_that_is_lost_says_how_far_it_came_and_where_to_read_on() -> None:
    there, _ = calling({"passed": False, "code": "not_alerted", "seconds": 25.0})
    assert in_words(send(there)) == (
        "The canary did not come back (not_alerted): "
        'see docs/runbook.md, "The canary does not come back", and `make doctor`.'
    )


def test_a_function_that_breaks_off_is_told_by_its_kind() -> None:
    there, _ = calling({"errorType": "Runtime.ImportModuleError", "errorMessage": "m"}, FunctionError="Unhandled")
    with pytest.raises(ShippingError, match=r"broke off \(Runtime.ImportModuleError\)"):
        send(there)


def test_a_desk_of_an_earlier_version_has_none() -> None:
    there, _ = calling(BACK)
    spoilt("cloudformation", "ListStackResources", "StackResourceSummaries", to=[])(there, Outside())
    with pytest.raises(ShippingError, match="has no canary: deploy this version"):
        send(there)


def test_whoever_may_not_call_it_is_told_so() -> None:
    there, _ = calling(BACK)
    answered("lambda", "Invoke", "AccessDeniedException")(there, Outside())
    with pytest.raises(ShippingError, match="may not do Invoke"):
        send(there)
