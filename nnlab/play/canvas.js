// Draws the scene that the kernel describes and tells the kernel what was clicked, dragged or typed.
// Scene coordinates are data; sizes are pixels of the canvas at its full size (width x height).

const CLICK = 4; // pixels that a pointer may tremble within a click
const KEYS = { " ": "play", s: "step", r: "reset" };
const TRIANGLE = [[0, -1.2], [1.1, 0.8], [-1.1, 0.8]];

function render({ model, el }) {
  const width = model.get("width");
  const height = model.get("height");
  const canvas = document.createElement("canvas");
  canvas.className = "nnlab-canvas";
  canvas.style.maxWidth = `${width}px`;
  canvas.style.aspectRatio = `${width} / ${height}`;
  canvas.setAttribute("role", "img");
  el.append(canvas);

  let waiting = 0;
  const redraw = () => {
    waiting ||= requestAnimationFrame(() => {
      waiting = 0;
      draw(canvas, model, width, height);
    });
  };
  const resized = new ResizeObserver(redraw);
  resized.observe(canvas);
  const themed = new MutationObserver(redraw); // JupyterLab names its theme on the body
  themed.observe(document.body, { attributeFilter: ["data-jp-theme-name"] });
  model.on("change:scene", redraw);
  model.on("change:picture", redraw);
  if (model.get("active")) listen(canvas, model);
  redraw();

  return () => {
    cancelAnimationFrame(waiting);
    resized.disconnect();
    themed.disconnect();
    model.off("change:scene", redraw);
    model.off("change:picture", redraw);
    model.send({ kind: "removed" });
  };
}

function draw(canvas, model, width, height) {
  const scene = model.get("scene");
  if (!scene.bounds || !canvas.clientWidth) return;
  const scale = (canvas.clientWidth / width) * devicePixelRatio;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.setAttribute("aria-label", scene.label);
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  const [left, right, bottom, top] = scene.bounds;
  const place = ([x, y]) => [
    ((x - left) / (right - left)) * width,
    ((top - y) / (top - bottom)) * height,
  ];
  const style = getComputedStyle(canvas);
  const bytes = model.get("picture");
  const [rows, columns] = scene.grid;
  if (rows) drawPixels(pen, bytes, 0, scene.grid, 0, 0, width, height);
  const tiles = 4 * rows * columns; // where they begin
  for (const mark of scene.marks) {
    pen.globalAlpha = mark.opacity;
    pen.strokeStyle = pen.fillStyle = mark.colour === "ink" ? style.color : mark.colour;
    pen.font = `${mark.size ?? 12}px ${style.fontFamily}`;
    const places = mark.points.map(place);
    if (mark.kind === "tile") {
      const [[x0, y0], [x1, y1]] = places;
      drawPixels(pen, bytes, tiles + mark.offset, mark.grid, x0, y1, x1 - x0, y0 - y1);
    } else SHAPES[mark.kind](pen, mark, places);
  }
}

function drawPixels(pen, bytes, offset, [rows, columns], ...box) {
  const size = 4 * rows * columns;
  if (bytes.byteLength < offset + size) return; // the scene is ahead of its pixels
  const pixels = new Uint8ClampedArray(bytes.buffer, bytes.byteOffset + offset, size);
  const tile = new OffscreenCanvas(columns, rows);
  tile.getContext("2d").putImageData(new ImageData(pixels.slice(), columns, rows), 0, 0);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(tile, ...box);
}

function outline(pen, [x, y], r, triangle) {
  pen.beginPath();
  if (triangle) {
    for (const [dx, dy] of TRIANGLE) pen.lineTo(x + r * dx, y + r * dy);
    pen.closePath();
  } else pen.arc(x, y, r, 0, 2 * Math.PI);
}

