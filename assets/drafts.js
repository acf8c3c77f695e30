// What is typed is kept as a draft on the server while it is typed, so that nothing is lost. Every form works without
// this file; one that must not be kept lacks the attribute that is looked for here.

/** A pause in typing, and how long typing may go on, before it is kept. */
const PAUSE = 1_000;
const LONGEST = 5_000;
/** How long an answer is waited for, and how soon it is tried again. */
const PATIENCE = 10_000;
const SOON = 1_000;
const LATE = 30_000;
/** More than this a browser does not send for a page that is going away. */
const LAST_WORDS = 60_000;
const HANDED_ON = "tsunagi-draft";

const who = document.body.dataset.who;

let composing = false;
document.addEventListener("compositionstart", () => { composing = true; }, true);
document.addEventListener("compositionend", (event) => {
  composing = false;
  keeperOf(event.target)?.touch();
}, true);

// ---- fields --------------------------------------------------------------------------------------------------------

const isSecret = (control) => control.type === "password" || /password/.test(control.name);
const isTyped = (control) =>
  control.name && !control.name.startsWith("_") && !isSecret(control) && !["hidden", "file", "submit", "button", "reset"].includes(control.type);

/** Hidden fields that say which version the form was filled from. */
const isBase = (name) => name === "version" || name.startsWith("was_");

/** Whether a control holds something else than the page was served with. */
function differs(control) {
  if (control instanceof HTMLSelectElement) {
    const served = [...control.options].findIndex((option) => option.defaultSelected);
    return control.selectedIndex !== Math.max(served, 0);
  }
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  return control.value !== control.defaultValue;
}

const valueOf = (form, name) => form.querySelector(`input[type=hidden][name="${name}"]`)?.value ?? "";

/** The draft that a page in this tab wrote to before it was sent and shown again; nothing that was typed is kept here. */
function handedOn() {
  try {
    const text = sessionStorage.getItem(HANDED_ON);
    sessionStorage.removeItem(HANDED_ON);
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

// ---- the server ----------------------------------------------------------------------------------------------------

const send = (body, more) => fetch("/drafts", { method: "POST", body, redirect: "manual", ...more });

/** After signing in again in another tab: takes over the new token, if it is still the same person. */
async function renew() {
  const answer = await fetch("/drafts", { redirect: "manual", cache: "no-store" });
  if (!answer.ok) return "out";
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (page.body.dataset.who !== who) return "other";
  const token = page.querySelector("input[name=_token]")?.value;
  if (!token) return "out";
  for (const input of document.querySelectorAll("input[name=_token]")) input.value = token;
  return "renewed";
}

// ---- one form ------------------------------------------------------------------------------------------------------

const WORDS = {
  unreachable: ["いま保存できません。この画面に残しています。つながりしだい保存します。"],
  locked: ["しばらく操作がなかったため、続けるには", ["もう一度サインイン", false], "してください。入力は下書きに残しています。"],
  out: ["いま保存できません。この画面に残しています。", ["別のタブでサインイン", true], "すると保存します。"],
  other: ["別の人がサインインしているため、保存できません。この画面に残しています。"],
  long: ["長すぎて保存できません。この画面に残しています。文章を分けてください。"],
};

class Keeper {
  constructor(form, draft) {
    this.form = form;
    this.draft = draft ?? "";
    this.names = new Set();
    this.page = Math.random().toString(36).slice(2) + Date.now().toString(36);
    this.count = 0;
    this.failures = 0;
    this.dirty = false;
    this.since = 0;
    this.words = document.createElement("span");
    this.heard = document.createElement("span");
    this.heard.className = "hidden";
    this.heard.setAttribute("role", "status");
    this.line = document.createElement("p");
    this.line.className = "draft-state small";
    this.line.append(this.words, this.heard);
    form.append(this.line);
    // The browser may have put back what was typed before the page was left.
    if ([...form.elements].some((control) => isTyped(control) && differs(control))) this.touch();
  }

  /** Something was typed. */
  touch() {
    const now = Date.now();
    // A form that was sent and is still here has not gone off after all.
    this.leaving = false;
    this.dirty = true;
    this.since ||= now;
    if (!composing) this.wait(Math.min(PAUSE, Math.max(0, this.since + LONGEST - now)));
  }

  wait(time) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), time);
  }

  get isEdit() {
    return [...this.form.elements].some((control) => control.type === "hidden" && control.value && isBase(control.name));
  }

  /** Names of the fields that were changed on this page, with the hidden ones that go with them. */
  changed() {
    const controls = [...this.form.elements];
    for (const control of controls) if (isTyped(control) && differs(control)) this.names.add(control.name);
    const hidden = controls.filter((control) => control.type === "hidden" && !control.name.startsWith("_") && control.name !== "key" && !isBase(control.name));
    return this.names.size ? [...this.names, ...hidden.map((control) => control.name)] : [];
  }

  /** What says, beside the fields, which draft this is and which fields count; without a list all of them do. */
  about() {
    const about = [["_draft", this.draft]];
    if (this.isEdit || this.draft) about.push(["_changed", this.changed().join(" ")]);
    return about;
  }

  body() {
    const secret = new Set([...this.form.elements].filter(isSecret).map((control) => control.name));
    const fields = [...new FormData(this.form)].filter(([name, value]) =>
      typeof value === "string" && !secret.has(name) && (name === "_token" || !name.startsWith("_")));
    this.count += 1;
    const about = [["_form", this.form.getAttribute("action")], ["_page", `${this.page}:${this.count}`], ...this.about()];
    return new URLSearchParams([...fields, ...about]);
  }

  /** Sends what is typed; tells whether all of it is kept. */
  async save() {
    clearTimeout(this.timer);
    while (this.sending) await this.sending;
    if (!this.dirty) return true;
    if (composing) return false;
    this.sending = this.try().finally(() => { this.sending = null; });
    return await this.sending && (!this.dirty || this.save());
  }

  async try() {
    this.dirty = false;
    this.since = 0;
    let answer = null;
    let trouble = "unreachable";
    try {
      answer = await send(this.body(), { signal: AbortSignal.timeout(PATIENCE) });
      if (answer.type === "opaqueredirect" || answer.status === 403) {
        trouble = await renew();
        if (trouble === "renewed") answer = await send(this.body(), { signal: AbortSignal.timeout(PATIENCE) });
      }
    } catch { answer = null; }
    if (answer?.status === 204 || answer?.status === 401) return this.kept(answer);
    if (answer?.status === 413) trouble = "long";
    this.failed(trouble === "renewed" ? "unreachable" : trouble);
    return false;
  }

  kept(answer) {
    this.draft = answer.headers.get("x-draft") ?? this.draft;
    this.failures = 0;
    if (answer.status === 401) this.say("locked", WORDS.locked);
    else this.say("kept", [`下書きを保存しました ${answer.headers.get("x-saved-at")}`], "下書きを保存しました");
    return true;
  }

  failed(trouble) {
    this.dirty = true;
    this.failures += 1;
    this.say(trouble, WORDS[trouble]);
    if (trouble !== "long") this.wait(Math.min(SOON * 2 ** (this.failures - 1), LATE));
  }

  /** The line below the form; only a change of state is read aloud. */
  say(state, parts, aloud) {
    const nodes = parts.map((part) => {
      if (typeof part === "string") return part;
      const link = Object.assign(document.createElement("a"), { href: "/login", textContent: part[0] });
      if (part[1]) Object.assign(link, { target: "_blank", rel: "noopener" });
      return link;
    });
    this.words.replaceChildren(...nodes);
    this.line.classList.toggle("trouble", state !== "kept");
    if (this.state !== state) this.heard.textContent = aloud ?? this.words.textContent;
    this.words.toggleAttribute("aria-hidden", state === "kept");
    if (state === "kept") this.words.setAttribute("aria-hidden", "true");
    this.state = state;
  }

  /** The page is going out of sight, perhaps for good. */
  hide() {
    if (this.leaving || !this.dirty && !this.sending) return;
    const body = this.body();
    if (body.toString().length > LAST_WORDS) return;
    send(body, { keepalive: true }).then((answer) => {
      if (answer.status === 204 || answer.status === 401) this.draft = answer.headers.get("x-draft") ?? this.draft;
    }, () => {});
  }

  /** The form goes off: it tells which draft it is, so that the draft ends with it. */
  handOn() {
    this.leaving = true;
    for (const input of this.form.querySelectorAll("input[data-about]")) input.remove();
    for (const [name, value] of this.about()) {
      const input = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      input.dataset.about = "";
      this.form.append(input);
    }
    const told = { action: this.form.getAttribute("action"), key: valueOf(this.form, "key"), draft: this.draft };
    try { sessionStorage.setItem(HANDED_ON, JSON.stringify(told)); } catch { /* it begins another draft */ }
  }

  get unsaved() {
    return !this.leaving && (this.dirty || Boolean(this.sending));
  }
}

