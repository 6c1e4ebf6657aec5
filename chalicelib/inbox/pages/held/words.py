"""Words of what is held."""

from chalicelib.text.words import Words

TITLE = Words("Held", "Retenidas")

WORDS: dict[str, Words] = {
    # Held
    "held_text": Words(
        "These may be spam: nobody was alerted or answered. Releasing one treats it as if it had just come.",
        "Pueden ser spam: no se avisó ni se respondió a nadie. Al liberar una se trata como recién llegada.",
    ),
    "held_nothing": Words("Nothing is held", "No hay nada retenido"),
    "held_nothing_text": Words(
        "What looks like spam waits here until you decide; nothing is thrown away.",
        "Lo que parece spam espera aquí hasta que usted decida; no se tira nada.",
    ),
    "held_because": Words("Held because", "Retenida porque"),
    "held_release_one": Words("Release", "Liberar"),
    "held_spam_one": Words("It is spam", "Es spam"),
    "held_of": Words("the request of {name}, {reference}", "la solicitud de {name}, {reference}"),
}

# What the audit log calls what is done here.
AUDIT: dict[str, Words] = {
    "read_held": Words("read what is held", "leyó las retenidas"),
}
