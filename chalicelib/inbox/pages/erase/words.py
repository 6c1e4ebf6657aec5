"""Words of erasing a lead."""

from chalicelib.text.words import Words

WORDS: dict[str, Words] = {
    "erase_title": Words("Erase {reference}", "Borrar {reference}"),
    "erase_what": Words(
        "This removes the request for good: all answers, the private notes, what happened with it, and every way to "
        "find it.",
        "Esto elimina la solicitud para siempre: respuestas, notas privadas, lo ocurrido y todo modo de encontrarla.",
    ),
    "erase_stays": Words(
        "What stays: the account of what was done, with the reference only. Backups keep data for up to 35 days, "
        "then it is gone from them too.",
        "Lo que queda: el registro de actividad, solo con la referencia. Las copias de seguridad conservan los datos "
        "hasta 35 días; después desaparecen también de ellas.",
    ),
    "erase_type": Words(
        "To erase it, type its reference: {reference}", "Para borrarla, escriba su referencia: {reference}"
    ),
    "erase_now": Words("Erase for good", "Borrar para siempre"),
    "erase_mistyped": Words(
        "This is not the reference of this request.", "Esta no es la referencia de esta solicitud."
    ),
    "erase_on_hold": Words(
        "It is kept for legal reasons and cannot be erased. Lift the legal hold on its page first.",
        "Se conserva por motivos legales y no se puede borrar. Levante antes la conservación en su página.",
    ),
}

# What the audit log calls what is done here.
AUDIT: dict[str, Words] = {
    "erased": Words("erased a request", "borró una solicitud"),
}
