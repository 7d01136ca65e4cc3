// JupyterLab shows a picture without the text alternative that its output carries in its metadata.
// This sets it, so that a screen reader can say it. It is written as JupyterLab loads extensions, by
// hand: it needs nothing that a build would bring.

(() => {
  const NAME = "nnlab-alternatives";
  const PICTURES = ".jp-OutputArea-child img";

  const plugin = {
    id: `${NAME}:plugin`,
    description: "Gives pictures in notebooks their text alternatives.",
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
    const pictures = [...node.querySelectorAll(PICTURES)];
    if (node.matches(PICTURES)) pictures.push(node);
    for (const picture of pictures) {
      const text = alternative(app, picture);
      if (text) picture.alt = text;
    }
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
