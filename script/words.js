// What the script must be able to say even if the desk cannot be reached. All else comes with the form's description.
const WORDS = {
  en: {
    sending: "Sending…",
    waiting: "This takes a little longer. We keep trying…",
    offline: "You seem to be offline. We send it as soon as you are back.",
    notSent: "Not sent yet",
    lookAt: " Please look at:",
    stillHere: "What you wrote is still here.",
    failed: "We could not send it. Please try again in a moment, or call the practice.",
    thanks: "Your message has arrived.",
    reference: "Your reference:",
    open: "Open the form",
  },
  es: {
    sending: "Enviando…",
    waiting: "Tarda un poco más. Seguimos intentando…",
    offline: "Parece que no tiene conexión. Lo enviaremos en cuanto vuelva.",
    notSent: "Todavía no se ha enviado",
    lookAt: " Revise, por favor:",
    stillHere: "Lo que escribió sigue aquí.",
    failed: "No pudimos enviarlo. Inténtelo de nuevo en un momento o llame al consultorio.",
    thanks: "Su mensaje ha llegado.",
    reference: "Su número de referencia:",
    open: "Abrir el formulario",
  },
};

export const languageOf = (place) => {
  const marked = place.closest("[lang]");
  return /^es/i.test(marked?.lang || navigator.language) ? "es" : "en";
};

export const wordsFor = (place) => WORDS[languageOf(place)];
