// Lets a device be told of requests by a push: asks for the permission when it is tapped, never before.
"use strict";

(() => {
  const box = document.querySelector("[data-push]");
  const { inbox, csrf } = document.body.dataset;
  const said = box.querySelector(".said");
  const tell = box.querySelector(".tell");
  const test = box.querySelector(".test");

  const say = (words, isAlarm = true) => {
    said.textContent = words;
    said.classList.toggle("notice", Boolean(words));
    said.classList.toggle("alarm", isAlarm && Boolean(words));
    if (words) said.focus();
  };

  const post = async (place, value) => {
    const answer = await fetch(`${inbox}/${place}`, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": csrf || "" },
      body: JSON.stringify(value),
    });
    return answer.json();
  };

  const bytesOf = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const isSame = (one, other) => one.length === other.length && one.every((byte, place) => byte === other[place]);

  const subscribe = async () => {
    const language = navigator.language.slice(0, 2);
    const options = { scope: inbox, updateViaCache: "none" };
    await navigator.serviceWorker.register(`${inbox}/worker.js?lang=${language}`, options);
    const { pushManager } = await navigator.serviceWorker.ready;
    const key = bytesOf(box.dataset.key);
    const old = await pushManager.getSubscription();
    // A device that was given an earlier key of the desk is given the new one.
    if (old && !isSame(new Uint8Array(old.options.applicationServerKey || []), key)) await old.unsubscribe();
    return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  };

  const switchOn = async () => {
    if ((await Notification.requestPermission()) !== "granted") return say(said.dataset.denied);
    const { endpoint } = await subscribe();
    const told = await post("you/push", { endpoint, key: box.dataset.keyId });
    return told.ok ? location.reload() : say(told.error);
  };

  const sendTest = async () => {
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage("test");
    const told = await post("you/push/test", {});
    return told.ok ? say(told.text, false) : say(told.error);
  };

  // One thing at a time.
  let busy = false;
  const attempt = (act) => async () => {
    if (busy) return;
    busy = true;
    say(said.dataset.working, false);
    try {
      await act();
    } catch (error) {
      say(error instanceof TypeError ? said.dataset.offline : said.dataset.unable);
    } finally {
      busy = false;
      if (said.textContent === said.dataset.working) say("");
    }
  };

  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    said.textContent = said.dataset.unable;
    return;
  }
  if (tell) {
    tell.hidden = false;
    tell.addEventListener("click", attempt(switchOn));
    // What was removed here is no longer listened to either.
    navigator.serviceWorker
      .getRegistration(inbox)
      .then((found) => found && found.pushManager.getSubscription())
      .then((left) => left && left.unsubscribe())
      .catch(() => {});
  }
  if (test) {
    test.hidden = false;
    test.addEventListener("click", attempt(sendTest));
  }
})();
