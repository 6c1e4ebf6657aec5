"""Where a lead came from: the page and the campaign, and nothing that may be a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.leads.source import LONGEST, in_words, source_of

BLOG = "https://blog.example.com"


def page_of(address: str) -> str:
    return source_of(address, {}).get("page", "")


@pytest.mark.parametrize(
    ("address", "page"),
    [
        (f"{BLOG}/articles/back-pain", "blog.example.com/articles/back-pain"),
        (
            f"{BLOG}/articles/back-pain/?gclid=Cj0KCQiA&fbclid=IwAR0&msclkid=1#top",
            "blog.example.com/articles/back-pain",
        ),
        ("https://www.example.com/", "example.com"),
        ("https://user:secret@example.com:8443/a", "example.com/a"),
        ("blog.example.com/a", "blog.example.com/a"),
        (f"{BLOG}/2026/11/same-day", "blog.example.com/2026/11/same-day"),
        (f"{BLOG}/dolor%20de%20espalda", "blog.example.com/dolor de espalda"),
        (f"{BLOG}/artículos/ansiedad", "blog.example.com/artículos/ansiedad"),
        (
            f"{BLOG}/how-to-get-a-medical-cannabis-certification",
            "blog.example.com/how-to-get-a-medical-cannabis-certification",
        ),
        # What may be somebody's is left out, and what is no page is none.
        (f"{BLOG}/users/maria.lopez@example.com/edit", "blog.example.com/users/…/edit"),
        (f"{BLOG}/users/maria%40example.com", "blog.example.com/users/…"),
        (f"{BLOG}/call/212-555-0147", "blog.example.com/call/…"),
        (f"{BLOG}/call/2125550147/now", "blog.example.com/call/…/now"),
        (f"{BLOG}/call/555-0147", "blog.example.com/call/…"),
        (f"{BLOG}/a;who=maria/b;jsessionid=1A", "blog.example.com/a/b"),
        (f"{BLOG}/who=maria/a", "blog.example.com/…/a"),
        (f"{BLOG}/reset/aHR0cHM6Ly9leGFtcGxlLmNvbQ", "blog.example.com/reset/…"),
        (f"{BLOG}/id/7f9c2ba4e88f827d616045507605853e", "blog.example.com/id/…"),
        (f"{BLOG}/id/550e8400-e29b-41d4-a716-446655440000", "blog.example.com/id/…"),
        (f"{BLOG}/zip/10001", "blog.example.com/zip/…"),
        ("http://203.0.113.7/a", ""),
        ("http://[2001:db8::1]/a", ""),
        ("android-app://com.example.reader/", "com.example.reader"),
        ("not an address", ""),
        ("https://[broken", ""),
        ("", ""),
    ],
)
def test_a_page_is_its_host_and_its_path(address: str, page: str) -> None:
    assert page_of(address) == page


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("Newsletter", "newsletter"),
        ("spring_2026", "spring_2026"),
        ("back pain", "back pain"),
        ("maria@example.com", ""),
        ("2125550147", ""),
        ("555-0147", ""),
        ("maria%40example.com", ""),
        ("IwAR0abcdefghij1234567", ""),
        ("<script>", ""),
        ("=cmd()", ""),
        ("x" * 200, ""),
        ("", ""),
    ],
)
def test_a_campaign_has_names_and_no_numbers_of_people(value: str, kept: str) -> None:
    expected = {"campaign": kept} if kept else {}
    assert source_of("", {"campaign": value, "term": "my diagnosis", "gclid": "x"}) == expected


PEOPLE = st.one_of(
    st.emails(),
    st.from_regex(r"\+?1?[- ]?[2-9]\d{2}[- .]?\d{3}[- .]?\d{4}", fullmatch=True),
    st.from_regex(r"[0-9a-f]{32}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9]{24,40}", fullmatch=True).filter(lambda text: any(char.isdigit() for char in text)),
)


@given(PEOPLE, st.sampled_from(["/{}", "/a/{}/b", "/a?who={}", "/a#{}", "/a?utm_campaign={}"]))
def test_nothing_that_looks_like_a_person_is_kept_of_an_address(person: str, place: str) -> None:
    from urllib.parse import quote

    for written in (person, quote(person, safe="")):
        kept = source_of(BLOG + place.format(written), {"source": written, "campaign": person})
        assert person.casefold() not in in_words(kept).casefold()


@given(st.text(max_size=300), st.dictionaries(st.sampled_from(["source", "medium", "campaign"]), st.text(max_size=300)))
def test_any_text_gives_a_short_source_or_none(address: str, campaign: dict[str, str]) -> None:
    kept = source_of(address, campaign)
    assert kept.keys() <= {"page", "source", "medium", "campaign"}
    assert all(0 < len(value) <= LONGEST for value in kept.values())


def test_it_is_written_in_one_line() -> None:
    source = source_of(f"{BLOG}/a", {"source": "newsletter", "medium": "email", "campaign": "spring"})
    assert in_words(source) == "blog.example.com/a · newsletter / email / spring"
    assert in_words({}) == ""
