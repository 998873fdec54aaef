// A drawing as a file that looks the same elsewhere: what style sheets say of it is written into it.

const STYLES = [
  "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "paint-order",
  "font-family", "font-size", "font-weight", "text-anchor", "text-decoration", "display",
];
const COLOURS = ["fill", "stroke"];
const LARGEST = 8000; // pixels of a side that browsers draw without fail

/** An SVG element of the page as a file. */
export function picture(svg) {
  return new Blob([written(svg)], { type: "image/svg+xml" });
}

/** The same as pixels, twice as many as on the screen. */
export async function png(svg) {
  const { width, height } = svg.viewBox.baseVal;
  const scale = Math.min(2, LARGEST / width, LARGEST / height);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(written(svg))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

function written(svg) {
  const copy = svg.cloneNode(true);
  const [from, to] = [svg.querySelectorAll("*"), copy.querySelectorAll("*")];
  from.forEach((element, i) => {
    const style = getComputedStyle(element);
    for (const name of STYLES) {
      const given = style.getPropertyValue(name);
      const value = COLOURS.includes(name) ? plain(given) : given;
      if (value && !(name === "display" && value !== "none")) to[i].setAttribute(name, value);
    }
    if (element.matches("a[href]")) to[i].setAttribute("href", new URL(element.getAttribute("href"), location).href);
    to[i].removeAttribute("class");
  });
  copy.querySelectorAll("path").forEach((path) => { if (path.getAttribute("stroke") === "transparent") path.remove(); });
  const { x, y, width, height } = svg.viewBox.baseVal;
  const ground = document.createElementNS(svg.namespaceURI, "rect");
  for (const [name, value] of Object.entries({ x, y, width, height, fill: plain(getComputedStyle(document.body).backgroundColor) })) {
    ground.setAttribute(name, value);
  }
  copy.prepend(ground);
  copy.setAttribute("width", width);
  copy.setAttribute("height", height);
  copy.removeAttribute("class");
  return new XMLSerializer().serializeToString(copy);
}

const known = new Map();
const pixel = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });

/** A colour as every program understands it: style sheets may say `oklch(…)`. */
function plain(colour) {
  if (!/^[a-z]+\(/.test(colour) || colour.startsWith("url(")) return colour;
  if (!known.has(colour)) {
    pixel.clearRect(0, 0, 1, 1);
    pixel.fillStyle = colour;
    pixel.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pixel.getImageData(0, 0, 1, 1).data;
    known.set(colour, a ? `rgb(${r},${g},${b})` : "transparent");
  }
  return known.get(colour);
}
