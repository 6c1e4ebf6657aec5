"""Every row of the wire's table of replies, for a script and for a page, with the headers that let it be read."""

import re
from collections.abc import Mapping

import pytest

from tests.desks import SITE, STRANGER, DoubtfulStore, QuietDesk
from tests.markup import take_apart
from tests.posts import (
    AS_PERSON,
    AS_SCRIPT,
    CERTIFICATION,
    CONTACT,
    LEAST,
    Answer,
    Post,
    Visitor,
    as_json,
    as_multipart,
    as_urlencoded,
    file_part,
    post_through_gateway,
    unbound,
)

URLENCODED = "application/x-www-form-urlencoded"

# Code, status, path, post.
ROWS: dict[str, tuple[str, int, str, Post]] = {
    "missing": ("REQUIRED_FIELD_MISSING", 422, "/f/contact", as_urlencoded({"email": "a@b.co"})),
    "empty answer": ("REQUIRED_FIELD_EMPTY", 422, "/f/contact", as_urlencoded(CONTACT | {"message": " "})),
    "email": ("TYPE_EMAIL", 422, "/f/contact", as_urlencoded(CONTACT | {"email": "rosa"})),
    "phone": ("TYPE_PHONE", 422, "/f/contact", as_urlencoded(CONTACT | {"phone": "555-0134"})),
    "date": ("TYPE_DATE", 422, "/f/certification", as_urlencoded(CERTIFICATION | {"date_of_birth": "2/30/1975"})),
    "choice": ("NOT_A_CHOICE", 422, "/f/certification", as_urlencoded(CERTIFICATION | {"in_new_york": "perhaps"})),
    "too long": ("TOO_LONG", 422, "/f/contact", as_urlencoded(CONTACT | {"name": "x" * 201})),
    "empty form": ("EMPTY", 400, "/f/contact", as_urlencoded({"message": " ", "_gotcha": "", "_next": "/x"})),
    "no form": ("EMPTY", 400, "/f/contact", Post(URLENCODED, b"")),
    "unreadable": ("BAD_BODY", 400, "/f/contact", Post("application/json", b'{"email": ')),
    "a file": ("NO_FILE_UPLOADS", 400, "/f/contact", as_multipart(CONTACT, file_part("id", "id.png", b"\x89PNG"))),
    "unknown form": ("FORM_NOT_FOUND", 404, "/f/survey", as_urlencoded(CONTACT)),
    "nowhere": ("NOT_FOUND", 404, "/nowhere/at/all", as_urlencoded({"_next": "/", "message": ""})),
    "too big": ("TOO_BIG", 413, "/f/contact", as_urlencoded(CONTACT | {"more": "x" * 10_001})),
    "another type": ("UNSUPPORTED_TYPE", 415, "/f/contact", Post("application/xml", b"<message>hi</message>")),
}
table = pytest.mark.parametrize(("code", "status", "path", "post"), ROWS.values(), ids=ROWS)


def assert_refusal(answer: Answer, code: str) -> None:
    """See that a JSON refusal is what every deployed client can read."""
    assert (answer.json["ok"], answer.json["success"]) == (False, False)
    assert answer.json["error"] == answer.json["message"]
    assert answer.codes[0] == code
    assert code == "EMPTY" or len(answer.codes) == 1
    assert all(error["message"] for error in answer.json["errors"])
    assert "next" not in answer.json


@table
def test_script_reads_the_code_and_a_sentence(visitor: Visitor, code: str, status: int, path: str, post: Post) -> None:
    answer = visitor.post(path, post, AS_SCRIPT)

    assert answer.status == status
    assert_refusal(answer, code)


@table
def test_refusal_can_be_read_by_the_script_of_an_allowed_site(
    visitor: Visitor, code: str, status: int, path: str, post: Post
) -> None:
    answer = visitor.post(path, post, AS_SCRIPT | {"Origin": SITE})

    assert (answer.status, answer.codes[0]) == (status, code)
    assert answer.headers["access-control-allow-origin"] == SITE
    assert answer.headers["vary"] == "Origin"


