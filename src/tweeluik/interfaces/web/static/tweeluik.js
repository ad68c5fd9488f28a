// Nothing needs this file but passkeys, and beside those stands another way. It makes leaving quicker,
// printing one tap, and moves focus to errors.
"use strict";
(() => {
  const leave = document.querySelector("[data-leave]");
  if (leave) {
    const go = () => { document.documentElement.hidden = true; window.location.replace(leave.href); };
    leave.addEventListener("click", (event) => { event.preventDefault(); go(); });
    // Three times Shift, quickly, each time alone: not for a capital, Shift and Tab, or a selection,
    // and not where somebody has typed something that would be gone.
    let presses = [], alone = false;
    const spoil = () => { alone = false; presses = []; };
    const typing = () => {
      const field = document.activeElement;
      return field.matches("textarea:not([readonly]), input[type=text]") && field.value !== "";
    };
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Shift" || event.repeat || event.ctrlKey || event.altKey || event.metaKey) spoil();
      else alone = true;
    });
    document.addEventListener("pointerdown", spoil);
    document.addEventListener("keyup", (event) => {
      if (event.key !== "Shift") return;
      if (!alone || typing()) { spoil(); return; }
      presses = [...presses, event.timeStamp].slice(-3);
      if (presses.length === 3 && event.timeStamp - presses[0] < 1500) go();
    });
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  const speaker = document.querySelector("[data-speak]");
  if (speaker && "speechSynthesis" in window) {
    // Only a voice of the device itself: others send the text to a service elsewhere.
    const own = () => speechSynthesis.getVoices().find(
      (voice) => voice.localService && voice.lang.startsWith(document.documentElement.lang));
    const offer = () => { speaker.hidden = !own(); };
    offer();
    speechSynthesis.addEventListener("voiceschanged", offer);
    speaker.addEventListener("click", () => {
      if (speechSynthesis.speaking) { speechSynthesis.cancel(); return; }
      const main = document.querySelector("main").cloneNode(true);
      for (const skip of main.querySelectorAll("button, form, svg, details")) skip.remove();
      const told = new SpeechSynthesisUtterance(main.textContent.replace(/\s+/g, " "));
      told.lang = document.documentElement.lang;
      told.voice = own();
      speechSynthesis.speak(told);
    });
  }
  const errors = document.querySelector(".errors");
  if (errors) errors.focus();
})();

// Passkeys: ask the server what to ask the device, and send what the device says with the form.
(() => {
  if (!window.isSecureContext || !window.PublicKeyCredential) return;
  for (const one of document.querySelectorAll("[data-passkey-works]")) one.hidden = false;
  for (const one of document.querySelectorAll("[data-passkey-not]")) one.hidden = true;

  const bytes = (text) => Uint8Array.from(
    atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const withId = (one) => ({ ...one, id: bytes(one.id) });

  // The options as the browser wants them, and what it gives as the server reads it.
  const opened = (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: withId(options.user) }),
    ...(options.allowCredentials && { allowCredentials: options.allowCredentials.map(withId) }),
    ...(options.excludeCredentials && { excludeCredentials: options.excludeCredentials.map(withId) }),
  });
  const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const packed = (found) => JSON.stringify({
    id: found.id, rawId: text(found.rawId), type: found.type,
    response: Object.fromEntries(
      PARTS.filter((name) => found.response[name]).map((name) => [name, text(found.response[name])])),
  });

  const tell = (error) => {
    for (const one of document.querySelectorAll("[data-passkey-told]"))
      one.hidden = one.dataset.passkeyTold !== (error.name === "InvalidStateError" ? "known" : "stopped");
  };

  let busy = false;
  const go = async (form) => {
    const asked = await fetch(form.dataset.passkeyAsk, { method: "POST", body: new FormData(form) });
    // Signed out, too late, too often: the page that the form goes to says what to do.
    if (!asked.ok) { form.submit(); return; }
    const publicKey = opened(await asked.json());
    const found = await (publicKey.user
      ? navigator.credentials.create({ publicKey }) : navigator.credentials.get({ publicKey }));
    form.elements.answer.value = packed(found);
    form.submit();
  };
  for (const form of document.querySelectorAll("form[data-passkey-ask]"))
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (busy) return;
      busy = true;
      go(form).catch((error) => tell(error)).finally(() => { busy = false; });
    });
  // For who is signed in: without this a form that comes too late waits until somebody has signed
  // in again. With it they are warned before, and drafts are kept while they type.
  const warning = document.querySelector("[data-warn-after]");
  if (warning) {
    const stay = warning.querySelector("form");
    const minutes = Number(warning.dataset.warnAfter);
    let waiting;
    const start = () => {
      clearTimeout(waiting);
      warning.hidden = true;
      waiting = setTimeout(() => { warning.hidden = false; }, minutes * 60000);
    };
    const keep = () => fetch(stay.action, { method: "POST", body: new FormData(stay), redirect: "manual" });
    stay.addEventListener("submit", (event) => {
      event.preventDefault();
      keep().then((answer) => { if (answer.status === 204) start(); else location.reload(); });
    });
    document.addEventListener("draft-kept", start);
    start();
  }
  const form = document.querySelector("form[data-draft]");
  if (form) {
    const told = form.querySelector("[role=status]");
    let waiting;
    const save = async () => {
      const answer = await fetch(form.action, {
        method: "POST", body: new FormData(form), redirect: "manual", headers: { Accept: "text/plain" },
      }).catch(() => null);
      if (!answer || answer.status !== 200) return;
      told.textContent = await answer.text();
      document.dispatchEvent(new Event("draft-kept"));
    };
    form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(save, 3000); });
    form.addEventListener("submit", () => clearTimeout(waiting));
  }
})();
