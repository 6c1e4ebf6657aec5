"""Pushes from a laptop: to a service on the same machine, if one stands in for the browsers' own."""

from datetime import timedelta

import pytest

from local.pushes import make_push_service, reach_in_place_of_all
from tests.desks import KEYS
from tests.push_service import push_service


def test_a_service_that_stands_in_for_all_takes_every_push() -> None:
    with push_service() as service:
        pushes = make_push_service("mailto:a@example.com", {"PUSH_SERVICE": service.url})
        pushes.push("https://push.example.com/one", KEYS.newest, timedelta(hours=1))
        pushes.push("https://push.example.net/other", KEYS.newest, timedelta(hours=1))
    assert [posted.path for posted in service.posted] == ["/one", "/other"]


def test_without_one_the_browsers_own_are_meant() -> None:
    assert reach_in_place_of_all("") is None


@pytest.mark.parametrize("url", ["https://push.example.com", "http://push.example.com:80", "http://127.0.0.1", "9000"])
def test_nothing_but_this_machine_stands_in_for_them(url: str) -> None:
    with pytest.raises(OSError, match="PUSH_SERVICE="):
        reach_in_place_of_all(url)
