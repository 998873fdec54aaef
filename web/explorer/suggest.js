// Suggestions while typing, after the ARIA pattern "combobox with a list". Without a script the field is a plain one.

const PAUSE = 150; // milliseconds without a key until the service is asked
let lists = 0;

/** Let an input suggest what the service's search finds; `data-suggest` says where, `data-kinds` of which kinds. */
export function suggest(input) {
  const list = document.createElement("ul");
  list.id = `suggestions-${++lists}`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent ?? "");
  list.hidden = true;
  input.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  let timer, asked = 0, active = -1;

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const mark = (index) => {
    active = index;
    [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === index)));
    const item = list.children[index];
    if (item) {
      input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    }
  };

  const take = (item) => {
    if (input.name === "q") {
      location.assign(item.dataset.page);
      return;
    }
    input.value = item.dataset.id;
    close();
    input.form.requestSubmit();
  };

  const show = (found) => {
    list.replaceChildren(...found.map((one, i) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${i}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.dataset.id = one.id;
      item.dataset.page = one.page;
      const kind = document.createElement("small");
      kind.textContent = ` ${one.kind}`;
      item.append(one.name, kind);
      item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(item); });
      return item;
    }));
    active = -1;
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    const said = document.getElementById("said");
    if (said) said.textContent = found.length ? `${found.length} ${input.dataset.found ?? "Vorschläge"}` : "";
  };

  const ask = async () => {
    const number = ++asked;
    const text = input.value.trim();
    if (text.length < 2) return close();
    const address = new URL(input.dataset.suggest, location.href);
    address.search = new URLSearchParams({ q: text });
    for (const kind of (input.dataset.kinds ?? "").split(" ").filter(Boolean)) address.searchParams.append("art", kind);
    for (const name of ["beispiele", "sprache"]) {
      const value = new URLSearchParams(location.search).get(name);
      if (value) address.searchParams.set(name, value);
    }
    const response = await fetch(address).catch(() => null);
    if (number === asked && response?.ok) show((await response.json()).suggestions);
  };

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    const count = list.children.length;
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
    if (list.hidden || !count) return;
    if (event.key === "ArrowDown") { event.preventDefault(); mark((active + 1) % count); }
    if (event.key === "ArrowUp") { event.preventDefault(); mark((active - 1 + count) % count); }
    if (event.key === "Enter" && active >= 0) { event.preventDefault(); take(list.children[active]); }
  });
}
