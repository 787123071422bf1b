"use strict";
// A slider beside the value of a lever whose value is a share or a factor; without a script the number field does.
(() => {
  const SHARES = ["ban", "deadline", "payout"], FACTORS = ["wage", "state_share", "withholding"];
  for (const field of document.querySelectorAll("[data-slides]")) {
    const kind = document.getElementById(`kind${field.dataset.slides}`), hint = document.getElementById(`hint${field.dataset.slides}`);
    const slider = document.createElement("input");
    slider.type = "range";
    slider.setAttribute("aria-label", `Value of lever ${field.dataset.slides}, by a slider`);
    field.after(slider);
    const fit = () => {
      const share = SHARES.includes(kind.value), factor = FACTORS.includes(kind.value), typed = field.value.trim();
      slider.hidden = !share && !factor;
      slider.min = 0;
      slider.max = share ? 1 : 2;
      slider.step = 0.05;
      const plain = typed.replace(/^(\d+),(\d{1,2})(%?)$/, "$1.$2$3");  // a decimal comma, as the form is read
      const number = plain.endsWith("%") ? Number(plain.slice(0, -1)) / 100 : Number(plain);
      slider.value = typed === "" || Number.isNaN(number) ? (share ? 0.5 : 1) : number;
      slider.classList.toggle("unset", typed === "");
    };
    kind.addEventListener("change", () => {
      const chosen = kind.selectedOptions[0];
      hint.textContent = chosen.dataset.hint || "";
      fit();
      // Where nothing is estimated in place of a value, the one that the slider shows is the one that is sent.
      if (!slider.hidden && chosen.dataset.needed && field.value === "") { field.value = slider.value; fit(); }
    });
    field.addEventListener("input", fit);
    slider.addEventListener("input", () => { field.value = slider.value; slider.classList.remove("unset"); });
    // The answer takes the place of the last one; the slider keeps the focus, and its place on the screen.
    slider.addEventListener("change", () => kind.form.dispatchEvent(new Event("slid")));
    fit();
  }
  document.addEventListener("htmx:afterSettle", () => {
    const gist = document.querySelector("[data-gist], #answer [role=alert]"), said = document.querySelector("[data-said]");
    if (gist && said) said.textContent = gist.textContent;
  });
})();