@table
def test_person_gets_a_page_with_the_same_status(
    visitor: Visitor, code: str, status: int, path: str, post: Post
) -> None:
    answer = visitor.post(path, post, AS_PERSON)

    assert (answer.status, answer.is_page) == (status, True)
    assert code not in answer.body
    assert answer.headers["content-security-policy"]


@table
def test_no_reply_is_kept_or_allows_credentials(
    visitor: Visitor, code: str, status: int, path: str, post: Post
) -> None:
    for headers in (AS_SCRIPT, AS_PERSON):
        answer = visitor.post(path, post, headers | {"Origin": SITE})

        assert answer.status == status, code
        assert answer.headers["cache-control"] == "no-store"
        assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("form", LEAST)
def test_accepted_script_gets_exactly_what_every_client_reads(visitor: Visitor, form: str) -> None:
    answer = visitor.submit(form, LEAST[form], AS_SCRIPT | {"Origin": SITE})

    assert answer.status == 200
    assert answer.json.keys() >= {"ok", "success", "next", "id", "message"}
    assert (answer.json["ok"], answer.json["success"]) == (True, True)
    assert isinstance(answer.json["next"], str)
    # Formspree's clients take an empty list of errors for a failure.
    assert not answer.json.keys() & {"error", "errors"}
    assert answer.headers["access-control-allow-origin"] == SITE


@pytest.mark.parametrize("form", LEAST)
def test_accepted_person_goes_to_the_thank_you_page(visitor: Visitor, form: str) -> None:
    answer = visitor.post(f"/f/{form}", as_urlencoded(LEAST[form]), AS_PERSON)

    assert (answer.status, answer.goes_to, answer.body) == (303, "/thanks", "")
    assert visitor.get(answer.headers["location"]).status == 200


def test_spanish_visitor_is_thanked_in_spanish(visitor: Visitor) -> None:
    answer = visitor.post("/f/contact", as_urlencoded(CONTACT | {"_language": "es"}), AS_PERSON)

    assert answer.goes_to == "/thanks?lang=es"
    assert '<html lang="es">' in visitor.get("/thanks?lang=es").body


# --- whose scripts may read ------------------------------------------------------------------------------------------


def test_script_of_a_site_that_is_not_on_the_list_is_told_so_readably(visitor: Visitor) -> None:
    answer = visitor.submit("contact", CONTACT, AS_SCRIPT | {"Origin": STRANGER})

    assert answer.status == 403
    assert_refusal(answer, "BLOCKED")
    assert "allowed_origins" in answer.json["error"]
    assert answer.headers["access-control-allow-origin"] == STRANGER
    assert answer.headers["vary"] == "Origin"
    assert "access-control-allow-credentials" not in answer.headers


def test_asking_for_a_form_from_such_a_site_is_told_so_readably_too(visitor: Visitor) -> None:
    answer = visitor.get("/f/contact", AS_SCRIPT | {"Origin": STRANGER})

    assert (answer.status, answer.codes) == (403, ["BLOCKED"])
    assert answer.headers["access-control-allow-origin"] == STRANGER


STRANGERS = [
    STRANGER,
    "http://www.hudsonlantern.example.com",
    "https://www.hudsonlantern.example.com:8443",
    "https://www.hudsonlantern.example.com.stranger.example",
    "https://hudsonlantern.example.com@stranger.example",
    "https://[",
    "file://",
    "chrome-extension://abcdef",
    "nonsense",
]


@pytest.mark.parametrize("origin", STRANGERS)
def test_only_the_listed_origin_itself_may_send_a_script(visitor: Visitor, desk: QuietDesk, origin: str) -> None:
    answer = visitor.submit("contact", CONTACT, AS_SCRIPT | {"Origin": origin})

    assert (answer.status, answer.codes, desk.leads()) == (403, ["BLOCKED"], [])


@pytest.mark.parametrize("origin", STRANGERS)
def test_plain_post_is_never_refused_for_its_origin(visitor: Visitor, desk: QuietDesk, origin: str) -> None:
    answer = visitor.post("/f/contact", as_urlencoded(CONTACT), AS_PERSON | {"Origin": origin})

    assert (answer.status, len(desk.leads())) == (303, 1)
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, {"Origin": ""}, {"Referer": STRANGER}])
@pytest.mark.parametrize("asks", [AS_SCRIPT, AS_PERSON], ids=["script", "person"])
def test_missing_or_null_origin_refuses_nobody(visitor: Visitor, headers: dict[str, str], asks: dict[str, str]) -> None:
    assert visitor.submit("contact", CONTACT, asks | headers).is_accepted


