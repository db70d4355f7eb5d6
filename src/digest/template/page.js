(function () {
  "use strict";
  var root = document.documentElement;
  var find = function (id) { return document.getElementById(id); };
  var all = function (query, from) { return Array.prototype.slice.call((from || document).querySelectorAll(query)); };
  var data = JSON.parse(find("data").textContent);
  var state = { bucket: "", company: -1 };
  var entries = data.entries.map(function (e) { return { node: find(e.id), bucket: e.bucket, companies: e.companies }; });
  var select = find("company");
  var table = find("deals");

  data.companies.forEach(function (name, i) {
    var option = document.createElement("option");
    option.value = String(i);
    option.textContent = name;
    select.appendChild(option);
  });

  function apply() {
    var shown = 0;
    entries.forEach(function (e) {
      var fits = (!state.bucket || e.bucket === state.bucket) && (state.company < 0 || e.companies.indexOf(state.company) >= 0);
      if (e.node) { e.node.hidden = !fits; }
      if (fits) { shown += 1; }
    });
    all("[data-part]").forEach(function (part) {
      part.hidden = !all(".entry", part).some(function (e) { return !e.hidden; });
    });
    if (table) {
      var name = state.company < 0 ? "" : data.companies[state.company];
      all("tbody tr", table).forEach(function (row) {
        var named = !name || all("th,td", row).some(function (cell) {
          var words = (cell.querySelector("bdi") || cell).textContent.split("、");
          return words.indexOf(name) >= 0;
        });
        row.hidden = !(named && (!state.bucket || row.getAttribute("data-bucket") === state.bucket));
      });
    }
    all("#tools [data-bucket]").forEach(function (chip) {
      chip.setAttribute("aria-pressed", String(chip.getAttribute("data-bucket") === state.bucket));
    });
    select.value = state.company < 0 ? "" : String(state.company);
    find("shown").textContent = shown === entries.length ? "共 " + shown + " 件" : "显示 " + shown + " / " + entries.length + " 件";
    find("shown").toggleAttribute("data-all", shown === entries.length);
    find("empty").hidden = shown > 0 || entries.length === 0;
  }

  all("#tools [data-bucket]").forEach(function (chip) {
    chip.addEventListener("click", function () {
      state.bucket = chip.getAttribute("data-bucket");
      apply();
    });
  });
  select.addEventListener("change", function () {
    state.company = select.value === "" ? -1 : Number(select.value);
    apply();
  });
  all("span.company").forEach(function (span) {
    var at = data.companies.indexOf(span.textContent);
    if (at < 0) { return; }
    var button = document.createElement("button");
    button.type = "button";
    button.className = "company";
    button.title = "只看与其有关的条目";
    while (span.firstChild) { button.appendChild(span.firstChild); }
    button.addEventListener("click", function () {
      state.company = state.company === at ? -1 : at;
      apply();
    });
    span.parentNode.replaceChild(button, span);
  });
  // A link to an entry that the filter hides shows everything again.
  function reveal() {
    var target = location.hash && find(location.hash.slice(1));
    if (target && target.hidden) {
      state.bucket = "";
      state.company = -1;
      apply();
      target.scrollIntoView();
    }
  }
  window.addEventListener("hashchange", reveal);

  find("labels").addEventListener("click", function () {
    var on = !root.hasAttribute("data-labels");
    root.toggleAttribute("data-labels", on);
    this.setAttribute("aria-pressed", String(on));
  });

  var themes = ["", "light", "dark"];
  var words = { "": "自动", light: "浅色", dark: "深色" };
  function keep(value) { try { localStorage.setItem("yunbao-theme", value); } catch (e) { /* private mode */ } }
  function kept() { try { return localStorage.getItem("yunbao-theme") || ""; } catch (e) { return ""; } }
  function paint(theme) {
    if (themes.indexOf(theme) < 0) { theme = ""; }
    if (theme) { root.setAttribute("data-theme", theme); } else { root.removeAttribute("data-theme"); }
    find("theme").textContent = words[theme];
    find("theme").setAttribute("aria-label", "配色：" + words[theme]);
  }
  find("theme").addEventListener("click", function () {
    var next = themes[(themes.indexOf(root.getAttribute("data-theme") || "") + 1) % themes.length];
    keep(next);
    paint(next);
  });

  function sorting() {
    var heads = all("thead th", table);
    var collator = window.Intl && new Intl.Collator("zh-CN", { numeric: true });
    var key = function (row, column) {
      var cell = row.children[column];
      var text = cell.getAttribute("data-sort");
      return text === null ? cell.textContent.trim() : Number(text);
    };
    var compare = function (a, b) {
      // What is not known stands last, whichever way.
      if (typeof a === "number") { return a - b; }
      return collator ? collator.compare(a, b) : (a < b ? -1 : a > b ? 1 : 0);
    };
    var unknown = function (value) { return value === 0 || value === "—" || value === "未披露"; };
    heads.forEach(function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.appendChild(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", function () {
        var number = head.getAttribute("data-key") === "number";
        var before = head.getAttribute("aria-sort");
        var down = before === "none" ? number : before === "ascending";
        heads.forEach(function (h) { h.setAttribute("aria-sort", "none"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        var body = table.tBodies[0];
        var rows = all("tr", body).map(function (row, i) { return { row: row, key: key(row, column), i: i }; });
        rows.sort(function (a, b) {
          var au = unknown(a.key), bu = unknown(b.key);
          if (au !== bu) { return au ? 1 : -1; }
          var order = au ? 0 : compare(a.key, b.key);
          return (down ? -order : order) || a.i - b.i;
        });
        rows.forEach(function (r) { body.appendChild(r.row); });
      });
    });
  }

  // A spreadsheet takes a cell that starts like this for a formula.
  function safe(text) { return /^[=+\-@\t\r＝＋－＠]/.test(text) ? "'" + text : text; }
  function cells() {
    return all("tr", table).filter(function (row) { return !row.hidden; }).map(function (row) {
      return all("th,td", row).map(function (cell) { return safe(cell.textContent.replace(/\s+/g, " ").trim()); });
    });
  }
  function say(button, text) {
    var before = button.getAttribute("data-text") || button.textContent;
    button.setAttribute("data-text", before);
    button.textContent = text;
    setTimeout(function () { button.textContent = before; }, 1500);
  }
  function exporting() {
    find("actions").hidden = false;
    find("copy").addEventListener("click", function () {
      var button = this;
      var text = cells().map(function (row) { return row.join("\t"); }).join("\n");
      var old = function () {
        var area = document.createElement("textarea");
        area.value = text;
        document.body.appendChild(area);
        area.select();
        var done = document.execCommand("copy");
        document.body.removeChild(area);
        say(button, done ? "已复制" : "无法复制");
      };
      if (navigator.clipboard && navigator.clipboard.writeText) {
        navigator.clipboard.writeText(text).then(function () { say(button, "已复制"); }, old);
      } else {
        old();
      }
    });
    find("save").addEventListener("click", function () {
      var quote = function (cell) { return /[",\r\n]/.test(cell) ? '"' + cell.replace(/"/g, '""') + '"' : cell; };
      var text = cells().map(function (row) { return row.map(quote).join(","); }).join("\r\n") + "\r\n";
      var link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob(["\ufeff" + text], { type: "text/csv" }));
      link.download = "deals.csv";
      link.click();
      setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
    });
  }

  if (table) {
    sorting();
    exporting();
  }
  paint(kept());
  find("tools").hidden = false;
  apply();
  reveal();
})();
