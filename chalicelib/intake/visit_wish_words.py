"""The words of the page on which somebody asks for another time or says that they cannot come: title and text each."""

from chalicelib.leads.lead import Wish
from chalicelib.text.words import Words

ASKED = {
    Wish.ANOTHER_TIME: (
        Words("Do you need another time?", "¿Necesita otra hora?"),
        Words(
            "Your appointment is on {when}. Press the button, and we are told at once. It stays as it is until we "
            "have found another time with you.",
            "Su cita es {when}. Pulse el botón y nos enteramos de inmediato. Sigue en pie hasta que encontremos "
            "otra hora con usted.",
        ),
    ),
    Wish.CANNOT_COME: (
        Words("You cannot come?", "¿No puede asistir?"),
        Words(
            "Your appointment is on {when}. Press the button, and we are told at once.",
            "Su cita es {when}. Pulse el botón y nos enteramos de inmediato.",
        ),
    ),
}
BUTTONS = {
    Wish.ANOTHER_TIME: Words("Yes, I need another time", "Sí, necesito otra hora"),
    Wish.CANNOT_COME: Words("Yes, I cannot come", "Sí, no puedo asistir"),
}
DONE = {
    Wish.ANOTHER_TIME: (
        Words("Thank you. We know that you need another time.", "Gracias. Ya sabemos que necesita otra hora."),
        Words("There is nothing more to do.", "No tiene que hacer nada más."),
    ),
    Wish.CANNOT_COME: (
        Words("Thank you. We know that you cannot come.", "Gracias. Ya sabemos que no puede asistir."),
        Words("There is nothing more to do.", "No tiene que hacer nada más."),
    ),
}
NOT_DONE = (
    Words("We have not been told yet", "Todavía no nos hemos enterado"),
    Words(
        "That did not work just now. Please press the button again, or call us.",
        "No funcionó en este momento. Pulse el botón otra vez o llámenos, por favor.",
    ),
)
OVER = (
    Words("This link is no longer needed", "Este enlace ya no sirve"),
    Words(
        "It belongs to an appointment that is over or is no longer planned. If that is not right, please call us.",
        "Es de una cita que ya pasó o que ya no está prevista. Si no es así, llámenos, por favor.",
    ),
)
