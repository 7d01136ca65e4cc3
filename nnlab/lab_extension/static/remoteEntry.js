// What a screen reader needs and JupyterLab leaves out: the text alternative that a picture's output
// carries in its metadata, and names for a slider's handle and for the button that folds a section.
// And what a playground without a kernel needs: its stored picture, in place of an error.
// It is written as JupyterLab loads extensions, by hand: it needs nothing that a build would bring.

(() => {
  const NAME = "nnlab-alternatives";
  const PICTURES = ".jp-OutputArea-child img";
  const HANDLES = ".jupyter-widgets .noUi-handle";
  const OUTPUTS = ".jp-OutputArea-output";
  const WIDGET = "application/vnd.jupyter.widget-view+json";
  const FOLDING = ".jp-collapseHeadingButton";

  const plugin = {
    id: `${NAME}:plugin`,
    description: "Gives pictures their text alternatives, and sliders and buttons their names.",
    autoStart: true,
    activate(app) {
      const observer = new MutationObserver((changes) => {
        for (const { target, addedNodes } of changes) {
          for (const node of addedNodes) describeWithin(app, node);
          if (target.matches(OUTPUTS)) standIn(app, target);
        }
      });
      observer.observe(document.body, { childList: true, subtree: true });
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
      const label = handle.closest(".jupyter-widgets").querySelector(".widget-label");
      handle.setAttribute("aria-label", label?.textContent || "slider");
    }
    for (const button of within(node, FOLDING)) {
      button.setAttribute("aria-label", "Fold or unfold this section");
    }
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
    for (const widget of app.shell.widgets("main")) {
      if (!widget.node.contains(node)) continue;
      return widget.content?.widgets?.find?.((cell) => cell.node.contains(node));
    }
    return undefined;
  }

  self._JUPYTERLAB = self._JUPYTERLAB || {};
  self._JUPYTERLAB[NAME] = {
    init() {},
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
})();
