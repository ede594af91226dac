// Results while typing: a list of titles under every search box, and whole results on the search page.
"use strict";
{
  const WORDS = {
    vi: {
      found: (n) => (n ? `Khoảng ${n.toLocaleString("vi")} kết quả` : "Không tìm thấy kết quả nào"),
      searching: "Đang tìm…", meant: "Có phải bạn muốn tìm: ", more: "Xem thêm kết quả", all: "Tất cả", expired: "Hết hiệu lực",
      whole: "Tìm trên toàn cổng", here: "Trong trang của cơ quan này", best: "Trang nên xem",
      incomplete: "Một phần dữ liệu tìm kiếm chưa tải được, kết quả có thể thiếu. Hãy thử tải lại trang.",
      failed: "Chưa tìm được lúc này. Hãy kiểm tra kết nối mạng rồi thử lại, hoặc dùng các cách tra cứu bên dưới.",
      help: ["Kiểm tra chính tả; gõ có dấu hay không dấu đều được.", "Dùng ít từ hơn hoặc từ chung hơn.", "Bỏ bớt bộ lọc.", "Tìm văn bản theo số, ký hiệu, ví dụ 40/2012/QĐ-UBND."],
      kind: "Chuyên mục", form: "Loại", agency: "Cơ quan", year: "Năm", domain: "Lĩnh vực", sort: "Sắp xếp", relevance: "Phù hợp nhất", date: "Mới nhất",
    },
    en: {
      found: (n) => (n ? `About ${n.toLocaleString("en")} results` : "Nothing was found"),
      searching: "Searching…", meant: "Did you mean: ", more: "More results", all: "All", expired: "No longer in force",
      whole: "Search the whole portal", here: "On this agency's pages", best: "Recommended page",
      incomplete: "Part of the search data could not be loaded; results may be missing. Please reload the page.",
      failed: "Search is not available now. Check your connection and try again, or use the lists below.",
      help: ["Check the spelling; marks may be left out.", "Use fewer or more general words.", "Remove filters.", "Look for legal documents by number, for instance 40/2012/QĐ-UBND."],
      kind: "Section", form: "Kind", agency: "Agency", year: "Year", domain: "Field", sort: "Sort", relevance: "Best match", date: "Newest",
    },
  };
  const lang = document.documentElement.lang === "en" ? "en" : "vi";
  const say = WORDS[lang];
  const FACETS = { kind: "chuyen-muc", form: "loai", agency: "co-quan", year: "nam", domain: "linh-vuc" };
  const first = document.querySelector("form.find");
  const worker = new Worker(first.dataset.index + "worker.js");
  const waiting = new Map();
  let asked = 0;
  worker.onmessage = ({ data }) => {
    const done = waiting.get(data.id);
    waiting.delete(data.id);
    if (done) done(data);
  };
  worker.onerror = () => waiting.forEach((done) => done({ failed: true }));
  const ask = (message) => new Promise((done) => {
    waiting.set(++asked, done);
    worker.postMessage({ ...message, id: asked });
  });
  ask({});

  const element = (name, values = {}, ...inside) => {
    const made = Object.assign(document.createElement(name), values);
    made.append(...inside);
    return made;
  };
  // Pieces of a text, what was found between what was not; text nodes only.
  const marked = (parts) => parts.map((part, at) => (at % 2 ? element("mark", {}, part) : part));
  const later = (work, pause) => {
    let timer;
    return (...values) => {
      clearTimeout(timer);
      timer = setTimeout(work, pause, ...values);
    };
  };

  // The box: a combobox with a list of titles (WAI-ARIA APG).
  function complete(form) {
    const input = form.elements.q;
    const list = form.querySelector("[role=listbox]");
    const status = form.querySelector("[role=status]");
    let active = -1, round = 0;
    const show = (items) => {
      list.replaceChildren(...items);
      list.hidden = !items.length;
      input.setAttribute("aria-expanded", String(items.length > 0));
      choose(-1);
    };
    const choose = (at) => {
      active = at;
      [...list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
      if (at < 0) input.removeAttribute("aria-activedescendant");
      else input.setAttribute("aria-activedescendant", list.children[at].id);
    };
    const go = (item) => { location.href = item.dataset.address; };
    const update = later(async () => {
      const text = input.value.trim(), mine = ++round;
      if (text.length < 2) return show([]);
      const { answer } = await ask({ ask: { text, lang, limit: 6, typing: true, filters: siteFilter(form) } });
      if (mine !== round || !answer || document.activeElement !== input) return;
      show([...answer.bets.map(([title, address]) => ({ title: [title], address })), ...answer.results].slice(0, 7).map((each, at) => {
        const number = each.documentNumber ? [" ", element("small", {}, each.documentNumber)] : [];
        const item = element("li", { role: "option", id: `${list.id}-${at}` }, ...marked(each.title), ...number);
        item.dataset.address = each.address;
        item.addEventListener("mousedown", (event) => { event.preventDefault(); go(item); });
        return item;
      }));
      status.textContent = say.found(answer.total);
    }, 150);
    input.addEventListener("input", update);
    input.addEventListener("blur", () => show([]));
    input.addEventListener("keydown", (event) => {
      const last = list.children.length - 1;
      if (event.key === "Escape" && !list.hidden) show([]);
      else if (event.key === "ArrowDown" && last >= 0) choose(active < last ? active + 1 : -1);
      else if (event.key === "ArrowUp" && last >= 0) choose(active < 0 ? last : active - 1);
      else if (event.key === "Enter" && active >= 0) go(list.children[active]);
      else return;
      event.preventDefault();
    });
  }
  const siteFilter = (form) => (form.elements["co-quan"] ? { agency: form.elements["co-quan"].value } : {});

  // The search page.
  function results(form, place) {
    const input = form.elements.q;
    const status = place.querySelector("[role=status]");
    const list = place.querySelector("ol"), tools = place.querySelector("[data-tools]"), notes = place.querySelector("[data-notes]");
    let limit = 10, round = 0;
    const state = () => new URLSearchParams(location.search);
    const filters = () => Object.fromEntries(Object.entries(FACETS).map(([facet, name]) => [facet, state().get(name) || ""]));
    const move = (changes, how) => {
      const to = state();
      for (const [name, value] of Object.entries(changes)) value ? to.set(name, value) : to.delete(name);
      if (String(to) !== String(state())) history[how](null, "", `?${to}`);
    };
    const seen = new IntersectionObserver((entries) => entries.forEach(async ({ isIntersecting, target }) => {
      if (!isIntersecting) return;
      seen.unobserve(target);
      const { excerpt } = await ask({ excerptFor: target.number });
      if (excerpt && target.isConnected) target.querySelector("p").replaceChildren(...marked(excerpt));
    }));
    const row = (each) => {
      const link = element("a", { href: each.address, lang: each.lang }, ...marked(each.title));
      const facts = [each.documentNumber, each.form || each.kind, each.agency, each.date.split("-").reverse().join("/"), each.isExpired ? say.expired : ""];
      return element("li", { number: each.number }, link, element("small", {}, facts.filter(Boolean).join(" · ")), element("p", { lang: each.lang }, ...marked(each.excerpt)));
    };
    const button = (text, work) => {
      const made = element("button", { type: "button" }, text);
      made.addEventListener("click", work);
      return made;
    };
    const choice = (name, label, values, chosen) => {
      const select = element("select", { name }, ...values.map(([value, text]) => element("option", { value, selected: value === chosen }, text)));
      select.addEventListener("change", () => { limit = 10; move({ [name]: select.value }, "pushState"); search(); });
      return element("label", {}, `${label} `, select);
    };
    const showTools = ({ counts, names }) => {
      if (!counts) return;
      const chosen = filters();
      const choices = Object.entries(FACETS).map(([facet, name]) => {
        const values = Object.entries(counts[facet]).filter(([value]) => value);
        if (chosen[facet] && !counts[facet][chosen[facet]]) values.push([chosen[facet], 0]);
        values.sort((one, two) => (facet === "year" ? two[0] - one[0] : two[1] - one[1]));
        const shown = values.map(([value, count]) => [value, `${(names[facet] || {})[value] || value} (${count})`]);
        return values.length > 1 || chosen[facet] ? choice(name, say[facet], [["", say.all], ...shown], chosen[facet]) : "";
      });
      const sort = choice("sap-xep", say.sort, [["", say.relevance], ["moi", say.date]], state().get("sap-xep") || "");
      const focused = tools.contains(document.activeElement) ? document.activeElement.name : "";
      tools.replaceChildren(...choices.filter(Boolean), sort);
      if (focused) tools.querySelector(`[name="${focused}"]`)?.focus();
    };
    const search = async () => {
      const text = (state().get("q") || "").trim(), mine = ++round;
      if (!text) return place.hidden = true;
      place.hidden = false;
      status.textContent = say.searching;
      const chosen = filters();
      const { answer, failed } = await ask({ ask: { text, lang, limit, filters: chosen, sort: state().get("sap-xep") ? "date" : "" } });
      if (mine !== round) return;
      if (failed || !answer) return (status.textContent = say.failed);
      status.textContent = say.found(answer.total);
      const rows = answer.results.map(row);
      list.replaceChildren(...rows);
      rows.forEach((each) => seen.observe(each));
      notes.replaceChildren(
        ...(answer.incomplete ? [element("p", { className: "notice stale" }, say.incomplete)] : []),
        ...(answer.meant ? [element("p", {}, say.meant, button(answer.meant, () => { input.value = answer.meant; commit(); }))] : []),
        ...(chosen.agency ? [element("p", {}, button(say.whole, () => { move({ "co-quan": "" }, "pushState"); search(); }))] : []),
        ...answer.bets.map(([title, address]) => element("p", { className: "box" }, `${say.best}: `, element("a", { href: address }, title))),
        ...(answer.total ? [] : [element("ul", {}, ...say.help.map((line) => element("li", {}, line)))]));
      const more = place.querySelector("[data-more]");
      more.replaceChildren(...(answer.total > limit ? [button(say.more, () => { limit += 10; search(); })] : []));
      if (!answer.total && !Object.values(chosen).some(Boolean)) report(text, input);
      showTools(await ask({ counts: true }));
    };
    const commit = () => { limit = 10; move({ q: input.value.trim() }, "pushState"); search(); };
    form.addEventListener("submit", (event) => { event.preventDefault(); commit(); });
    input.addEventListener("input", later(() => { limit = 10; move({ q: input.value.trim() }, "replaceState"); search(); }, 250));
    addEventListener("popstate", () => { input.value = state().get("q") || ""; search(); });
    document.getElementById("_tra-loi")?.remove(); // the server's answer, for who has no script
    input.value = state().get("q") || input.value;
    search();
  }

  // A question without an answer, counted where the portal has a place for it; nothing of who asked, and no numbers of people.
  const told = new Set();
  const report = later((text, input) => {
    const address = first.dataset.report;
    if (!address || told.has(text) || input.value.trim() !== text || /@|(\d\W?){5}/.test(text)) return;
    told.add(text);
    const body = new URLSearchParams({ q: text.toLowerCase().slice(0, 100) });
    fetch(address, { method: "POST", body, credentials: "omit", referrerPolicy: "no-referrer", keepalive: true }).catch(() => {});
  }, 2000);

  const place = document.getElementById("_ket-qua");
  for (const form of document.querySelectorAll("form.find")) {
    if (place && form.closest("main")) results(form, place);
    else complete(form);
  }
}
