/*
 * Front Desk: sends every <form data-frontdesk> without leaving the page, and says what became of it.
 *
 * Whatever goes wrong here, the form still works as plain HTML. What was typed is never stored and never put into a URL.
 * Words from the server are shown as text, never as HTML.
 */
(() => {
  "use strict";

  const WORDS = {
    en: {
      sending: "Sending…",
      waiting: "This takes a little longer. We keep trying…",
      offline: "You seem to be offline. We send it as soon as you are back.",
      notSent: "Not sent yet",
      lookAt: "What you wrote is still here. Please look at:",
      stillHere: "What you wrote is still here.",
      failed: "We could not send it. Please try again in a moment, or call the practice.",
      thanks: "Your message has arrived.",
      reference: "Your reference:",
    },
    es: {
      sending: "Enviando…",
      waiting: "Tarda un poco más. Seguimos intentando…",
      offline: "Parece que no tiene conexión. Lo enviaremos en cuanto vuelva.",
      notSent: "Todavía no se ha enviado",
      lookAt: "Lo que escribió sigue aquí. Revise, por favor:",
      stillHere: "Lo que escribió sigue aquí.",
      failed: "No pudimos enviarlo. Inténtelo de nuevo en un momento o llame al consultorio.",
      thanks: "Su mensaje ha llegado.",
      reference: "Su número de referencia:",
    },
  };
  const FORMS = "form[data-frontdesk]";
  const TRIES = 4;
  // A page or a browser that forbids the script to send will not change its mind; a bad connection may get better.
  const TRIES_WITHOUT_ANSWER = 3;
  const FIRST_WAIT = 1000; // ms; doubled after each try
  const LONGEST_WAIT = 20000; // ms, whatever the server asks for: somebody is looking at the screen
  const TIMEOUT = 30000; // ms; the server gives up before that
  const KEY_FIELD = 'input[name="_idempotency_key"]';
  const REUSED = "IDEMPOTENCY_KEY_REUSED";

  // Per form: the key of the request it is making, and whether one is under way.
  const states = new WeakMap();
  let made = 0; // ids, for the whole page: two forms may have fields of the same name

  const languageOf = (form) => {
    const marked = form.closest("[lang]");
    return ((marked && marked.lang) || navigator.language || "en").toLowerCase().startsWith("es") ? "es" : "en";
  };
  const wordsFor = (form) => WORDS[languageOf(form)];
  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
  const backOnline = () => new Promise((done) => addEventListener("online", done, { once: true }));

  const element = (tag, className, text) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  const newKey = () => {
    // randomUUID exists only on https pages and on localhost.
    if (crypto.randomUUID) return crypto.randomUUID();
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  };

  // Buttons are found by type: a field may be called "submit" or "action" and hide the form's own property.
  const buttonsOf = (form) => [...form.elements].filter((control) => control.type === "submit");
  const targetOf = (form) => new URL(form.getAttribute("action") || "", document.baseURI).href;

  const prepare = (form) => {
    if (!states.has(form)) {
      // A live region must be there before its text changes, or it is not read out.
      const status = element("p", "fd-status");
      status.setAttribute("role", "status");
      const button = buttonsOf(form).pop();
      if (button) button.after(status);
      else form.append(status);
      states.set(form, { key: newKey(), busy: false, status });
    }
    return states.get(form);
  };

  const setBusy = (form, busy) => {
    states.get(form).busy = busy;
    form.setAttribute("aria-busy", String(busy));
    // A button that is really disabled loses the focus, and with it the place of whoever uses a keyboard.
    for (const button of buttonsOf(form)) {
      if (busy) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
  };

  const say = (form, text) => {
    states.get(form).status.textContent = text;
  };

  /* ---- sending ---- */

  const post = async (form, body, key) => {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT);
    try {
      const response = await fetch(targetOf(form), {
        method: "POST",
        body,
        headers: { Accept: "application/json", "Accept-Language": languageOf(form), "Idempotency-Key": key },
        signal: abort.signal,
      });
      return { response, data: await response.json().catch(() => ({})) };
    } finally {
      clearTimeout(timer);
    }
  };

  const waitAfter = (response, attempt) => {
    const asked = Number(response && response.headers.get("Retry-After")) * 1000;
    // Chance keeps apart who was refused together.
    const own = FIRST_WAIT * 2 ** attempt * (0.75 + Math.random() / 2);
    return Math.min(Math.max(asked || 0, own), LONGEST_WAIT);
  };

  // Browsers tell a script only "TypeError", whether the network failed or the page is not allowed to ask.
  const mayBeForbidden = (error) => error instanceof TypeError && navigator.onLine;
  const mayPass = (status) => status === 429 || status >= 500;

  // Gives the server's last word, or the error that kept it from us.
  const deliver = async (form, body, key) => {
    let outcome = {};
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      if (attempt) {
        say(form, wordsFor(form).waiting);
        await sleep(waitAfter(outcome.response, attempt - 1));
      }
      if (navigator.onLine === false) {
        say(form, wordsFor(form).offline);
        // Some browsers say so wrongly and for ever: after a while it is tried all the same.
        await Promise.race([backOnline(), sleep(LONGEST_WAIT)]);
      }
      try {
        outcome = await post(form, body, key);
        if (!mayPass(outcome.response.status)) return outcome;
      } catch (error) {
        outcome = { error };
        if (mayBeForbidden(error) && attempt + 1 >= TRIES_WITHOUT_ANSWER) return outcome;
      }
    }
    return outcome;
  };

  const send = async (form, body) => {
    const state = states.get(form);
    let outcome = await deliver(form, body, state.key);
    const { errors = [] } = outcome.data || {};
    if (errors.some((error) => error.code === REUSED)) {
      // An earlier try did arrive, and the text was changed since: this is another request.
      state.key = newKey();
      outcome = await deliver(form, body, state.key);
    }
    return outcome;
  };

  /* ---- showing what became of it ---- */

  const clearMistakes = (form) => {
    for (const old of form.querySelectorAll(".fd-summary, .fd-error")) {
      for (const field of form.querySelectorAll(`[aria-describedby~="${CSS.escape(old.id)}"]`)) {
        const others = field.getAttribute("aria-describedby").split(/\s+/).filter((id) => id !== old.id);
        if (others.length) field.setAttribute("aria-describedby", others.join(" "));
        else field.removeAttribute("aria-describedby");
      }
      old.remove();
    }
    for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  };

  const fieldCalled = (form, name) =>
    [...form.elements].find((control) => control.name === name && control.type !== "hidden");

  const isOption = (field) => field.type === "radio" || field.type === "checkbox";
  const groupOf = (field) => (field.type === "radio" && field.closest("fieldset")) || field;

  const textOf = (label) => {
    const copy = label.cloneNode(true);
    for (const part of copy.querySelectorAll("input, select, textarea, .optional, .fd-error")) part.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  };

  const labelOf = (field) => {
    // The words beside a box to tick are longer than the sentence that asks for it.
    if (field.type === "checkbox") return "";
    const legend = groupOf(field).querySelector("legend");
    const label = legend || (field.labels && field.labels[0]);
    return (label && textOf(label)) || field.getAttribute("aria-label") || field.placeholder || "";
  };

  const markField = (field, message, number) => {
    const note = element("span", "fd-error", message);
    note.id = `fd-error-${number}`;
    note.style.display = "block";
    const group = groupOf(field);
    const legend = group.querySelector("legend");
    if (legend) legend.after(note);
    else if (isOption(field)) (field.closest("label") || field).before(note);
    else field.before(note);
    group.setAttribute("aria-invalid", "true");
    group.setAttribute("aria-describedby", `${group.getAttribute("aria-describedby") || ""} ${note.id}`.trim());
    // A mistake in a folded part must be seen.
    for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  };

  const summaryLine = (form, error) => {
    const line = element("li");
    const field = error.field && fieldCalled(form, error.field);
    if (!field) {
      line.textContent = error.message;
      return line;
    }
    const label = labelOf(field);
    const number = (made += 1);
    if (!field.id) field.id = `fd-field-${number}`;
    const link = element("a");
    link.href = `#${field.id}`;
    link.append(...(label ? [element("b", "", label), " "] : []), error.message);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      (field.closest("fieldset") || field.parentElement).scrollIntoView({ block: "center" });
      field.focus({ preventScroll: true });
    });
    line.append(link);
    markField(field, error.message, number);
    return line;
  };

  const showMistakes = (form, errors, sentence) => {
    const words = wordsFor(form);
    const summary = element("div", "fd-summary");
    summary.setAttribute("role", "alert");
    summary.tabIndex = -1;
    const heading = form.querySelector("h1, h2, h3, h4");
    summary.append(element(heading ? `h${Math.min(Number(heading.tagName[1]) + 1, 6)}` : "p", "fd-title", words.notSent));
    if (errors.length) {
      const list = element("ul");
      list.append(...errors.map((error) => summaryLine(form, error)));
      summary.append(element("p", "", words.lookAt), list);
    } else {
      summary.append(element("p", "", sentence || words.failed), element("p", "", words.stillHere));
    }
    if (heading) heading.after(summary);
    else form.prepend(summary);
    summary.focus();
  };

  const showThanks = (form, data) => {
    const words = wordsFor(form);
    const heading = form.querySelector("h1, h2, h3, h4");
    const thanks = element("div", "fd-thanks");
    thanks.lang = languageOf(form);
    thanks.tabIndex = -1;
    thanks.append(element(heading ? heading.tagName : "p", "fd-title", words.thanks));
    if (data.message) thanks.append(element("p", "", data.message));
    if (data.id) {
      const line = element("p", "fd-reference", `${words.reference} `);
      line.append(element("b", "", data.id));
      thanks.append(line);
    }
    form.replaceWith(thanks);
    thanks.focus();
    thanks.scrollIntoView({ block: "nearest" });
  };

  const goTo = (next) => {
    const url = new URL(next, document.baseURI);
    if (url.protocol === "https:" || url.protocol === "http:") location.assign(url.href);
  };

  const finish = (form, { response, data, error }) => {
    const state = states.get(form);
    if (response && response.ok && typeof data.next === "string") {
      if (form.dataset.frontdeskNext === "go") goTo(new URL(data.next, response.url).href);
      else showThanks(form, data);
      return;
    }
    // What is forbidden to the script may be allowed to the form: the browser itself sends it then.
    if (mayBeForbidden(error)) {
      const key = form.querySelector(KEY_FIELD) || element("input");
      key.type = "hidden";
      key.name = "_idempotency_key";
      key.value = state.key;
      form.append(key);
      HTMLFormElement.prototype.submit.call(form);
      return;
    }
    setBusy(form, false);
    say(form, "");
    // Only the desk's own refusal ends the request: anything else may come from in between, and a try may have arrived.
    if (response && !mayPass(response.status) && data.ok === false) state.key = newKey();
    const errors = ((data && data.errors) || []).filter((one) => one && one.message);
    showMistakes(form, errors.some((one) => one.field) ? errors : [], data && (data.message || data.error));
  };

  const onSubmit = async (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches(FORMS)) return;
    event.preventDefault();
    const state = prepare(form);
    if (state.busy) return;
    const body = new FormData(form);
    const pressed = event.submitter;
    if (pressed && pressed.name) body.append(pressed.name, pressed.value);
    clearMistakes(form);
    setBusy(form, true);
    say(form, wordsFor(form).sending);
    finish(form, await send(form, body));
  };

  // One listener for all forms, also for those that a page adds later.
  document.addEventListener("submit", onSubmit);
  // Who comes back to a page with the browser's back button must find a form that works.
  addEventListener("pageshow", ({ persisted }) => {
    for (const form of persisted ? document.querySelectorAll(FORMS) : []) {
      prepare(form).key = newKey();
      form.querySelector(KEY_FIELD)?.remove();
      setBusy(form, false);
      say(form, "");
    }
  });
  for (const form of document.querySelectorAll(FORMS)) prepare(form);
})();
