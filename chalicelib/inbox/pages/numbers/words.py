"""Words of the numbers."""

from chalicelib.text.words import Words

TITLE = Words("Numbers", "Cifras")

WORDS: dict[str, Words] = {
    # Numbers
    "numbers_text": Words(
        "The last {weeks} weeks. Held requests, spam and duplicates are not counted.",
        "Las últimas {weeks} semanas. Las retenidas, el spam y las duplicadas no se cuentan.",
    ),
    "numbers_cut": Words(
        "There were too many to count them all: these are the newest, since {day}.",
        "Eran demasiadas para contarlas todas: estas son las más recientes, desde el {day}.",
    ),
    "numbers_nothing": Words("Nothing to count yet", "Aún no hay nada que contar"),
    "numbers_nothing_text": Words(
        "Once people write to you, this page shows how many, and how soon you reached them.",
        "Cuando le escriban, esta página mostrará cuántas personas y en cuánto tiempo las contactó.",
    ),
    "numbers_weeks": Words("Requests and messages a week", "Solicitudes y mensajes por semana"),
    "numbers_weeks_desc": Words(
        "One bar a week, this week last. The table below has the same numbers.",
        "Una barra por semana, la actual al final. La tabla de abajo tiene las mismas cifras.",
    ),
    "numbers_reach": Words("Until somebody was first contacted", "Hasta el primer contacto"),
    "numbers_reach_text": Words(
        "In minutes of practice hours. Filled, and in figures: half were contacted within this. Outlined: nine of ten "
        "were.",
        "En minutos de horario de atención. Relleno, y en cifras: la mitad se contactó en ese tiempo. Contorno: nueve "
        "de diez.",
    ),
    "numbers_reach_desc": Words(
        "Two bars a week, one before the other: the median, and behind it the 90th percentile.",
        "Dos barras por semana, una delante de otra: la mediana y, detrás, el percentil 90.",
    ),
    "numbers_week": Words("Week of", "Semana del"),
    "numbers_count": Words("Received", "Recibidas"),
    "numbers_contact_median": Words("First contact: half within", "Primer contacto: la mitad en"),
    "numbers_contact_most": Words("First contact: nine of ten within", "Primer contacto: nueve de diez en"),
    "numbers_median": Words("Half within", "La mitad en"),
    "numbers_most": Words("Nine of ten within", "Nueve de diez en"),
    "numbers_in_time": Words("Same-day requests answered in time", "Solicitudes para hoy respondidas a tiempo"),
    "numbers_in_time_of": Words(
        "of {count} that were promised an answer that day", "de {count} con respuesta prometida para ese día"
    ),
    "numbers_not_known": Words("not yet known", "aún no se sabe"),
    "numbers_heard": Words("How people heard of you", "Cómo supieron de usted"),
    "numbers_heard_desc": Words(
        "One bar for each answer, the most frequent first.", "Una barra por respuesta, la más frecuente primero."
    ),
    "numbers_answer": Words("Answer", "Respuesta"),
    "numbers_times": Words("Times", "Veces"),
    "numbers_others": Words("Others", "Otras"),
    "numbers_nobody_said": Words("Nobody has said so yet.", "Nadie lo ha dicho todavía."),
    "numbers_as_table": Words("As a table", "En una tabla"),
}

# What the audit log calls what is done here.
AUDIT: dict[str, Words] = {
    "read_numbers": Words("read the numbers", "leyó las cifras"),
}
