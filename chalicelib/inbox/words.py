"""The words that several pages of the inbox share; a page's own are in its folder."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import ModuleType

from chalicelib.text.words import Words

WORDS: dict[str, Words] = {
    # The frame of every page
    "inbox": Words("Inbox", "Bandeja"),
    "nav_more": Words("More", "Más"),
    "sign_out": Words("Sign out", "Cerrar sesión"),
    "skip": Words("Skip to the page", "Ir al contenido"),
    "main_navigation": Words("Inbox pages", "Páginas de la bandeja"),
    "to_sign_in": Words("Sign in", "Iniciar sesión"),
    "still_there": Words("Are you still there?", "¿Sigue ahí?"),
    "still_there_text": Words(
        "For privacy, you will be signed out soon. What you have typed is lost then.",
        "Por privacidad, su sesión se cerrará pronto. Se perderá lo que haya escrito.",
    ),
    "stay": Words("Stay signed in", "Seguir"),
    "back_to_lead": Words("Back to the request", "Volver a la solicitud"),
    # Statuses
    "status_new": Words("New", "Nueva"),
    "status_no_answer": Words("No answer", "No contesta"),
    "status_contacted": Words("Contacted", "Contactada"),
    "status_scheduled": Words("Scheduled", "Con cita"),
    "status_certified": Words("Certified", "Certificada"),
    "status_declined": Words("Declined", "Rechazada"),
    "status_referred": Words("Referred", "Derivada"),
    "status_duplicate": Words("Duplicate", "Duplicada"),
    "status_spam": Words("Spam", "Spam"),
    "held": Words("Held", "Retenidas"),
    # Rows
    "list_no_name": Words("No name given", "Sin nombre"),
    "list_answer_by": Words("Answer by {moment}", "Responder antes de: {moment}"),
    "list_overdue": Words("Overdue since {moment}", "Atrasada desde: {moment}"),
    "list_again_now": Words("Try again now", "Volver a intentar ahora"),
    "list_again_at": Words("Again: {moment}", "Otra vez: {moment}"),
    "list_visit": Words("Visit: {moment}", "Cita: {moment}"),
    "list_possible_spam": Words("Possible spam", "Posible spam"),
    "list_received": Words("Received", "Recibida"),
    "list_older": Words("Older", "Más antiguas"),
    "list_newest": Words("Back to the newest", "Volver a las más recientes"),
    # What the browser's passkey dialog may come to
    "passkey_already": Words(
        "This device already has your passkey for the desk: simply sign in with it.",
        "Este dispositivo ya tiene su llave para esta bandeja: inicie sesión con ella.",
    ),
    "passkey_unable": Words(
        "This browser cannot use passkeys here. Update it, switch on your device's screen lock, or use a newer phone or"
        " computer.",
        "Este navegador no puede usar llaves de acceso aquí. Actualícelo, active el bloqueo de pantalla de su"
        " dispositivo o use un teléfono o una computadora más recientes.",
    ),
    "passkey_offline": Words(
        "The desk could not be reached. Check your connection and try once more.",
        "No se pudo llegar a la bandeja. Revise su conexión e inténtelo otra vez.",
    ),
    "passkey_working": Words("One moment…", "Un momento…"),
}

# What the audit log calls what belongs to no page.
AUDIT: dict[str, Words] = {
    "refused": Words("was refused", "fue rechazado"),
    "expired": Words("erased a request whose time was over", "borró una solicitud cuyo plazo venció"),
}


@cache
def words(language: str, page: str = "") -> Mapping[str, str]:
    """Return the shared words and those of a page in one language, by their names."""
    own: Mapping[str, Words] = getattr(words_module(page), "WORDS", {}) if page else {}
    return {name: text(language) for name, text in {**WORDS, **own}.items()}


def title_of(page: str, language: str) -> str:
    """Return the title of a page, which is also its name in the menu."""
    title: Words = words_module(page).TITLE
    return title(language)


def words_module(page: str) -> ModuleType:
    return import_module(f"chalicelib.inbox.pages.{page}.words")
