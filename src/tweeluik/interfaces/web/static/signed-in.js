// For who is signed in. Nothing needs it: without it a form that comes too late waits until somebody
// has signed in again. With it they are warned before, and drafts are kept while they type.
"use strict";
(() => {
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
