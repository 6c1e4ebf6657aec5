"""The words of signing in, coming in by invitation, and being signed out."""

from chalicelib.text.words import Words

WORDS: dict[str, Words] = {
    # Signing in
    "sign_in_title": Words("Sign in", "Iniciar sesión"),
    "sign_in_intro": Words(
        "Use the passkey on this device: your face, your finger, or the code that unlocks it.",
        "Use la llave de acceso de este dispositivo: su cara, su huella o el código con que lo desbloquea.",
    ),
    "sign_in_button": Words("Sign in with your passkey", "Iniciar sesión con su llave"),
    "sign_in_without_script": Words(
        "Signing in needs JavaScript, which this browser has switched off. Switch it on and open this page again.",
        "Para iniciar sesión hace falta JavaScript y este navegador lo tiene desactivado. Actívelo y abra esta página"
        " de nuevo.",
    ),
    "sign_in_continue": Words(
        "I am already signed in on this device: continue", "Ya inicié sesión en este dispositivo: continuar"
    ),
    "sign_in_lost": Words("Lost your device, or have a new one?", "¿Perdió su dispositivo o tiene uno nuevo?"),
    "sign_in_lost_text": Words(
        "Ask whoever looks after the desk for an invitation to this device. Was a device lost or stolen? Sign in on"
        " another one and remove its passkey under “You and your devices”.",
        "Pida una invitación para este dispositivo a la persona que cuida del sistema. ¿Perdió un dispositivo o se lo"
        " robaron? Inicie sesión en otro y quite su llave en «Usted y sus dispositivos».",
    ),
    # What the browser's passkey dialog may come to
    "passkey_cancelled": Words(
        "The passkey was not used: it was cancelled, it took too long, or this device has none for the desk. Try once"
        " more, or use a device on which you have signed in before.",
        "No se usó la llave: se canceló, tardó demasiado o este dispositivo no tiene ninguna para esta bandeja."
        " Inténtelo otra vez o use un dispositivo en el que ya haya iniciado sesión.",
    ),
    "passkey_not_made": Words(
        "No passkey was made: it was cancelled or took too long. Your invitation still works; try once more.",
        "No se creó la llave: se canceló o tardó demasiado. Su invitación sigue sirviendo; inténtelo otra vez.",
    ),
    "passkey_not_added": Words(
        "No passkey was added: it was cancelled or took too long. Try once more.",
        "No se agregó la llave: se canceló o tardó demasiado. Inténtelo otra vez.",
    ),
    "passkey_already": Words(
        "This device already has your passkey for the desk: simply sign in with it.",
        "Este dispositivo ya tiene su llave para esta bandeja: inicie sesión con ella.",
    ),
    "passkey_unable": Words(
        "This browser cannot use passkeys here. Update it, switch on your device's screen lock, or use a newer phone or"
        " computer.",
        "Este navegador no puede usar llaves de acceso aquí. Actualícelo, active el bloqueo de pantalla de su"
        " dispositivo o use un teléfono o una computadora más recientes.",
    ),
    "passkey_offline": Words(
        "The desk could not be reached. Check your connection and try once more.",
        "No se pudo llegar a la bandeja. Revise su conexión e inténtelo otra vez.",
    ),
    "passkey_working": Words("One moment…", "Un momento…"),
    # Coming in
    "enrol_title": Words("Welcome to the inbox", "Le damos la bienvenida a la bandeja"),
    "enrol_intro": Words(
        "You need the invitation that was made for you. It works once and for ten minutes.",
        "Necesita la invitación que se hizo para usted. Sirve una sola vez y durante diez minutos.",
    ),
    "enrol_invitation": Words("Your invitation (the whole link)", "Su invitación (el enlace completo)"),
    "enrol_continue": Words("Continue", "Continuar"),
    "enrol_for": Words("This invitation is for", "Esta invitación es para"),
    "enrol_what": Words(
        "Now make a passkey on this device. There is no password to remember: from then on your face, your finger, or"
        " the code that unlocks the device signs you in.",
        "Ahora cree una llave de acceso en este dispositivo. No hay contraseña que recordar: desde entonces entra con"
        " su cara, su huella o el código con que lo desbloquea.",
    ),
    "enrol_button": Words("Make a passkey on this device", "Crear una llave en este dispositivo"),
    "enrol_without_script": Words(
        "Making a passkey needs JavaScript, which this browser has switched off. Switch it on and open the link again.",
        "Para crear una llave hace falta JavaScript y este navegador lo tiene desactivado. Actívelo y abra el enlace"
        " de nuevo.",
    ),
    # Being signed out
    "signed_out_title": Words("You are signed out", "Su sesión está cerrada"),
    "signed_out_idle": Words(
        "For privacy, the desk signs you out when nothing has been done for a quarter of an hour, and after twelve"
        " hours at most. What was typed and not saved is gone.",
        "Por privacidad, la sesión se cierra cuando no se ha hecho nada durante un cuarto de hora y, como máximo, a las"
        " doce horas. Lo que se escribió sin guardar se ha perdido.",
    ),
    "signed_out_self": Words(
        "Nothing of the inbox can be seen on this device until you sign in again.",
        "En este dispositivo no se ve nada de la bandeja hasta que vuelva a iniciar sesión.",
    ),
}
