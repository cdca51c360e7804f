// Filters, sorting and printing. Without it the page shows everything in the order of risk.
(function () {
  "use strict";
  var all = function (selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); };
  var one = function (id) { return document.getElementById(id); };

  // A link into something folded unfolds it.
  function unfold() {
    // Every link of the page has a plain id; what else stands in the address is no place here.
    var target = location.hash && one(location.hash.slice(1));
    for (var at = target; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") { at.open = true; }
    }
    if (target) { target.scrollIntoView(); }
  }
  addEventListener("hashchange", unfold);
  if (location.hash) { unfold(); }

  // Paper has no folds.
  addEventListener("beforeprint", function () {
    all("details:not([open])").forEach(function (fold) { fold.open = true; fold.dataset.printed = ""; });
  });
  addEventListener("afterprint", function () {
    all("details[data-printed]").forEach(function (fold) { fold.open = false; delete fold.dataset.printed; });
  });

  // Filters.
  var form = one("filter");
  if (form) {
    var texts = new Map();
    var text = function (finding) {
      if (!texts.has(finding)) { texts.set(finding, finding.textContent.toLowerCase()); }
      return texts.get(finding);
    };
    var apply = function () {
      var severity = one("by-severity").value;
      var identity = one("by-identity").value;
      var words = one("by-text").value.toLowerCase().split(/\s+/).filter(Boolean);
      var active = Boolean(severity || words.length);
      var shown = 0;
      all(".owner").forEach(function (owner) {
        var wanted = !identity || owner.dataset.identity === identity;
        var found = 0;
        if (active) {
          var name = owner.querySelector("h3, h2").textContent.toLowerCase();
          all(".finding", owner).forEach(function (finding) {
            var is = wanted && (!severity || finding.dataset.s === severity) && words.every(function (word) {
              return text(finding).indexOf(word) >= 0 || name.indexOf(word) >= 0;
            });
            finding.hidden = !is;
            found += is ? 1 : 0;
          });
          all(".group, .repeats", owner).forEach(function (group) {
            group.hidden = !group.querySelector(".finding:not([hidden])");
            if (group.tagName === "DETAILS" && !group.hidden) { group.open = true; }
          });
        } else {
          all(".finding, .group, .repeats", owner).forEach(function (hidden) { hidden.hidden = false; });
          found = all(".finding", owner).length;
        }
        owner.hidden = !wanted || (active && found === 0);
        shown += wanted ? found : 0;
        var fold = owner.querySelector("details");
        if (fold && identity && wanted) { fold.open = true; }
      });
      one("shown").textContent = active || identity ? shown + (shown === 1 ? " finding" : " findings") + " shown" : "";
    };
    var waiting = 0;
    form.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(apply, 120); });
    form.addEventListener("reset", function () { setTimeout(apply); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.hidden = false;
  }

  // The object that somebody asks for.
  var object = one("by-object");
  if (object) {
    one("find-object").hidden = false;
    object.addEventListener("input", function () {
      var wanted = object.value.trim().toLowerCase();
      all("#object-table tbody tr").forEach(function (row) {
        var name = row.cells[0].textContent.toLowerCase();
        row.hidden = wanted !== "" && name.indexOf(wanted) < 0;
      });
    });
  }

  // Sorting: the heads of the ranking become buttons.
  all("#ranking thead th").forEach(function (head, column) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.textContent = "";
    head.appendChild(button);
    button.addEventListener("click", function () {
      var down = head.getAttribute("aria-sort") !== "descending";
      if (!head.dataset.sort) { down = head.getAttribute("aria-sort") === "ascending"; }
      all("#ranking thead th").forEach(function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      var body = one("ranking").tBodies[0];
      var key = function (row) {
        var cell = row.cells[column];
        return head.dataset.sort ? Number(cell.dataset.v) : cell.textContent.trim().toLowerCase();
      };
      all("tr", body).sort(function (a, b) {
        var x = key(a), y = key(b);
        return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1);
      }).forEach(function (row) { body.appendChild(row); });
    });
  });
})();
