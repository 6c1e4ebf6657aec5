"""Words of the page of one lead and of its paper."""

from chalicelib.text.words import Words

WORDS: dict[str, Words] = {
    "standing": Words("Status", "Estado"),
    "by_whom": Words("by {name}, {moment}", "por {name}, {moment}"),
    "again_at": Words("Try again: {moment}", "Volver a intentar: {moment}"),
    "visit_at": Words("Visit: {moment}", "Cita: {moment}"),
    "certified_until": Words("Certified until {date}", "Certificada hasta el {date}"),
    "certified_without_date": Words("Certified, no end date", "Certificada, sin fecha de fin"),
    "somebody": Words("somebody", "alguien"),
    "the_desk": Words("the desk", "el sistema"),
    "undo_what": Words("Undo “{action}”", "Deshacer «{action}»"),
    # The head of the page
    "lead_received": Words("Received", "Recibida"),
    "lead_respond_by": Words("Answer by", "Responder antes de"),
    "lead_call": Words("Call", "Llamar"),
    "lead_text": Words("Text", "SMS"),
    "lead_email": Words("Email", "Correo"),
    "lead_reach_them": Words("Reach them", "Contactar"),
    "voicemail_yes": Words("Voicemail is OK", "Puede dejar mensaje de voz"),
    "voicemail_no": Words("Do not leave a voicemail", "No deje mensaje de voz"),
    # What is written to the visitor, in the visitor's language; it says nothing of why
    "text_body": Words(
        "Hello, this is {practitioner}. You asked me to get in touch. When is a good time to call? "
        "You can also reach me at {phone}.",
        "Hola, soy {practitioner}. Me pidió que le contactara. ¿A qué hora puedo llamarle? "
        "También puede llamarme al {phone}.",
    ),
    "email_subject": Words("Your message, {reference}", "Su mensaje, {reference}"),
    # Answers
    "group_who": Words("Who", "Quién"),
    "group_reach": Words("How to reach them", "Cómo contactar"),
    "group_where": Words("Where", "Dónde"),
    "group_what": Words("What", "Qué"),
    "group_heard": Words("How they heard", "Cómo supo"),
    "group_consent": Words("Consent", "Consentimiento"),
    "group_other": Words("Other answers", "Otras respuestas"),
    "not_answered": Words("Not answered", "Sin respuesta"),
    "years_old": Words("{date} · {years} years old", "{date} · {years} años"),
    "consent_given": Words("Yes · {moment} · wording {version}", "Sí · {moment} · texto {version}"),
    # Actions
    "mark_as": Words("What happened", "Qué pasó"),
    "action_no_answer": Words("No answer, again in 1 h", "No contesta, repetir en 1 h"),
    "action_scheduled": Words("Scheduled …", "Con cita …"),
    "action_scheduled_again": Words("Another time …", "Otra hora …"),
    "action_certified": Words("Certified …", "Certificada …"),
    "action_certified_again": Words("Another end date …", "Otra fecha de fin …"),
    "action_again_at": Words("No answer, again at …", "No contesta, repetir a las …"),
    "visit_day": Words("Day of the visit", "Día de la cita"),
    "visit_time": Words("Time of the visit", "Hora de la cita"),
    "again_day": Words("Try again on", "Volver a intentar el"),
    "again_time": Words("At", "A las"),
    "certification_ends": Words("The certification ends on", "La certificación termina el"),
    "save_scheduled": Words("Mark scheduled", "Marcar con cita"),
    "save_again_at": Words("Mark no answer", "Marcar no contesta"),
    "save_certified": Words("Mark certified", "Marcar certificada"),
    "save_certified_no_date": Words("Certified, no date", "Certificada, sin fecha"),
    "snooze": Words("Remind me in one hour", "Recordar en una hora"),
    "is_held": Words("Held: nobody was alerted", "Retenida: no se avisó a nadie"),
    "held_why": Words("Screening had doubts:", "El filtro tuvo dudas:"),
    "release": Words("Release", "Liberar"),
    "release_help": Words(
        "Releasing treats it as if it had just come: you get the alert.",
        "Al liberarla se trata como si acabara de llegar: usted recibe el aviso.",
    ),
    "confirm_spam": Words("It is spam", "Es spam"),
    "held_as_spam": Words(
        "It was held and never released. Undo, then release it, if it is genuine.",
        "Se retuvo y nunca se liberó. Si es auténtica, deshaga y libérela.",
    ),
    "doubts": Words("Possible spam", "Posible spam"),
    # What a person typed that cannot be read
    "mend_visit": Words(
        "Give the day and the time of the visit, within two years from now.",
        "Indique el día y la hora de la cita, dentro de los próximos dos años.",
    ),
    "mend_again": Words(
        "Give a day and a time that are still to come, within a year.",
        "Indique un día y una hora futuros, dentro de un año.",
    ),
    "mend_certified": Words(
        "Give the day on which the certification ends: after today and within five years. Or choose “no date”.",
        "Indique el día en que termina la certificación: después de hoy y dentro de cinco años. O elija «sin fecha».",
    ),
    "mend_note_empty": Words("Write something first.", "Escriba algo primero."),
    "mend_notes_full": Words(
        "There is no room for more notes on this request.", "No caben más notas en esta solicitud."
    ),
    "mend_note_long": Words(
        "Make the note shorter: at most {longest} characters.", "Acorte la nota: {longest} caracteres como máximo."
    ),
    # Somebody was faster
    "since_opened": Words("Since you opened this page: {news}.", "Desde que abrió esta página: {news}."),
    "not_overwritten": Words(
        "Nothing was overwritten. This is how it is now.", "No se sobrescribió nada. Así está ahora."
    ),
    # Notes
    "private_notes": Words("Private notes", "Notas privadas"),
    "new_note": Words("New note, for the practice alone", "Nota nueva, solo para el consultorio"),
    "save_note": Words("Add note", "Añadir nota"),
    # Other leads of the same person or household
    "related": Words("The same phone or email", "El mismo teléfono o correo"),
    "related_help": Words(
        "Perhaps the same person, perhaps the same household. Nothing is merged.",
        "Quizá la misma persona, quizá el mismo hogar. No se combina nada.",
    ),
    "same_phone": Words("same phone", "mismo teléfono"),
    "same_email": Words("same email", "mismo correo"),
    "same_both": Words("same phone and email", "mismo teléfono y correo"),
    "related_held": Words("held", "retenida"),
    # What happened
    "timeline": Words("What happened so far", "Qué ha pasado"),
    "event_received": Words("Received", "Recibida"),
    "event_marked": Words("marked {status}", "marcada como {status}"),
    "event_undone": Words("undone", "deshecho"),
    "event_snoozed": Words("reminder in one hour", "recordatorio en una hora"),
    "event_noted": Words("note added", "nota añadida"),
    "event_released": Words("released", "liberada"),
    "event_held_for_law": Words("kept for legal reasons", "conservada por motivos legales"),
    "event_stopped_renewals": Words("emails about renewing stopped", "correos de renovación detenidos"),
    "event_allowed_renewals": Words("emails about renewing allowed again", "correos de renovación permitidos de nuevo"),
    "event_freed_for_retention": Words("no longer kept for legal reasons", "ya no se conserva por motivos legales"),
    "event_send": Words("taken by the mail service", "aceptado por el servicio de correo"),
    "event_delivery": Words("delivered", "entregado"),
    "event_bounce": Words("bounced", "devuelto"),
    "event_softbounce": Words(
        "not taken for the moment, or answered by a machine", "no aceptado por ahora, o respondido por una máquina"
    ),
    "event_complaint": Words("marked as spam by the mailbox", "marcado como spam por el buzón"),
    "event_reject": Words("refused by the mail service", "rechazado por el servicio de correo"),
    "event_renderingfailure": Words("could not be written", "no se pudo redactar"),
    "event_deliverydelay": Words("delivery delayed", "entrega retrasada"),
    "event_changed_nothing": Words("(changed nothing)", "(no cambió nada)"),
    "event_other": Words("event: {kind}", "evento: {kind}"),
    "try_number": Words("try {number}", "intento {number}"),
    "tries": Words("tries: {number}", "intentos: {number}"),
    "event_by": Words("{what} by {name}", "{what}, por {name}"),
    "alerts": Words("Alerts", "Avisos"),
    "channel_first": Words("Alert to the first address", "Aviso a la primera dirección"),
    "channel_second": Words("Alert to the second address", "Aviso a la segunda dirección"),
    "channel_topic": Words("Alarm to the operator", "Alarma al operador"),
    "channel_visitor": Words("Acknowledgement to the visitor", "Acuse de recibo a quien escribió"),
    "channel_renewal_60": Words("Renewal reminder, 60 days before", "Aviso de renovación, 60 días antes"),
    "channel_renewal_30": Words("Renewal reminder, 30 days before", "Aviso de renovación, 30 días antes"),
    "channel_renewal_7": Words("Renewal reminder, 7 days before", "Aviso de renovación, 7 días antes"),
    "visitor_bounced": Words(
        "Our email to this address came back: call instead.",
        "Nuestro correo a esta dirección fue devuelto: llame.",
    ),
    "alert_left_out": Words("not sent, on purpose", "no se envió, a propósito"),
    "alert_held": Words("held back", "retenido"),
    "alert_pending": Words("waiting to be sent", "pendiente de envío"),
    "alert_sending": Words("being sent", "enviándose"),
    "alert_sent": Words("sent, not yet confirmed", "enviado, sin confirmar"),
    "alert_delivered": Words("delivered", "entregado"),
    "alert_failed": Words("given up by the mail service", "abandonado por el servicio de correo"),
    "alert_bounced": Words("bounced", "devuelto"),
    "alert_complained": Words("marked as spam by the mailbox", "marcado como spam por el buzón"),
    # Paper, file, end
    "keep": Words("Paper, file, erasing", "Papel, archivo, borrado"),
    "to_print": Words("Page for paper", "Página para papel"),
    "export_json": Words("Export (JSON)", "Exportar (JSON)"),
    "to_erase": Words("Erase …", "Borrar …"),
    "kept_until": Words("Will be erased on {date}.", "Se borrará el {date}."),
    "kept_for_law": Words(
        "Kept for legal reasons: it is not erased until that is lifted.",
        "Se conserva por motivos legales: no se borra hasta que eso se levante.",
    ),
    "renewals_on": Words(
        "They asked to be emailed before the certificate ends: 60, 30 and 7 days before.",
        "Pidió que le escribamos antes de que venza el certificado: 60, 30 y 7 días antes.",
    ),
    "renewals_off": Words(
        "No emails about renewing are sent to them any more.", "Ya no se le envían correos de renovación."
    ),
    "stop_renewals": Words("No more emails about renewing", "No más correos de renovación"),
    "allow_renewals": Words("Allow emails about renewing", "Permitir correos de renovación"),
    "put_legal_hold": Words("Keep for legal reasons", "Conservar por motivos legales"),
    "lift_legal_hold": Words("Lift the legal hold", "Levantar la conservación legal"),
    "print_title": Words("Request {reference}", "Solicitud {reference}"),
    "printed_at": Words("Printed {moment} by {name}. Confidential.", "Impreso {moment} por {name}. Confidencial."),
}

# What the audit log calls what is done here.
AUDIT: dict[str, Words] = {
    "read_lead": Words("read a request", "leyó una solicitud"),
    "printed_lead": Words("opened a request for printing", "abrió una solicitud para imprimir"),
    "exported_lead": Words("exported a request", "exportó una solicitud"),
    "marked": Words("marked a request", "marcó una solicitud"),
    "undone": Words("undid the last mark", "deshizo la última marca"),
    "snoozed": Words("asked to be reminded later", "pidió que se le recuerde más tarde"),
    "noted": Words("wrote a note", "escribió una nota"),
    "released": Words("released a held request", "liberó una solicitud retenida"),
    "held_for_law": Words("put a legal hold on a request", "puso una solicitud bajo retención legal"),
    "freed_for_retention": Words("lifted a legal hold", "levantó una retención legal"),
    "stopped_renewals": Words("stopped emails about renewing", "detuvo los correos de renovación"),
    "allowed_renewals": Words("allowed emails about renewing again", "volvió a permitir los correos de renovación"),
}
