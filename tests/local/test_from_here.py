"""The local desk is for this machine alone, and its own pages for nobody else's scripts."""

import pytest

from local.gateway import is_from_here

HERE = "localhost:8000"


@pytest.mark.parametrize("host", [HERE, "127.0.0.1:8000", "[::1]:8000", "LOCALHOST"])
@pytest.mark.parametrize("path", ["/", "/local/outbox.json", "/f/contact", "/inbox"])
def test_this_machine_is_answered_under_each_of_its_names(host: str, path: str) -> None:
    assert is_from_here("GET", path, {"Host": host})


@pytest.mark.parametrize("host", ["", "evil.example", "evil.example:8000", "localhost.evil.example", "[", "10.0.0.7"])
@pytest.mark.parametrize("path", ["/", "/local/outbox.json", "/f/contact", "/inbox"])
def test_a_name_that_somebody_else_gave_this_machine_is_refused(host: str, path: str) -> None:
    assert not is_from_here("GET", path, {"Host": host})


@pytest.mark.parametrize(
    "said",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://localhost:3000"},
        {"Origin": "null"},
    ],
)
def test_another_sites_page_changes_no_local_page(said: dict[str, str]) -> None:
    assert not is_from_here("POST", "/local/clock", {"Host": HERE, **said})


@pytest.mark.parametrize(
    "said", [{}, {"Sec-Fetch-Site": "same-origin", "Origin": f"http://{HERE}"}, {"Sec-Fetch-Site": "none"}]
)
def test_a_local_page_and_a_program_may_change_it(said: dict[str, str]) -> None:
    assert is_from_here("POST", "/local/clock", {"Host": HERE, **said})


def test_a_blog_elsewhere_may_post_its_forms_here() -> None:
    assert is_from_here(
        "POST", "/f/contact", {"Host": HERE, "Origin": "https://blog.example", "Sec-Fetch-Site": "cross-site"}
    )
