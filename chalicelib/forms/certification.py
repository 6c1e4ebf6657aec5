"""The same-day certification form: a request for an evaluation, never an approval."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Annotated, ClassVar, Literal

from chalicelib.forms import certification_notes, common_questions
from chalicelib.forms.field_types import (
    AnyDate,
    BirthDate,
    Choice,
    ChoiceOfYesNo,
    Email,
    Line,
    Lines,
    Phone,
    Tick,
    YesNo,
    Zip,
)
from chalicelib.forms.form import Values
from chalicelib.forms.form_model import FormModel
from chalicelib.forms.question import Answered, AnswerGroup, Otherwise, Question, Widget
from chalicelib.leads.lead import Sensitivity
from chalicelib.text.words import Words

_FOR_ANOTHER = Answered("for_whom", ("minor", "other_adult"))
_FOR_WHOM = Question(
    label=Words("Who is the evaluation for?", "¿Para quién es la evaluación?"),
    sensitivity=Sensitivity.HEALTH,
    group=AnswerGroup.WHO,
    widget=Widget.CHOICE,
    choices={
        "self": Words("For me", "Para mí"),
        "minor": Words("For a child under 18", "Para un menor de 18 años"),
        "other_adult": Words("For another adult", "Para otra persona adulta"),
    },
    short_label=Words("For", "Para"),
)
_RELATIONSHIP = Question(
    label=Words(
        "What is your relationship to them?",
        "¿Qué relación tiene usted con esa persona?",
    ),
    sensitivity=Sensitivity.HEALTH,
    group=AnswerGroup.WHO,
    help=Words("For example parent, guardian or caregiver.", "Por ejemplo madre, padre, tutor o cuidador."),
    short_label=Words("Relationship", "Relación"),
    only_after=_FOR_ANOTHER,
    typing=common_questions.AS_WORDS,
)
_PERSON = Question(
    label=Words("Name of the person", "Nombre de la persona"),
    sensitivity=Sensitivity.CONTACT,
    group=AnswerGroup.WHO,
    help=Words("The person who needs the evaluation.", "La persona que necesita la evaluación."),
    autocomplete="off",
    typing=common_questions.AS_A_NAME,
    longest=common_questions.LONGEST_NAME,
    short_label=Words("Person", "Persona"),
    only_after=_FOR_ANOTHER,
)
_BIRTH = Question(
    label=Words("Date of birth", "Fecha de nacimiento"),
    sensitivity=Sensitivity.HEALTH,
    group=AnswerGroup.WHO,
    widget=Widget.DATE,
    help=Words(
        "For example 4 23 1975.",
        "Por ejemplo 4 23 1975: primero el mes.",
    ),
    missing=Words("Enter the date of birth.", "Escriba la fecha de nacimiento."),
    autocomplete="bday",
    otherwise=Otherwise(_FOR_ANOTHER, Words("Their date of birth", "Fecha de nacimiento de esa persona")),
    short_label=Words("Date of birth", "Nacimiento"),
    aliases="bday",
)
_ZIP = Question(
    label=Words("ZIP code or county", "Código postal o condado"),
    sensitivity=Sensitivity.CONTACT,
    group=AnswerGroup.WHERE,
    help=Words("For example 11215, or Kings.", "Por ejemplo 11215, o Kings."),
    autocomplete="postal-code",
    typing=common_questions.AS_A_NAME,
    short_label=Words("ZIP code", "Código postal"),
    aliases="zip-or-county",
)
_COUNTY = Question(
    label=Words("County", "Condado"),
    sensitivity=Sensitivity.CONTACT,
    group=AnswerGroup.WHERE,
    in_box_of="zip",
)
_IN_NEW_YORK = Question(
    label=Words(
        "Will you be in New York State at the time of the visit?", "¿Estará en el estado de Nueva York durante la cita?"
    ),
    sensitivity=Sensitivity.HEALTH,
    group=AnswerGroup.WHERE,
    widget=Widget.CHOICE,
    missing=Words(
        "Tell us whether you will be in New York State at the time of the visit.",
        "Díganos si estará en el estado de Nueva York durante la cita.",
    ),
    choices={"yes": Words("Yes", "Sí"), "no": Words("No", "No"), "unsure": Words("I am not sure", "No lo sé")},
    told={
        "no": Words(
            "A visit is only possible while you are in New York State. Send it if you will be back, and tell us when.",
            "La cita solo es posible mientras esté en el estado de Nueva York. Envíela si va a volver, y díganos "
            "cuándo.",
        ),
        "unsure": Words(
            "A visit is only possible while you are in New York State. Send it all the same: we look with you when "
            "that could be.",
            "La cita solo es posible mientras esté en el estado de Nueva York. Envíela de todos modos: veremos con "
            "usted cuándo podría ser.",
        ),
    },
    short_label=Words("In New York", "En Nueva York"),
)
KIND = Question(
    label=Words("Is it a new certification or a renewal?", "¿Es una certificación nueva o una renovación?"),
    sensitivity=Sensitivity.PUBLIC,
    group=AnswerGroup.WHAT,
    widget=Widget.CHOICE,
    choices={
        "new": Words("New certification", "Certificación nueva"),
        "renewal": Words("Renewal", "Renovación"),
    },
    short_label=Words("Kind", "Tipo"),
)
_EXPIRES = Question(
    label=Words(
        "When does the current certification end?",
        "¿Cuándo vence la certificación actual?",
    ),
    sensitivity=Sensitivity.HEALTH,
    group=AnswerGroup.WHAT,
    widget=Widget.DATE,
    help=Words("Leave it empty if you do not know.", "Déjelo vacío si no lo sabe."),
    short_label=Words("Current one ends", "Vence la actual"),
    only_after=Answered("kind", ("renewal",)),
)
_CONDITION = Question(
    label=Words("What would you like help with?", "¿Con qué necesita ayuda?"),
    sensitivity=Sensitivity.HEALTH,
    group=AnswerGroup.WHAT,
    help=Words(
        "In your own words. You may also tell us on the phone instead.",
        "Con sus propias palabras. También puede decírnoslo por teléfono.",
    ),
    suggestions=(
        Words("Chronic pain", "Dolor crónico"),
        Words("Muscle spasms", "Espasmos musculares"),
        Words("Multiple sclerosis (MS)", "Esclerosis múltiple (EM)"),
        Words("ALS", "ELA"),
        Words("Parkinson's disease", "Enfermedad de Parkinson"),
        Words("Epilepsy", "Epilepsia"),
        Words("Cancer", "Cáncer"),
        Words("Neuropathy", "Neuropatía"),
        Words("PTSD", "Trastorno de estrés postraumático"),
        Words("Trouble sleeping", "Problemas para dormir"),
    ),
    longest=500,
    short_label=Words("Help with", "Ayuda con"),
    aliases="conditions reason condicion",
    preview_rank=2,
)
_MESSAGE = replace(
    common_questions.MESSAGE,
    label=Words("Anything else we should know?", "¿Algo más que debamos saber?"),
    missing=None,
)
_MUST_TICK = Words(
    "Tick the box that lets us contact you about this request.",
    "Marque la casilla que nos permite contactarle sobre esta solicitud.",
)


class Certification(FormModel):
    name_in_url: ClassVar[str] = "certification"
    title: ClassVar[Words] = Words("Request a same-day evaluation", "Solicite una evaluación para hoy")
    title_another_day: ClassVar[Words] = Words("Request an evaluation", "Solicite una evaluación")
    intro: ClassVar[Words] = Words(
        "Tell us how to reach you. We call you to arrange a telemedicine visit; whether a certification is right for "
        "you is decided in that visit. Same-day certifications are possible.",
        "Díganos cómo contactarle. Le llamaremos para programar una cita por telemedicina; en ella se decide si la "
        "certificación es adecuada para usted. Es posible obtenerla el mismo día.",
    )
    submit_label: ClassVar[Words] = Words("Send request", "Enviar solicitud")
    holds_when_in_doubt: ClassVar[bool] = False
    alert_title: ClassVar[Words] = Words("Same-day request", "Solicitud para hoy")
    notes: ClassVar[Callable[[Values, date], list[str]]] = certification_notes.notes_on

    for_whom: Annotated[Literal["self", "minor", "other_adult"], Choice, _FOR_WHOM] = "self"
    name: Annotated[Line, common_questions.NAME]
    phone: Annotated[Phone, common_questions.PHONE]
    email: Annotated[Email | None, common_questions.EMAIL] = None
    person_name: Annotated[Line | None, _PERSON] = None
    relationship: Annotated[Line | None, _RELATIONSHIP] = None
    date_of_birth: Annotated[BirthDate, _BIRTH]
    in_new_york: Annotated[Literal["yes", "no", "unsure"], ChoiceOfYesNo, _IN_NEW_YORK]
    zip: Annotated[Zip | None, _ZIP] = None
    county: Annotated[Line | None, _COUNTY] = None
    kind: Annotated[Literal["new", "renewal"] | None, Choice, KIND] = None
    current_expires_on: Annotated[AnyDate | None, _EXPIRES] = None
    condition: Annotated[Line | None, _CONDITION] = None
    message: Annotated[Lines | None, _MESSAGE] = None
    preferred_contact: Annotated[
        Literal["phone", "text", "email"] | None, Choice, common_questions.PREFERRED_CONTACT
    ] = None
    preferred_time: Annotated[Line | None, common_questions.PREFERRED_TIME] = None
    voicemail_ok: Annotated[YesNo | None, common_questions.VOICEMAIL_OK] = None
    language: Annotated[Line | None, common_questions.LANGUAGE] = None
    access_needs: Annotated[Line | None, common_questions.ACCESS_NEEDS] = None
    heard_from: Annotated[Line | None, common_questions.HEARD_FROM] = None
    consent_contact: Annotated[Tick, common_questions.may_contact(_MUST_TICK)]
    renewal_reminders: Annotated[YesNo | None, common_questions.may_remind()] = None
