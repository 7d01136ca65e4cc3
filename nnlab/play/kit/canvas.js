// Draws the scene that the kernel describes; pointer.js and keys.js tell the kernel what was done,
// marks.js has the shapes, and layers.js keeps those that stay.
// Scene coordinates are data; sizes are pixels of the canvas at its full size (width x height).

const LOW = 620; // pixels of a window's height below which a picture is not put above the rest
const CALM = 400; // milliseconds between two pictures where less motion is asked for
const BLACK = "#222222"; // of a mark; drawn in the ink's colour, or a dark page would hide it
const WORDS = new TextDecoder();
const CALMER = matchMedia("(prefers-reduced-motion: reduce)");

function render({ model, el }) {
  const width = model.get("width");
  const height = model.get("height");
  const canvas = document.createElement("canvas");
  canvas.className = "nnlab-canvas";
  canvas.style.setProperty("--full", `${width}px`);
  canvas.style.setProperty("--shape", width / height);
  canvas.setAttribute("role", "img");
  const live = document.createElement("div");
  live.className = "nnlab-live";
  live.setAttribute("aria-live", "polite");
  el.append(canvas, live);

  const view = { canvas, live, width, height, scene: null, pixels: null, told: 0 };
  view.scratch = new Map();
  let waiting = 0;
  const redraw = () => {
    waiting ||= pace(() => {
      waiting = 0;
      draw(view);
      acknowledge(view, model);
    });
  };
  const receive = () => {
    read(view, model.get("sent"));
    follow(view);
    needFont(view, model);
    redraw();
    if (model.get("active")) announce(view);
  };
  view.redraw = redraw;
  const resized = new ResizeObserver(() => {
    if (model.get("active")) arrange(canvas, width, resized);
    redraw();
  });
  resized.observe(canvas);
  const themed = new MutationObserver(redraw); // JupyterLab names its theme on the body
  themed.observe(document.body, { attributeFilter: ["data-jp-theme-name"] });
  const hear = (message, buffers) => takeFont(view, message, buffers ?? []);
  model.on("change:sent", receive);
  model.on("msg:custom", hear);
  if (model.get("active")) listen(view, model);
  receive();

  return () => {
    clearTimeout(view.saying);
    resized.disconnect();
    themed.disconnect();
    model.off("change:sent", receive);
    model.off("msg:custom", hear);
    model.send({ kind: "removed" });
  };
}

// Before the next frame; for those who asked for less motion, with a pause before it.
function pace(work) {
  const frame = () => requestAnimationFrame(work);
  return CALMER.matches ? setTimeout(frame, CALM) : frame();
}

// Put what is told and the settings beside the picture where the playground is wide enough.
function arrange(canvas, width, resized) {
  const box = canvas.closest(".nnlab-play");
  if (!box) return;
  resized.observe(box);
  const least = innerHeight < LOW ? 560 : 0.85 * width + 312; // as canvas.css has it
  box.classList.toggle("nnlab-beside", box.clientWidth >= least);
  const numbers = box.querySelector(".nnlab-told > :nth-child(2)");
  if (numbers) reach(numbers, resized);
}

// Let Tab reach the numbers where they scroll: not every browser does that by itself.
function reach(numbers, resized) {
  resized.observe(numbers.querySelector(".widget-html-content") ?? numbers);
  numbers.setAttribute("role", "group");
  numbers.ariaLabel = "numbers";
  const { scrollWidth, clientWidth, scrollHeight, clientHeight } = numbers;
  if (scrollWidth > clientWidth || scrollHeight > clientHeight) numbers.tabIndex = 0;
  else numbers.removeAttribute("tabindex");
}

// What is sent is the scene as JSON, a line's end, and pixels.
function read(view, sent) {
  const bytes = new Uint8ClampedArray(sent.buffer, sent.byteOffset, sent.byteLength);
  const end = bytes.indexOf(10);
  if (end < 0) return; // nothing was shown yet
  const before = view.scene;
  view.scene = JSON.parse(WORDS.decode(bytes.subarray(0, end)));
  keepLayers(view.scene, before);
  view.pixels = bytes.subarray(end + 1);
}

// Tell the kernel how far the page has come, where it asks: it sends no more than can be drawn.
function acknowledge(view, model) {
  const { number, asked } = view.scene ?? { asked: 0 };
  if (asked <= view.told || !model.get("active")) return;
  view.told = number;
  model.send({ kind: "drawn", number });
}

function draw(view) {
  const { canvas, width, height, scene } = view;
  if (!scene || !canvas.clientWidth) return;
  const scale = (canvas.clientWidth / width) * devicePixelRatio;
  const pen = canvas.getContext("2d");
  resize(canvas, Math.round(width * scale), Math.round(height * scale), pen);
  canvas.setAttribute("aria-label", scene.label);
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  const [left, right, bottom, top] = scene.bounds;
  const place = ([x, y]) => [
    ((x - left) / (right - left)) * width,
    ((top - y) / (top - bottom)) * height,
  ];
  const style = getComputedStyle(canvas);
  const ink = style.color;
  const family = style.fontFamily;
  const sizes = lettering(pen, view, place, canvas.clientWidth / width, family);
  const [rows, columns] = scene.grid;
  pen.imageSmoothingEnabled = true; // tiles of sharp cells switch it off
  if (rows) drawPixels(pen, view, 0, scene.grid, 0, 0, width, height);
  const tiles = 4 * rows * columns; // where they begin
  for (const mark of scene.marks) {
    pen.globalAlpha = mark.opacity;
    const inked = mark.colour === "ink" || (mark.colour === BLACK && mark.kind !== "text");
    pen.strokeStyle = pen.fillStyle = inked ? ink : mark.colour;
    const places = mark.points.map(place);
    if (mark.kind === "tile") {
      const [[x0, y0], [x1, y1]] = places;
      pen.imageSmoothingEnabled = !mark.cells;
      const box = [x0, y1, x1 - x0, y0 - y1];
      drawPixels(pen, view, tiles + mark.offset, mark.grid, ...box);
      if (mark.frame) drawFrame(pen, mark.frame, box);
    } else {
      if (mark.kind === "text") write(pen, view, mark, sizes, family, ink);
      if (mark.layer) drawLayer(pen, mark, places, scale);
      else SHAPES[mark.kind](pen, mark, places);
    }
  }
  drawCursor(pen, view, place, ink);
}

function resize(canvas, columns, rows, pen) {
  if (canvas.width === columns && canvas.height === rows) {
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, columns, rows);
  } else [canvas.width, canvas.height] = [columns, rows];
}

function drawPixels(pen, { pixels, scratch }, offset, [rows, columns], ...box) {
  const size = `${rows} ${columns}`;
  if (!scratch.has(size)) scratch.set(size, new OffscreenCanvas(columns, rows).getContext("2d"));
  const tile = scratch.get(size);
  const shown = pixels.slice(offset, offset + 4 * rows * columns);
  tile.putImageData(new ImageData(shown, columns, rows), 0, 0);
  pen.drawImage(tile.canvas, ...box);
}

function drawFrame(pen, [width, opacity, dash], box) {
  pen.globalAlpha = opacity;
  pen.lineWidth = width;
  pen.setLineDash(dash);
  pen.strokeRect(...box);
  pen.setLineDash([]);
}

export default { render };
