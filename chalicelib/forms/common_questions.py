"""Questions that more than one form asks, so that they read the same everywhere."""

from chalicelib.forms.question import Question, Widget, Wording
from chalicelib.leads.lead import Sensitivity
from chalicelib.text.words import Words

LONGEST_TEXT = 10_000  # five pages of prose; also the wire's limit for any field
LONGEST_LINE = 500
LONGEST_NAME = 200
LONGEST_EMAIL = 320
LONGEST_PHONE = 60

YES_NO = {"yes": Words("Yes", "Sí"), "no": Words("No", "No")}

NAME = Question(
    label=Words("Your name", "Su nombre"),
    sensitivity=Sensitivity.CONTACT,
    missing=Words("Enter your name.", "Escriba su nombre."),
    autocomplete="name",
    longest=LONGEST_NAME,
)
EMAIL = Question(
    label=Words("Email", "Correo electrónico"),
    sensitivity=Sensitivity.CONTACT,
    look=Widget.EMAIL,
    missing=Words(
        "Enter an email address or a phone number, so that we can answer you.",
        "Escriba un correo electrónico o un teléfono para que podamos responderle.",
    ),
    autocomplete="email",
    longest=LONGEST_EMAIL,
)
PHONE = Question(
    label=Words("Phone", "Teléfono"),
    sensitivity=Sensitivity.CONTACT,
    look=Widget.PHONE,
    missing=Words("Enter a phone number, so that we can call you.", "Escriba un teléfono para que podamos llamarle."),
    autocomplete="tel",
    longest=LONGEST_PHONE,
)
PREFERRED_CONTACT = Question(
    label=Words("How should we reach you?", "¿Cómo prefiere que le contactemos?"),
    sensitivity=Sensitivity.CONTACT,
    look=Widget.CHOICE,
    choices={
        "phone": Words("Phone call", "Llamada"),
        "text": Words("Text message", "Mensaje de texto"),
        "email": Words("Email", "Correo electrónico"),
    },
)
PREFERRED_TIME = Question(
    label=Words("What time today suits you?", "¿A qué hora le conviene hoy?"),
    sensitivity=Sensitivity.CONTACT,
    help=Words("For example: after 2 PM.", "Por ejemplo: después de las 2 p. m."),
    longest=LONGEST_LINE,
)
VOICEMAIL_OK = Question(
    label=Words("May we leave a voicemail?", "¿Podemos dejar un mensaje de voz?"),
    sensitivity=Sensitivity.CONTACT,
    look=Widget.CHOICE,
    choices=YES_NO,
)
LANGUAGE = Question(
    label=Words("Which language do you prefer to speak?", "¿En qué idioma prefiere hablar?"),
    sensitivity=Sensitivity.CONTACT,
    help=Words("We can arrange an interpreter.", "Podemos conseguir un intérprete."),
    suggestions=(Words("English", "English"), Words("Español", "Español")),
    longest=LONGEST_LINE,
)
ACCESS_NEEDS = Question(
    label=Words("Is there anything that makes it easier for you?", "¿Hay algo que le facilite la comunicación?"),
    sensitivity=Sensitivity.HEALTH,
    help=Words(
        "For example a relay service, extra time, or someone who speaks for you.",
        "Por ejemplo un servicio de retransmisión, más tiempo o alguien que hable por usted.",
    ),
    longest=LONGEST_LINE,
)
HEARD_FROM = Question(
    label=Words("How did you hear about us?", "¿Cómo supo de nosotros?"),
    sensitivity=Sensitivity.PUBLIC,
    longest=LONGEST_LINE,
)
MESSAGE_HELP = Words(
    "Please leave out insurance, card and Social Security numbers.",
    "Por favor, no escriba números de seguro médico, de tarjeta ni de Seguro Social.",
)

MAY_CONTACT = Wording(
    version="2026-11",
    text=Words(
        "You may call, text or email me about this request.",
        "Pueden llamarme o enviarme mensajes de texto o correos electrónicos sobre esta solicitud.",
    ),
)
MAY_REMIND = Wording(
    version="2026-11",
    text=Words(
        "Email me before my certification ends. I can stop this at any time.",
        "Envíenme un correo electrónico antes de que venza mi certificación. Puedo cancelarlo cuando quiera.",
    ),
)


def consent(wording: Wording, missing: Words | None = None) -> Question:
    return Question(
        label=wording.text, sensitivity=Sensitivity.PUBLIC, look=Widget.TICK, consent=wording, missing=missing
    )
