"""Words of the practice's hours."""

from chalicelib.text.words import Words

TITLE = Words("Practice hours", "Horario")

WORDS: dict[str, Words] = {
    # Practice hours
    "hours_usual": Words("Usual hours", "Horario habitual"),
    "hours_usual_text": Words(
        "They are part of how the desk is set up.", "Forman parte de la configuración del sistema."
    ),
    "hours_day": Words("Day", "Día"),
    "hours_open": Words("Open", "Abierto"),
    "hours_closed": Words("Closed", "Cerrado"),
    "hours_changes": Words("Days off and changed hours", "Días libres y cambios de horario"),
    "hours_changes_text": Words(
        "Visitors are promised an answer by these hours, five minutes after a change at the latest. "
        "Where two speak of the same day, the one entered last counts.",
        "Con este horario se promete una respuesta a los visitantes, cinco minutos después de un cambio como máximo. "
        "Si dos hablan del mismo día, vale el último.",
    ),
    "hours_none": Words("None are entered.", "No hay ninguno."),
    "hours_over_tag": Words("over", "pasado"),
    "hours_remove": Words("Remove", "Quitar"),
    "hours_add": Words("Add a change", "Añadir un cambio"),
    "hours_first": Words("First day", "Primer día"),
    "hours_last": Words("Last day, if there are several", "Último día, si son varios"),
    "hours_how": Words("On these days the practice is", "En esos días el consultorio está"),
    "hours_how_closed": Words("Closed", "Cerrado"),
    "hours_how_open": Words("Open at other hours", "Abierto a otras horas"),
    "hours_spans": Words("Open hours, if it is open", "Horario, si está abierto"),
    "hours_opens": Words("Opens ({number})", "Abre ({number})"),
    "hours_closes": Words("Closes ({number})", "Cierra ({number})"),
    "hours_save": Words("Add", "Añadir"),
    "hours_full": Words(
        "There is no room for more. Remove one that is over.", "No cabe ninguno más. Quite uno que ya haya pasado."
    ),
    "hours_mend": Words("Nothing was changed yet. Please look again:", "Aún no se cambió nada. Revise lo siguiente:"),
    "hours_no_date": Words("Enter a date, for example Dec 24, 2026.", "Escriba una fecha, por ejemplo 24 dic 2026."),
    "hours_last_before_first": Words(
        "The last day is before the first. Change one of them.", "El último día es anterior al primero. Cambie uno."
    ),
    "hours_too_long": Words("Enter a year at most.", "Escriba como máximo un año."),
    "hours_far_away": Words("Enter a date within two years.", "Escriba una fecha dentro de dos años."),
    "hours_over": Words("These days are over. Enter days to come.", "Esos días ya pasaron. Escriba días futuros."),
    "hours_closed_or_open": Words("Say whether it is closed or open.", "Indique si está cerrado o abierto."),
    "hours_no_time": Words(
        "Enter both times, for example 9:00 AM and 1:00 PM.",
        "Escriba las dos horas, por ejemplo 9:00 a. m. y 1:00 p. m.",
    ),
    "hours_closes_before": Words(
        "It must close after it opens. Split what goes past midnight between two days.",
        "Debe cerrar después de abrir. Divida entre dos días lo que pase de medianoche.",
    ),
    "hours_no_spans": Words("Enter when it opens and closes.", "Escriba cuándo abre y cuándo cierra."),
    "hours_overlap": Words("These hours overlap. Change one of them.", "Estas horas se solapan. Cambie una."),
}

# What the audit log calls what is done here.
AUDIT: dict[str, Words] = {
    "read_practice": Words("read the practice hours", "leyó el horario"),
    "changed_hours": Words("changed the practice hours", "cambió el horario"),
}
