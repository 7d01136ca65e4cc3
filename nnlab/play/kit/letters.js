// The letters of a canvas: as large as they need to be, in colours that stand out, in a font that
// has them.

const LEAST = 10; // pixels of the page that letters are high, where there is room for it
const GROWTH = [1, 0.75, 0.5, 0.25]; // shares of the way to LEAST that are tried
const CONTRAST = 4.5; // of letters and their ground, at least (WCAG 2.2, 1.4.3)
const KOREAN = /[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]/;
const FONT = "nnlab-korean"; // as canvas.css names it
const SYLLABLES = "U+1100-11FF, U+3130-318F, U+AC00-D7A3"; // all others stay the page's own

// Set the pen to a text's size and colour; `sizes` are those of `lettering`.
function write(pen, view, mark, sizes, family, ink) {
  pen.font = `${sizes.get(mark) ?? mark.size}px ${family}`;
  if (mark.colour !== "ink") pen.fillStyle = legible(view, pen.fillStyle, ink);
}

// The size of each text that has to grow, by its mark. A small picture has small letters: each
// grows towards LEAST until it would touch another text, a tile that it stands beside, or the
// picture's edge; those of a row stay alike.
function lettering(pen, view, place, unit, family) {
  const texts = view.scene.marks.filter(({ kind, text }) => kind === "text" && text);
  if (texts.every(({ size }) => size * unit >= LEAST)) return new Map();
  const tiles = view.scene.marks.filter(({ kind }) => kind === "tile").map(({ points }) => {
    const [[left, bottom], [right, top]] = points.map(place);
    return { left, right, top, bottom };
  });
  const known = texts.map((mark) => {
    pen.font = `${mark.size}px ${family}`;
    const text = { mark, at: place(mark.points[0]), wide: pen.measureText(mark.text).width };
    text.most = Math.max(1, LEAST / (mark.size * unit));
    text.beside = tiles.filter((tile) => !meet(around(text, 1), tile));
    return text;
  });
  for (const share of GROWTH) grow(known, share, view);
  return alike(known);
}

// Texts that have not grown and have room for it grow by a share of what they lack.
function grow(known, share, { width, height }) {
  const times = ({ most }) => 1 + share * (most - 1);
  const boxes = known.map((text) => around(text, times(text)));
  known.forEach((text, i) => {
    const { left, right, top, bottom } = boxes[i];
    if (text.times || left < 0 || right > width || top < 0 || bottom > height) return;
    const others = boxes.filter((_, j) => j !== i);
    if (![...others, ...text.beside].some((other) => meet(boxes[i], other))) text.times = times(text);
  });
}

// The sizes by their marks; all in a row get the row's smallest.
function alike(known) {
  const row = ({ mark, at: [, y] }) => `${mark.size} ${y.toFixed(1)}`;
  const least = {};
  for (const text of known) least[row(text)] = Math.min(least[row(text)] ?? Infinity, text.times ?? 1);
  return new Map(known.map((text) => [text.mark, text.mark.size * least[row(text)]]));
}

// Where a text that has grown stands.
function around({ mark: { align, size }, at: [x, y], wide }, times) {
  const before = { left: 0, center: 0.5, right: 1 }[align] * wide * times;
  const half = 0.5 * size * times;
  return { left: x - before, right: x - before + wide * times, top: y - half, bottom: y + half };
}

function meet(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

// A colour mixed with the ink until it stands out from the page. Greys stay: they are chosen for
// the ground that they stand on.
function legible(view, colour, ink) {
  const key = `${colour} ${ink}`;
  view.legible ??= new Map();
  if (!view.legible.has(key)) view.legible.set(key, mixed(view.canvas, colour, ink));
  return view.legible.get(key);
}

function mixed(canvas, colour, ink) {
  const [own, end, ground] = [colour, ink, groundOf(canvas)].map(channels);
  if (Math.max(...own) - Math.min(...own) < 30) return colour;
  for (let share = 0; share < 1; share += 0.1) {
    const mix = own.map((value, i) => Math.round(value + share * (end[i] - value)));
    if (contrast(mix, ground) >= CONTRAST) return `rgb(${mix})`;
  }
  return ink;
}

// The first ground behind a node that can be seen.
function groundOf(node) {
  const colour = getComputedStyle(node).backgroundColor;
  if (!/^rgba\(.*, 0\)$/.test(colour)) return colour;
  return node.parentElement ? groundOf(node.parentElement) : "rgb(255, 255, 255)";
}

// "#rrggbb" or "rgb(r, g, b)" as three numbers up to 255.
function channels(colour) {
  if (colour[0] === "#") return [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
  return colour.match(/[\d.]+/g).slice(0, 3).map(Number);
}

function contrast(one, other) {
  const [low, high] = [one, other].map(luminance).sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function luminance(rgb) {
  const [r, g, b] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

// Korean letters come from the kernel, once for a page: not every system has some. The page's fonts
// are looked through last: that brings all styles of the page up to date.
function needFont(view, model) {
  if (view.asked || !model.get("active")) return;
  if (!view.scene?.marks.some(({ text }) => KOREAN.test(text))) return;
  view.asked = true;
  const here = [...document.fonts].some(({ family }) => family === FONT);
  if (!here) model.send({ kind: "font" });
}

async function takeFont(view, { kind }, [bytes]) {
  if (kind !== "font" || !bytes) return;
  document.fonts.add(await new FontFace(FONT, bytes, { unicodeRange: SYLLABLES }).load());
  view.redraw();
}
