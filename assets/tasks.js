// Tasks by keys: up and down move along the rows, d is done, m moves, t hands on, c makes a consultation of a note.
// Every key does what a button or link of the page does as well.

const KEYS_OFF = "tsunagi-keys-off";
const isOff = () => { try { return localStorage.getItem(KEYS_OFF) !== null; } catch { return false; } };

const rows = () => [...document.querySelectorAll("[data-task]")];
const typing = (target) =>
  target instanceof Element && target.closest("input, textarea, select, [contenteditable], dialog") !== null;

/** The row that has the focus. */
const current = () => document.activeElement?.closest("[data-task]") ?? null;

function go(step) {
  const all = rows();
  if (all.length === 0) return false;
  const at = all.indexOf(current());
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
  const link = all[next].querySelector("a[href]");
  link.focus();
  link.scrollIntoView({ block: "nearest" });
  return true;
}

/** Presses what the key stands for: in the row with the focus, or on the page of one task. */
function press(key) {
  const row = current();
  const place = row ?? (rows().length === 0 ? document.querySelector("main .head") : null);
  const control = place && place.querySelector(`[data-key="${key}"]`);
  if (!control) return false;
  control.click();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  if (isOff() || event.isComposing || event.keyCode === 229 || typing(event.target)) return;
  let done = false;
  if (event.key === "ArrowDown") done = go(1);
  else if (event.key === "ArrowUp") done = go(-1);
  else if (!event.repeat && ["d", "m", "t", "c"].includes(event.key)) done = press(event.key);
  if (done) event.preventDefault();
});

// The first field of a short form takes the focus, unless a summary of mistakes is read first.
const first = document.querySelector("form[action='/phone-notes/new'] #to, form[action$='/hand'] #staff");
if (first && !document.querySelector("#error-summary")) first.focus();
