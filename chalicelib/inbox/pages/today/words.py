"""Words of what waits today."""

from chalicelib.text.words import Words

TITLE = Words("Today", "Hoy")

WORDS: dict[str, Words] = {
    # Today
    "today_requests": Words("Same-day requests", "Solicitudes para hoy"),
    "today_messages": Words("New messages", "Mensajes nuevos"),
    "today_visits": Words("Visits today", "Citas de hoy"),
    "today_under_way": Words("Contacted or scheduled", "Contactadas o con cita"),
    "today_no_requests": Words("No same-day request is waiting.", "Ninguna solicitud para hoy está esperando."),
    "today_no_messages": Words("No message is waiting.", "Ningún mensaje está esperando."),
    "today_nothing": Words("Nobody is waiting for you", "Nadie le está esperando"),
    "today_nothing_text": Words(
        "Everything is answered. You will get an email when somebody writes.",
        "Todo está respondido. Recibirá un correo cuando alguien escriba.",
    ),
    "today_late_one": Words("One answer is overdue.", "Una respuesta está atrasada."),
    "today_late": Words("{count} answers are overdue.", "{count} respuestas están atrasadas."),
    "today_held_one": Words("One is held as possible spam.", "Hay una retenida como posible spam."),
    "today_held": Words("{count} are held as possible spam.", "Hay {count} retenidas como posible spam."),
    "today_look_at_held": Words("Look at what is held", "Ver las retenidas"),
    "today_is_cut": Words(
        "Only the newest 500 of each form are shown here, and at most 100 of those under way.",
        "Aquí solo se muestran las 500 más recientes de cada formulario, y como máximo 100 de las que están en curso.",
    ),
    "today_all_open": Words("See all that are open", "Ver todas las abiertas"),
}

# What the audit log calls what is done here.
AUDIT: dict[str, Words] = {
    "read_today": Words("read the page Today", "leyó la página Hoy"),
}
