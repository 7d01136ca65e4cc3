// What a screen reader needs and JupyterLab leaves out: the text alternative that a picture's output
// carries in its metadata, and names for a slider's handle, for the number beside it that can be
// typed, and for the button that folds a section.
// And links: a lesson that a text names opens from there, a paper by its DOI or arXiv number; a term
// in italics says what it means, and opens the glossary at its row.
// And what a playground without a kernel needs: its stored picture, in place of an error.
// And a figure's white paper, which glares on a dark page, is toned down there; its colours stay.
// It is written by hand in the form that JupyterLab loads: it needs nothing from a build step.

(() => {
  const NAME = "nnlab-alternatives";
  const LESSON = /^\d\d-(?!.*-Copy\d*\.)[\w-]+\.ipynb$/; // no 02-perceptron.fresh, no -Copy1
  const PICTURES = ".jp-OutputArea-child img";
  const HANDLES = ".jupyter-widgets .noUi-handle";
  const READOUTS = ".jupyter-widgets .widget-readout[contenteditable]";
  const OUTPUTS = ".jp-OutputArea-output";
  const WIDGET = "application/vnd.jupyter.widget-view+json";
  const FOLDING = ".jp-collapseHeadingButton";
  const TEXT = ".jp-MarkdownCell .jp-RenderedMarkdown";
  const KEPT = "a, code, pre, mjx-container, script, style"; // no text of these becomes a link
  const TONE = `[data-jp-theme-light="false"] :is(.jp-RenderedImage, .jp-RenderedMarkdown) img {
    filter: brightness(0.85);
    border-radius: 4px;
  }`;
  const NAMED =
    /\b[Ll]essons? \d\d\b(?:(?:, | and | or | to |, and )\d\d\b)*|\bdoi[: ]\s?10\.\d{4,9}\/[^\s,;]*[^\s,;.)]|\barXiv[: ]\s?\d{4}\.\d{4,5}/gi;

  const ROW = /^\| ([^|]+?) \|[^|]*\| (.+) \| (\d\d) \|$/gm; // of the glossary
  const GLOSSARY = "nnlab:glossary"; // the command that opens it

  const plugin = {
    id: `${NAME}:plugin`,
    description: "Gives pictures their alternatives, controls their names, and texts their links.",
    autoStart: true,
    activate(app) {
      document.head.append(Object.assign(document.createElement("style"), { textContent: TONE }));
      const observer = new MutationObserver((changes) => {
        for (const { target, addedNodes } of changes) {
          for (const node of addedNodes) describeWithin(app, node);
          if (target.matches(OUTPUTS)) standIn(app, target);
        }
      });
      observer.observe(document.body, { childList: true, subtree: true });
      const label = "Look up a term in the glossary";
      app.commands.addCommand(GLOSSARY, { label, execute: (args) => lookUp(app, args) });
      app.restored.then(() => describeWithin(app, document.body));
    },
  };

  function describeWithin(app, node) {
    if (!(node instanceof Element)) return;
    for (const place of within(node, OUTPUTS)) standIn(app, place);
    for (const picture of within(node, PICTURES)) {
      const text = alternative(app, picture);
      if (text) picture.alt = text;
    }
    for (const handle of within(node, HANDLES)) {
      handle.setAttribute("aria-label", sliderOf(handle));
    }
    for (const readout of within(node, READOUTS)) {
      readout.setAttribute("role", "textbox");
      readout.setAttribute("aria-label", `${sliderOf(readout)}, to type`);
    }
    for (const button of within(node, FOLDING)) {
      button.setAttribute("aria-label", "Fold or unfold this section");
    }
    const around = node.closest(TEXT); // a text comes as a whole, or piece by piece
    for (const text of around ? [around] : within(node, TEXT)) link(app, text);
  }

  // The name of the slider that a node is part of.
  function sliderOf(node) {
    const label = node.closest(".jupyter-widgets").querySelector(".widget-label");
    return label?.textContent || "slider";
  }

  async function link(app, text) {
    const path = notebookOf(app, text)?.context.path;
    if (!path) return;
    const { lessons, terms } = await beside(app, path);
    explain(text, terms, path.split("/").pop().slice(0, 2));
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const part = walker.currentNode;
      if (part.parentElement.closest(KEPT)) continue;
      if (part.data.match(NAMED) || isSource(part)) found.push(part);
    }
    for (const part of found) {
      const make = isSource(part) ? numbers : linked;
      part.replaceWith(...make(part.data, lessons));
    }
  }

  // `Batches` (08): where a tool comes from.
  function isSource(part) {
    return part.previousSibling?.nodeName === "CODE" && /^ \(\d\d\)/.test(part.data);
  }

  // The pieces of a text, of which some are links.
  function linked(text, lessons) {
    const pieces = [];
    let end = 0;
    for (const { 0: name, index } of text.matchAll(NAMED)) {
      pieces.push(text.slice(end, index));
      pieces.push(...(/^lesson/i.test(name) ? numbers(name, lessons) : [paper(name)]));
      end = index + name.length;
    }
    return [...pieces, text.slice(end)];
  }

  function numbers(name, lessons) {
    return name.split(/(\d\d)/).map((part) => {
      if (!(part in lessons)) return part;
      const link = anchor(part, lessons[part].split("/").pop());
      link.dataset.commandlinkerCommand = "docmanager:open";
      link.dataset.commandlinkerArgs = JSON.stringify({ path: lessons[part] });
      return link;
    });
  }

  function paper(name) {
    const number = name.replace(/^(doi|arxiv)[: ]\s?/i, "");
    const place = /^doi/i.test(name) ? "https://doi.org/" : "https://arxiv.org/abs/";
    const link = anchor(name, place + number);
    Object.assign(link, { target: "_blank", rel: "noopener" });
    return link;
  }

  function anchor(text, address) {
    const link = document.createElement("a");
    Object.assign(link, { textContent: text, href: address });
    return link;
  }

  // A term stands in italics where a text introduces it.
  function explain(text, terms, lesson) {
    for (const part of text.querySelectorAll("em")) {
      const name = plain(part.textContent);
      const meant = terms.filter((term) => [term.name, `${term.name}s`].includes(name));
      const term = meant.find((term) => term.lesson === lesson) ?? meant[0];
      if (!term || part.closest(KEPT)) continue;
      const link = anchor("", term.path.split("/").pop());
      link.title = term.meaning;
      Object.assign(link.style, { color: "inherit", textDecoration: "underline dotted" });
      link.dataset.commandlinkerCommand = GLOSSARY;
      link.dataset.commandlinkerArgs = JSON.stringify(term);
      part.replaceWith(link);
      link.append(part);
    }
  }

  // The glossary in a tab, at the row of a term.
  async function lookUp(app, { path, row, lesson }) {
    const factory = "Markdown Preview";
    const page = await app.commands.execute("docmanager:open", { path, factory });
    await page.content.ready;
    const found = [...page.node.querySelectorAll("tr")].find(
      ({ cells }) => cells[0].textContent === row && cells[3]?.textContent === lesson,
    );
    if (!found) return;
    found.tabIndex = -1;
    found.focus();
    found.style.outline = "2px solid var(--jp-brand-color1)"; // until the reader goes elsewhere
    found.addEventListener("blur", () => found.style.removeProperty("outline"), { once: true });
    found.scrollIntoView({ block: "center" });
  }

  function plain(term) {
    return term
      .replace(/\s*\(.*?\)/g, "")
      .trim()
      .toLowerCase();
  }

  // What lies beside a notebook: the path of each lesson by its number, and the glossary's terms.
  const folders = {};
  function beside(app, path) {
    const folder = path.split("/").slice(0, -1).join("/");
    folders[folder] ??= look(app, folder).catch(() => {
      delete folders[folder]; // the server may answer the next time
      return { lessons: {}, terms: [] };
    });
    return folders[folder];
  }

  async function look(app, folder) {
    const { contents } = app.serviceManager;
    const files = (await contents.get(folder)).content;
    const numbered = files.filter(({ name }) => LESSON.test(name));
    const lessons = Object.fromEntries(numbered.map(({ name, path }) => [name.slice(0, 2), path]));
    const glossary = files.find(({ name }) => name === "glossary.md");
    return { lessons, terms: glossary ? await termsOf(contents, glossary.path) : [] };
  }

  async function termsOf(contents, path) {
    const asked = { type: "file", format: "text", content: true };
    const { content } = await contents.get(path, asked);
    return [...content.matchAll(ROW)].map(([, row, meaning, lesson]) => {
      return { name: plain(row), row, meaning: meaning.replaceAll("`", ""), lesson, path };
    });
  }

  function notebookOf(app, node) {
    for (const widget of app.shell.widgets("main")) {
      if (widget.node.contains(node)) return widget;
    }
    return undefined;
  }

  function within(node, selector) {
    const found = [...node.querySelectorAll(selector)];
    return node.matches(selector) ? [node, ...found] : found;
  }

  // What the output of a picture says of it; "" where the picture belongs to no output.
  function alternative(app, picture) {
    const facts = Object.values(outputOf(app, picture)?.metadata ?? {});
    return facts.find((each) => each?.alt)?.alt ?? "";
  }

  // A widget that is not there, or not yet, is one line of text: show the picture that is stored
  // beside it. The widget's renderer clears the place once it has the widget.
  function standIn(app, place) {
    if (place.childElementCount || !place.textContent) return;
    const { [WIDGET]: widget, "image/png": stored } = outputOf(app, place)?.data ?? {};
    if (!widget || !stored) return;
    const hint = document.createElement("p");
    hint.textContent = "Run this cell to play";
    hint.style.fontWeight = "bold";
    const picture = new Image();
    picture.src = `data:image/png;base64,${stored}`;
    picture.style.maxWidth = "100%";
    place.replaceChildren(hint, picture);
  }

  // The output that a node of the page belongs to.
  function outputOf(app, node) {
    const area = cellOf(app, node)?.outputArea;
    const index = area?.widgets.findIndex((child) => child.node.contains(node)) ?? -1;
    return index >= 0 && index < area.model.length ? area.model.get(index) : undefined;
  }

  function cellOf(app, node) {
    const widgets = notebookOf(app, node)?.content?.widgets;
    return widgets?.find?.((cell) => cell.node.contains(node));
  }

  self._JUPYTERLAB = self._JUPYTERLAB || {};
  self._JUPYTERLAB[NAME] = {
    init() {},
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
})();