// ---- every form that keeps -----------------------------------------------------------------------------------------

const forms = [...document.querySelectorAll("form[data-draft]")];
const before = handedOn();
const asked = new URLSearchParams(location.search).get("draft");

function draftOf(form) {
  const action = form.getAttribute("action");
  if (before.draft && before.action === action && before.key === valueOf(form, "key")) return before.draft;
  const isAlone = forms.filter((other) => other.getAttribute("action") === action).length === 1;
  return asked && isAlone && action === location.pathname ? asked : "";
}

const keepers = new Map(forms.map((form) => [form, new Keeper(form, draftOf(form))]));
const keeperOf = (target) => (target instanceof Element ? keepers.get(target.closest("form")) : undefined);

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    const keeper = keeperOf(event.target);
    if (keeper && isTyped(event.target)) keeper.touch();
  });
}

// What is typed is kept before the form is sent: if the way is cut, the page stays and so does every word.
document.addEventListener("submit", (event) => {
  const keeper = keepers.get(event.target);
  if (!keeper || composing) return;
  if (keeper.leaving && !keeper.passing) return;
  if (keeper.passing || !keeper.dirty && !keeper.sending) {
    keeper.passing = false;
    keeper.handOn();
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (keeper.waiting) return;
  keeper.waiting = true;
  const submitter = event.submitter;
  keeper.save().then((kept) => {
    keeper.waiting = false;
    if (kept) {
      keeper.passing = true;
      keeper.form.requestSubmit(submitter);
    } else {
      keeper.line.scrollIntoView({ block: "nearest" });
    }
  });
}, true);

const each = (deed) => () => { for (const keeper of keepers.values()) deed(keeper); };
const retry = each((keeper) => { if (keeper.dirty) keeper.save(); });
addEventListener("online", retry);
addEventListener("focus", retry);
addEventListener("pagehide", each((keeper) => keeper.hide()));
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") each((keeper) => keeper.hide())();
  else retry();
});
addEventListener("pageshow", (event) => { if (event.persisted) each((keeper) => { keeper.leaving = false; })(); });
addEventListener("beforeunload", (event) => {
  if ([...keepers.values()].some((keeper) => keeper.unsaved)) event.preventDefault();
});
