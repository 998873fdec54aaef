// The network in motion: arrows go from node to node, nodes are dragged or arranged by forces, a click brings the next
// page's network without loading a page. Every action is a link of the page, so all of it works without this script.

import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "../vendor/d3/d3.js";
import { picture, png } from "./save.js";
import { suggest } from "./suggest.js";

const NEAR = 4; // pixels that a pointer moves in a click
const STEP = 1.25;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

let net; // the network on the page now

/** A network on the page: its nodes by id, each with its place, its lines, and how large it is shown. */
class Net {
  constructor(figure) {
    this.figure = figure;
    this.region = figure.querySelector(".net-region");
    this.svg = figure.querySelector("svg.network");
    this.box = this.svg.viewBox.baseVal;
    this.nodes = new Map();
    for (const element of this.svg.querySelectorAll(".net-node")) {
      const node = { id: element.dataset.id, element, x: Number(element.dataset.x), y: Number(element.dataset.y) };
      this.nodes.set(node.id, node);
    }
    this.lines = [...this.svg.querySelectorAll(".net-line")].map((element) => ({
      element, source: this.nodes.get(element.dataset.a), target: this.nodes.get(element.dataset.b),
    }));
    this.rests = [...this.svg.querySelectorAll(".net-rest")].map((element) => {
      const text = element.querySelector("text");
      const owner = this.nodes.get(element.dataset.owner);
      return { element: text, owner, x: Number(text.getAttribute("x")), y: Number(text.getAttribute("y")) };
    });
    this.tools = figure.querySelector("[data-net-tools]");
    this.chosen = figure.querySelector("[data-net-chosen]");
    this.tools.hidden = this.chosen.hidden = false;
    for (const [name, action] of Object.entries(this.actions())) {
      this.tools.querySelector(`[data-do="${name}"]`).addEventListener("click", action);
    }
    this.svg.addEventListener("keydown", (event) => this.key(event));
    this.svg.addEventListener("focusin", (event) => this.choose(event.target.closest(".net-node")));
    this.svg.addEventListener("pointerdown", (event) => this.press(event));
    this.region.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return; // without the key the wheel is for the page
      event.preventDefault();
      this.zoom(this.scale * (event.deltaY < 0 ? STEP : 1 / STEP));
    }, { passive: false });
    this.zoom(1);
    this.middle(this.svg.querySelector(".net-node.start"));
  }

  actions() {
    return {
      larger: () => this.zoom(this.scale * STEP),
      smaller: () => this.zoom(this.scale / STEP),
      whole: () => this.zoom(Math.min(1, this.region.clientWidth / this.box.width)),
      arrange: () => (this.free ? this.order() : this.arrange()),
      svg: () => save(picture(this.svg), "svg"),
      png: async () => save(await png(this.svg), "png"),
    };
  }

  zoom(scale) {
    this.scale = Math.min(4, Math.max(0.1, scale));
    this.svg.setAttribute("width", this.box.width * this.scale);
    this.svg.setAttribute("height", this.box.height * this.scale);
  }

  middle(element) {
    if (!element) return;
    const [at, frame] = [element.getBoundingClientRect(), this.region.getBoundingClientRect()];
    this.region.scrollLeft += at.left + at.width / 2 - frame.left - frame.width / 2;
    this.region.scrollTop += at.top + at.height / 2 - frame.top - frame.height / 2;
  }

  /** Show what can be done with a node: the links of its row in the table. */
  choose(element) {
    if (!element) return;
    const row = document.getElementById(`n-${element.dataset.id}`);
    const links = [...(row?.querySelectorAll("a") ?? [])].map((link) => link.cloneNode(true));
    this.chosen.replaceChildren(...links);
  }

  key(event) {
    const element = event.target.closest(".net-node");
    if (!element) return;
    const row = document.getElementById(`n-${element.dataset.id}`);
    if (event.key in ARROWS) {
      event.preventDefault();
      this.next(this.nodes.get(element.dataset.id), ARROWS[event.key])?.element.focus();
    } else if (event.key === "Delete") {
      event.preventDefault();
      row?.querySelector("a[href*='weg=']:not([href*='ziel='])")?.click();
    }
  }

  /** The nearest node in a direction; what lies aside is further away. */
  next(from, [dx, dy]) {
    const far = (node) => {
      const [along, aside] = [(node.x - from.x) * dx + (node.y - from.y) * dy, (node.x - from.x) * dy - (node.y - from.y) * dx];
      return along > 1 ? along + 2 * Math.abs(aside) : Infinity;
    };
    const all = [...this.nodes.values()].filter((node) => node !== from && far(node) < Infinity);
    return all.sort((a, b) => far(a) - far(b))[0];
  }

  /** Drag a node, or the picture where there is none. */
  press(event) {
    if (event.button !== 0 || event.pointerType === "touch" && !event.target.closest(".net-node")) return;
    const node = this.nodes.get(event.target.closest(".net-node")?.dataset.id);
    if (!node && event.target.closest("a")) return;
    const from = { x: event.clientX, y: event.clientY };
    const start = node ? [node.x, node.y] : [this.region.scrollLeft, this.region.scrollTop];
    let moved = false;
    const move = (now) => {
      const [dx, dy] = [now.clientX - from.x, now.clientY - from.y];
      if (!moved && Math.hypot(dx, dy) < NEAR) return;
      moved = true;
      if (node) {
        [node.x, node.y] = [start[0] + dx / this.scale, start[1] + dy / this.scale];
        [node.fx, node.fy] = [node.x, node.y];
        this.draw();
      } else {
        [this.region.scrollLeft, this.region.scrollTop] = [start[0] - dx, start[1] - dy];
      }
    };
    const end = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", end);
      removeEventListener("pointercancel", end);
      if (!moved) return;
      const swallow = (click) => { click.preventDefault(); click.stopPropagation(); };
      addEventListener("click", swallow, { capture: true });
      setTimeout(() => removeEventListener("click", swallow, { capture: true })); // a click that comes, comes at once
    };
    event.preventDefault();
    addEventListener("pointermove", move);
    addEventListener("pointerup", end);
    addEventListener("pointercancel", end);
  }

  draw() {
    for (const { element, x, y } of this.nodes.values()) element.setAttribute("transform", `translate(${x} ${y})`);
    for (const { element, source, target } of this.lines) {
      const half = (source.x + target.x) / 2;
      const way = this.free
        ? `M${source.x} ${source.y}L${target.x} ${target.y}`
        : `M${source.x} ${source.y}C${half} ${source.y} ${half} ${target.y} ${target.x} ${target.y}`;
      for (const path of element.querySelectorAll("path")) path.setAttribute("d", way);
      const label = element.querySelector("text");
      label?.setAttribute("x", half);
      label?.setAttribute("y", (source.y + target.y) / 2 + 5);
    }
    if (!this.free) return;
    for (const { element, owner, x, y } of this.rests) {
      element.setAttribute("text-anchor", x < owner.x ? "end" : "start");
      element.setAttribute("x", x);
      element.setAttribute("y", y);
    }
    for (const { source, target } of this.lines) {
      const [near, far] = source.element.matches(".start, .opened") ? [source, target] : [target, source];
      if (!far.element.matches(".start, .opened")) label(far, far.x < near.x ? -1 : 1);
    }
  }

  /** Let forces arrange the nodes, from where they are. */
  arrange() {
    this.free = true;
    this.figure.classList.add("net-free");
    this.pressed(true);
    const nodes = [...this.nodes.values()];
    const start = this.nodes.get(this.svg.querySelector(".net-node.start")?.dataset.id);
    if (start) [start.fx, start.fy] = [0, 0];
    const links = [
      ...this.lines.map(({ source, target }) => ({ source, target })),
      ...this.rests.map((rest) => ({ source: rest.owner, target: rest })),
    ];
    this.forces = forceSimulation([...nodes, ...this.rests])
      .force("link", forceLink(links).distance(170).strength(0.3))
      .force("charge", forceManyBody().strength(-700))
      .force("collide", forceCollide(44))
      .force("x", forceX(0).strength(0.02))
      .force("y", forceY(0).strength(0.06))
      .stop();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.forces.tick(300);
      this.fit();
      return;
    }
    this.forces.on("tick", () => this.fit()).restart();
  }

  /** Draw, with the box around all nodes and their labels. */
  fit() {
    const [xs, ys] = [[], []];
    for (const { x, y } of this.nodes.values()) { xs.push(x); ys.push(y); }
    const [left, right, top, bottom] = [Math.min(...xs) - 290, Math.max(...xs) + 290, Math.min(...ys) - 50, Math.max(...ys) + 90];
    this.svg.setAttribute("viewBox", [left, top, right - left, bottom - top].map(Math.round).join(" "));
    this.zoom(this.scale);
    this.draw();
  }

  /** Put all back where the server had them. */
  order() {
    this.forces?.stop();
    this.free = false;
    this.figure.classList.remove("net-free");
    this.pressed(false);
    show(location.href, { push: false, focus: "arrange" });
  }

  pressed(on) {
    this.tools.querySelector('[data-do="arrange"]').setAttribute("aria-pressed", String(on));
  }
}

