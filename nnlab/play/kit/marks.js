// The shapes of a scene's marks, each drawn at its places by a pen of the mark's colour.

const TRIANGLE = [[0, -1.2], [1.1, 0.8], [-1.1, 0.8]];
const [INNER, LOWER] = [0.65, 0.15]; // its inscribed circle: the radius, and how far below the middle
const RIM = 0.75; // pixels of white around a dot

// Add a dot to the path; with a rim it is larger all around.
function outline(pen, [x, y], r, triangle, rim = 0) {
  if (triangle) {
    const size = r + rim / INNER;
    const middle = y + LOWER * (r - size);
    TRIANGLE.forEach(([dx, dy], i) => pen[i ? "lineTo" : "moveTo"](x + size * dx, middle + size * dy));
    pen.closePath();
  } else {
    pen.moveTo(x + r + rim, y);
    pen.arc(x, y, r + rim, 0, 2 * Math.PI);
  }
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
    pen.beginPath();
    outline(pen, place, mark.radius, mark.triangle);
    pen.fill();
    pen.lineWidth = 2 * RIM;
    pen.lineJoin = "round";
    pen.strokeStyle = "#fff";
    pen.stroke();
  },
  dots(pen, mark, places) {
    const trace = (rim) => { // one path for all: hundreds of small ones take longer to draw
      pen.beginPath();
      places.forEach((at, i) => outline(pen, at, mark.radius[i] ?? mark.radius, mark.triangle, rim));
    };
    trace(mark.hollow ? 0 : RIM);
    if (mark.hollow) {
      pen.lineWidth = 2 * RIM;
      pen.lineJoin = "round";
      pen.stroke();
      return;
    }
    const own = pen.fillStyle;
    pen.fillStyle = "#fff"; // a larger dot below: to fill is quicker than to stroke
    pen.fill();
    trace(0);
    pen.fillStyle = own;
    pen.fill();
  },
  links(pen, mark, places) {
    mark.widths.forEach((width, i) => {
      if (!width) return;
      const [[x0, y0], [x, y]] = places.slice(2 * i, 2 * i + 2);
      const middle = (x0 + x) / 2;
      pen.globalAlpha = mark.opacities[i];
      pen.strokeStyle = mark.colours[mark.above[i]];
      pen.lineWidth = width;
      pen.beginPath();
      pen.moveTo(x0, y0);
      pen.bezierCurveTo(middle, y0, middle, y, x, y);
      pen.stroke();
    });
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
