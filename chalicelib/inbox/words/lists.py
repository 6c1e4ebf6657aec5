"""Words of the lists, of finding, of the numbers and of the practice's hours."""

from chalicelib.text.words import Words

_MONTHS_EN = "January February March April May June July August September October November December"
_MONTHS_ES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"

WORDS: dict[str, Words] = {
    # Rows
    "list_no_name": Words("No name given", "Sin nombre"),
    "list_answer_by": Words("Answer by {moment}", "Responder antes de: {moment}"),
    "list_overdue": Words("Overdue since {moment}", "Atrasada desde: {moment}"),
    "list_again_now": Words("Try again now", "Volver a intentar ahora"),
    "list_again_at": Words("Again at {moment}", "Otra vez: {moment}"),
    "list_visit": Words("Visit at {moment}", "Cita: {moment}"),
    "list_possible_spam": Words("Possible spam", "Posible spam"),
    "list_month_names": Words(_MONTHS_EN, _MONTHS_ES),
    "list_older": Words("Older", "Más antiguas"),
    "list_newest": Words("Back to the newest", "Volver a las más recientes"),
    # Today
    "today_requests": Words("Same-day requests", "Solicitudes para hoy"),
    "today_messages": Words("New messages", "Mensajes nuevos"),
    "today_visits": Words("Visits today", "Citas de hoy"),
    "today_under_way": Words("Contacted or scheduled", "Contactadas o con cita"),
    "today_no_requests": Words("No same-day request is waiting.", "Ninguna solicitud para hoy está esperando."),
    "today_no_messages": Words("No message is waiting.", "Ningún mensaje está esperando."),
    "today_nothing": Words("Nobody is waiting for you", "Nadie le está esperando"),
    "today_nothing_text": Words(
        "Everything is answered. You will get an email when somebody writes.",
        "Todo está respondido. Recibirá un correo cuando alguien escriba.",
    ),
    "today_late_one": Words("One answer is overdue.", "Una respuesta está atrasada."),
    "today_late": Words("{count} answers are overdue.", "{count} respuestas están atrasadas."),
    "today_held_one": Words("One is held as possible spam.", "Hay una retenida como posible spam."),
    "today_held": Words("{count} are held as possible spam.", "Hay {count} retenidas como posible spam."),
    "today_look_at_held": Words("Look at what is held", "Ver las retenidas"),
    "today_is_cut": Words(
        "Only the newest 500 of each form are shown here, and at most 100 of those under way.",
        "Aquí solo se muestran las 500 más recientes de cada formulario, y como máximo 100 de las que están en curso.",
    ),
    "today_all_open": Words("See all that are open", "Ver todas las abiertas"),
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
    "list_received": Words("Received", "Recibida"),
    "list_visit_column": Words("Visit", "Cita"),
    "list_certified_until": Words("Certified until", "Certificada hasta"),
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
    # Practice hours
    "hours_usual": Words("Usual hours", "Horario habitual"),
    "hours_usual_text": Words(
        "They are part of how the desk is set up.", "Forman parte de la configuración del sistema."
    ),
    "hours_day": Words("Day", "Día"),
    "hours_open": Words("Open", "Abierto"),
    "hours_weekdays": Words(
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "lunes martes miércoles jueves viernes sábado domingo",
    ),
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
    "hours_no_date": Words("Enter a date, for example 2026-12-24.", "Escriba una fecha, por ejemplo 2026-12-24."),
    "hours_last_before_first": Words(
        "The last day is before the first. Change one of them.", "El último día es anterior al primero. Cambie uno."
    ),
    "hours_too_long": Words("Enter a year at most.", "Escriba como máximo un año."),
    "hours_far_away": Words("Enter a date within two years.", "Escriba una fecha dentro de dos años."),
    "hours_over": Words("These days are over. Enter days to come.", "Esos días ya pasaron. Escriba días futuros."),
    "hours_closed_or_open": Words("Say whether it is closed or open.", "Indique si está cerrado o abierto."),
    "hours_no_time": Words(
        "Enter both times, for example 9:00 and 13:00.", "Escriba las dos horas, por ejemplo 9:00 y 13:00."
    ),
    "hours_closes_before": Words(
        "It must close after it opens. Split what goes past midnight between two days.",
        "Debe cerrar después de abrir. Divida entre dos días lo que pase de medianoche.",
    ),
    "hours_no_spans": Words("Enter when it opens and closes.", "Escriba cuándo abre y cuándo cierra."),
    "hours_overlap": Words("These hours overlap. Change one of them.", "Estas horas se solapan. Cambie una."),
}
