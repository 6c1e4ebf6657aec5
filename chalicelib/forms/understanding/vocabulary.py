"""The words of other people's forms, folded: without capitals and accents."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What people call a field besides its own name, its labels and its aliases; a comma between two.
CALLED = {
    "name": "name, realname, nombre, nombre y apellidos, nombres, who are you",
    "email": "email, e mail, mail, correo, correo electronico, email address, mail address, reply to",
    "phone": """phone, telephone, tel, mobile, cell, cellphone, phone number, telephone number, contact number,
        mobile number, cell number, whatsapp, telefono, movil, celular""",
    "message": """message, msg, text, comment, comments, question, questions, inquiry, enquiry, feedback, content, body,
        description, details, note, notes, remarks, textarea, additional information, tell us more, tell me more,
        mensaje, comentario, comentarios, pregunta, preguntas, consulta, observaciones""",
    "date_of_birth": "dob, birth date, birthdate, birthday, born, fecha nacimiento, fecha de nacimiento, nacimiento",
    "current_expires_on": """expiration date, expiry date, certification expiration date, certification expires,
        current certification expires, when does your current certification expire, when does your certification expire,
        current expiration date, fecha de vencimiento, vencimiento""",
    "in_new_york": "in new york, new york, new york state, en nueva york",
    "zip": "zip, zip code, zipcode, postal code, postcode, codigo postal",
    "county": "county, condado",
}
# What may stand around a meaning without changing it.
NEUTRAL = _words("""
    a an the of to my your our us you me i we is are what which how please enter type write may have so that for by at
    on and can should will be this best full complete main primary preferred current legal personal home work cell
    mobile daytime evening day night direct contact customer client patient visitor user guest member person lead
    sender applicant applicants billing from real mf srfm txt tb tbx inp lbl listing
    form field fields input text box area data item value wpcf wpforms ff nf et pb
    fld cf frm contactform answer q question g required optional located currently number no num here below
    su sus tu mi el la los las un una de del que cual es por favor escriba numero completo completa datos nosotros al
    para con usted s
""")
# Of somebody else: at their address nobody waits for an answer.
OF_SOMEBODY_ELSE = _words("""
    friend friends referrer referrers referral referred emergency doctor doctors physician pharmacy spouse partner
    parent guardian caregiver employer recipient recipients cc bcc pet school relative kin
    amigo medico doctora empresa emergencia familiar
""")
# The same in a short name; in a whole question they are only mentioned.
OF_THE_SITE = _words(
    "company business office practice clinic provider admin owner site website support fax page author to"
)
SHORT = 3  # words
# What in a name speaks of a field, wherever it stands.
HINTS = {
    "email": _words("email mail correo"),
    "phone": _words("phone telephone tel mobile cell cellphone whatsapp telefono movil celular call number"),
    "message": _words("""
        message comment comments question questions inquiry enquiry feedback help tell description details notes note
        reason say ask need needs about textarea
        mensaje comentario comentarios pregunta preguntas consulta ayudar ayuda motivo cuentenos diganos
    """),
}
PARTS_OF_A_NAME = {
    "first": _words("first fname firstname given givenname forename nombre nombres vorname prenom"),
    "middle": _words("middle middlename mname"),
    "last": _words("last lname lastname surname family familyname apellido apellidos nachname"),
}
# Whole words for a part of a name; "first" and "last" alone say it only inside a name.
A_NAME = _words("name names nombre fullname")
PARTS_OF_A_DATE = {
    "month": _words("month mes mm"),
    "day": _words("day dia dd"),
    "year": _words("year ano yyyy"),
}
AREA = _words("area areacode prefix")
# Parts that say nothing without what they are parts of.
EMPTY = _words(
    "value values val answer text input field number full raw string label labels choice choices selected checked"
)
# In what builders put the answers, and in what they put what they have to say of the form, the page and the request.
OF_ANSWERS = _words("""
    data fields field_values form_data formdata form_fields answers answer responses submission payload entry values
    rawrequest form_response namedvalues
""")
ABOUT = _words("""
    form definition meta metadata settings context headers calculated variables utm page site request webhook event
    hidden schema attribution tracking formstructure fieldstructure urlparameters url_parameters urlparams queryparams
    query_params querystring hiddenfields hidden_fields
    business company organization organisation employer owner admin office practice clinic merchant vendor doctor
    physician pharmacy emergency emergency_contact emergencycontact recipient recipients host organizer
    event_memberships assigned assigned_to agent
""")
# Around the person who looks at the entries, and where they came from.
OF_AN_ENTRY = _words("user origin")
# What is hardly ever a message, however long it is.
SPECIFIC = _words("""
    city town address street state country county zip company organization business job website
    budget service date time hour day days source heard name nombre gender age insurance id
""")
# What a program says of the page and of itself.
OF_A_PROGRAM = _words("""
    id order invoice url uri ip token nonce referer referrer timestamp agent browser utm gclid fbclid hash signature
    version status locale timezone ref uuid slug path created updated submitted key campaign medium
    disclaimer terms privacy legal gdpr npi
""")
# "form title", "entry time", "page name".
THINGS = _words("form page post entry site submission response event blog")
SAID_OF_THINGS = _words("title name id time date url link number type at on description handle color")
YES_AND_NO = _words("yes no true false on off si sí y n")