@pytest.mark.parametrize("origin", [SITE, SITE.upper().replace("HTTPS", "https"), "https://hudsonlantern.example.com"])
def test_listed_origin_is_echoed_as_it_was_sent(visitor: Visitor, origin: str) -> None:
    answer = visitor.submit("contact", CONTACT, AS_SCRIPT | {"Origin": origin})

    assert (answer.status, answer.headers["access-control-allow-origin"]) == (200, origin)


OWN = "https://desk.example.com"


def test_desks_own_pages_may_send_scripts() -> None:
    visitor = Visitor(QuietDesk(PUBLIC_URL=OWN))

    assert visitor.submit("contact", CONTACT, AS_SCRIPT | {"Origin": OWN}).status == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "http://desk.example.com", "https://desk.example.com:444"])
def test_what_a_request_calls_its_host_makes_no_site_ours(origin: str) -> None:
    visitor = Visitor(QuietDesk(PUBLIC_URL=OWN))
    headers = AS_SCRIPT | {"Origin": origin, "Host": origin.partition("//")[2]}

    answer = visitor.submit("contact", CONTACT, headers)

    assert (answer.status, answer.codes) == (403, ["BLOCKED"])


def test_what_a_request_calls_its_host_is_no_page_to_go_to() -> None:
    visitor = Visitor(QuietDesk(PUBLIC_URL=OWN))
    headers = {"Host": "evil.example", "Accept": "text/html"}

    answer = visitor.submit("contact", CONTACT | {"_next": "https://evil.example/"}, headers)

    assert answer.headers["location"].startswith("/thanks")


def test_reply_without_an_origin_still_varies_by_it(visitor: Visitor) -> None:
    answer = visitor.submit("contact", CONTACT)

    assert answer.headers["vary"] == "Origin"
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", ["/f/contact", "/p/blog/f/contact", "/submit", "/", "/anywhere", "/f/unknown"])
def test_preflight_of_an_allowed_site_says_what_it_may_send(visitor: Visitor, path: str) -> None:
    asked = {
        "Origin": SITE,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "formspree-client,formspree-session-data,content-type",
    }

    answer = visitor.ask("OPTIONS", path, asked)

    assert (answer.status, answer.body) == (204, "")
    assert answer.headers["access-control-allow-origin"] == SITE
    assert answer.headers["vary"] == "Origin"
    assert answer.headers["access-control-max-age"] == "600"
    assert "POST" in answer.headers["access-control-allow-methods"]
    allowed = set(answer.headers["access-control-allow-headers"].split(", "))
    assert allowed == KNOWN_HEADERS
    assert "access-control-allow-credentials" not in answer.headers


KNOWN_HEADERS = {
    "Content-Type",
    "Accept",
    "X-Requested-With",
    "Idempotency-Key",
    "Formspree-Client",
    "Formspree-Session-Data",
    "Accept-Language",
}
# What libraries add to every call of theirs, and what no header is called.
LIBRARIES = {
    "htmx": (" hx-current-url, HX-Request ,hx-target", {"hx-current-url", "HX-Request", "hx-target"}),
    "alpine-ajax": ("x-alpine-request,x-alpine-target", {"x-alpine-request", "x-alpine-target"}),
    "OpenTelemetry": ("baggage,traceparent,tracestate", {"baggage", "traceparent", "tracestate"}),
    "Datadog": ("x-datadog-origin,x-datadog-trace-id", {"x-datadog-origin", "x-datadog-trace-id"}),
    "every kind of character": ("a!#$%&'*+.^_`|~Z-0", {"a!#$%&'*+.^_`|~Z-0"}),
    "no names": ('a b,,x:y,"q",<i>,\u00e9,(c)', set()),
    "a kilobyte": (",".join(["x" * 63] * 16), {"x" * 63}),
    "more than a kilobyte": ("x" * 1_025, set()),
    "nothing": ("", set()),
}


