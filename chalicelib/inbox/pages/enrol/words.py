"""Words of enrolling by an invitation."""

from chalicelib.text.words import Words

TITLE = Words("Welcome to the inbox", "Le damos la bienvenida a la bandeja")

WORDS: dict[str, Words] = {
    "enrol_intro": Words(
        "You need the invitation that was made for you. It works once and for ten minutes.",
        "Necesita la invitación que se hizo para usted. Sirve una sola vez y durante diez minutos.",
    ),
    "enrol_invitation": Words("Your invitation (the whole link)", "Su invitación (el enlace completo)"),
    "enrol_continue": Words("Continue", "Continuar"),
    "enrol_for": Words("This invitation is for", "Esta invitación es para"),
    "enrol_what": Words(
        "Now make a passkey on this device. There is no password to remember: from then on your face, your finger, or"
        " the code that unlocks the device signs you in.",
        "Ahora cree una llave de acceso en este dispositivo. No hay contraseña que recordar: desde entonces entra con"
        " su cara, su huella o el código con que lo desbloquea.",
    ),
    "enrol_button": Words("Make a passkey on this device", "Crear una llave en este dispositivo"),
    "enrol_without_script": Words(
        "Making a passkey needs JavaScript, which this browser has switched off. Switch it on and open the link again.",
        "Para crear una llave hace falta JavaScript y este navegador lo tiene desactivado. Actívelo y abra el enlace"
        " de nuevo.",
    ),
    "passkey_not_made": Words(
        "No passkey was made: it was cancelled or took too long. Your invitation still works; try once more.",
        "No se creó la llave: se canceló o tardó demasiado. Su invitación sigue sirviendo; inténtelo otra vez.",
    ),
}

# What the audit log calls what is done here.
AUDIT: dict[str, Words] = {
    "enrolled": Words("came in by an invitation", "entró con una invitación"),
}
