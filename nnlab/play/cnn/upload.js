// A button that asks for a picture's file, and sends the kernel the square in its middle.

const MOST = 280; // pixels each way that are sent: the kernel takes means of ten by ten

function render({ model, el }) {
  const input = document.createElement("input");
  Object.assign(input, { type: "file", accept: "image/*", hidden: true });
  const button = document.createElement("button");
  button.className = "lm-Widget jupyter-widgets jupyter-button widget-button";
  button.title = "a picture file, turned grey and shrunk to 28 by 28 pixels";
  const sign = document.createElement("i");
  sign.className = "fa fa-upload left";
  button.append(sign, "Your picture");
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    const picture = await createImageBitmap(file).catch(() => null);
    input.value = ""; // the same file can be chosen again
    if (!picture) return model.send({ name: file.name });
    const { side, data } = middle(picture);
    model.send({ name: file.name, side }, undefined, [data.buffer]);
  });
  el.append(button, input);
}

function middle(picture) {
  const whole = Math.min(picture.width, picture.height);
  const side = Math.min(whole, MOST);
  const pen = new OffscreenCanvas(side, side).getContext("2d");
  pen.imageSmoothingQuality = "high";
  const [left, top] = [(picture.width - whole) / 2, (picture.height - whole) / 2];
  pen.drawImage(picture, left, top, whole, whole, 0, 0, side, side);
  return { side, data: pen.getImageData(0, 0, side, side).data };
}

export default { render };
