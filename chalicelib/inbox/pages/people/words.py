"""Words of the people of the practice."""

from chalicelib.text.words import Words

TITLE = Words("People", "Personas")

WORDS: dict[str, Words] = {
    "people_intro": Words(
        "Everybody here can read and answer every request. Each of them is named in the account of what was done.",
        "Todas estas personas pueden leer y contestar todas las solicitudes. El registro de actividad las nombra.",
    ),
    "people_you": Words("you", "usted"),
    "people_email": Words("Email", "Correo"),
    "people_since": Words("Here since", "Desde"),
    "people_passkeys": Words("Passkeys", "Llaves de acceso"),
    "people_used": Words("Last signed in", "Último inicio de sesión"),
    "people_never": Words("Not yet", "Todavía no"),
    "people_remove": Words("Take away access", "Quitar el acceso"),
    "people_remove_text": Words(
        "They are signed out at once, on all devices, and their passkeys stop working. What they did stays in the"
        " account. To be sure, type their email address.",
        "Se cierra su sesión de inmediato en todos los dispositivos y sus llaves dejan de servir. Lo que hicieron queda"
        " en el registro. Para confirmarlo, escriba su correo electrónico.",
    ),
    "people_remove_email": Words("Email address of", "Correo electrónico de"),
    "people_removed": Words("Without access any more", "Ya sin acceso"),
    "people_removed_at": Words("until", "hasta"),
    "people_invite": Words("Let somebody in", "Dar acceso a alguien"),
    "people_invite_text": Words(
        "Whoever looks after the desk makes an invitation, with this command. The link works once and for ten minutes."
        " The same address again lets the same person in on another device.",
        "La persona que cuida del sistema hace una invitación con este comando. El enlace sirve una sola vez y durante"
        " diez minutos. La misma dirección otra vez da acceso a la misma persona en otro dispositivo.",
    ),
}

NOT_YOURSELF = Words(
    "Nobody takes away their own access: ask somebody else of the practice to do it.",
    "Nadie se quita el acceso a sí mismo: pida a otra persona del consultorio que lo haga.",
)

OTHER_EMAIL = Words(
    "That is not this person's email address. Type it exactly as it is shown. Nothing was changed.",
    "Ese no es el correo electrónico de esta persona. Escríbalo tal como aparece. No se cambió nada.",
)

# What the audit log calls what is done here.
AUDIT: dict[str, Words] = {
    "read_people": Words("read the list of people", "leyó la lista de personas"),
    "removed_person": Words("took away the access of", "quitó el acceso a"),
    "invited": Words("made an invitation", "hizo una invitación"),
}
