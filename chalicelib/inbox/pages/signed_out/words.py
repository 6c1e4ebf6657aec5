"""Words of the page after a session."""

from chalicelib.text.words import Words

TITLE = Words("You are signed out", "Su sesión está cerrada")

WORDS: dict[str, Words] = {
    "signed_out_idle": Words(
        "For privacy, the desk signs you out when nothing has been done for a quarter of an hour, and after twelve"
        " hours at most. What was typed and not saved is gone.",
        "Por privacidad, la sesión se cierra cuando no se ha hecho nada durante un cuarto de hora y, como máximo, a las"
        " doce horas. Lo que se escribió sin guardar se ha perdido.",
    ),
    "signed_out_self": Words(
        "Nothing of the inbox can be seen on this device until you sign in again.",
        "En este dispositivo no se ve nada de la bandeja hasta que vuelva a iniciar sesión.",
    ),
}

# What the audit log calls what is done here.
AUDIT: dict[str, Words] = {
    "signed_out": Words("signed out", "cerró su sesión"),
}
