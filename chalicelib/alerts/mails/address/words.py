"""The words of the mail to a new alert address."""

from chalicelib.text.words import Words

TITLE = Words("Are alerts to come to this address?", "¿Deben llegar los avisos a esta dirección?")
ASKED = Words(
    "Somebody of {practice} entered this address, so that the alerts of its front desk come here. Open the link and "
    "say yes, if that is right; it is good for a day. Opening it alone changes nothing.",
    "Alguien de {practice} anotó esta dirección para que los avisos de su recepción lleguen aquí. Abra el enlace y "
    "acepte, si es correcto; vale por un día. Abrirlo no cambia nada.",
)
IF_WRONG = Words(
    "If you know nothing of it, leave it: nothing will come.", "Si no sabe nada de esto, déjelo: no llegará nada."
)
OPEN = Words("Look and say yes", "Ver y aceptar")
