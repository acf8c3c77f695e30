// Every page works without this file; it only saves steps. Nothing is sent, and only the key switch is remembered.

const KEYS_OFF = "tsunagi-keys-off";

/** A new element with attributes and children. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// ---- Japanese input ------------------------------------------------------------------------------------------------

let composing = false;
document.addEventListener("compositionstart", () => { composing = true; }, true);
document.addEventListener("compositionend", () => { composing = false; }, true);

/** An input method is still deciding what was typed; some report it only by the old key code 229. */
const isComposing = (event) => composing || event.isComposing || event.keyCode === 229;

// The Enter that settles a conversion must never send the form.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && isComposing(event) && event.target instanceof HTMLInputElement) event.preventDefault();
}, true);
document.addEventListener("submit", (event) => {
  if (composing) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

// ---- keys ----------------------------------------------------------------------------------------------------------

const search = document.querySelector(".search input[name=q]");
const logAddress = document.body.dataset.log;
const noteAddress = document.body.dataset.note;

/** The key switch; where nothing may be stored, keys stay on. */
const keys = {
  get off() { try { return localStorage.getItem(KEYS_OFF) !== null; } catch { return false; } },
  set off(off) { try { off ? localStorage.setItem(KEYS_OFF, "1") : localStorage.removeItem(KEYS_OFF); } catch { /* not stored */ } },
};

const typing = (target) =>
  target instanceof Element && target.closest("input, textarea, select, [contenteditable], dialog") !== null;

function focusSearch() {
  search.focus();
  search.select();
}

function keyRow(key, words) {
  return make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, words));
}

function keyList() {
  const rows = make("dl", { class: "facts listed" });
  if (search) rows.append(keyRow("/", "さがす欄へ移ります"));
  if (logAddress) rows.append(keyRow("n", "相談の記録を始めます"));
  if (noteAddress) rows.append(keyRow("p", "電話の取次ぎメモを書きます"));
  if (document.querySelector("[data-task]")) {
    rows.append(keyRow("↑ ↓", "することを選びます"), keyRow("d", "済みにします（取次ぎは終えます）"),
      keyRow("m", "日を変えます"), keyRow("t", "渡します"), keyRow("c", "取次ぎを相談として記録します"));
  }
  rows.append(keyRow("Ctrl+Enter", "入力中のものを記録します"));
  rows.append(keyRow("?", "この一覧を開きます"), keyRow("Esc", "開いているものを閉じます"));
  return rows;
}

function keyDialog() {
  const onoff = make("input", { type: "checkbox", id: "keys-on" });
  onoff.checked = !keys.off;
  onoff.addEventListener("change", () => { keys.off = !onoff.checked; });
  const close = make("button", { type: "button", class: "main" }, "閉じる");
  const dialog = make("dialog", { "aria-labelledby": "keys-title" },
    make("h2", { id: "keys-title" }, "キー操作"),
    keyList(),
    make("label", { class: "check" }, onoff, "文字のキーで操作する"),
    make("p", { class: "hint" }, "入力中と変換中は、文字のキーで画面は動きません。"),
    make("div", { class: "finish" }, close));
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  return dialog;
}

function showKeys() {
  if (document.querySelector("dialog[open]")) return;
  const dialog = keyDialog();
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (keys.off || isComposing(event) || typing(event.target)) return;
  if (event.key === "/" && search) focusSearch();
  else if (event.key === "n" && logAddress) location.assign(logAddress);
  else if (event.key === "p" && noteAddress) location.assign(noteAddress);
  else if (event.key === "?") showKeys();
  else return;
  event.preventDefault();
});

// Whoever switched the keys off, or has none at hand, finds the list by pointer as well.
const links = document.querySelector(".account .links");
if (links) {
  const open = make("button", { type: "button", class: "plain low" }, "キー操作");
  open.addEventListener("click", showKeys);
  links.lastElementChild.before(make("li", {}, open));
}

// Ctrl+Enter finishes a form from any of its fields, as its main button does.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || isComposing(event)) return;
  const form = event.target instanceof Element && event.target.closest("form[data-draft]");
  const main = form && form.querySelector("button.main");
  if (!main) return;
  event.preventDefault();
  main.click();
});

// ---- open menus close again ----------------------------------------------------------------------------------------

const folds = () => document.querySelectorAll("details.account[open], details.more-acts[open], details.menu[open]");
document.addEventListener("click", (event) => {
  for (const fold of folds()) if (!fold.contains(event.target)) fold.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || isComposing(event)) return;
  for (const fold of folds()) {
    const held = fold.contains(document.activeElement);
    fold.open = false;
    if (held) fold.querySelector("summary").focus();
  }
});

// ---- from one form to the next ----------------------------------------------------------------------------------------

// Whoever passes a call on, or makes it a case, goes on in the first field; the telephone is still in the other hand.
const onward = document.querySelector("form[action='/referrals/new'] #to_agency, form[action='/cases/new'] #household");
if (onward && new URLSearchParams(location.search).has("consultation") && document.activeElement === document.body) {
  onward.focus({ preventScroll: true });
}

// ---- sending once --------------------------------------------------------------------------------------------------

