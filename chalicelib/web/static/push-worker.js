// The inbox's worker: shows a notification for each push, in fixed words, for a push carries none. It answers no page's
// request and keeps nothing. `facts`, before this line, says its words and where the inbox is.
"use strict";

// Until when a push is taken for the one that its owner has just asked for.
let testUntil = 0;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (event.data === "test") testUntil = Date.now() + 60_000;
});

// One notification at a time: it stands for all that waits, and a new one takes its place.
self.addEventListener("push", (event) => {
  const isTest = Date.now() < testUntil;
  testUntil = 0;
  event.waitUntil(
    self.registration.showNotification(isTest ? facts.test : facts.title, {
      body: facts.body,
      lang: facts.language,
      tag: "requests",
      renotify: true,
    }),
  );
});

// Today is opened anew, or where it is open already, looked at again. No other page is touched: somebody may be typing.
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(
    (async () => {
      const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
      const today = windows.find((each) => new URL(each.url).pathname === facts.home);
      if (!today) return self.clients.openWindow(facts.home);
      await today.focus().catch(() => null);
      return today.navigate(facts.home).catch(() => null);
    })(),
  );
});

const bytesOf = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

// The push service gave the device another address: the desk is told, which knows the device by its cookie.
self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(
    (async () => {
      const options = { userVisibleOnly: true, applicationServerKey: bytesOf(facts.key) };
      const { endpoint } = await self.registration.pushManager.subscribe(options);
      await fetch(`${facts.home}/push/renew`, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ endpoint, key: facts.keyId }),
      });
    })(),
  );
});
