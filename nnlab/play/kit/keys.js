// The keyboard's part of a canvas: a cursor that goes from thing to thing (n, p) or moves freely
// (arrows), and Enter, which clicks. Arrows move what can be dragged, and go from cell to cell.

const STEPS = 40; // of an arrow key across the picture
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const SILENCE = 1500; // milliseconds between two announcements

// Answer a key; whether it was one of the cursor's.
function steer(view, model, event) {
  if (!view.scene) return false;
  const { cursor } = view;
  if (event.key === "n" || event.key === "p") jump(view, event.key === "n" ? 1 : -1);
  else if (event.key === "Escape" && cursor) view.cursor = null;
  else if (event.key === "Enter" && cursor) {
    model.send({ kind: "click", ...at(cursor), grab: grabOf(view), shift: event.shiftKey });
  } else if (WAYS[event.key] && (cursor || view.canvas.matches(":focus-visible"))) {
    move(view, model, WAYS[event.key]);
  } else return false;
  return true;
}

const at = ({ x, y }) => ({ x, y });

// What a click at the cursor takes hold of: the thing that was chosen, or what lies there.
function grabOf(view) {
  return view.cursor.grab ?? under(view, view.cursor.x, view.cursor.y).grab;
}

// Things that can be clicked or dragged, in the order in which they were drawn.
function things({ marks }) {
  return marks.flatMap((mark) => {
    if ((mark.grab ?? null) === null) return [];
    if (mark.kind === "links") return knots(mark);
    const [[x, y], [right, top] = [x, y]] = mark.points;
    const grab = mark.cells ? null : mark.grab; // which cell it is depends on the place
    return [{ x: (x + right) / 2, y: (y + top) / 2, grab, moves: mark.kind === "point" }];
  });
}

function knots({ grab, points, widths }) {
  return widths.flatMap((width, i) => {
    const [[x0, y0], [x1, y1]] = points.slice(2 * i, 2 * i + 2);
    return width ? [{ x: (x0 + x1) / 2, y: (y0 + y1) / 2, grab: `${grab} ${i}` }] : [];
  });
}

function jump(view, way) {
  const all = things(view.scene);
  if (!all.length) return;
  const last = view.cursor?.index ?? (way > 0 ? -1 : 0);
  const index = (last + way + all.length) % all.length;
  view.cursor = { ...all[index], index, number: all.length };
}

function move(view, model, [dx, dy]) {
  const [left, right, bottom, top] = view.scene.bounds;
  const cursor = view.cursor ?? { x: (left + right) / 2, y: (bottom + top) / 2 };
  const [wide, high] = stride(view, cursor);
  const x = Math.min(Math.max(cursor.x + dx * wide, left), right);
  const y = Math.min(Math.max(cursor.y + dy * high, bottom), top);
  if (cursor.moves) model.send({ kind: "drag", x, y, grab: cursor.grab });
  view.cursor = cursor.moves ? { ...cursor, x, y } : { x, y };
  if (!cursor.moves && model.get("hovers")) model.send({ kind: "hover", grab: grabOf(view) });
}

// How far an arrow key goes: a cell where cells are, else a part of the picture.
function stride(view, { x, y }) {
  const [left, right] = view.scene.bounds;
  const { mark } = under(view, x, y);
  if (!mark?.cells) return Array(2).fill((right - left) / STEPS);
  const { points: [[x0, y0], [x1, y1]], grid: [rows, columns] } = mark;
  return [(x1 - x0) / columns, (y1 - y0) / rows];
}

// A point that was dragged goes where the kernel let it go.
function follow(view) {
  const { cursor, scene } = view;
  const mark = cursor?.moves && scene.marks.find(({ kind, grab }) => kind === "point" && grab === cursor.grab);
  if (mark) [[cursor.x, cursor.y]] = mark.points;
}

function drawCursor(pen, view, place, ink) {
  if (!view.cursor || document.activeElement !== view.canvas) return;
  const [x, y] = place([view.cursor.x, view.cursor.y]);
  pen.globalAlpha = 1;
  for (const [colour, width] of [["#fff", 5], [ink, 2]]) {
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.beginPath();
    pen.arc(x, y, 14, 0, 2 * Math.PI);
    pen.stroke();
  }
}

// Tell those who listen what the picture shows, and where the cursor is; not faster than one hears.
function announce(view) {
  clearTimeout(view.saying);
  const since = performance.now() - (view.spoke ?? -SILENCE);
  view.saying = setTimeout(() => {
    view.spoke = performance.now();
    const text = [whereabouts(view), view.scene?.label].filter(Boolean).join(". ");
    if (view.live.textContent !== text) view.live.textContent = text;
  }, Math.max(100, SILENCE - since));
}

function whereabouts({ cursor }) {
  if (!cursor) return "";
  const place = `at ${cursor.x.toFixed(2)}, ${cursor.y.toFixed(2)}`;
  return cursor.number ? `Item ${cursor.index + 1} of ${cursor.number} ${place}` : `Cursor ${place}`;
}
