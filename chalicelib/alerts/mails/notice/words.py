"""The words of a notice: what was done in the inbox that a thief would do as well."""

from collections.abc import Mapping
from typing import Literal

from chalicelib.text.words import Words

Notice = Literal[
    "enrolled",
    "replaced_device",
    "new_device",
    "added_passkey",
    "removed_passkey",
    "removed_person",
    "exported_list",
    "erased",
    "lifted_hold",
    "added_device",
    "changed_practice",
    "asked_address",
    "changed_address",
]

SECURITY = Words("Security", "Seguridad")
WHAT: Mapping[str, Words] = {
    "enrolled": Words(
        "Somebody came into the inbox by an invitation", "Alguien entró en la bandeja con una invitación"
    ),
    "replaced_device": Words(
        "A new device replaced all devices of one person", "Un dispositivo nuevo reemplazó todos los de una persona"
    ),
    "new_device": Words(
        "A sign-in from a device not seen before", "Inicio de sesión desde un dispositivo no visto antes"
    ),
    "added_passkey": Words("A passkey was added", "Se agregó una llave de acceso"),
    "removed_passkey": Words("A passkey was removed", "Se quitó una llave de acceso"),
    "removed_person": Words("Somebody's access was taken away", "Se quitó el acceso a alguien"),
    "exported_list": Words("A list was exported from the inbox", "Se exportó una lista de la bandeja"),
    "erased": Words("A request was erased for good", "Se borró una solicitud para siempre"),
    "lifted_hold": Words("A legal hold was lifted", "Se levantó una conservación legal"),
    "added_device": Words(
        "A device shows a notification of each new request from now on",
        "Un dispositivo mostrará desde ahora un aviso de cada solicitud nueva",
    ),
    "changed_practice": Words("The practice's hours or phone were changed", "Se cambió el horario o el teléfono"),
    "asked_address": Words(
        "Somebody asked for alerts to go to another address", "Alguien pidió que los avisos vayan a otra dirección"
    ),
    "changed_address": Words("Alerts go to another address now", "Los avisos van ahora a otra dirección"),
}
WHEN = Words("{moment}, on this device: {device}.", "{moment}, en este dispositivo: {device}.")
IF_RIGHT = Words(
    "If this was you, or you know who did it, there is nothing to do. The audit log in the inbox says who it was.",
    "Si fue usted, o sabe quién lo hizo, no hay nada que hacer. El registro de actividad de la bandeja dice quién fue.",
)
IF_WRONG = Words(
    "If nobody of the practice did it: sign in, end every session under “People”, remove passkeys that nobody knows, "
    "and tell whoever looks after the desk at once. If you cannot sign in, ask them for an invitation: it shuts out "
    "every device that you had before.",
    "Si no fue nadie del consultorio: inicie sesión, cierre todas las sesiones en «Personas», quite las llaves que "
    "nadie conozca y avise enseguida a quien cuida del sistema. Si no puede iniciar sesión, pídale una invitación: "
    "deja fuera todos los dispositivos que tenía antes.",
)
PRIVACY = Words(
    "For privacy, this email shows no names and nothing that anybody typed. It never asks you to sign in by a link.",
    "Por privacidad, este correo no muestra nombres ni nada que alguien haya escrito. Nunca le pide iniciar sesión con "
    "un enlace.",
)
