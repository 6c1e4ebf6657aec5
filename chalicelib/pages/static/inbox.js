// The inbox's script: asks in time whether somebody is still there, and leaves the page when nobody answers.
// Signing in with a passkey is below. Everything else works without it.
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

  // --- the session's end --------------------------------------------------------------------------------------------

  const dialog = document.querySelector("dialog.still-there");
  if (dialog) {
    let endsAt = Date.now() + Number(body.dataset.left) * 1000;
    const warning = Number(body.dataset.warning) * 1000;

    // A sleeping phone stops timers: the clock is looked at, not a countdown.
    const look = () => {
      const left = endsAt - Date.now();
      if (left <= 0) location.replace(`${inbox}/signed-out`);
      else if (left <= warning && !dialog.open) dialog.showModal();
    };
    setInterval(look, 1000);
    document.addEventListener("visibilitychange", look);

    dialog.querySelector(".stay").addEventListener("click", async () => {
      const answer = await post("session/stay", {}).catch(() => null);
      if (answer && answer.ok) {
        endsAt = Date.now() + (await answer.json()).left * 1000;
        dialog.close();
      } else if (answer) {
        location.replace(`${inbox}/signed-out`);
      }
    });
    // Escape answers as well; without an answer from the desk nothing lasts longer.
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      dialog.querySelector(".stay").click();
    });
  }
})();
