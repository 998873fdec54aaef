// What a script adds to the map: what is under the pointer in words, one stop of the tab key for all areas with arrow
// keys from one to the next, and a closer look. Without it each area is a link with a name.

import { Sheet } from "./sheet.js";

for (const figure of document.querySelectorAll("[data-map]")) enhance(figure);

function enhance(figure) {
  const svg = figure.querySelector(".sheet svg");
  const areas = [...svg.querySelectorAll(".areas a")];
  const sheet = new Sheet(figure, svg);
  const readout = document.createElement("p");
  readout.className = "readout";
  readout.setAttribute("aria-hidden", "true"); // the same is the area's name
  svg.after(readout);
  describe(figure, svg);

  const marks = ["here", "here inner"].map((name) => {
    const mark = document.createElementNS(svg.namespaceURI, "use");
    mark.setAttribute("class", name);
    mark.setAttribute("aria-hidden", "true");
    svg.append(mark);
    return mark;
  });

  // The names are titles in the page; as titles they would come up a second time beside the read-out.
  for (const area of areas) {
    const title = area.querySelector("title");
    area.setAttribute("aria-label", title.textContent);
    title.remove();
  }

  let current = areas[0]; // the one that the tab key reaches

  const show = (area) => {
    readout.textContent = area?.getAttribute("aria-label") ?? "";
    for (const mark of marks) {
      if (area) mark.setAttribute("href", area.querySelector("use").getAttribute("href"));
      else mark.removeAttribute("href");
    }
  };

  const go = (area) => {
    if (!area) return;
    current.setAttribute("tabindex", "-1");
    current = area;
    current.setAttribute("tabindex", "0");
    sheet.reveal(box(current));
    current.focus({ preventScroll: true });
  };

  svg.addEventListener("pointerover", (event) => show(event.target.closest?.(".areas a") ?? focused()));
  svg.addEventListener("pointerleave", () => show(focused()));
  svg.addEventListener("focusin", (event) => {
    const area = event.target.closest(".areas a");
    if (!area) return;
    if (area !== current) {
      current.setAttribute("tabindex", "-1");
      current = area;
      current.setAttribute("tabindex", "0");
    }
    show(area);
  });
  svg.addEventListener("focusout", () => show(null));

  function focused() {
    return document.activeElement?.closest?.(".areas a") ?? null;
  }

  const keys = {
    ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
  };
  svg.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (keys[event.key]) go(next(areas, current, keys[event.key]));
    else if (event.key === "Home") go(areas[0]);
    else if (event.key === "End") go(areas.at(-1));
    else if (event.key === "+") sheet.scale(1 / 1.5, middle(box(current)));
    else if (event.key === "-") sheet.scale(1.5, middle(box(current)));
    else if (event.key === "0") sheet.whole();
    else return;
    event.preventDefault();
  });
}

/** Say how the keys work, to those who hear it as much as to those who see it. */
function describe(figure, svg) {
  const hint = document.createElement("p");
  hint.className = "note screen-only";
  hint.id = "map-hint";
  hint.textContent = figure.dataset.hint;
  figure.querySelector(".legend").append(hint);
  svg.setAttribute("aria-describedby", hint.id);
}

const boxes = new WeakMap();

/** Where an area is; an outline does not move. */
function box(area) {
  let found = boxes.get(area);
  if (!found?.width) boxes.set(area, (found = area.querySelector("use").getBBox()));
  return found;
}

function middle({ x, y, width, height }) {
  return [x + width / 2, y + height / 2];
}

/** The nearest area in a direction: a step aside counts double. */
function next(areas, from, [right, down]) {
  const [x, y] = middle(box(from));
  let best, least = Infinity;
  for (const area of areas) {
    if (area === from) continue;
    const [ax, ay] = middle(box(area));
    const along = (ax - x) * right + (ay - y) * down;
    const aside = Math.abs((ax - x) * down) + Math.abs((ay - y) * right);
    if (along <= 0 || aside > 2 * along) continue;
    const far = along + 2 * aside;
    if (far < least) [best, least] = [area, far];
  }
  return best;
}
