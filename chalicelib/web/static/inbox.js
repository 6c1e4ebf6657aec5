// The inbox's script: asks in time whether somebody is still there, leaves the page when nobody answers, and signs in
// with a passkey. Everything else works without it.
"use strict";

(() => {
  const body = document.body;
  const inbox = body.dataset.inbox;

  const post = (place, value, headers = {}) =>
    fetch(`${inbox}/${place}`, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": body.dataset.csrf || "", ...headers },
      body: JSON.stringify(value),
    });

  // Says whether this device is signed in, and for how long; asking does not make it longer.
  const session = async (query = "") =>
    (await fetch(`${inbox}/session${query}`, { credentials: "same-origin", signal: AbortSignal.timeout(5000) })).json();

  // --- the draft of a note ------------------------------------------------------------------------------------------

  // How long after the last letter a draft is kept, how long it waits at most, and how often typing keeps one signed in.
  const PAUSE = 2000;
  const AT_MOST_EVERY = 15000;
  const TYPING_STAYS = 60000;

  // Another form that was begun: it is shown again, as it was, once somebody has signed in.
  const unfinished = document.querySelector("form[data-unfinished]");
  const isTouched = () =>
    unfinished && [...unfinished.elements].some((field) => "defaultValue" in field && field.value !== field.defaultValue);
  const handOver = () => {
    unfinished.action = unfinished.dataset.unfinished;
    unfinished.submit();
  };

  const drafting = ((form) => {
    if (!form) return { isDirty: () => false, keep: async () => {}, hand: () => {} };
    const box = form.elements.text;
    const said = form.querySelector(".lead-kept");
    let kept = box.value;
    let keptAt = 0;
    let timer = 0;
    let last = Promise.resolve();

    const isDirty = () => box.value !== kept;
    const say = (words) => (said.textContent = words);

    // One after another, so that what was typed later is written later.
    const write = async () => {
      const text = box.value;
      if (text === kept) return;
      keptAt = Date.now();
      const fields = new URLSearchParams(["csrf", "draft", "version", "drafts"].map((name) => [name, form.elements[name].value]));
      fields.set("text", text);
      const answer = await fetch(form.dataset.draft, {
        method: "POST",
        credentials: "same-origin",
        headers: { Accept: "application/json" },
        body: fields,
        // Goes on while the page is left.
        keepalive: true,
      }).catch(() => null);
      const told = answer && answer.ok ? await answer.json().catch(() => null) : null;
      if (!told) return say(answer && answer.status === 422 ? said.dataset.tooLong : said.dataset.notKept);
      kept = text;
      form.elements.draft.value = told.draft;
      form.elements.version.value = told.version;
      form.elements.drafts.value = "";
      say(text.trim() ? said.dataset.kept : "");
    };
    const keep = () => {
      clearTimeout(timer);
      last = last.then(write);
      return last;
    };
    // Whoever leaves the page waits for nothing; of two that cross, the desk keeps both.
    const keepNow = () => {
      clearTimeout(timer);
      write();
    };

    // Enter in a field presses the button that stands with it, and not the first one of the form.
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("input")) return;
      event.preventDefault();
      event.target.closest(".lead-fields").querySelector("button").click();
    });
    box.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(keep, Date.now() - keptAt > AT_MOST_EVERY ? PAUSE : AT_MOST_EVERY);
    });
    document.addEventListener("visibilitychange", () => document.hidden && keepNow());
    addEventListener("pagehide", keepNow);
    // What is sent with the form is no draft any more, once it arrives.
    form.addEventListener("submit", () => {
      keepNow();
      kept = box.value;
    });
    // Another button of the page waits until the draft is kept: the page that comes has it in its box.
    document.addEventListener("submit", async (event) => {
      if (event.target === form || !isDirty()) return;
      event.preventDefault();
      await Promise.race([keep(), new Promise((done) => setTimeout(done, PAUSE))]);
      kept = box.value;
      event.target.requestSubmit(event.submitter);
    });

    // Nobody is signed in any more: the desk takes the draft once somebody has signed in again.
    const hand = () => {
      form.action = form.dataset.draft;
      kept = box.value;
      form.submit();
    };
    return { isDirty, keep, hand };
  })(document.querySelector("form[data-draft]"));

  // --- copying ------------------------------------------------------------------------------------------------------

  for (const button of document.querySelectorAll("button.copy")) {
    const text = button.previousElementSibling;
    const said = button.closest("details").querySelector("[role=status]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(text.textContent);
        said.textContent = button.dataset.copied;
      } catch {
        // A browser that keeps the clipboard to itself lets people copy what is selected.
        getSelection().selectAllChildren(text);
        said.textContent = button.dataset.selected;
      }
    });
  }

  // --- the session's end --------------------------------------------------------------------------------------------

  const dialog = document.querySelector("dialog.still-there");
  if (dialog) {
    const warning = Number(body.dataset.warning) * 1000;
    const endIn = (seconds) => Date.now() + seconds * 1000;
    let endsAt = endIn(Number(body.dataset.left));
    let asking = false;

    // Where somebody was is where signing in leads back to.
    const here = location.pathname.slice(inbox.length + 1);
    const leave = () => {
      if (drafting.isDirty()) drafting.hand();
      else if (isTouched()) handOver();
      else location.replace(`${inbox}/signed-out?why=idle${here && `&to=${encodeURIComponent(here)}`}`);
    };

    // Another tab may have been used meanwhile, so the desk is asked before anybody is alarmed.
    const look = async () => {
      const left = endsAt - Date.now();
      if (asking || left > warning || (dialog.open && left > 0)) return;
      asking = true;
      const now = await session().catch(() => null);
      asking = false;
      if (now) endsAt = endIn(now.left);
      if (endsAt - Date.now() <= 0) leave();
      else if (endsAt - Date.now() <= warning) dialog.open || dialog.showModal();
      else if (dialog.open) dialog.close();
    };
    // A sleeping phone stops timers: the clock is looked at, not a countdown.
    setInterval(look, 1000);
    document.addEventListener("visibilitychange", look);
    // A page that the browser kept for its Back button is asked for anew.
    addEventListener("pageshow", (event) => event.persisted && location.reload());

    let stayedAt = Date.now();
    const stay = async () => {
      stayedAt = Date.now();
      const answer = await post("session/stay", {}).catch(() => null);
      if (answer && answer.ok) {
        endsAt = endIn((await answer.json()).left);
        if (dialog.open) dialog.close();
      } else if (answer) {
        leave();
      }
    };
    dialog.querySelector(".stay").addEventListener("click", stay);
    // Whoever types is there.
    addEventListener("input", () => Date.now() - stayedAt >= TYPING_STAYS && stay());
    // Escape answers as well; without an answer from the desk nothing lasts longer.
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      dialog.querySelector(".stay").click();
    });
  }

  // --- what comes in while Today is open ----------------------------------------------------------------------------

  const news = document.querySelector(".news");
  if (news) {
    const { since, waiting, one, many } = news.dataset;
    const link = Object.assign(document.createElement("a"), { href: inbox });
    const notice = Object.assign(document.createElement("p"), { className: "notice" });
    const plainTitle = document.title.replace(/^\(\d+\+?\) /, "");
    let known = 0;
    // Asked for no more than a number, and only while somebody looks or comes back to look.
    const ask = async () => {
      if (document.hidden) return;
      const now = await session(`?since=${encodeURIComponent(since)}`).catch(() => null);
      if (!now || !now.new || now.new === known) return;
      known = now.new;
      link.textContent = known === 1 ? one : many.replace("{count}", known);
      notice.replaceChildren(link);
      news.replaceChildren(notice);
      document.title = `(${Number(waiting) + known}) ${plainTitle}`;
    };
    setInterval(ask, 60000);
    document.addEventListener("visibilitychange", ask);
  }

  // --- lists --------------------------------------------------------------------------------------------------------

  const openOutcomes = () => document.querySelectorAll(".outcomes[open]");
  document.addEventListener("click", (event) => {
    for (const one of openOutcomes()) if (!one.contains(event.target)) one.open = false;
  });

  // A link to what lies folded unfolds it.
  const unfold = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    const folded = target && target.closest("details");
    if (!folded) return;
    folded.open = true;
    target.focus();
    folded.scrollIntoView({ block: "center" });
  };
  addEventListener("hashchange", unfold);
  unfold();

  // --- keys ---------------------------------------------------------------------------------------------------------

  const keys = document.querySelector("dialog.keys");
  if (keys) {
    const on = keys.querySelector("[name=keys]");
    const help = document.querySelector(".keys-help");
    // Whoever dictates, or whose hands slip, can switch single keys off; a browser that keeps nothing keeps them on.
    const kept = (value) => {
      try {
        if (value !== undefined) localStorage.setItem("inbox-keys", value);
        return localStorage.getItem("inbox-keys");
      } catch {
        return null;
      }
    };
    on.checked = kept() !== "off";
    on.addEventListener("change", () => kept(on.checked ? "on" : "off"));
    keys.querySelector("button").addEventListener("click", () => keys.close());
    help.hidden = false;
    help.addEventListener("click", () => keys.showModal());

    const rows = () => [...document.querySelectorAll(".entry a.row")].filter((row) => row.checkVisibility());
    const hereIn = (all) => all.findIndex((row) => row.closest(".entry").contains(document.activeElement));
    const move = (step) => {
      const all = rows();
      const here = hereIn(all);
      const next = all[here < 0 ? 0 : Math.min(Math.max(here + step, 0), all.length - 1)];
      if (!next) return;
      next.focus();
      next.closest(".entry").scrollIntoView({ block: "nearest" });
    };
    const press = (element) => element && element.click();
    const act = {
      j: () => move(1),
      k: () => move(-1),
      c: () => {
        const row = rows()[hereIn(rows())];
        press((row ? row.closest(".entry") : document.querySelector(".lead"))?.querySelector("[href^='tel:'], .reach"));
      },
      u: () => press(document.querySelector("main form[action$='/undo'] button")),
      "?": () => keys.showModal(),
    };
    addEventListener("keydown", (event) => {
      const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
      if (event.key === "Escape") {
        for (const one of openOutcomes()) one.open = false;
        return;
      }
      const isOwn = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
      if (isTyping || isOwn || document.querySelector("dialog[open]") || (!on.checked && event.key !== "?")) return;
      if (!Object.hasOwn(act, event.key)) return;
      event.preventDefault();
      act[event.key]();
    });
  }

  // --- passkeys -----------------------------------------------------------------------------------------------------

  const ceremony = document.querySelector("[data-ceremony]");
  if (!ceremony) return;
  const said = ceremony.querySelector(".said");
  const go = ceremony.querySelector(".go");

  const say = (words, title = "") => {
    const heading = document.createElement("b");
    heading.textContent = title && `${title}. `;
    said.replaceChildren(heading, words);
    said.classList.add("notice", "alarm");
    said.focus();
  };
  const beQuiet = (words = "") => {
    said.classList.remove("notice", "alarm");
    said.replaceChildren(words);
  };

  // What is handed from the desk to the device and back is bytes, written in base64url.
  const bytesOf = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const textOf = (buffer) =>
    buffer &&
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  class Refusal extends Error {}

  const ask = async (place, value) => {
    const answer = await post(place, value);
    const told = await answer.json();
    if (!answer.ok) throw Object.assign(new Refusal(), { ...told, words: told.error });
    return told;
  };

  const explain = (error) => {
    if (error instanceof Refusal) say(error.words, error.title);
    else if (["NotAllowedError", "AbortError"].includes(error.name)) say(said.dataset.cancelled);
    else if (error.name === "InvalidStateError") say(said.dataset.already);
    else if (error instanceof DOMException) say(said.dataset.unable);
    else say(said.dataset.offline);
  };

  // One thing at a time: a second tap while the device's own dialog is open would cancel it.
  let busy = false;
  const attempt = async (act) => {
    if (busy) return;
    busy = true;
    go.setAttribute("aria-disabled", "true");
    beQuiet(said.dataset.working);
    try {
      beQuiet((await act()) || "");
    } catch (error) {
      explain(error);
    } finally {
      busy = false;
      go.removeAttribute("aria-disabled");
    }
  };

  const make = async (options) => {
    const made = await navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: bytesOf(options.challenge),
        user: { ...options.user, id: bytesOf(options.user.id) },
        excludeCredentials: options.excludeCredentials.map((known) => ({ ...known, id: bytesOf(known.id) })),
      },
    });
    const { clientDataJSON, attestationObject } = made.response;
    return {
      id: made.id,
      rawId: textOf(made.rawId),
      type: made.type,
      response: { clientDataJSON: textOf(clientDataJSON), attestationObject: textOf(attestationObject) },
    };
  };

  const use = async (options) => {
    const used = await navigator.credentials.get({
      publicKey: {
        ...options,
        challenge: bytesOf(options.challenge),
        allowCredentials: options.allowCredentials.map((known) => ({ ...known, id: bytesOf(known.id) })),
      },
    });
    const { clientDataJSON, authenticatorData, signature, userHandle } = used.response;
    return {
      id: used.id,
      rawId: textOf(used.rawId),
      type: used.type,
      response: {
        clientDataJSON: textOf(clientDataJSON),
        authenticatorData: textOf(authenticatorData),
        signature: textOf(signature),
        userHandle: textOf(userHandle),
      },
    };
  };

  // Some things ask for the passkey once more; what that confirms is one thing, once, and for a few minutes.
  const confirmThat = async ({ deed, subject }) => {
    const { challenge, options } = await ask("confirm/options", { deed, subject });
    const credential = await use(options);
    await ask("confirm", { deed, subject, challenge, credential });
  };

  const confirm = () => {
    const form = ceremony.querySelector("form");
    go.hidden = false;
    go.addEventListener("click", () =>
      attempt(async () => {
        await confirmThat(ceremony.dataset);
        form.submit();
        return form.dataset.done;
      }),
    );
  };

  const signIn = () => {
    const to = ceremony.dataset.to;
    // A link in an email arrives without the cookie of a device that is signed in; asked from here, it comes along.
    // What was sent and waits for that here is not left alone.
    const form = ceremony.querySelector("form");
    if (!form) {
      session()
        .then((now) => now.signed_in && location.replace(to ? `${inbox}/${to}` : inbox))
        .catch(() => {});
    }
    go.hidden = false;
    go.addEventListener("click", () =>
      attempt(async () => {
        const { challenge, options } = await ask("sign-in/options", {});
        const credential = await use(options);
        const told = await ask("sign-in", { challenge, credential, to });
        if (!form || !told.csrf) return location.replace(told.to);
        // What was sent when nobody was signed in any more goes on, if it is the same person.
        form.elements.csrf.value = told.csrf;
        form.submit();
        return form.dataset.done;
      }),
    );
  };

  const enrol = () => {
    const paste = ceremony.querySelector(".paste");
    const offer = ceremony.querySelector(".offer");
    const replaces = offer.querySelector("#replaces");
    let invitation = "";

    const look = () =>
      attempt(async () => {
        const found = await ask("enrol/options", { invitation });
        offer.querySelector(".who").textContent = found.name;
        offer.querySelector(".email").textContent = found.email;
        for (const part of offer.querySelectorAll(".known")) part.hidden = !found.is_known;
        offer.hidden = false;
        paste.hidden = true;
      });
    // An invitation stays in neither the address bar nor the history, where the next person would find it.
    const readAddress = () => {
      invitation = location.hash.slice(1);
      paste.hidden = false;
      offer.hidden = true;
      if (!invitation) return;
      history.replaceState(null, "", location.pathname);
      look();
    };
    paste.addEventListener("submit", (event) => {
      event.preventDefault();
      invitation = paste.querySelector("input").value.trim().split("#").pop();
      look();
    });
    go.addEventListener("click", () =>
      attempt(async () => {
        const { challenge, options } = await ask("enrol/options", { invitation, replaces: replaces.checked });
        const credential = await make(options);
        location.replace((await ask("enrol", { invitation, challenge, credential })).to);
      }),
    );
    addEventListener("hashchange", readAddress);
    readAddress();
  };

  const add = () => {
    go.hidden = false;
    go.addEventListener("click", () =>
      attempt(async () => {
        const offer = await ask("you/passkey/options", {}).catch((refusal) => refusal);
        if (offer.code === "confirm") {
          await confirmThat(offer);
          // The device's second dialog needs a tap of its own.
          go.textContent = go.dataset.next;
          return go.dataset.confirmed;
        }
        if (offer instanceof Error) throw offer;
        const { challenge, options } = offer;
        const credential = await make(options);
        location.replace((await ask("you/passkey", { challenge, credential })).to);
      }),
    );
  };

  if (window.PublicKeyCredential) ({ "sign-in": signIn, enrol, add, confirm })[ceremony.dataset.ceremony]();
  else say(said.dataset.unable);
})();
