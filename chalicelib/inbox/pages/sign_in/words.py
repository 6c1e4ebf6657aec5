"""Words of signing in."""

from chalicelib.text.words import Words

TITLE = Words("Sign in", "Iniciar sesión")

WORDS: dict[str, Words] = {
    "sign_in_intro": Words(
        "Use the passkey on this device: your face, your finger, or the code that unlocks it.",
        "Use la llave de acceso de este dispositivo: su cara, su huella o el código con que lo desbloquea.",
    ),
    "sign_in_button": Words("Sign in with your passkey", "Iniciar sesión con su llave"),
    "sign_in_without_script": Words(
        "Signing in needs JavaScript, which this browser has switched off. Switch it on and open this page again.",
        "Para iniciar sesión hace falta JavaScript y este navegador lo tiene desactivado. Actívelo y abra esta página"
        " de nuevo.",
    ),
    "sign_in_continue": Words(
        "I am already signed in on this device: continue", "Ya inicié sesión en este dispositivo: continuar"
    ),
    "sign_in_lost": Words("Lost your device, or have a new one?", "¿Perdió su dispositivo o tiene uno nuevo?"),
    "sign_in_lost_text": Words(
        "Ask whoever looks after the desk for an invitation to this device. Was a device lost or stolen? Sign in on"
        " another one and remove its passkey under “You and your devices”.",
        "Pida una invitación para este dispositivo a la persona que cuida del sistema. ¿Perdió un dispositivo o se lo"
        " robaron? Inicie sesión en otro y quite su llave en «Usted y sus dispositivos».",
    ),
    # What the browser's passkey dialog may come to
    "passkey_cancelled": Words(
        "The passkey was not used: it was cancelled, it took too long, or this device has none for the desk. Try once"
        " more, or use a device on which you have signed in before.",
        "No se usó la llave: se canceló, tardó demasiado o este dispositivo no tiene ninguna para esta bandeja."
        " Inténtelo otra vez o use un dispositivo en el que ya haya iniciado sesión.",
    ),
}

# What the audit log calls what is done here.
AUDIT: dict[str, Words] = {
    "signed_in": Words("signed in", "inició sesión"),
}
