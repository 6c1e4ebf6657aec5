"""Each reason for doubt by itself, and what all of them keep to together."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.forms import load_form
from chalicelib.intake.screening.score import DOUBTFUL, DOUBTS, WEIGHTS, Doubt, doubts_of, reasons_against, score
from chalicelib.intake.screening.spam_words import fold_words
from chalicelib.leads.words import DOUBTS as SENTENCES
from tests.desks import KEYS
from tests.desks import NOON as NOW
from tests.posts import CONTACT

SESSION = base64.b64encode(json.dumps({"loadedAt": 0, "webdriver": True}).encode()).decode()


def reasons(message: str = "Do you have time today?", *, is_stranger: bool = False, **fields: str) -> set[Doubt]:
    posted = {**CONTACT, "message": message, **fields}
    return set(reasons_against(posted, {}, load_form("contact"), keys=KEYS, now=NOW, is_stranger=is_stranger))


ALONE: list[tuple[str, set[Doubt]]] = [
    ("Do you have time today?", set()),
    ("We offer backlinks.", {"pitch", "hint"}),
    ("Backlinks and guest posts", {"pitch", "more_pitches"}),
    ("Is it guaranteed?", {"hint"}),
    ("Is it guaranteed and cheap?", {"hint", "more_hints"}),
    ("Quick question: I am interested in Xanax, is it affordable?", set()),
    ("Your mailbox is full", {"hint"}),
    ("See https://www.clinic.example.org", {"link"}),
    ("See www.clinic.example.org", {"link"}),
    ("http://a.example http://b.example http://c.example", {"link", "more_links"}),
    ("[url=https://a.example]it[/url]", {"link", "markup"}),
    ("XrTbQwZpLkMn gHtRdSwQzXcV", {"gibberish"}),
    ("hgkjdfhgkdjfhg dfkjghdkfjgh", {"gibberish"}),
    ("PLEASE CALL ME, MY HANDS HURT", {"shouting"}),
    ("Здравствуйте, у моей мамы болит спина", {"other_script"}),
    ("您好，我母亲有关节炎，请问可以用中文看诊吗？我们住在法拉盛。", {"other_script"}),
    ("ok", set()),
    ("L4-L5 fusion 2015, eGFR 58", set()),
    ("asdf sorry, my cat walked over the keys", set()),
]


@pytest.mark.parametrize(("message", "expected"), ALONE)
def test_message_gives_its_reasons(message: str, expected: set[Doubt]) -> None:
    assert reasons(message) == expected


FOREIGN = [
    *("Guten Tag, ich habe Rückenschmerzen und eine Angststörung.", "Hirschsprung disease", "Nightshift nurse"),
    *(
        "Lymphscintigraphy results",
        "Herzrhythmusstörungen",
        "Kopfschmerzen, Nachtschweiß",
        "Schlafstörungen seit Herbst",
    ),
    *("Selbstständig, Arztpraxis", "Wstrząs mózgu", "Bezwzględny ból kręgosłupa", "Krzysztof Chrząszcz dzwonił"),
    *("Przepraszam, chciałbym przyjść", "Brzęczyszczykiewicz", "Szczebrzeszyn", "Mkrtchyan", "Mgrditchian"),
    *(
        "Zdravstvuyte, vstrechaemsya?",
        "Khrushchevskaya",
        "Shcherbakov",
        "Farshtinkener shmerts",
        "Kvetching, shlepping",
    ),
    *("Mwen bezwen yon randevou, tanpri", "Tôi muốn khám bệnh, thưa bác sĩ", "Dada, amar byatha khub beshi"),
    *("Opskrbljivanje", "Hrvatska, Krstić", "Čtvrtek, zmrzlina", "Csíkszentmihályi", "Thyagarajan Krishnamurthy"),
    *("Pheochromocytoma", "Sphygmomanometer", "Dysmenorrhea", "Electroencephalography", "Knightsbridge", "Catchphrase"),
    *("MacBook, LaGuardia, McDonald's", "HbA1c, eGFR and CoQ10", "Schwarzschild-Wojciechowski", "ANGSTSTÖRUNG"),
]


@pytest.mark.parametrize("message", FOREIGN)
def test_word_of_another_language_or_of_medicine_is_no_gibberish(message: str) -> None:
    assert doubts(message=message) == ()


AT_RANDOM = [
    *("mpTcuDhdzftZabPavQAUvoDp", "XrTbQwZpLkMn", "hgkjdfhgkdjfhg", "asdfghjkl", "Qwrtpsdfg Zxcvbnmkj"),
    *("tGhYuJkLoP", "rQwErTyUi", "zNqWcJdLmKtYvR", "wqZpRnTvXyLkMb", "bLhcRtGkxW"),
]


@pytest.mark.parametrize("message", AT_RANDOM)
def test_keys_hit_at_random_are_gibberish(message: str) -> None:
    assert doubts(message=message) == ("gibberish",)


NAMES = ["Nguyễn Thị Ánh", "Сергей", "李娜", "Xzqwyn Brmblk", "O'Neill-Okonkwo", "JOHN", "Seo-yeon"]


@pytest.mark.parametrize("name", NAMES)
def test_no_name_speaks_against_anybody(name: str) -> None:
    assert doubts(name=name) == ()


def doubts(**fields: str) -> tuple[Doubt, ...]:
    return doubts_of(reasons_against({**CONTACT, **fields}, {}, load_form("contact"), keys=KEYS, now=NOW))


def test_a_name_that_is_an_address_does() -> None:
    assert doubts(name="Win at http://spin.example.bet") == ("link", "link_in_name")


@pytest.mark.parametrize("field", ["email", "your-email"])
def test_an_address_for_one_use_is_a_reason_but_no_doubt(field: str) -> None:
    posted = {**CONTACT, field: "ana@mailinator.com"}
    assert reasons_against(posted, {}, load_form("contact"), keys=KEYS, now=NOW) == ("throwaway",)
    assert doubts(**{field: "ana@mailinator.com"}) == ()


def test_an_address_chosen_for_privacy_never_weighs() -> None:
    assert reasons(email="ana@hushmail.com") == set()


def test_a_page_that_is_not_on_the_list_is_a_reason_but_no_doubt() -> None:
    assert reasons(is_stranger=True) == {"stranger"}
    assert score({"stranger"}) < DOUBTFUL


def test_a_driven_browser_is_a_reason_but_no_doubt() -> None:
    headers = {"formspree-session-data": SESSION}

    found = reasons_against(CONTACT, headers, load_form("contact"), keys=KEYS, now=NOW)
    assert found == ("webdriver",)
    assert doubts_of(found) == ()


def test_what_honest_people_do_never_adds_up_to_a_doubt() -> None:
    habits: set[Doubt] = {"stranger", "throwaway", "other_script", "shouting", "link"}

    assert score(habits) < DOUBTFUL


def test_hints_and_links_alone_never_add_up_to_a_doubt() -> None:
    soft: set[Doubt] = {"hint", "more_hints", "link", "more_links"}

    assert score(soft) < DOUBTFUL
    assert score(soft | {"stranger"}) < DOUBTFUL


@pytest.mark.parametrize(
    "field", ["Page URL", "page_url", "Page Title", "Referrer", "Date", "Time", "Powered by", "utm_source"]
)
def test_what_a_site_builder_adds_is_not_looked_at(field: str) -> None:
    posted = {**CONTACT, field: "https://www.casino.example.com/seo-services cheap bonus"}
    assert reasons_against(posted, {}, load_form("contact"), keys=KEYS, now=NOW) == ()


OWN = frozenset({"https://www.clinic.example.org", "http://desk.example.org:8000"})


@pytest.mark.parametrize(
    ("message", "counts"),
    [
        ("See https://www.clinic.example.org/ms.", False),
        ("See https://clinic.example.org.", False),
        ("see WWW.Clinic.Example.org, please", False),
        ("http://desk.example.org:8000/f/contact", False),
        ("https://www.clinic.example.org.evil.example", True),
        ("https://www.clinic.example.org@evil.example", True),
        ("https://evilclinic.example.org", True),
        ("https://www.clinic.example.org/?to=http://evil.example", True),
        ("https://www.clinic.example.org and www.evil.example", True),
    ],
)
def test_a_link_to_the_practices_own_site_does_not_count(message: str, counts: bool) -> None:  # noqa: FBT001
    posted = {**CONTACT, "message": message}
    found = reasons_against(posted, {}, load_form("contact"), keys=KEYS, now=NOW, own_sites=OWN)
    assert ("link" in found) is counts


def test_every_reason_has_a_weight_and_a_sentence() -> None:
    assert set(DOUBTS) == set(WEIGHTS) == set(SENTENCES)
    assert all(weight > 0 for weight in WEIGHTS.values())


some_reasons = st.sets(st.sampled_from(DOUBTS))


@given(some_reasons, some_reasons)
def test_a_reason_more_never_weighs_less(some: set[Doubt], more: set[Doubt]) -> None:
    assert score(some | more) >= score(some)


values = st.text() | st.lists(st.text(), max_size=3)


@given(st.dictionaries(st.text() | st.sampled_from(["message", "name", "email", "_gotcha"]), values), st.text())
def test_no_submission_breaks_the_scorer(posted: dict[str, str | list[str]], header: str) -> None:
    found = reasons_against(posted, {"formspree-session-data": header}, load_form("contact"), keys=KEYS, now=NOW)

    assert len(set(found)) == len(found)


@given(st.text(max_size=200), st.text(max_size=200))
def test_words_that_are_added_take_no_reason_away(text: str, other: str) -> None:
    by_words = {"pitch", "more_pitches", "hint", "more_hints", "link", "more_links", "markup"}

    assert reasons(text) & by_words <= reasons(f"{text}\n{other}") & by_words


@pytest.mark.parametrize("text", ["Our seo-services!", "our SEO, services", "(our)  seo_services", "Our séo/services"])
def test_words_are_compared_without_case_accents_and_signs(text: str) -> None:
    assert fold_words(text) == " our seo services "
