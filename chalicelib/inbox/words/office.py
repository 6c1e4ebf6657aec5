"""The words of the people's page, one's own page, and the account of what was done."""

from collections.abc import Mapping

from chalicelib.storage.audit import What
from chalicelib.text.words import Words

WORDS: dict[str, Words] = {
    # People
    "people_title": Words("People", "Personas"),
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
    # You
    "you_title": Words("You and your devices", "Usted y sus dispositivos"),
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
    # The account
    "audit_title": Words("Account of what was done", "Registro de actividad"),
    "audit_day": Words("Day", "Día"),
    "audit_before": Words("The day before", "El día anterior"),
    "audit_next": Words("The next day", "El día siguiente"),
    "audit_show": Words("Show", "Mostrar"),
    "audit_more": Words("Earlier that day", "Más temprano ese día"),
    "audit_time": Words("Time", "Hora"),
    "audit_who": Words("Who", "Quién"),
    "audit_what": Words("What", "Qué"),
    "audit_nothing": Words("Nothing was done on this day.", "Ese día no se hizo nada."),
    "audit_desk": Words("The desk", "El sistema"),
    "audit_nobody": Words("Somebody not signed in", "Alguien sin sesión"),
}

NOT_YOURSELF = Words(
    "Nobody takes away their own access: ask somebody else of the practice to do it.",
    "Nadie se quita el acceso a sí mismo: pida a otra persona del consultorio que lo haga.",
)
OTHER_EMAIL = Words(
    "That is not this person's email address. Type it exactly as it is shown. Nothing was changed.",
    "Ese no es el correo electrónico de esta persona. Escríbalo tal como aparece. No se cambió nada.",
)
LAST_PASSKEY = WORDS["you_only_one"]
NO_SUCH_DAY = Words(
    "A day is written like 2026-11-23: year, month, day.", "Un día se escribe así: 2026-11-23 (año, mes, día)."
)

# Each thing that can be in the account.
WHATS: Mapping[What, Words] = {
    "invited": Words("made an invitation", "hizo una invitación"),
    "enrolled": Words("came in by an invitation", "entró con una invitación"),
    "signed_in": Words("signed in", "inició sesión"),
    "signed_out": Words("signed out", "cerró su sesión"),
    "stayed_signed_in": Words("stayed signed in", "mantuvo la sesión abierta"),
    "refused": Words("was refused", "fue rechazado"),
    "read_today": Words("read the page Today", "leyó la página Hoy"),
    "read_held": Words("read what is held", "leyó las retenidas"),
    "read_all": Words("read the list of all", "leyó la lista de todas"),
    "read_lead": Words("read a request", "leyó una solicitud"),
    "printed_lead": Words("opened a request for printing", "abrió una solicitud para imprimir"),
    "searched": Words("searched", "buscó"),
    "read_practice": Words("read the practice hours", "leyó el horario"),
    "read_people": Words("read the list of people", "leyó la lista de personas"),
    "read_you": Words("read their own page", "leyó su propia página"),
    "read_audit": Words("read this account", "leyó este registro"),
    "read_numbers": Words("read the numbers", "leyó las cifras"),
    "marked": Words("marked a request", "marcó una solicitud"),
    "undone": Words("undid the last mark", "deshizo la última marca"),
    "snoozed": Words("asked to be reminded later", "pidió que se le recuerde más tarde"),
    "noted": Words("wrote a note", "escribió una nota"),
    "released": Words("released a held request", "liberó una solicitud retenida"),
    "held_for_law": Words("put a legal hold on a request", "puso una solicitud bajo retención legal"),
    "stopped_renewals": Words("stopped emails about renewing", "detuvo los correos de renovación"),
    "allowed_renewals": Words("allowed emails about renewing again", "volvió a permitir los correos de renovación"),
    "freed_for_retention": Words("lifted a legal hold", "levantó una retención legal"),
    "exported_lead": Words("exported a request", "exportó una solicitud"),
    "exported_list": Words("exported a list", "exportó una lista"),
    "erased": Words("erased a request", "borró una solicitud"),
    "expired": Words("erased a request whose time was over", "borró una solicitud cuyo plazo venció"),
    "changed_hours": Words("changed the practice hours", "cambió el horario"),
    "added_passkey": Words("added a passkey", "agregó una llave"),
    "removed_passkey": Words("removed a passkey", "quitó una llave"),
    "ended_session": Words("ended a session", "cerró una sesión en un dispositivo"),
    "removed_person": Words("took away the access of", "quitó el acceso a"),
}

# What a code means that is no reason for a refusal; one that is not here is shown as it is.
CODES: Mapping[str, Words] = {
    "adding_passkey": Words("to add a passkey", "para agregar una llave"),
    "new": Words("new", "nueva"),
    "no_answer": Words("no answer", "no contestó"),
    "contacted": Words("contacted", "contactada"),
    "scheduled": Words("scheduled", "con cita"),
    "certified": Words("certified", "certificada"),
    "declined": Words("declined", "no aceptada"),
    "referred": Words("referred", "derivada"),
    "duplicate": Words("duplicate", "repetida"),
    "spam": Words("spam", "spam"),
}
