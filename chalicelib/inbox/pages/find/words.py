"""Words of finding a lead."""

from chalicelib.text.words import Words

TITLE = Words("Find", "Buscar")

WORDS: dict[str, Words] = {
    # Find
    "find_label": Words("Name, phone, email or reference", "Nombre, teléfono, correo o referencia"),
    "find_help": Words(
        "The beginning of a first or last name is enough.", "Basta con el principio del nombre o del apellido."
    ),
    "find_button": Words("Find", "Buscar"),
    "find_found_one": Words("One found", "Una encontrada"),
    "find_found": Words("{count} found", "{count} encontradas"),
    "find_cut": Words(
        "These are the first {count}. Write more of the name to see fewer.",
        "Estas son las primeras {count}. Escriba más del nombre para ver menos.",
    ),
    "find_nothing": Words("Nobody found", "No se encontró a nadie"),
    "find_nothing_text": Words(
        "Look at the spelling, or try the phone number. What was erased or is too old cannot be found.",
        "Revise cómo está escrito o pruebe con el teléfono. Lo borrado o vencido no se puede encontrar.",
    ),
}

# What the audit log calls what is done here.
AUDIT: dict[str, Words] = {
    "searched": Words("searched", "buscó"),
}