const SHAPES = {
  line(pen, mark, places) {
    pen.lineWidth = mark.width;
    pen.lineJoin = "round";
    pen.setLineDash(mark.dash);
    pen.beginPath();
    places.forEach(([x, y]) => pen.lineTo(x, y));
    pen.stroke();
    pen.setLineDash([]);
    if (mark.arrow) drawHead(pen, ...places.slice(-2), 4 + 2 * mark.width);
  },
  point(pen, mark, [place]) {
    outline(pen, place, mark.radius, mark.triangle);
    pen.fill();
    pen.lineWidth = 1.5;
    pen.strokeStyle = "#fff";
    pen.stroke();
  },
  dots(pen, mark, places) {
    pen.lineWidth = mark.hollow ? 1.5 : 0.75;
    if (!mark.hollow) pen.strokeStyle = "#fff";
    for (const place of places) {
      outline(pen, place, mark.radius, mark.triangle);
      if (!mark.hollow) pen.fill();
      pen.stroke();
    }
  },
  link(pen, mark, [[x0, y0], [x, y]]) {
    const middle = (x0 + x) / 2;
    pen.lineWidth = mark.width;
    pen.beginPath();
    pen.moveTo(x0, y0);
    pen.bezierCurveTo(middle, y0, middle, y, x, y);
    pen.stroke();
  },
  ring(pen, mark, [[x, y]]) {
    pen.lineWidth = mark.width;
    pen.beginPath();
    pen.arc(x, y, mark.radius, 0, 2 * Math.PI);
    pen.stroke();
  },
  text(pen, mark, [[x, y]]) {
    pen.textAlign = mark.align;
    pen.textBaseline = "middle";
    pen.fillText(mark.text, x, y);
  },
};

function drawHead(pen, [x0, y0], [x, y], size) {
  const angle = Math.atan2(y - y0, x - x0);
  pen.beginPath();
  for (const turn of [0, 2.6, -2.6]) {
    const far = turn ? size : size / 2;
    pen.lineTo(x + far * Math.cos(angle + turn), y + far * Math.sin(angle + turn));
  }
  pen.fill();
}

function listen(canvas, model) {
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-keyshortcuts", "Space s r");
  canvas.dataset.lmSuppressShortcuts = "true"; // else JupyterLab's "r" turns the cell into raw text
  let held = null; // what the pointer took hold of: { grab, x, y, moved }

  canvas.addEventListener("keydown", (event) => {
    const key = KEYS[event.key];
    if (!key || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault(); // the space bar would scroll
    event.stopPropagation();
    if (!event.repeat || key === "step") model.send({ kind: "key", key });
  });
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    held = { ...locate(canvas, model, event), left: event.clientX, top: event.clientY };
  });
  canvas.addEventListener("pointermove", (event) => {
    const here = locate(canvas, model, event);
    canvas.style.cursor = here.cursor;
    if (!held) return hover(here.grab);
    held.moved ||= Math.hypot(event.clientX - held.left, event.clientY - held.top) > CLICK;
    if (held.moved && held.grab !== null) {
      model.send({ kind: "drag", x: here.x, y: here.y, grab: held.grab });
    }
  });
  canvas.addEventListener("pointerup", (event) => {
    if (held && !held.moved) {
      model.send({ kind: "click", x: held.x, y: held.y, grab: held.grab, shift: event.shiftKey });
    }
    held = null;
  });
  canvas.addEventListener("pointercancel", () => (held = null));
  canvas.addEventListener("pointerleave", () => hover(null));

  let over = null;
  function hover(grab) {
    if (grab === over || !model.get("hovers")) return;
    over = grab;
    model.send({ kind: "hover", grab });
  }
}

// Where the pointer is in data coordinates, and what it would take hold of (the topmost mark).
function locate(canvas, model, event) {
  const { bounds, marks } = model.get("scene");
  const box = canvas.getBoundingClientRect();
  const [left, right, bottom, top] = bounds;
  const x = left + ((event.clientX - box.left) / box.width) * (right - left);
  const y = top - ((event.clientY - box.top) / box.height) * (top - bottom);
  const unit = (right - left) / model.get("width"); // one full-size pixel; bounds keep the aspect
  const under = marks.findLast((mark) => (mark.grab ?? null) !== null && holds(mark, x, y, unit));
  const cursor = { undefined: "crosshair", point: "grab" }[under?.kind] ?? "pointer";
  return { x, y, grab: under?.grab ?? null, cursor };
}

function holds(mark, x, y, unit) {
  const [[px, py], [right, top] = []] = mark.points;
  if (mark.kind === "tile") return px <= x && x <= right && py <= y && y <= top;
  return Math.hypot(px - x, py - y) < (mark.radius + 4) * unit;
}

export default { render };