@pytest.mark.parametrize(("asked", "more"), LIBRARIES.values(), ids=LIBRARIES)
def test_preflight_allows_whatever_header_a_listed_site_asks_for(visitor: Visitor, asked: str, more: set[str]) -> None:
    answer = visitor.ask("OPTIONS", "/f/contact", {"Origin": SITE, "Access-Control-Request-Headers": asked})

    assert set(answer.headers["access-control-allow-headers"].split(", ")) == KNOWN_HEADERS | more
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("path", ["/f/contact", "/thanks", "/anywhere"])
def test_preflight_from_a_frame_whose_site_is_hidden_is_answered_for_everybody(visitor: Visitor, path: str) -> None:
    asked = {"Origin": "null", "Access-Control-Request-Headers": "hx-request"}

    answer = visitor.ask("OPTIONS", path, asked)

    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["vary"] == "Origin"
    assert "hx-request" in answer.headers["access-control-allow-headers"].split(", ")
    assert "access-control-allow-credentials" not in answer.headers


@table
def test_refusal_can_be_read_in_a_frame_whose_site_is_hidden(
    visitor: Visitor, code: str, status: int, path: str, post: Post
) -> None:
    answer = visitor.post(path, post, AS_SCRIPT | {"Origin": "null"})

    assert (answer.status, answer.codes[0]) == (status, code)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers


def test_acceptance_and_the_page_that_it_leads_to_can_be_read_in_such_a_frame(visitor: Visitor) -> None:
    answer = visitor.post("/f/contact", as_multipart(CONTACT), {"Origin": "null", "Accept": "*/*"})
    thanks = visitor.get(answer.headers["location"], {"Origin": "null"})

    assert [one.headers["access-control-allow-origin"] for one in (answer, thanks)] == ["*", "*"]


@pytest.mark.parametrize("headers", [{}, {"Origin": STRANGER}])
def test_preflight_allows_nothing_to_others(visitor: Visitor, headers: dict[str, str]) -> None:
    answer = visitor.ask("OPTIONS", "/f/contact", headers)

    assert answer.status == 204
    assert not [name for name in answer.headers if name.startswith("access-control-")]


# --- who may show them in a frame ------------------------------------------------------------------------------------

FRAMED = {
    "a form": ("GET", "/f/certification", b""),
    "a form in Spanish": ("GET", "/f/contact?lang=es", b""),
    "the thanks": ("GET", "/thanks", b""),
    "a form with mistakes": ("POST", "/f/contact", as_urlencoded({"email": "x"}).body),
    "an unreadable post": ("POST", "/f/contact", b"\0"),
    "an unknown form": ("GET", "/f/survey", b""),
    "no page at all": ("GET", "/nowhere", b""),
}


@pytest.mark.parametrize(("method", "path", "body"), FRAMED.values(), ids=FRAMED)
def test_page_without_power_may_be_shown_in_any_frame(visitor: Visitor, method: str, path: str, body: bytes) -> None:
    answer = visitor.ask(method, path, AS_PERSON | {"Content-Type": URLENCODED}, body)

    assert answer.is_page
    # Not even "*": it would keep out pages that are in a sandboxed frame themselves.
    assert "frame-ancestors" not in answer.headers["content-security-policy"]
    assert "x-frame-options" not in answer.headers


# --- which address leads where ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "extra"),
    [
        ("/f/contact", {}),
        ("/f/contact/", {}),
        ("/p/my-blog/f/contact", {}),
        ("/submit", {"access_key": "contact"}),
        ("/submit", {"access_key": "Contact"}),
        ("/submit", {"accessKey": "contact"}),
        ("/submit", {"access_key": "00000000-0000-0000-0000-000000000000", "form-name": "contact"}),
        ("/", {"form-name": "contact"}),
        ("/", {"form-name": "contact", "bot-field": ""}),
        # A form that was never told what it is called here, or by a name that its old service knew.
        ("/", {}),
        ("/submit", {"access_key": "3f8b1c1e-0000-4000-8000-000000000000"}),
        ("/", {"form-name": "Contact form"}),
        ("/", {"static-form-name": "contact"}),
        ("/", {"static-form-name": "newsletter"}),
        # Addresses that other services gave out, and slips.
        ("/rosa@example.com", {}),
        ("/ajax/rosa@example.com", {}),
        ("/s/AbCdEf123", {}),
        ("/Xy1234567", {}),
        ("/f", {}),
        ("/f/", {}),
        ("/contact", {}),
        ("/x/contact.json", {}),
        ("/f/contact/more", {}),
        ("/health/f", {}),
        ("/certification", {"form-name": "contact"}),
    ],
)
def test_address_leads_to_the_contact_form(
    visitor: Visitor, desk: QuietDesk, path: str, extra: Mapping[str, str]
) -> None:
    answer = visitor.post(path, as_urlencoded({**CONTACT, **extra}), AS_SCRIPT)

    assert answer.status == 200
    assert desk.only_lead().form == "contact"
    assert desk.only_lead().other_answers == ()


