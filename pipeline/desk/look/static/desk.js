// Improves pages that work without it: a form saves itself and shows its page beside it, reviewers see each other.
"use strict";

const made = (tag, words = {}, text = "") => Object.assign(document.createElement(tag), words, { textContent: text });

// ---- Saving while writing ---------------------------------------------------------------------------------------

const form = document.getElementById("soan");
if (form) {
  const status = document.getElementById("da-luu");
  const key = `bien-tap:${location.pathname}`;
  const typed = () => {
    const sent = new FormData(form);
    for (const [name, value] of [...sent]) if (value instanceof File) sent.delete(name);
    return sent;
  };
  const asText = () => JSON.stringify([...typed()].filter(([name]) => !["csrfmiddlewaretoken", "tab", "based_on", "kept"].includes(name)));
  let last = asText(), timer = 0, isOver = false, isSaving = false;

  const keepHere = () => { try { localStorage.setItem(key, JSON.stringify({ at: Date.now(), text: asText() })); } catch { /* full or forbidden */ } };
  const forget = () => { try { localStorage.removeItem(key); } catch { /* forbidden */ } };

  const tell = (text, link, label) => {
    status.textContent = text;
    if (link) status.append(" ", made("a", { href: link, target: "_blank" }, label));
  };
  const save = async () => {
    if (isOver || isSaving || asText() === last) return;
    isSaving = true;
    const now = asText(), sent = typed();
    sent.set("do", "autosave");
    try {
      const answer = await fetch(location.pathname, { method: "POST", body: sent, redirect: "manual" });
      if (answer.type === "opaqueredirect") {
        isOver = true;
        keepHere();
        tell("Phiên làm việc đã hết. Bài vẫn được giữ;", form.dataset.signIn, "đăng nhập lại để tiếp tục");
      } else if (answer.ok) {
        const saved = await answer.json();
        form.elements.based_on.value = saved.number;
        last = now;
        forget();
        tell(saved.said, saved.is_apart ? form.dataset.versions : "", "Xem các bản đã lưu");
        const preview = document.getElementById("xem-truoc");
        if (preview && preview.src) preview.src = preview.src;
      } else throw new Error(String(answer.status));
    } catch {
      keepHere();
      tell("Chưa lưu được lên máy chủ. Bài đang được giữ trong trình duyệt này và sẽ tự lưu lại.");
      later(10000);
    }
    isSaving = false;
    if (asText() !== now) later(3000);
  };
  const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };
  form.addEventListener("input", () => later(2500));
  addEventListener("pagehide", () => { if (asText() !== last) keepHere(); });
  form.addEventListener("submit", () => { last = asText(); clearTimeout(timer); forget(); });

  // What this browser kept because the server could not be reached.
  let kept = null;
  try { kept = JSON.parse(localStorage.getItem(key)); } catch { /* none */ }
  if (kept && kept.text !== last) {
    const restore = made("button", { type: "button", className: "second" }, "Dùng bản trong trình duyệt");
    const drop = made("button", { type: "button", className: "link" }, "Bỏ bản này");
    const box = made("div", { className: "notice warning" });
    const at = new Date(kept.at).toLocaleString("vi-VN");
    box.append(made("p", {}, `Trình duyệt còn giữ phần đã gõ lúc ${at} mà chưa lưu được lên máy chủ. Bản trên máy chủ đang hiện bên dưới.`), restore, " ", drop);
    form.before(box);
    restore.onclick = () => {
      for (const [name, value] of JSON.parse(kept.text)) {
        const field = form.elements[name];
        if (field instanceof RadioNodeList) continue;
        if (field && field.type === "checkbox") field.checked = field.value === value;
        else if (field && field.type !== "file" && field.tagName !== "BUTTON") field.value = value;
      }
      box.remove();
      later(0);
    };
    drop.onclick = () => { forget(); box.remove(); };
  } else forget();

  // ---- A small toolbar over the body ------------------------------------------------------------------------------
  const body = form.elements.body;
  const put = (before, after, sample) => {
    const { selectionStart: from, selectionEnd: to } = body;
    body.setRangeText(before + (body.value.slice(from, to) || sample) + after, from, to, "select");
    body.focus();
    body.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const lines = (mark) => {
    const from = body.value.lastIndexOf("\n", body.selectionStart - 1) + 1, to = body.selectionEnd;
    const chosen = body.value.slice(from, to) || "mục";
    body.setRangeText(chosen.split("\n").map((line) => mark + line).join("\n"), from, to, "end");
    body.focus();
    body.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const tools = made("div", { className: "tools", role: "toolbar" });
  tools.setAttribute("aria-label", "Định dạng bài viết");
  for (const [label, act] of [
    ["Đề mục", () => lines("## ")], ["Đậm", () => put("**", "**", "chữ đậm")], ["Nghiêng", () => put("*", "*", "chữ nghiêng")],
    ["Danh sách", () => lines("- ")], ["Trích dẫn", () => lines("> ")], ["Liên kết", () => put("[", "](https://)", "chữ hiện")],
  ]) tools.append(Object.assign(made("button", { type: "button", className: "second" }, label), { onclick: act }));
  body.before(tools);

  // What is pasted from Word or a page becomes Markdown on the server; where that fails, the plain text goes in.
  body.addEventListener("paste", async (event) => {
    const html = event.clipboardData.getData("text/html"), plain = event.clipboardData.getData("text/plain");
    if (!html) return;
    event.preventDefault();
    const { selectionStart: from, selectionEnd: to } = body;
    const sent = new FormData();
    sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    sent.set("html", html);
    tell("Đang làm sạch nội dung dán vào…");
    let text = plain, said = [];
    try {
      const answer = await fetch(form.dataset.paste, { method: "POST", body: sent, redirect: "error" });
      const taken = await answer.json();
      if (answer.ok) text = taken.text;
      said = taken.said;
    } catch { said = ["Chưa làm sạch được nội dung dán vào, đã dán dạng chữ thường."]; }
    body.setRangeText(text, from, to, "end");
    body.dispatchEvent(new Event("input", { bubbles: true }));
    tell(said.length ? said.join(" ") : "Đã dán nội dung.");
  });

  // ---- The page beside the form -----------------------------------------------------------------------------------
  const beside = document.getElementById("ben-canh");
  if (beside) {
    const frame = made("iframe", { id: "xem-truoc", className: "preview", title: "Trang sẽ hiện trên cổng", src: form.dataset.preview });
    frame.setAttribute("sandbox", "");
    beside.append(made("h2", {}, "Xem trước"), frame);
    beside.hidden = false;
    beside.parentElement.classList.add("with-preview");
  }
}

// ---- Who else has this request open -------------------------------------------------------------------------------

const there = document.getElementById("cung-xem");
if (there) {
  const look = async () => {
    if (!document.hidden) {
      try {
        const answer = await fetch(there.dataset.address, { redirect: "error" });
        const now = await answer.json();
        const notices = now.others.map((each) => made("p", { className: "notice warning" }, `${each.name} cũng đang mở yêu cầu này từ ${each.since}.`));
        if (now.head !== there.dataset.head) {
          const changed = made("p", { className: "notice warning" }, "Yêu cầu này vừa thay đổi. ");
          changed.append(made("a", { href: location.pathname }, "Tải lại trang để xem"));
          notices.push(changed);
        }
        if (notices.map((each) => each.textContent).join() !== [...there.children].map((each) => each.textContent).join()) there.replaceChildren(...notices);
      } catch { /* asked again */ }
    }
    setTimeout(look, 7000);
  };
  setTimeout(look, 3000);
}
