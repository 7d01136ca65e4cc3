// What a screen reader needs and JupyterLab leaves out: the text alternative that a picture's output
// carries in its metadata, and names for a slider's handle and for the button that folds a section.
// It is written as JupyterLab loads extensions, by hand: it needs nothing that a build would bring.

(() => {
  const NAME = "nnlab-alternatives";
  const PICTURES = ".jp-OutputArea-child img";
  const HANDLES = ".jupyter-widgets .noUi-handle";
  const FOLDING = ".jp-collapseHeadingButton";

  const plugin = {
    id: `${NAME}:plugin`,
    description: "Gives pictures their text alternatives, and sliders and buttons their names.",
    autoStart: true,
    activate(app) {
      const observer = new MutationObserver((changes) => {
        for (const { addedNodes } of changes) {
          for (const node of addedNodes) describeWithin(app, node);
        }
      });
      observer.observe(document.body, { childList: true, subtree: true });
      app.restored.then(() => describeWithin(app, document.body));
    },
  };

  function describeWithin(app, node) {
    if (!(node instanceof Element)) return;
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
    const area = cellOf(app, picture)?.outputArea;
    const index = area?.widgets.findIndex((child) => child.node.contains(picture)) ?? -1;
    if (index < 0 || index >= area.model.length) return "";
    const { metadata } = area.model.get(index);
    return Object.values(metadata).find((facts) => facts?.alt)?.alt ?? "";
  }

  function cellOf(app, picture) {
    for (const widget of app.shell.widgets("main")) {
      if (!widget.node.contains(picture)) continue;
      return widget.content?.widgets?.find?.((cell) => cell.node.contains(picture));
    }
    return undefined;
  }

  self._JUPYTERLAB = self._JUPYTERLAB || {};
  self._JUPYTERLAB[NAME] = {
    init() {},
    get: async () => () => ({ __esModule: true, default: plugin }),
  };
})();