@pytest.mark.parametrize("path", ["//f/contact", "///f/contact", "//p/blog//f/contact"])
def test_endpoint_with_a_slash_too_many_means_its_form(desk: QuietDesk, path: str) -> None:
    answer = post_through_gateway(desk, path, as_json(CONTACT))

    assert answer.status == 200
    assert desk.only_lead().form == "contact"


@pytest.mark.parametrize("path", ["//f/contact", "///f/contact", "//p/blog//f/contact"])
def test_page_of_such_an_address_is_its_form_too(desk: QuietDesk, path: str) -> None:
    answer = post_through_gateway(desk, path, Post("", b""), method="GET")

    assert answer.status == 200
    assert 'action="/f/contact"' in answer.body


def test_thank_you_page_is_found_under_the_stage_of_the_api(desk: QuietDesk) -> None:
    answer = post_through_gateway(desk, "//f/contact", as_urlencoded(CONTACT), stage="/api")

    assert answer.goes_to == "/api/thanks"


@pytest.mark.parametrize(
    ("path", "extra"),
    [
        ("/certification", {}),
        ("/Certification/", {}),
        ("/forms/certification.json", {}),
        ("/my-certification-form", {}),
        ("/certification/f", {}),
        ("/anything", {"form-name": "certification"}),
        ("/anything", {"static-form-name": "Certification request"}),
        ("/contact", {"form_name": "certification"}),
        ("/", {"_form_name": "certification"}),
        ("/submit", {"access_key": "certification"}),
    ],
)
def test_field_or_address_that_names_the_other_form_leads_there(
    visitor: Visitor, desk: QuietDesk, path: str, extra: Mapping[str, str]
) -> None:
    answer = visitor.post(path, as_urlencoded({**CERTIFICATION, **extra}), AS_SCRIPT)

    assert answer.status == 200
    assert desk.only_lead().form == "certification"
    assert desk.only_lead().other_answers == ()


def test_refused_page_of_another_address_has_the_form_that_was_meant(visitor: Visitor) -> None:
    answer = visitor.post("/x/certification", as_urlencoded({"name": "Rosa Díaz"}), AS_PERSON)

    page = take_apart(answer.body)
    assert answer.status == 422
    assert page.values("name") == ["Rosa Díaz"]
    assert 'action="/f/certification"' in answer.body


@pytest.mark.parametrize("path", ["/f/f", "/f/survey", "//f/survey", "/p/blog//f/survey"])
def test_form_that_is_not_there_is_not_taken_for_another_one(desk: QuietDesk, path: str) -> None:
    answer = post_through_gateway(desk, path, as_json(CONTACT))

    assert (answer.status, answer.codes, desk.leads()) == (404, ["FORM_NOT_FOUND"], [])


FOLLOWED = {"Sec-Fetch-Mode": "cors", "Accept": "*/*", "Origin": SITE}
WITH_NEXT = as_urlencoded(CONTACT | {"_next": f"{SITE}/danke"})


def test_script_that_follows_the_answer_is_led_where_it_can_read(visitor: Visitor) -> None:
    answer = visitor.post("/f/contact", WITH_NEXT, FOLLOWED)
    thanks = visitor.get(answer.headers["location"], FOLLOWED)

    assert (answer.status, answer.goes_to) == (303, "/thanks")
    assert (thanks.status, thanks.headers["access-control-allow-origin"]) == (200, SITE)


