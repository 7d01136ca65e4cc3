// The pointer's part of a canvas, and the keys that drive the playground: what was clicked, dragged,
// typed or rested upon goes to the kernel, with the name of the mark that was there.

const CLICK = { touch: 10 }; // pixels that a pointer may tremble within a click; else, STILL
const STILL = 4;
const FINGER = 12; // pixels of the page around a mark's middle that belong to it at least
const KEYS = { " ": "play", s: "step", r: "reset" };
const ARROWS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };

function listen(view, model) {
  const { canvas } = view;
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  const arrows = model.get("arrows") ? ARROWS : {};
  const shortcuts = ["Space", "s", "r", "n", "p", "Enter", ...Object.keys(ARROWS)];
  canvas.setAttribute("aria-keyshortcuts", shortcuts.join(" "));
  canvas.dataset.lmSuppressShortcuts = "true"; // else JupyterLab's "r" turns the cell into raw text
  let held = null; // what the pointer took hold of: { grab, x, y, moves, moved, ... }

  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = KEYS[event.key] ?? (view.cursor ? undefined : arrows[event.key]);
    const steered = !key && steer(view, model, event);
    if (!key && !steered) return;
    event.preventDefault(); // the space bar and the arrows would scroll
    event.stopPropagation();
    if (steered) {
      view.redraw();
      announce(view);
    } else if (!event.repeat || (key !== "play" && key !== "reset")) model.send({ kind: "key", key });
  });
  canvas.addEventListener("blur", view.redraw);
  canvas.addEventListener("touchstart", (event) => {
    if (view.scene && locate(view, event.touches[0]).moves) event.preventDefault();
  }, { passive: false }); // a finger on nothing that can be dragged scrolls the page
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary || !view.scene) return;
    view.cursor = null;
    canvas.setPointerCapture(event.pointerId);
    held = { ...locate(view, event), left: event.clientX, top: event.clientY };
    hover(held.grab); // a finger has not rested anywhere before
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!view.scene || !event.isPrimary) return;
    const here = locate(view, event);
    canvas.style.cursor = here.cursor;
    if (!held) return hover(here.grab);
    const way = Math.hypot(event.clientX - held.left, event.clientY - held.top);
    held.moved ||= way > (CLICK[event.pointerType] ?? STILL);
    const scrolls = event.pointerType === "touch" && !held.moves;
    if (held.moved && held.grab !== null && !scrolls) {
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
  canvas.addEventListener("pointerleave", (event) => {
    if (event.pointerType !== "touch") hover(null); // what a finger found stays when it is lifted
  });

  let over = null;
  function hover(grab) {
    if (grab === over || !model.get("hovers")) return;
    over = grab;
    model.send({ kind: "hover", grab });
  }
}

// Where the pointer is in data coordinates, and what it would take hold of.
function locate(view, event) {
  const box = view.canvas.getBoundingClientRect();
  const [left, right, bottom, top] = view.scene.bounds;
  const x = left + ((event.clientX - box.left) / box.width) * (right - left);
  const y = top - ((event.clientY - box.top) / box.height) * (top - bottom);
  const { mark, grab } = under(view, x, y);
  const cursor = { undefined: "crosshair", point: "grab" }[mark?.kind] ?? "pointer";
  return { x, y, grab, cursor, moves: mark?.kind === "point" || mark?.drawn };
}

// The topmost mark at a place that can be taken hold of, and the name of its part that is there.
function under({ canvas, scene: { bounds, marks }, width }, x, y) {
  const unit = (bounds[1] - bounds[0]) / width; // one full-size pixel; bounds keep the aspect
  const finger = (FINGER * width) / (canvas.clientWidth || width);
  const mark = marks.findLast((each) => (
    (each.grab ?? null) !== null && holds(each, x, y, unit, finger)
  ));
  let grab = mark?.grab ?? null;
  if (mark?.kind === "links") grab += ` ${nearest(mark, x, y).index}`;
  if (mark?.cells) grab += ` ${cellOf(mark, x, y)}`;
  return { mark, grab };
}

function cellOf({ grid: [rows, columns], points: [[left, bottom], [right, top]] }, x, y) {
  const row = Math.min(Math.floor(((top - y) / (top - bottom)) * rows), rows - 1);
  const column = Math.min(Math.floor(((x - left) / (right - left)) * columns), columns - 1);
  return `${row} ${column}`;
}

function holds(mark, x, y, unit, finger) {
  const [[px, py], [right, top] = []] = mark.points;
  if (mark.kind === "links") return nearest(mark, x, y).distance < 6 * unit;
  if (mark.kind === "tile") return px <= x && x <= right && py <= y && y <= top;
  return Math.hypot(px - x, py - y) < Math.max(mark.radius + 4, finger) * unit;
}

// The link next to a place. A link passes from its start to its end without a loop, so that only
// the height of the curve at x needs to be compared, and its slope there.
function nearest({ points }, x, y) {
  let best = { index: -1, distance: Infinity };
  for (let i = 0; i < points.length; i += 2) {
    const [[x0, y0], [x1, y1]] = [points[i], points[i + 1]];
    const share = (x - x0) / (x1 - x0);
    if (share < 0 || share > 1) continue;
    const t = invert(share);
    const steep = ((y1 - y0) * 6 * t * (1 - t)) / ((x1 - x0) * (1.5 - 3 * t + 3 * t * t));
    const distance = Math.abs(y0 + (y1 - y0) * t * t * (3 - 2 * t) - y) / Math.hypot(1, steep);
    if (distance < best.distance) best = { index: i / 2, distance };
  }
  return best;
}

// Where along a link, from 0 to 1, it has gone this share of its width: 1.5 t (1 - t) + t³ = share.
function invert(share) {
  let t = share;
  for (let i = 0; i < 6; i++) {
    t -= (1.5 * t * (1 - t) + t ** 3 - share) / (1.5 - 3 * t + 3 * t * t);
  }
  return Math.min(Math.max(t, 0), 1);
}
