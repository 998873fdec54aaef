// Makes the outlines in web/explorer/maps: `npm run maps -- DIRECTORY [TARGET]`, where DIRECTORY holds the three
// GeoJSON files that web/explorer/maps/README.md describes.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { geoConicConformal } from "d3-geo";

const [source, elsewhere] = process.argv.slice(2);
const target = elsewhere ?? join(dirname(fileURLToPath(import.meta.url)), "..", "explorer", "maps");
const WIDTH = 6000; // in steps of some 110 m: whole numbers are short
const HEIGHT = 8000;

const laender = read("laender_de", "id");
const kreise = read("kreise_de", "kreis");
const gemeinden = read("gemeinden_mitte", "ags");
const parts = [...new Set(gemeinden.map(({ id }) => id.slice(0, 2)))];

// Lambert's conic with the parallels that maps of Germany are drawn on, fitted once, so that all files overlay.
// Fitted to points and not to areas, because D3 reads the direction of a ring differently from GeoJSON.
const points = laender.flatMap(({ rings }) => rings.flat());
const projection = geoConicConformal()
  .rotate([-10.5, 0])
  .parallels([48 + 40 / 60, 53 + 40 / 60])
  .fitExtent([[10, 10], [WIDTH - 10, HEIGHT - 10]], { type: "MultiPoint", coordinates: points });

mkdirSync(target, { recursive: true });
const boxes = { "": [0, 0, WIDTH, HEIGHT] };
for (const { id, rings } of laender) boxes[id] = around(rings);
const files = { laender: draw("laender", "l", laender), kreise: draw("kreise", "k", kreise) };
for (const part of parts) {
  const name = `gemeinden-${part}`;
  files[name] = draw(name, "g", gemeinden.filter(({ id }) => id.startsWith(part)));
}
const quality = Object.fromEntries(
  gemeinden.filter(({ quality }) => quality !== "vg5000-2021").map(({ id, quality }) => [id, quality]),
);
keep("outlines.json", `${JSON.stringify({ boxes, files, quality }, null, 1)}\n`);

/** The areas of a file: their key, their rings in degrees, how good they are. */
function read(name, key) {
  const { features } = JSON.parse(readFileSync(join(source, `${name}.geojson`), "utf8"));
  const areas = features.map(({ id, properties, geometry: { type, coordinates } }) => ({
    id: properties[key] ?? id,
    quality: properties.geometry_quality,
    rings: type === "Polygon" ? coordinates : coordinates.flat(),
  }));
  return areas.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Writes a file of outlines, and gives their keys. */
function draw(name, letter, areas) {
  const paths = areas.map(({ id, rings }) => `<path id="${letter}${id}" d="${rings.map(line).join("")}"/>\n`);
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}">\n`;
  const whose = "<!-- © GeoBasis-DE / BKG 2021 (Daten verändert), dl-de/by-2-0 -->\n";
  keep(`${name}.svg`, `${head}${whose}${paths.join("")}</svg>\n`);
  return areas.map(({ id }) => id);
}

/** A ring on the page. Neighbours share their corners, so rounding each leaves no gap between them. */
function corners(ring) {
  const all = ring.map((place) => projection(place).map(Math.round));
  return all.filter(([x, y], i) => i === 0 || x !== all[i - 1][0] || y !== all[i - 1][1]);
}

/** A ring as a part of a path: its first corner, then steps. Nothing for an island smaller than a step. */
function line(ring) {
  const [first, ...rest] = corners(ring).slice(0, -1); // the last is the first again
  if (rest.length < 2) return "";
  let [x, y] = first;
  const steps = rest.map(([right, down]) => {
    const step = pair(right - x, down - y);
    [x, y] = [right, down];
    return step;
  });
  return `M${pair(...first)}l${steps.join(" ").replaceAll(" -", "-")}z`;
}

function pair(x, y) {
  return y < 0 ? `${x}${y}` : `${x} ${y}`;
}

/** Left, top, width and height of these rings, with a little room around. */
function around(rings) {
  const all = rings.flatMap(corners);
  const [left, right] = [Math.min(...all.map(([x]) => x)), Math.max(...all.map(([x]) => x))];
  const [top, bottom] = [Math.min(...all.map(([, y]) => y)), Math.max(...all.map(([, y]) => y))];
  return [left - 10, top - 10, right - left + 20, bottom - top + 20];
}

function keep(name, text) {
  writeFileSync(join(target, name), text);
  if (name.endsWith(".svg")) writeFileSync(join(target, `${name}.gz`), gzipSync(text, { level: 9 }));
}
