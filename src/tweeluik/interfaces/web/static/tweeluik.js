// Nothing needs this file. It makes leaving quicker, printing one tap, and moves focus to errors.
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
