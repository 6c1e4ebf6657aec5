"""The words around every page of the inbox."""

from chalicelib.text.words import Words

WORDS = {
    "inbox": Words("Inbox", "Bandeja"),
    "nav_today": Words("Today", "Hoy"),
    "nav_held": Words("Held", "Retenidas"),
    "nav_all": Words("All", "Todas"),
    "nav_find": Words("Find", "Buscar"),
    "nav_more": Words("More", "Más"),
    "nav_practice": Words("Practice hours", "Horario"),
    "nav_people": Words("People", "Personas"),
    "nav_you": Words("You and your devices", "Usted y sus dispositivos"),
    "nav_audit": Words("Account of what was done", "Registro de actividad"),
    "nav_numbers": Words("Numbers", "Cifras"),
    "sign_out": Words("Sign out", "Cerrar sesión"),
    "skip": Words("Skip to the page", "Ir al contenido"),
    "main_navigation": Words("Inbox pages", "Páginas de la bandeja"),
    "back_to_today": Words("Back to today", "Volver a hoy"),
    "to_sign_in": Words("Sign in", "Iniciar sesión"),
    "still_there": Words("Are you still there?", "¿Sigue ahí?"),
    "still_there_text": Words(
        "For privacy, you will be signed out soon. What you have typed is lost then.",
        "Por privacidad, su sesión se cerrará pronto. Se perderá lo que haya escrito.",
    ),
    "stay": Words("Stay signed in", "Seguir"),
}
