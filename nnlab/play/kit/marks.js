// The shapes of a scene's marks, each drawn at its places by a pen of the mark's colour.

const TRIANGLE = [[0, -1.2], [1.1, 0.8], [-1.1, 0.8]];

function outline(pen, [x, y], r, triangle) {
  pen.lineJoin = "round";
  if (triangle) {
    TRIANGLE.forEach(([dx, dy], i) => pen[i ? "lineTo" : "moveTo"](x + r * dx, y + r * dy));
    pen.closePath();
  } else {
    pen.moveTo(x + r, y);
    pen.arc(x, y, r, 0, 2 * Math.PI);
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
    pen.lineWidth = 1.5;
    pen.strokeStyle = "#fff";
    pen.stroke();
  },
  dots(pen, mark, places) {
    pen.beginPath(); // one path for all: hundreds of small ones take longer to draw
    places.forEach((place, i) => outline(pen, place, mark.radius[i] ?? mark.radius, mark.triangle));
    pen.lineWidth = 1.5;
    if (!mark.hollow) pen.strokeStyle = "#fff";
    pen.stroke();
    if (!mark.hollow) pen.fill();
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
