// Below a playground: its line of code to the clipboard, and its picture, with the line, as a file.

const EDGE = 16; // pixels of the page around what a saved picture holds
const LETTERS = "12px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
const ROW = 18; // pixels from line to line
const HEARD = 4000; // milliseconds that an answer stays

function render({ el }) {
  el.classList.add("nnlab-share");
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  const say = (words) => {
    clearTimeout(said.waiting);
    said.textContent = words;
    said.waiting = setTimeout(() => (said.textContent = ""), HEARD);
  };
  const box = () => el.closest(".nnlab-play");
  el.append(
    button("Copy line", "clipboard", "the line of code that brings this state back", () => copy(box(), say)),
    button("Save picture", "image", "the picture as a PNG file, with its line", () => save(box(), say)),
    said,
  );
  return () => clearTimeout(said.waiting);
}

function button(name, icon, tip, press) {
  const made = document.createElement("button");
  made.className = "lm-Widget jupyter-widgets jupyter-button widget-button";
  made.title = tip;
  const sign = document.createElement("i");
  sign.className = `fa fa-${icon} left`;
  made.append(sign, name);
  made.addEventListener("click", press);
  return made;
}

const lineOf = (box) => box.querySelector(".nnlab-line code");

async function copy(box, say) {
  const code = lineOf(box);
  try {
    await navigator.clipboard.writeText(code.textContent);
    say("The line is copied.");
  } catch { // the page may not write to the clipboard, such as one that came without HTTPS
    getSelection().selectAllChildren(code);
    say("The line is selected: copy it with Ctrl+C or ⌘C.");
  }
}

async function save(box, say) {
  const words = lineOf(box).textContent;
  const blob = await new Promise((made) => picture(box, words).toBlob(made, "image/png"));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${words.match(/^play\.(\w+)/)?.[1] ?? "playground"}.png`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), HEARD);
  say(`${link.download} is saved.`);
}

// The playground's picture on the page's own ground, and under it the line that brings it back.
function picture(box, words) {
  const scene = box.querySelector("canvas");
  const scale = scene.width / scene.clientWidth; // pixels of the screen in one of the page
  const style = getComputedStyle(scene);
  const made = document.createElement("canvas");
  const pen = made.getContext("2d");
  pen.font = LETTERS;
  const lines = wrapped(pen, words, scene.clientWidth);
  made.width = scene.width + 2 * EDGE * scale;
  made.height = scene.height + (3 * EDGE + ROW * lines.length) * scale;
  pen.fillStyle = style.getPropertyValue("--jp-layout-color0") || "#fff";
  pen.fillRect(0, 0, made.width, made.height);
  pen.drawImage(scene, EDGE * scale, EDGE * scale);
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.font = LETTERS; // another size has set the canvas back
  pen.fillStyle = style.color;
  pen.textBaseline = "top";
  const top = scene.height / scale + 2 * EDGE;
  lines.forEach((line, row) => pen.fillText(line, EDGE, top + ROW * row));
  return made;
}

// Code in lines of a width: broken after spaces, and within a word that is longer than a line.
function wrapped(pen, words, width) {
  const lines = [""];
  for (const part of words.match(/\S{1,40}\s?/g) ?? []) {
    if (pen.measureText(lines.at(-1) + part.trimEnd()).width > width) lines.push("");
    lines[lines.length - 1] += part;
  }
  return lines.map((line) => line.trimEnd()).filter(Boolean);
}

export default { render };
