"""Words of one's own passkeys and sessions."""

from chalicelib.text.words import Words

TITLE = Words("You and your devices", "Usted y sus dispositivos")

WORDS: dict[str, Words] = {
    "you_passkeys": Words("Your passkeys", "Sus llaves de acceso"),
    "you_passkeys_text": Words(
        "Each device that you sign in with has one. If a device is lost, remove its passkey here: that also signs you"
        " out on every other device.",
        "Cada dispositivo con el que inicia sesión tiene una. Si pierde un dispositivo, quite aquí su llave: así"
        " también se cierra su sesión en todos los demás.",
    ),
    "you_made": Words("Made", "Creada"),
    "you_used": Words("Last used", "Último uso"),
    "you_not_used": Words("not used since", "sin usar desde entonces"),
    "you_remove": Words("Remove this passkey", "Quitar esta llave"),
    "you_only_one": Words(
        "This is your only passkey, so it cannot be removed. Add another one first.",
        "Es su única llave; por eso no se puede quitar. Agregue otra primero.",
    ),
    "you_add": Words("Add a passkey", "Agregar una llave"),
    "you_add_text": Words(
        "On this device, on a security key, or on your phone by its camera.",
        "En este dispositivo, en una llave de seguridad o en su teléfono con la cámara.",
    ),
    "you_sessions": Words("Where you are signed in", "Dónde tiene la sesión abierta"),
    "you_this_one": Words("this device, now", "este dispositivo, ahora"),
    "you_began": Words("Since", "Desde"),
    "you_seen": Words("last seen", "última actividad"),
    "you_end": Words("End this session", "Cerrar esta sesión"),
    "you_end_others": Words("End all other sessions", "Cerrar todas las demás sesiones"),
    "passkey_not_added": Words(
        "No passkey was added: it was cancelled or took too long. Try once more.",
        "No se agregó la llave: se canceló o tardó demasiado. Inténtelo otra vez.",
    ),
}

# What the audit log calls what is done here.
AUDIT: dict[str, Words] = {
    "read_you": Words("read their own page", "leyó su propia página"),
    "added_passkey": Words("added a passkey", "agregó una llave"),
    "removed_passkey": Words("removed a passkey", "quitó una llave"),
    "ended_session": Words("ended a session", "cerró una sesión en un dispositivo"),
}
