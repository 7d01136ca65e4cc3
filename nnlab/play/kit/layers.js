// Clouds of dots that stay where they are from picture to picture: each is drawn once, on a layer of
// its own that is laid over what moves. Hundreds of dots take longer than all else in a picture.

const MANY = 20; // from this many dots on, a layer pays off
const EDGE = 4; // pixels of a layer around its outermost dots, beside their radius

// Dots that are as in the picture before keep their layer, and get one the first time.
function keepLayers(scene, before) {
  if (!before || String(scene.bounds) !== String(before.bounds)) return;
  const clouds = before.marks.filter(isCloud);
  for (const mark of scene.marks.filter(isCloud)) {
    const same = clouds.find((cloud) => isSame(cloud, mark));
    if (same) mark.layer = same.layer ?? {};
  }
}

const isCloud = ({ kind, points }) => kind === "dots" && points.length >= MANY;

function isSame(one, other) {
  const look = ({ colour, radius, triangle, hollow }) => `${colour} ${radius} ${triangle} ${hollow}`;
  return one.points.length === other.points.length && look(one) === look(other)
    && one.points.every(([x, y], i) => x === other.points[i][0] && y === other.points[i][1]);
}

// Lay the dots over the picture, from the layer if it has this size and colour already.
function drawLayer(pen, mark, places, scale) {
  const { layer } = mark;
  const look = `${scale} ${pen.fillStyle}`;
  if (layer.look !== look) Object.assign(layer, { look }, paintLayer(pen, mark, places, scale));
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.drawImage(layer.canvas, layer.left, layer.top);
  pen.setTransform(scale, 0, 0, scale, 0, 0);
}

// The layer is as large as what can be seen of the dots.
function paintLayer(pen, mark, places, scale) {
  const reach = Math.max(...[mark.radius].flat()) + EDGE;
  const [xs, ys] = [0, 1].map((axis) => places.map((place) => place[axis]));
  const ends = [xs, ys].map((all) => [Math.min(...all) - reach, Math.max(...all) + reach]);
  const [[left, right], [top, bottom]] = ends.map(([low, high], axis) => {
    const most = [pen.canvas.width, pen.canvas.height][axis];
    return [Math.max(Math.floor(low * scale), 0), Math.min(Math.ceil(high * scale), most)];
  });
  const canvas = new OffscreenCanvas(Math.max(right - left, 1), Math.max(bottom - top, 1));
  const own = canvas.getContext("2d");
  own.setTransform(scale, 0, 0, scale, -left, -top);
  own.fillStyle = own.strokeStyle = pen.fillStyle;
  SHAPES.dots(own, mark, places);
  return { canvas, left, top };
}
