"""Questions that more than one form asks, so that they read the same everywhere."""

from chalicelib.forms.question import AnswerGroup, Question, Widget, Wording
from chalicelib.leads.lead import Sensitivity
from chalicelib.text.words import Words

LONGEST_TEXT = 10_000  # five pages of prose; also the wire's limit for any field
LONGEST_LINE = 500
LONGEST_NAME = 200
LONGEST_EMAIL = 320
LONGEST_PHONE = 200  # with a note behind it

# Names begin with capitals and are no mistakes; what is no sentence begins with none.
AS_A_NAME = {"autocapitalize": "words", "spellcheck": "false"}
AS_WORDS = {"autocapitalize": "none"}

YES_NO = {"yes": Words("Yes", "Sí"), "no": Words("No", "No")}

NAME = Question(
    label=Words("Your name", "Su nombre"),
    sensitivity=Sensitivity.CONTACT,
    group=AnswerGroup.WHO,
    missing=Words("Enter your name.", "Escriba su nombre."),
    autocomplete="name",
    typing=AS_A_NAME,
    longest=LONGEST_NAME,
    short_label=Words("Name", "Nombre"),
    aliases="your-name",
)
EMAIL = Question(
    label=Words("Email", "Correo electrónico"),
    sensitivity=Sensitivity.CONTACT,
    group=AnswerGroup.REACH,
    widget=Widget.EMAIL,
    missing=Words(
        "Enter an email address or a phone number, so that we can answer you.",
        "Escriba un correo electrónico o un teléfono para que podamos responderle.",
    ),
    autocomplete="email",
    typing={"inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    longest=LONGEST_EMAIL,
    aliases="your-email _replyto _email.replyto",
)
PHONE = Question(
    label=Words("Phone", "Teléfono"),
    sensitivity=Sensitivity.CONTACT,
    group=AnswerGroup.REACH,
    widget=Widget.PHONE,
    missing=Words("Enter a phone number, so that we can call you.", "Escriba un teléfono para que podamos llamarle."),
    autocomplete="tel",
    typing={"inputmode": "tel"},
    longest=LONGEST_PHONE,
    aliases="tel your-tel",
)
PREFERRED_CONTACT = Question(
    label=Words("How should we reach you?", "¿Cómo prefiere que le contactemos?"),
    sensitivity=Sensitivity.CONTACT,
    group=AnswerGroup.REACH,
    widget=Widget.CHOICE,
    choices={
        "phone": Words("Phone call", "Llamada"),
        "text": Words("Text message", "Mensaje de texto"),
        "email": Words("Email", "Correo electrónico"),
    },
    is_folded=True,
    short_label=Words("Prefers", "Prefiere"),
)
PREFERRED_TIME = Question(
    label=Words("What time today suits you?", "¿A qué hora le conviene hoy?"),
    label_another_day=Words("What time suits you?", "¿A qué hora le conviene?"),
    sensitivity=Sensitivity.CONTACT,
    group=AnswerGroup.REACH,
    help=Words("For example: after 2 PM.", "Por ejemplo: después de las 2 p. m."),
    longest=LONGEST_LINE,
    is_folded=True,
    short_label=Words("Best time", "Mejor hora"),
    aliases="best-time best-time-to-call",
)
VOICEMAIL_OK = Question(
    label=Words("May we leave a voicemail?", "¿Podemos dejar un mensaje de voz?"),
    sensitivity=Sensitivity.CONTACT,
    group=AnswerGroup.REACH,
    widget=Widget.CHOICE,
    choices=YES_NO,
    is_folded=True,
    short_label=Words("Voicemail", "Mensaje de voz"),
)
LANGUAGE = Question(
    label=Words("Which language do you prefer to speak?", "¿En qué idioma prefiere hablar?"),
    sensitivity=Sensitivity.CONTACT,
    group=AnswerGroup.REACH,
    help=Words("We can arrange an interpreter.", "Podemos conseguir un intérprete."),
    suggestions=(Words("English", "English"), Words("Español", "Español")),
    longest=LONGEST_LINE,
    is_folded=True,
    short_label=Words("Language", "Idioma"),
)
ACCESS_NEEDS = Question(
    label=Words("Is there anything that makes it easier for you?", "¿Hay algo que le facilite la comunicación?"),
    sensitivity=Sensitivity.HEALTH,
    group=AnswerGroup.REACH,
    help=Words(
        "For example a relay service, extra time, or someone who speaks for you.",
        "Por ejemplo un servicio de retransmisión, más tiempo o alguien que hable por usted.",
    ),
    longest=LONGEST_LINE,
    is_folded=True,
    short_label=Words("Access needs", "Necesidades"),
)
HEARD_FROM = Question(
    label=Words("How did you hear about us?", "¿Cómo supo de nosotros?"),
    sensitivity=Sensitivity.PUBLIC,
    group=AnswerGroup.HEARD,
    longest=LONGEST_LINE,
    is_folded=True,
    short_label=Words("Heard from", "Supo por"),
    aliases="how-did-you-hear how-did-you-hear-about-us referral-source",
)
MESSAGE = Question(
    label=Words("How can we help?", "¿En qué podemos ayudarle?"),
    sensitivity=Sensitivity.HEALTH,
    group=AnswerGroup.WHAT,
    widget=Widget.LINES,
    help=Words(
        "Please leave out insurance, card and Social Security numbers.",
        "Por favor, no escriba números de seguro médico, de tarjeta ni de Seguro Social.",
    ),
    missing=Words("Write what you would like to ask or tell us.", "Escriba lo que quiere preguntarnos o decirnos."),
    longest=LONGEST_TEXT,
    short_label=Words("Message", "Mensaje"),
    preview_rank=1,
    aliases="your-message",
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


def may_contact(missing: Words | None = None) -> Question:
    """Return the consent to be contacted; where it must be given, `missing` asks for it."""
    return _consent(
        MAY_CONTACT,
        missing=missing,
        short_label=Words("May be contacted", "Se le puede contactar"),
        aliases="consent acceptance acceptance-contact",
    )


def may_remind() -> Question:
    return _consent(MAY_REMIND, short_label=Words("Renewal reminders", "Avisos de renovación"))


def _consent(wording: Wording, *, short_label: Words, missing: Words | None = None, aliases: str = "") -> Question:
    return Question(
        label=wording.text,
        sensitivity=Sensitivity.PUBLIC,
        group=AnswerGroup.CONSENT,
        widget=Widget.TICK,
        consent=wording,
        missing=missing,
        short_label=short_label,
        aliases=aliases,
    )
