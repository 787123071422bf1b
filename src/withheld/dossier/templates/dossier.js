(function () {
  "use strict";
  var aimed = function () {
    try { return document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch (error) { return null; }
  };
  // Long lists are open in the file, for readers without script and for paper; here they fold.
  var folds = Array.from(document.querySelectorAll("details.fold"));
  folds.forEach(function (d) { d.open = false; });
  var reveal = function () {
    var target = aimed(), shut = false;
    for (var d = target; d; d = d.parentElement) {
      if (d.tagName === "DETAILS" && !d.open) { d.open = true; shut = true; }
    }
    if (shut) { target.scrollIntoView(); }
  };
  window.addEventListener("hashchange", reveal);
  reveal();
  var form = document.getElementById("narrow");
  if (form) {
    var rows = Array.from(document.querySelectorAll("tbody.claim"));
    var groups = Array.from(document.querySelectorAll(".claim-group"));
    var told = document.getElementById("narrowed");
    var narrow = function () {
      var asked = form.elements.words.value || form.elements.measure.value || form.elements.state.value;
      var words = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
      var measure = form.elements.measure.value, state = form.elements.state.value, shown = 0;
      rows.forEach(function (row) {
        var text = row.textContent.toLowerCase();
        var fits = (!measure || row.dataset.measure === measure) && (!state || row.dataset.state.split(" ").indexOf(state) !== -1) &&
          words.every(function (word) { return text.includes(word); });
        row.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      groups.forEach(function (group) { group.hidden = !group.querySelector("tbody.claim:not([hidden])"); if (asked) { group.open = true; } });
      told.textContent = shown + " of " + rows.length + " figures shown";
    };
    form.hidden = false;
    form.addEventListener("input", narrow);
    form.addEventListener("reset", function () { setTimeout(narrow); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    window.addEventListener("hashchange", function () {
      var target = aimed();
      if (target && target.hidden) { form.reset(); setTimeout(function () { narrow(); target.scrollIntoView(); }); }
    });
  }
  var open = function () {
    document.querySelectorAll("details:not([open])").forEach(function (d) { d.open = true; d.dataset.opened = ""; });
  };
  var close = function () {
    document.querySelectorAll("details[data-opened]").forEach(function (d) { d.open = false; delete d.dataset.opened; });
  };
  window.addEventListener("beforeprint", open);
  window.addEventListener("afterprint", close);
})();
