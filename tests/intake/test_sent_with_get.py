"""A form pasted without method="post" sends its answers in the address: nothing of them is lost, nothing is kept."""

import logging
import re
from urllib.parse import urlencode

import pytest

from tests.desks import QuietDesk
from tests.markup import take_apart
from tests.posts import AS_PERSON, AS_SCRIPT, CERTIFICATION, CONTACT, LEAST, Fields, Visitor, as_urlencoded

NOT_SENT = {"en": "Not sent yet", "es": "Todavía no se ha enviado"}

# A form, what its page sends with GET.
SENT: dict[str, tuple[str, Fields]] = {
    "our own names": ("contact", CONTACT),
    "a name of Formspree": ("contact", {"_replyto": "rosa@example.com", "message": "Friday?"}),
    "another name": ("contact", {"your-email": "rosa@example.com", "your-message": "Friday?"}),
    "names with a path": ("contact", {"form[email]": "", "data.message": "Friday?"}),
    "names that mean nothing": ("contact", {"field-1": "rosa@example.com", "field-2": "Friday?"}),
    "names of another form": ("contact", {"nombre": "Rosa", "telefono": "(212) 555-0147", "mensaje": "Friday?"}),
    "health under other names": ("certification", {"full_name": "Rosa", "dob": "4/5/1975", "cell": "2125550147"}),
    "with what steers": ("contact", CONTACT | {"_next": "/danke", "_gotcha": ""}),
    "one answer": ("contact", {"phone": "(212) 555-0147", "email": "", "message": ""}),
    "answers on health": ("certification", CERTIFICATION | {"condition": "my back"}),
    "a choice": ("certification", {"in_new_york": "yes", "name": ""}),
    "several of one name": ("contact", CONTACT | {"days": ["Mon", "Tue"]}),
}
sent = pytest.mark.parametrize(("form", "fields"), SENT.values(), ids=SENT)

# What is in an address without anybody having typed it.
NOT_TYPED = [
    "",
    "?",
    "?lang=en",
    "?lang=es",
    "?utm_source=newsletter&utm_medium=email&utm_campaign=fall",
    "?fbclid=IwAR0abc&gclid=x_y-z",
    "?v=3&ref=blog&page=2",
    "?source=google&keyword=medical+card&city=Albany&device=mobile",
    "?lang=es&from=blog&to=contact",
    "?utm_term=medical+card+in+new+york&utm_content=Get+your+card+today+from+home",
    "?mtm_campaign=Come+back+to+us+this+fall&pk_kwd=how+do+I+get+a+card",
    "?hsa_kw=same+day+evaluation+online+now&hsa_acc=1234567890",
    "?gclid=Cj0KCQiA&gbraid=0AAAAA&_gl=1*1x2y3z*_ga*MTIzNDU2Nzg5MC4xNzAwMDAwMDAw",
    "?mc_cid=0a1b2c3d4e&mc_eid=9f8e7d6c5b&phone_campaign=1",
    "?name=&email=&message=",
    "?email=+&message=%20",
    "?_gotcha=&_next=%2Fdanke",
]


def address(form: str, fields: Fields) -> str:
    return f"/f/{form}?{urlencode(fields, doseq=True)}"


@sent
@pytest.mark.parametrize("language", NOT_SENT)
def test_page_says_that_it_was_not_sent(visitor: Visitor, form: str, fields: Fields, language: str) -> None:
    answer = visitor.get(address(form, fields) + f"&lang={language}", AS_PERSON)

    assert (answer.status, answer.is_page) == (200, True)
    assert NOT_SENT[language] in take_apart(answer.body).text
    assert f'<html lang="{language}">' in answer.body


@sent
def test_answers_are_offered_again(visitor: Visitor, form: str, fields: Fields) -> None:
    answer = visitor.get(address(form, fields), AS_PERSON)

    held = [text for texts in take_apart(answer.body).held.values() for text in texts]
    for name, value in fields.items():
        typed = [value] if isinstance(value, str) else value
        assert name in CHOSEN or name in DATES or all(text in held for text in typed), name
    assert answer.body.count(" checked") == len(CHOSEN & fields.keys()) + (form == "certification")


