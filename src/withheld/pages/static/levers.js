"use strict";
// A slider beside the value of a lever whose value is a share; without a script the number field does.
(() => {
  const SHARES = ["ban", "deadline", "payout"], FACTORS = ["wage", "state_share", "withholding"];
  for (const field of document.querySelectorAll("[data-slides]")) {
    const kind = document.getElementById(`kind${field.dataset.slides}`);
    const slider = document.createElement("input");
    slider.type = "range";
    slider.setAttribute("aria-label", `Value of lever ${field.dataset.slides}, by a slider`);
    field.after(slider);
    const fit = () => {
      const share = SHARES.includes(kind.value), factor = FACTORS.includes(kind.value);
      slider.hidden = !share && !factor;
      slider.min = 0;
      slider.max = share ? 1 : 2;
      slider.step = 0.05;
      slider.value = field.value === "" ? (share ? 0.5 : 1) : field.value;
    };
    kind.addEventListener("change", fit);
    field.addEventListener("input", fit);
    slider.addEventListener("input", () => { field.value = slider.value; });
    slider.addEventListener("change", () => { if (kind.form.dataset.answered) kind.form.requestSubmit(); });
    fit();
  }
})();
