// Passkeys cannot do without this file: pages say so, and show another way to who has no JavaScript.
"use strict";
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
})();