/** Put a node's label on its left or right side. */
function label({ element }, side) {
  const text = element.querySelector(".label");
  if (text.getAttribute("text-anchor") === "middle") return;
  text.setAttribute("text-anchor", side < 0 ? "end" : "start");
  text.setAttribute("x", 20 * side);
}

function save(blob, ending) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${document.querySelector("h1").textContent.trim().replace(/[^\p{L}\p{N} -]/gu, "")}.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Bring the network of another address onto this page. */
async function show(address, { push = true, focus = "" } = {}) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  const next = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  if (!next?.querySelector("[data-net]")) {
    location.assign(address); // an error, a choice, or nothing to draw: a page like any other
    return;
  }
  const open = document.querySelector("details.filter")?.open;
  for (const part of [".top", "main"]) {
    document.querySelector(part).replaceChildren(...next.querySelector(part).children);
  }
  document.title = next.title;
  if (push) history.pushState(null, "", answer.url);
  if (open) document.querySelector("details.filter").open = true;
  begin();
  for (const input of document.querySelectorAll("input[data-suggest]")) suggest(input);
  const said = document.getElementById("said");
  setTimeout(() => { said.textContent = `${document.querySelector("h1").textContent}: ${net.figure.dataset.said}`; }, 50);
  const at = net.nodes.get(focus)?.element ?? net.figure.querySelector(`[data-do="${CSS.escape(focus)}"]`);
  (at ?? net.svg.querySelector(".net-node.start") ?? net.region).focus({ preventScroll: !net.nodes.has(focus) });
}

function begin() {
  const figure = document.querySelector("[data-net]");
  net = figure && new Net(figure);
}

const ours = (address) => new URL(address, location).pathname === location.pathname;

document.addEventListener("click", (event) => {
  const link = event.target.closest("main a[href]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const address = link.getAttribute("href");
  if (address.startsWith("#") || link.hasAttribute("download") || !ours(address)) return;
  event.preventDefault();
  const row = link.closest("tr[id^='n-']");
  show(address, { focus: link.dataset.id ?? row?.id.slice(2) ?? "" });
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.closest("main") || !ours(form.action)) return;
  event.preventDefault();
  const address = new URL(form.action);
  address.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  show(address);
});

addEventListener("popstate", () => show(location.href, { push: false }));

begin();