# What a page writes into three boxes.
DATES = {"date_of_birth", "dob"}
# What a page does not write down but marks. (For whom it is asked is marked as "for me" before anybody answers.)
CHOSEN = {"in_new_york", "consent_contact"}


@pytest.mark.parametrize(("form", "fields"), [SENT[name] for name in SENT if SENT[name][1].items() >= CONTACT.items()])
def test_what_is_offered_is_taken_with_one_press(visitor: Visitor, desk: QuietDesk, form: str, fields: Fields) -> None:
    offered = take_apart(visitor.get(address(form, fields), AS_PERSON).body).held

    answer = visitor.post(f"/f/{form}", as_urlencoded(offered), AS_PERSON)

    assert answer.status == 303
    assert (desk.only_lead().answers["email"], desk.only_lead().form) == (CONTACT["email"], form)


@sent
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_nothing_of_it_is_stored_or_logged(
    visitor: Visitor, desk: QuietDesk, caplog: pytest.LogCaptureFixture, form: str, fields: Fields, method: str
) -> None:
    caplog.set_level(logging.DEBUG)

    visitor.ask(method, address(form, fields), AS_PERSON)

    assert (desk.leads(), desk.memory_records.all(), caplog.text) == ([], [], "")


@sent
def test_page_leads_nowhere_with_it(visitor: Visitor, form: str, fields: Fields) -> None:
    answer = visitor.get(address(form, fields), AS_PERSON)

    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert f'action="/f/{form}"' in answer.body
    links = re.findall(r'(?:href|src|action)="([^"]+)"', answer.body)
    assert {link.partition("?")[2].partition("=")[0] for link in links} == {"", "v"}


@sent
def test_script_is_told_that_a_form_is_sent_with_post(visitor: Visitor, form: str, fields: Fields) -> None:
    answer = visitor.get(address(form, fields), AS_SCRIPT)

    assert (answer.status, answer.codes) == (405, ["METHOD_NOT_ALLOWED"])
    assert answer.json["ok"] is False


@pytest.mark.parametrize("query", NOT_TYPED)
@pytest.mark.parametrize("form", LEAST)
def test_address_into_which_nobody_typed_shows_the_form_as_ever(visitor: Visitor, form: str, query: str) -> None:
    page, described = visitor.get(f"/f/{form}{query}", AS_PERSON), visitor.get(f"/f/{form}{query}", AS_SCRIPT)

    assert not any(text in take_apart(page.body).text for text in NOT_SENT.values())
    assert (page.status, described.status, described.json["ok"]) == (200, 200, True)


ELSEWHERE = {
    "/submit": ("contact", {"access_key": "contact"}),
    "/": ("certification", {"form-name": "certification"}),
    "/p/my-blog/f/certification": ("certification", {}),
    "/rosa@example.com": ("contact", {}),
    "/x/certification": ("certification", {}),
    "/f/contact/": ("contact", {}),
}


@pytest.mark.parametrize("path", ELSEWHERE)
def test_form_that_is_sent_elsewhere_with_get_is_offered_too(visitor: Visitor, desk: QuietDesk, path: str) -> None:
    form, steering = ELSEWHERE[path]

    answer = visitor.get(f"{path}?{urlencode({**LEAST[form], **steering})}", AS_PERSON)

    assert (answer.status, desk.leads()) == (200, [])
    assert NOT_SENT["en"] in take_apart(answer.body).text
    assert f'action="/f/{form}"' in answer.body


@pytest.mark.parametrize("query", NOT_TYPED)
@pytest.mark.parametrize("path", ["/", "/submit", "/anything", "/contact"])
def test_address_of_nothing_stays_one_whatever_advertisers_add(visitor: Visitor, path: str, query: str) -> None:
    assert visitor.get(f"{path}{query}", AS_PERSON).status == 404
