"use strict";
// What is nicer with a script: single keys, marking words for a figure, the place of the quotation. All of it works without.
(() => {
  const one = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  const KEYS = "withheld-keys-off";
  const off = () => { try { return localStorage.getItem(KEYS) === "1"; } catch { return false; } };
  const typing = (node) => node.matches("input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]");

  // The quotation in the middle of its own pane, without moving the page.
  function place() {
    const here = one("#here"), pane = here && here.closest(".text");
    if (pane && !pane.classList.contains("whole")) {
      pane.scrollTop += here.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 2.5;
    }
    for (const node of all(".only-script")) node.hidden = false;
    for (const box of all("[data-keys]")) box.checked = !off();
  }

  // Where a point that lies inside a word or number belongs: whoever marks “5,000” of “15,000” means all of it.
  const WORD = /[$€£¥₽]?[\p{L}\p{N}]+(?:[.,'’\u2010-\u2012-][\p{L}\p{N}]+)*%?/gu;
  function whole(node, at, back) {
    if (node.nodeType !== Node.TEXT_NODE) return at;
    for (const word of node.data.matchAll(WORD)) {
      const end = word.index + word[0].length;
      if (word.index < at && at < end) return back ? word.index : end;
    }
    return at;
  }

  // Characters of the text before a point in it, as the store counts them: whole characters, not halves of them.
  function offset(node, at) {
    const parent = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const part = parent && parent.closest("[data-start]");
    if (!part) return null;
    const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, at) : at > 0 ? part.textContent : "";
    return Number(part.dataset.start) + Array.from(before).length;
  }

  function marked() {
    const chosen = getSelection(), form = one(".adding");
    if (!form || !chosen || chosen.isCollapsed || !chosen.rangeCount) return;
    const range = chosen.getRangeAt(0), pane = one(".text[data-document]");
    if (!pane || !pane.contains(range.startContainer) || !pane.contains(range.endContainer)) return;
    const from = whole(range.startContainer, range.startOffset, true), to = whole(range.endContainer, range.endOffset, false);
    const start = offset(range.startContainer, from), end = offset(range.endContainer, to);
    if (start === null || end === null || end <= start) return;
    const words = document.createRange();
    words.setStart(range.startContainer, from);
    words.setEnd(range.endContainer, to);
    form.elements.words.value = words.toString().slice(0, 2000);
    form.elements.start.value = start;
    form.elements.end.value = end;
    form.classList.add("ready");
  }

  document.addEventListener("selectionchange", marked);
  document.addEventListener("input", (event) => {
    const form = event.target.form, problem = one("#problem");
    if (!form) return;
    if (problem) problem.replaceChildren();  // whoever types has read it
    if (form.matches(".adding") && event.target.name === "words") form.elements.start.value = form.elements.end.value = "";
    if (form.matches(".record") && event.target.closest(".fields")) {
      const verb = one(".verb", form);
      if (verb) verb.textContent = "Save as edited";
    }
  });

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.dataset.all) for (const other of all(`input[name="${box.dataset.all}"]`, box.form)) other.checked = box.checked;
    if (box.matches("[data-keys]")) { try { localStorage.setItem(KEYS, box.checked ? "0" : "1"); } catch { /* kept for this page alone */ } }
  });

  function press(key) {
    const target = one(`[data-key="${key}"]`);
    if (key === "?") { const help = one(".keys"); if (help) { help.open = !help.open; help.scrollIntoView({ block: "nearest" }); } return Boolean(help); }
    if (key === "e") { const field = one(".record .fields :is(select, input, textarea)"); if (field) field.focus(); return Boolean(field); }
    if (!target || target.disabled) return false;
    if (target.matches("input")) { target.focus(); return true; }
    const fold = target.closest("details");
    if (fold) fold.open = true;
    if (target.matches("summary")) { const first = one("input:not([type=hidden])", fold); if (first) first.focus(); return true; }
    target.click();
    return true;
  }

  // The key as it is labelled; on a keyboard of another script (Cyrillic, Hangul) the Latin letter in the same place.
  function letter(event) {
    if (event.key.length === 1 && event.key.charCodeAt(0) < 128) return event.key.toLowerCase();
    const place = /^Key([A-Z])$/.exec(event.code);
    return place ? place[1].toLowerCase() : "";
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target) || off()) return;
    if (press(letter(event))) event.preventDefault();
  });

  // The second click of a double click comes when the next record is there: it decides on nothing.
  document.addEventListener("click", (event) => {
    if (event.detail < 2 || !event.target.closest("[data-review] button[name=action]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  // A form is sent once: a second click while it is on its way is none.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    form.dataset.sent = "1";
    const clear = () => { delete form.dataset.sent; };
    addEventListener("pageshow", clear, { once: true });
    form.addEventListener("htmx:afterRequest", clear, { once: true });
  }, true);

  // A request that had no answer: said once, above what is on the page, until one comes again.
  const GONE = "The pages cannot be reached: “withheld open” has ended, or the connection is down. Start it again; the log then shows whether your last decision was stored.";
  function gone(lost) {
    let box = one("#problem") || one("#gone");
    if (!lost) { if (box && box.textContent === GONE) box.replaceChildren(); return; }
    if (!box) {
      box = document.createElement("div");
      box.id = "gone";
      box.className = "notice bad";
      box.setAttribute("role", "alert");
      one("#main").prepend(box);
    }
    if (box.textContent !== GONE) box.textContent = GONE;
  }
  document.addEventListener("htmx:sendError", () => gone(true));
  document.addEventListener("htmx:afterOnLoad", () => gone(false));

  // After a decision the next record takes the place of the page: keys, Tab and screen readers go on at its beginning.
  document.addEventListener("htmx:afterSettle", (event) => {
    place();
    if (event.target.id === "main") event.target.focus({ preventScroll: true });
  });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", place); else place();
})();
