// A prediction: what is chosen goes to the kernel, which keeps it and says what is kept.
// Answers and sureness are radio buttons, so Tab and the arrow keys work; a letter chooses, too.

function render({ model, el }) {
  const asked = model.get("asked");
  const group = Math.random().toString(36).slice(2); // radio buttons of one panel belong together
  const chosen = { answer: null, sureness: "", number: 0 };

  const panel = make("fieldset", "nnlab-predict", el);
  panel.dataset.lmSuppressShortcuts = "true"; // else JupyterLab's keys move between cells
  write(make("legend", "", panel), asked.question);
  const answers = make("div", "nnlab-answers", panel);
  const foot = make("div", "nnlab-sureness", panel);
  if (asked.sureness.length) make("span", "nnlab-muted", foot).textContent = "How sure?";
  const note = make("span", "nnlab-muted", panel);
  note.setAttribute("role", "status");

  const choose = (what) => {
    Object.assign(chosen, what, { number: chosen.number + 1 });
    model.send({ ...chosen });
  };
  const controls = asked.slider
    ? [slider(answers, asked.slider, (answer) => choose({ answer }))]
    : asked.answers.map(([letter, text]) =>
        radio(answers, `${group}-answer`, letter, text, letter, () => choose({ answer: letter })));
  const sure = asked.sureness.map((word) =>
    radio(foot, `${group}-sure`, word, word, "", () => choose({ sureness: word })));
  foot.append(note);

  const show = () => {
    const kept = model.get("kept");
    if (kept.number < chosen.number && !kept.settled) return; // a later choice is on its way
    if (kept.answer !== null) chosen.answer = kept.answer;
    chosen.sureness = kept.sureness || chosen.sureness;
    for (const control of controls) control.set(chosen.answer);
    for (const control of sure) control.set(chosen.sureness);
    panel.disabled = kept.settled;
    write(note, words(chosen, kept));
  };
  panel.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopPropagation();
    if (!panel.disabled) controls.find((control) => control.key === event.key)?.press();
  });
  model.on("change:kept", show);
  show();
  return () => model.off("change:kept", show);
}

function words(chosen, kept) {
  if (kept.told) return kept.told;
  if (kept.settled) return "Answered; the outcome is below.";
  if (kept.answer === null) return kept.late ? "The outcome has been shown already." : "";
  if (!kept.sureness) return "Kept. And how sure are you?";
  return kept.late ? "Kept, but after the outcome: it does not count." : "Kept. You can change it until the outcome.";
}

function radio(parent, name, value, text, key, react) {
  const label = make("label", "", parent);
  const input = make("input", "", label);
  Object.assign(input, { type: "radio", name, value });
  if (key) make("b", "", label).textContent = key;
  write(make("span", "", label), text);
  input.addEventListener("change", react);
  const set = (chosen) => {
    input.checked = chosen === value;
  };
  return { key, set, press: () => { input.focus(); input.click(); } };
}

function slider(parent, { low, high, step, unit }, react) {
  const input = make("input", "", parent);
  Object.assign(input, { type: "range", min: low, max: high, step });
  input.value = low + Math.round((high - low) / step / 2) * step; // in the middle, and not chosen
  input.setAttribute("aria-label", unit || "value");
  const shown = make("output", "", parent);
  let chosen = false;
  const show = () => {
    shown.textContent = chosen ? `${Number(input.value).toLocaleString("en")} ${unit}` : "drag, or use the arrow keys";
  };
  input.addEventListener("input", () => { chosen = true; show(); });
  input.addEventListener("change", () => react(Number(input.value)));
  show();
  const set = (value) => {
    if (value === null) return;
    chosen = true;
    input.value = value;
    show();
  };
  return { key: null, set };
}

// Text in which `code` is marked.
function write(node, text) {
  node.replaceChildren();
  text.split("`").forEach((part, index) => {
    if (index % 2) make("code", "", node).textContent = part;
    else node.append(part);
  });
}

function make(tag, name, parent) {
  const node = document.createElement(tag);
  node.className = name;
  parent.append(node);
  return node;
}

export default { render };