@pytest.mark.parametrize("mode", ["navigate", ""])
def test_person_goes_to_the_page_that_the_form_asks_for(visitor: Visitor, mode: str) -> None:
    answer = visitor.post("/f/contact", WITH_NEXT, AS_PERSON | {"Sec-Fetch-Mode": mode})

    assert answer.headers["location"] == f"{SITE}/danke"


def test_script_that_reads_json_is_told_the_page_that_the_form_asks_for(visitor: Visitor) -> None:
    answer = visitor.post("/f/contact", WITH_NEXT, FOLLOWED | AS_SCRIPT)

    assert answer.json["next"] == f"{SITE}/danke"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_are_refused_in_our_words(visitor: Visitor, method: str) -> None:
    answer = visitor.ask(method, "/f/contact", {"Origin": SITE})

    assert answer.status == 405
    assert_refusal(answer, "METHOD_NOT_ALLOWED")
    assert answer.headers["access-control-allow-origin"] == SITE


def test_unknown_form_is_answered_with_the_names_that_exist(visitor: Visitor) -> None:
    answer = visitor.submit("kontact", CONTACT)

    assert all(form in answer.json["error"] for form in LEAST)


# --- when the store is down ------------------------------------------------------------------------------------------

DOWN = ("refuses",) * 9


def test_script_is_told_to_try_again_and_given_the_phone() -> None:
    visitor = Visitor(QuietDesk(store=DoubtfulStore(QuietDesk().memory, *DOWN)))

    answer = visitor.submit("contact", CONTACT, AS_SCRIPT | {"Origin": SITE})

    assert answer.status == 503
    assert_refusal(answer, "TRY_AGAIN")
    assert int(answer.headers["retry-after"]) > 0
    assert "+1 212-555-0134" in answer.json["error"]
    assert answer.headers["access-control-allow-origin"] == SITE


@pytest.mark.parametrize("form", LEAST)
def test_page_gives_every_word_back_with_the_phone(form: str) -> None:
    typed = LEAST[form] | {"name": 'Rosa "Ro" <Díaz> & Cía', "message": "One\nTwo </textarea> three", "pet": "a cat"}
    visitor = Visitor(QuietDesk(store=DoubtfulStore(QuietDesk().memory, *DOWN)))

    answer = visitor.post(f"/f/{form}", as_urlencoded(typed), AS_PERSON)

    assert (answer.status, answer.is_page) == (503, True)
    assert int(answer.headers["retry-after"]) > 0
    page = take_apart(answer.body)
    assert "+1 212-555-0134" in unbound(page.text)
    for name in typed.keys() - {"in_new_york", "consent_contact", "date_of_birth"}:
        assert page.values(name) == [typed[name]]


def test_refused_page_gives_every_word_back_even_of_a_body_that_is_too_big(visitor: Visitor) -> None:
    typed = {**CONTACT, "message": "word " * 14_000}

    answer = visitor.post("/f/contact", as_urlencoded(typed), AS_PERSON)

    assert answer.status == 413
    assert take_apart(answer.body).values("message") == [typed["message"]]


def test_refused_page_gives_the_readable_words_back(visitor: Visitor) -> None:
    body = b"email=rosa%40example.com&message=Three+words+here%00"

    answer = visitor.post("/f/contact", Post(URLENCODED, body), AS_PERSON)

    assert answer.status == 400
    page = take_apart(answer.body)
    assert page.values("email") == ["rosa@example.com"]
    assert page.values("message")[0].startswith("Three words here")


COURSES = {
    "the write was done and its reply lost": (("loses the reply",), ["add", "get"]),
    "the write was not done": (("refuses",), ["add", "get", "add"]),
    "the second write was done and its reply lost": (("refuses", "works", "loses the reply"), ["add", "get", "add"]),
    "nothing can be read either": (("loses the reply", "refuses"), ["add", "get"]),
}
ACCEPTED_AFTER = list(COURSES)[:2]


