// Suggestions below a search field. Without this file the field's own button searches; nothing else is lost.

const PAUSE = 120;

/** A new element with attributes and children. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

let number = 0;

/** Shows suggestions below `field`; `choose` is told which option was taken. */
function suggest(field, choose) {
  const id = `suggestions-${++number}`;
  const list = make("ul", { id, role: "listbox", class: "suggestions", "aria-label": "候補" });
  const said = make("span", { class: "hidden", role: "status" });
  list.hidden = true;
  const holder = make("span", { class: "suggesting" });
  // A field that is moved loses the cursor, which the page may have put there already.
  const held = document.activeElement === field;
  field.replaceWith(holder);
  holder.append(field, list, said);
  if (held) field.focus();
  for (const [key, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id,
  })) field.setAttribute(key, value);

  let timer, asked, active = -1, composing = false;
  const options = () => [...list.children];

  function close() {
    clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    active = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function point(to) {
    const all = options();
    active = (to + all.length) % all.length;
    all.forEach((option, place) => option.setAttribute("aria-selected", String(place === active)));
    field.setAttribute("aria-activedescendant", all[active].id);
    all[active].scrollIntoView({ block: "nearest" });
  }

  async function ask() {
    const words = field.value.trim();
    asked?.abort();
    if (!words) return close();
    asked = new AbortController();
    try {
      const answer = await fetch(`/search/suggestions?q=${encodeURIComponent(words)}`, {
        signal: asked.signal, redirect: "error", headers: { accept: "text/html" },
      });
      if (!answer.ok) return close();
      const fragment = new DOMParser().parseFromString(await answer.text(), "text/html");
      // A slow answer must not replace what belongs to later words.
      if (field.value.trim() !== words || document.activeElement !== field) return;
      list.replaceChildren(...fragment.body.querySelectorAll("li"));
      options().forEach((option, place) => { option.id = `${id}-${place}`; });
      active = -1;
      field.removeAttribute("aria-activedescendant");
      list.hidden = list.children.length === 0;
      field.setAttribute("aria-expanded", String(!list.hidden));
      said.textContent = list.hidden ? "候補はありません" : `候補 ${list.children.length}件`;
    } catch {
      // Signed out, offline or overtaken: the search button still works.
      if (!asked.signal.aborted) close();
    }
  }

  function take(option) {
    close();
    choose(option, field);
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  field.addEventListener("compositionstart", () => { composing = true; });
  field.addEventListener("compositionend", () => { composing = false; });
  field.addEventListener("keydown", (event) => {
    if (composing || event.isComposing || event.keyCode === 229) return;
    // In a form, Enter here must not save what is only half written.
    if (event.key === "Enter" && field.dataset.suggest) event.preventDefault();
    if (list.hidden) return;
    if (event.key === "ArrowDown") point(active + 1);
    else if (event.key === "ArrowUp") point(active < 0 ? -1 : active - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && active >= 0) take(options()[active]);
    else if (event.key === "Enter" && field.dataset.suggest) point(0);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  field.addEventListener("blur", () => setTimeout(close, 150));
  // Before the field loses the focus, or the list would be gone when the click arrives.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (option) take(option);
  });
}

// ---- the search field at the top: a choice opens the page -----------------------------------------------------------

const top = document.querySelector(".search input[name=q]");
if (top) suggest(top, (option) => location.assign(option.dataset.href));

// ---- persons in a form: a choice gets a line of its own -------------------------------------------------------------

for (const field of document.querySelectorAll("input[data-suggest=people]")) {
  const people = field.closest("fieldset");
  const template = people.querySelector("template");
  suggest(field, (option) => {
    const name = `role_${option.dataset.id}`;
    let select = people.querySelector(`select[name="${name}"]`);
    if (!select) {
      const line = template.content.cloneNode(true);
      select = line.querySelector("select");
      const label = line.querySelector("label");
      select.name = name;
      select.id = name;
      label.htmlFor = name;
      label.firstChild.textContent = option.dataset.label;
      const care = line.querySelector(".care");
      if (option.dataset.cautions) care.querySelector("[data-words]").textContent = `${option.dataset.label}: ${option.dataset.cautions}`;
      else care.remove();
      people.querySelector("[data-chosen]").append(line);
    }
    // The first choice is not to be concerned; the second is the usual part.
    if (!select.value) select.selectedIndex = 1;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    field.value = "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
