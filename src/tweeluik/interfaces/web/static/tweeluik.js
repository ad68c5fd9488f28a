// Nothing needs this file. It makes leaving quicker, printing one tap, and moves focus to errors.
"use strict";
(() => {
  const leave = document.querySelector("[data-leave]");
  if (leave) {
    let presses = 0, last = 0;
    const go = () => { document.documentElement.hidden = true; window.location.replace(leave.href); };
    leave.addEventListener("click", (event) => { event.preventDefault(); go(); });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Shift" || event.repeat) { if (event.key !== "Shift") presses = 0; return; }
      presses = event.timeStamp - last < 1000 ? presses + 1 : 1;
      last = event.timeStamp;
      if (presses >= 3) go();
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