// An answer that is a download leaves the page as it is; the buttons must come back then too.
const PATIENCE = 15_000;
const held = new Set();

function release() {
  for (const button of held) button.disabled = false;
  held.clear();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  // Read as attributes: a field called "method" would hide the property of that name.
  if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
  // After the browser has read the form, or the pressed button's own value would be missing.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button:not([type=button]):not(:disabled)")) {
      button.disabled = true;
      held.add(button);
    }
  }, 0);
  setTimeout(release, PATIENCE);
});
addEventListener("pageshow", release);

// ---- what somebody else saved --------------------------------------------------------------------------------------

function take(button) {
  const values = JSON.parse(button.dataset.values);
  const fields = [...button.form.elements].filter((field) => field.name === button.dataset.take);
  for (const field of fields) {
    if (field.type === "checkbox") field.checked = values.includes(field.value);
    else if (field.type === "radio") field.checked = (values.length ? values : [""]).includes(field.value);
    else if (field instanceof HTMLSelectElement) {
      const option = [...field.options].find(({ value }) => values.includes(value)) ?? field.options[0];
      field.value = option.value;
    } else field.value = values[0] ?? "";
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  fields.find((field) => !field.closest("[hidden]"))?.focus();
}

for (const button of document.querySelectorAll("button[data-take]")) {
  button.hidden = false;
  button.addEventListener("click", () => take(button));
}

// ---- topics: one button each, pressed on to the next state ---------------------------------------------------------

function topicButton(fieldset) {
  const states = [...fieldset.querySelectorAll("input[type=radio]")];
  const sign = make("span", { class: "sign", "aria-hidden": "true" });
  const words = make("span", { class: "hidden" });
  const button = make("button", { type: "button", class: "topic" }, sign, fieldset.dataset.topic, words);
  const show = () => {
    const state = states.find((input) => input.checked) ?? states[0];
    button.dataset.state = state.value;
    sign.textContent = state.dataset.sign;
    words.textContent = `（${state.parentElement.querySelector(".hidden").textContent}）`;
  };
  button.addEventListener("click", () => {
    const next = states[(states.findIndex((input) => input.checked) + 1) % states.length];
    next.checked = true;
    next.dispatchEvent(new Event("change", { bubbles: true }));
  });
  fieldset.addEventListener("change", show);
  // The browser may put back what was chosen before the page was left.
  addEventListener("pageshow", show);
  show();
  fieldset.hidden = true;
  return button;
}

/** One stop for Tab, arrows inside: sixteen buttons must not lie between the text and what comes after it. */
function moveByArrows(group, buttons) {
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  const stopAt = (button) => buttons.forEach((other) => { other.tabIndex = other === button ? 0 : -1; });
  group.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(event.target);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    let to = at + (steps[event.key] ?? 0);
    if (event.key === "Home") to = 0;
    else if (event.key === "End") to = buttons.length - 1;
    else if (to === at) return;
    event.preventDefault();
    buttons[(to + buttons.length) % buttons.length].focus();
  });
  group.addEventListener("focusin", (event) => { if (buttons.includes(event.target)) stopAt(event.target); });
  stopAt(buttons[0]);
}

/** There is one ◎: a second one makes the first a ○, and gives the ◎ back if it was only pressed past. */
function keepOneMain(group) {
  const topics = [...group.querySelectorAll("fieldset.topic")];
  const input = (topic, value) => topic.querySelector(`input[value="${value}"]`);
  const choose = (topic, value) => {
    input(topic, value).checked = true;
    input(topic, value).dispatchEvent(new Event("change", { bubbles: true }));
  };
  let lent = null;
  group.addEventListener("change", (event) => {
    const topic = event.target.closest("fieldset.topic");
    if (!topic) return;
    if (event.target.value === "main") {
      const first = topics.find((other) => other !== topic && input(other, "main").checked);
      lent = first ? { to: topic, from: first } : null;
      if (first) choose(first, "yes");
    } else if (event.target.value === "" && lent?.to === topic) {
      const { from } = lent;
      lent = null;
      if (input(from, "yes").checked) choose(from, "main");
    }
  });
  group.addEventListener("focusout", () => { lent = null; });
}

for (const group of document.querySelectorAll(".topics")) {
  keepOneMain(group);
  const buttons = [...group.querySelectorAll("fieldset.topic")].map((fieldset) => {
    const button = topicButton(fieldset);
    fieldset.before(button);
    return button;
  });
  group.classList.add("enhanced");
  group.setAttribute("role", "toolbar");
  group.setAttribute("aria-label", group.parentElement.querySelector("legend").firstChild.textContent);
  moveByArrows(group, buttons);
  const hint = group.parentElement.querySelector(".hint");
  if (hint) hint.textContent += "矢印キーで移り、押すたびに、○、◎、なしの順に変わります。";
}

// ---- links to a field ----------------------------------------------------------------------------------------------

// A link of the summary at the top puts the cursor where the mistake is.
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest(".summary a[href^='#']");
  const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!field) return;
  event.preventDefault();
  const shown = field.closest("fieldset[hidden]")?.previousElementSibling ?? field;
  shown.scrollIntoView({ block: "center" });
  shown.focus({ preventScroll: true });
});