@pytest.mark.parametrize("course", ACCEPTED_AFTER)
@pytest.mark.parametrize("headers", [AS_SCRIPT, AS_SCRIPT | {"Idempotency-Key": "k1"}], ids=["no key", "a key"])
def test_doubtful_write_is_cleared_up_before_the_answer(course: str, headers: dict[str, str]) -> None:
    mishaps, calls = COURSES[course]
    desk = QuietDesk()
    desk.store = store = DoubtfulStore(desk.memory, *mishaps)

    answer = Visitor(desk).submit("contact", CONTACT, headers)

    assert answer.status == 200
    assert answer.json["id"] == desk.only_lead().reference
    assert store.calls == calls


@pytest.mark.parametrize("course", [course for course in COURSES if course not in ACCEPTED_AFTER])
def test_write_that_stays_doubtful_is_not_answered_with_success(course: str) -> None:
    mishaps, calls = COURSES[course]
    desk = QuietDesk()
    desk.store = store = DoubtfulStore(desk.memory, *mishaps)

    answer = Visitor(desk).submit("contact", CONTACT)

    assert (answer.status, answer.codes, store.calls) == (503, ["TRY_AGAIN"], calls)


@pytest.mark.parametrize("course", COURSES)
def test_trying_again_after_any_doubt_gives_one_lead(course: str) -> None:
    desk = QuietDesk()
    desk.store = DoubtfulStore(desk.memory, *COURSES[course][0])
    visitor = Visitor(desk)
    visitor.submit("contact", CONTACT)

    again = visitor.submit("contact", CONTACT)

    assert again.json["id"] == desk.only_lead().reference


class BrokenStore(DoubtfulStore):
    """Fails in a way that nobody foresaw."""

    def _next(self, call: str) -> str:
        raise RuntimeError(f"{call} of rosa@example.com")


def test_fault_nobody_foresaw_is_answered_like_a_store_that_is_down(caplog: pytest.LogCaptureFixture) -> None:
    visitor = Visitor(QuietDesk(store=BrokenStore(QuietDesk().memory)))

    script, page = visitor.submit("contact", CONTACT), visitor.submit("contact", CONTACT, AS_PERSON)

    assert (script.status, script.codes) == (503, ["TRY_AGAIN"])
    assert (page.status, take_apart(page.body).values("message")) == (503, [CONTACT["message"]])
    assert "RuntimeError" in caplog.text
    assert "rosa" not in caplog.text


# --- an address that looks mistyped ----------------------------------------------------------------------------------

MISTYPED = CONTACT | {"email": "rosa@gmial.com"}


@pytest.mark.parametrize(("language", "words"), [("en", "did you mean gmail.com"), ("es", "¿quiso escribir gmail.com")])
def test_slip_in_the_domain_is_asked_about_in_the_answer(
    visitor: Visitor, desk: QuietDesk, language: str, words: str
) -> None:
    answer = visitor.submit("contact", MISTYPED, AS_SCRIPT | {"Accept-Language": language})

    assert answer.status == 200
    assert words in answer.json["message"]
    assert answer.json["check"] == {"field": "email", "did_you_mean": "gmail.com"}
    assert "rosa" not in answer.body
    assert desk.only_lead().notes == ("email_looks_mistyped",)


def test_page_that_says_thanks_asks_about_the_address_without_naming_it(visitor: Visitor) -> None:
    sent = visitor.post("/f/contact", as_urlencoded(MISTYPED), AS_PERSON)
    page = visitor.ask("GET", sent.headers["location"], AS_PERSON)

    assert sent.goes_to == "/thanks?check=email"
    assert "look at your email address again" in page.body


def test_nothing_is_asked_about_an_address_that_looks_right(visitor: Visitor, desk: QuietDesk) -> None:
    answer = visitor.submit("contact", CONTACT)

    assert "check" not in answer.json
    assert "look at" not in answer.json["message"]
    assert desk.only_lead().notes == ()


@pytest.mark.parametrize("name", ["_language", "_LANGUAGE"])
def test_language_of_the_page_is_no_answer_to_the_question_of_languages(visitor: Visitor, name: str) -> None:
    answer = visitor.post("/f/contact", as_urlencoded({name: "es", "email": "x", "message": "hola"}), AS_PERSON)

    (field,) = re.findall(r'<input[^>]*name="language"[^>]*>', answer.body)
    assert answer.status == 422
    assert 'value="es"' not in field
    assert "<details open" not in answer.body
