// A drawing that can be looked at more closely: buttons, and dragging once one is closer.

const CLOSEST = 12; // times as large as the whole

/** `figure` has the buttons' names in its data; `svg` is what is seen through its view box. */
export class Sheet {
  constructor(figure, svg) {
    this.svg = svg;
    this.frame = svg.parentElement;
    const { x, y, width, height } = svg.viewBox.baseVal;
    this.all = { x, y, width, height };
    this.unit = parseFloat(svg.getAttribute("font-size"));
    this.seen = { ...this.all };
    this.buttons(figure.dataset);
    this.drag();
  }

  buttons({ closer, farther, whole }) {
    const row = document.createElement("div");
    row.className = "buttons";
    for (const [text, name, act] of [
      ["+", closer, () => this.scale(1 / 1.5)],
      ["−", farther, () => this.scale(1.5)],
      [whole, whole, () => this.whole()],
    ]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.setAttribute("aria-label", name);
      button.addEventListener("click", act);
      row.append(button);
    }
    this.svg.before(row);
  }

  /** Show so many times as much, with `at` staying where it is. */
  scale(factor, at) {
    const { x, y, width, height } = this.seen;
    const [ax, ay] = at ?? [x + width / 2, y + height / 2];
    const least = this.all.width / CLOSEST;
    const by = Math.min(Math.max(factor, least / width), this.all.width / width);
    this.show({ x: ax - (ax - x) * by, y: ay - (ay - y) * by, width: width * by, height: height * by });
    this.say();
  }

  whole() {
    this.show({ ...this.all });
    this.say();
  }

  /** How large it is shown, for those who do not see it. */
  say() {
    const said = document.getElementById("said");
    if (said) said.textContent = `${Math.round(this.all.width / this.seen.width * 100)} %`;
  }

  /** Move what is seen until this box is in it. */
  reveal(box) {
    const { x, y, width, height } = this.seen;
    if (box.x >= x && box.y >= y && box.x + box.width <= x + width && box.y + box.height <= y + height) return;
    this.show({ x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height });
  }

  /** Show a part, but nothing beyond the whole. */
  show({ x, y, width, height }) {
    const { all } = this;
    this.seen = {
      x: Math.min(Math.max(x, all.x), all.x + all.width - width),
      y: Math.min(Math.max(y, all.y), all.y + all.height - height),
      width,
      height,
    };
    const seen = this.seen;
    this.svg.setAttribute("viewBox", `${seen.x} ${seen.y} ${seen.width} ${seen.height}`);
    const share = width / all.width; // lines and hatches keep their size on the screen
    this.svg.setAttribute("font-size", String(this.unit * share));
    for (const pattern of this.svg.querySelectorAll("pattern")) {
      pattern.setAttribute("font-size", String(this.unit));
      pattern.setAttribute("patternTransform", `rotate(45) scale(${share})`);
    }
    this.frame.classList.toggle("closer", share < 0.999);
  }

  drag() {
    let from = null, moved = false;
    this.svg.addEventListener("pointerdown", (event) => {
      if (event.button || !this.frame.classList.contains("closer")) return;
      from = { x: event.clientX, y: event.clientY, seen: this.seen };
      moved = false;
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (!from) return;
      const [right, down] = [event.clientX - from.x, event.clientY - from.y];
      if (!moved && Math.hypot(right, down) < 5) return;
      if (!moved) this.svg.setPointerCapture(event.pointerId);
      moved = true;
      const perPixel = this.seen.width / this.svg.clientWidth;
      this.show({ ...from.seen, x: from.seen.x - right * perPixel, y: from.seen.y - down * perPixel });
    });
    for (const end of ["pointerup", "pointercancel"]) this.svg.addEventListener(end, () => { from = null; });
    // A drag that ends on an area is no click on it, and a link is not dragged away.
    this.svg.addEventListener("click", (event) => { if (moved) event.preventDefault(); moved = false; }, true);
    this.svg.addEventListener("dragstart", (event) => event.preventDefault());
  }
}
