"""Every page and every email says what it said when it was stored, and every text of the house is among them.

What is worded otherwise on purpose is stored by `make wordings`, and committed with the change.
"""

from collections.abc import Collection, Mapping

import pytest

from tests.wordings.sources import Source, sources
from tests.wordings.stored import LANGUAGES, SCENES, all_said, differences, said, stored

# Texts that no page and no email says, each with its reason.
UNSAID: Mapping[str, str] = {
    **dict.fromkeys(
        ("Please answer this question.", "Por favor, responda esta pregunta."),
        "every question of today's forms that must be answered has a sentence of its own",
    ),
    **dict.fromkeys(
        ("Write this answer as text.", "Escriba esta respuesta como texto."),
        "the wire has the code; the body reader makes text of everything",
    ),
    **dict.fromkeys(
        ("You are not signed in on this device.", "No ha iniciado sesión en este dispositivo."),
        "a page asks for signing in instead, and no script asks for anything by GET that is not open to everybody",
    ),
    **dict.fromkeys(
        (
            "Nothing that fits so far. There is more further back.",
            "Nada que coincida hasta aquí. Hay más hacia atrás.",
            "This file is not complete: choose fewer days to save the rest.",
            "Este archivo no está completo: elija menos días para guardar el resto.",
        ),
        "it takes thousands of lines of the audit log; tests/inbox/test_breach.py says one with smaller limits",
    ),
    **dict.fromkeys(
        (
            "This request was changed while the page was open. Nothing was overwritten; here it is as it is now.",
            "Esta solicitud cambió mientras la página estaba abierta. No se sobrescribió nada; así está ahora.",
        ),
        "the lead's page is shown again instead, with what changed",
    ),
    **dict.fromkeys(
        (
            (
                "This was changed in another window or by somebody else at the same moment. Nothing was overwritten; "
                "open the page again and look."
            ),
            (
                "Esto se cambió en otra ventana, o lo cambió otra persona, en el mismo momento. No se sobrescribió "
                "nada; abra la página de nuevo y mire."
            ),
        ),
        "two requests would have to meet in one moment",
    ),
    **dict.fromkeys(("the desk", "el sistema"), "nothing that the desk does by itself is in a lead's timeline by name"),
    **dict.fromkeys(
        ("wrote in English", "speaks English", "escribió en español", "habla español"),
        "that somebody speaks the practice's own language is nothing to know before calling",
    ),
    "antes de la {one} a. m.": "no practice of these scenes is open at one at night",
    "nueva": "nobody can mark a lead as new",
    **dict.fromkeys(
        (
            "No pudimos guardar su solicitud. Envíela de nuevo dentro de un momento.",
            "Los formularios se envían con POST.",
        ),
        "what is refused before anybody could ask for a language is refused in English",
    ),
}
# Short texts that never stand by themselves, each with a sentence in which it stands.
WITHIN: Mapping[str, str] = {
    "alguien": "por alguien, ",
    "note added": "note added by Marisol Example",
    "released": "released by Marisol Example",
    "visit now": "Now Example visit now",
    "cita ahora": "Now Example cita ahora",
    "this site": "Scripts of this site may not use this form yet.",
    "este sitio": "Los scripts de este sitio aún no pueden usar este formulario.",
    "by noon": "We aim to answer you today by noon.",
    "at noon": "Your appointment has a new time: Saturday November 28, 2026 at noon.",
    "al mediodía": "Su cita tiene una nueva hora: el sábado 28 de noviembre de 2026 al mediodía.",
    "by midnight": "We aim to answer you today by midnight.",
}
# Many fewer would mean that texts are no longer written as they were, and this test looks for nothing.
FEWEST_SOURCES = 1_200


@pytest.fixture(scope="module")
def lines() -> Mapping[str, Collection[str]]:
    """Return every line that is stored, once, by its language."""
    return {language: dict.fromkeys("".join(stored(language).values()).splitlines()) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scene", SCENES)
def test_every_page_and_email_says_what_is_stored(scene: str, language: str) -> None:
    found = list(differences(said(scene, language), stored(language)))
    assert not found, "Worded otherwise; if that is meant, run `make wordings`:\n" + "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_is_said_has_a_file_and_every_file_is_said(language: str) -> None:
    assert all_said(language).keys() == stored(language).keys(), "Run `make wordings`."


def test_both_languages_have_the_same_pages_and_emails() -> None:
    english, spanish = (stored(language).keys() for language in LANGUAGES)
    assert english ^ spanish == {"openapi"}  # for developers, in English


def test_every_text_of_the_house_is_said_somewhere(lines: Mapping[str, Collection[str]]) -> None:
    looked_for = [source for source in sources() if source.text not in UNSAID]
    assert len(looked_for) > FEWEST_SOURCES
    unsaid = [source for source in looked_for if not is_said(source, lines[source.language])]
    assert unsaid == [], "Let a scene say it, or say in UNSAID why none can."


def is_said(source: Source, lines: Collection[str]) -> bool:
    within = WITHIN.get(source.text)
    return any(within in line for line in lines) if within else source.is_in(lines)


def test_no_text_is_left_out_or_looked_for_otherwise_in_vain(lines: Mapping[str, Collection[str]]) -> None:
    found = {source.text: source for source in sources()}
    assert (UNSAID.keys() | WITHIN.keys()) - found.keys() == set(), "It is no text of the house any more."
    by_itself = [one for text, one in found.items() if text in {**UNSAID, **WITHIN} and one.is_in(lines[one.language])]
    assert by_itself == [], "It is said by itself now."
