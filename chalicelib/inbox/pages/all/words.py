"""Words of the list of all leads and of its file."""

from chalicelib.text.words import Words

TITLE = Words("All", "Todas")

WORDS: dict[str, Words] = {
    # All
    "list_form": Words("Form", "Formulario"),
    "list_status": Words("Status", "Estado"),
    "list_month": Words("Month received", "Mes de llegada"),
    "list_any_form": Words("Any form", "Cualquier formulario"),
    "list_any_state": Words("Any status", "Cualquier estado"),
    "list_any_month": Words("Any month", "Cualquier mes"),
    "list_open": Words("Open", "Abiertas"),
    "list_show": Words("Show", "Mostrar"),
    "list_filter": Words("Choose what to see", "Elegir qué ver"),
    "list_nothing": Words("Nothing here", "Aquí no hay nada"),
    "list_nothing_text": Words("No request fits what you chose.", "Ninguna solicitud coincide con lo elegido."),
    "list_part": Words(
        "Looked through the {count} newest. There may be more further back.",
        "Se miraron las {count} más recientes. Puede haber más antiguas.",
    ),
    "list_part_of_month": Words(
        "Looked through the {count} newest of this month. There may be more further back.",
        "Se miraron las {count} más recientes de este mes. Puede haber más antiguas.",
    ),
    "list_part_further": Words(
        "Looked through {count} more. There may be more further back.",
        "Se miraron {count} más. Puede haber más antiguas.",
    ),
    "list_look_further": Words("Look further back", "Mirar más atrás"),
    "list_export": Words("Save this list as a file (CSV)", "Guardar esta lista en un archivo (CSV)"),
    "list_export_text": Words(
        "At most the newest {count}, with everything people wrote. Keep the file as safe as the inbox.",
        "Como máximo las {count} más recientes, con todo lo escrito. Guarde el archivo tan bien como la bandeja.",
    ),
    "list_export_part": Words(
        "This file is not complete: older ones may be missing. Choose one month to save the rest.",
        "Este archivo no está completo: pueden faltar las más antiguas. Elija un solo mes para guardar el resto.",
    ),
    "list_visit_column": Words("Visit", "Cita"),
    "list_certified_until": Words("Certified until", "Certificada hasta"),
}

# What the audit log calls what is done here.
AUDIT: dict[str, Words] = {
    "read_all": Words("read the list of all", "leyó la lista de todas"),
    "exported_list": Words("exported a list", "exportó una lista"),
}
