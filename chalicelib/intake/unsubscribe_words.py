"""The words of the page on which reminders are stopped: each its title and its text."""

from chalicelib.text.words import Words

ASKED = (
    Words("Stop the reminders?", "¿Dejar de recibir recordatorios?"),
    Words(
        "We will not email you again before a certification ends. You can still write to us or call.",
        "No volveremos a escribirle antes de que venza una certificación. Puede seguir escribiéndonos o llamando.",
    ),
)
BUTTON = Words("Stop the reminders", "No recibir más recordatorios")
DONE = (
    Words("Done. The reminders have stopped.", "Listo. Ya no recibirá recordatorios."),
    Words(
        "You will get no more emails about renewing. You can close this page.",
        "No recibirá más correos sobre la renovación. Puede cerrar esta página.",
    ),
)
NOT_DONE = (
    Words("Not stopped yet", "Todavía no se han cancelado"),
    Words(
        "That did not work just now. Please press the button again, or call us.",
        "No funcionó en este momento. Pulse el botón otra vez o llámenos, por favor.",
    ),
)
