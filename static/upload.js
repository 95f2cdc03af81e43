// Drop anywhere, paste, and a look at what was chosen. The form works without this file.
const form = document.getElementById("upload");
const input = form.querySelector("input[type=file][multiple]");
const camera = document.getElementById("camera");
const list = document.getElementById("chosen");
const status = document.getElementById("chosen-status");
const errors = document.getElementById("client-errors");
const veil = document.getElementById("drop-anywhere");
const button = form.querySelector("button[type=submit]");
const PREVIEWS = 12;
const HEAD = 1024; // bytes by which a file's kind is known; within them %PDF- has to stand
const KINDS = [/^\x89PNG/, /^\xff\xd8/, /^BM/, /^GIF8[79]a/, /^(II[*+]\0|MM\0[*+])/, /^RIFF[^]{4}WEBP/, /^[^]{4}ftyp(hei[cxms]|hev[cx]|m[is]f1)/, /^PK[\x03\x05]/, /%PDF-/];

// All that will be sent, in order. A file input forgets what it held at each new choice, so that
// the form's own is filled from here, and the camera's only hands its photograph over.
let kept = [...input.files];
const chosen = () => kept;

const keep = (files) => {
  const all = new DataTransfer();
  for (const file of files) all.items.add(file);
  kept = [...files];
  input.files = all.files;
  show();
};

// Files whose first bytes are no picture's. The server looks again, and more closely.
const strange = new WeakSet();
const look = async (file) => {
  if (!file.size) return;
  const head = String.fromCharCode(...new Uint8Array(await file.slice(0, HEAD).arrayBuffer()));
  if (KINDS.some((kind) => kind.test(head))) return;
  strange.add(file);
  refuse(problems(kept));
};

const isSame = (one) => (other) => one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
const add = (files) => {
  const more = [...files].filter((file) => !kept.some(isSame(file)));
  keep([...kept, ...more]);
  more.forEach(look);
};
const remove = (file) => {
  keep(kept.filter((other) => other !== file));
  (list.querySelector("button") ?? input).focus();
};

const preview = (file) => {
  const item = document.createElement("li");
  const image = document.createElement("img");
  image.src = URL.createObjectURL(file);
  image.alt = "";
  image.onload = () => URL.revokeObjectURL(image.src);
  image.onerror = () => image.remove();
  const name = document.createElement("span");
  name.textContent = file.name;
  const { remove: word, removeNamed: label } = list.dataset;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: word });
  button.setAttribute("aria-label", label.replace("{name}", file.name));
  button.addEventListener("click", () => remove(file));
  item.append(image, name, button);
  return item;
};

const problems = (files) => {
  const { tooLarge, tooMany, noPicture, limit, bytes } = errors.dataset;
  const told = (sentence, found) => found.map((file) => sentence.replace("{name}", file.name));
  const large = files.filter((file) => file.size > Number(bytes));
  const sentences = [...told(tooLarge, large), ...told(noPicture, files.filter((file) => strange.has(file)))];
  return files.length > Number(limit) ? [tooMany, ...sentences] : sentences;
};

const show = () => {
  const files = chosen();
  list.replaceChildren(...files.slice(0, PREVIEWS).map(preview));
  if (files.length > PREVIEWS) list.append(Object.assign(document.createElement("li"), { textContent: `+ ${files.length - PREVIEWS}` }));
  list.hidden = files.length === 0;
  const { one, many } = status.dataset;
  status.textContent = files.length === 1 ? one : many.replace("{count}", files.length);
  refuse(problems(files));
};

const refuse = (sentences) => {
  errors.replaceChildren(...sentences.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })));
  errors.hidden = sentences.length === 0;
};

const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
let depth = 0;
const veiled = (change) => { depth = Math.max(0, depth + change); veil.hidden = depth === 0; };

addEventListener("dragenter", (event) => { if (carriesFiles(event)) veiled(1); });
addEventListener("dragleave", (event) => { if (carriesFiles(event)) veiled(-1); });
addEventListener("dragover", (event) => { if (carriesFiles(event)) event.preventDefault(); });
addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  veiled(-depth);
  add(event.dataTransfer.files);
});
addEventListener("paste", (event) => {
  if (event.clipboardData?.files.length) add(event.clipboardData.files);
});
input.addEventListener("change", () => add(input.files));
camera.addEventListener("change", () => { add(camera.files); camera.value = ""; });

form.addEventListener("submit", (event) => {
  const sentences = problems(chosen());
  if (sentences.length) { event.preventDefault(); refuse(sentences); return; }
  button.dataset.label = button.textContent;
  button.textContent = button.dataset.busy;
  button.setAttribute("aria-disabled", "true");
});
addEventListener("pageshow", () => {
  if (button.dataset.label) button.textContent = button.dataset.label;
  button.removeAttribute("aria-disabled");
  if (!kept.length) add(input.files); // what the browser itself put back
  if (kept.length) show();
});

form.querySelector(".drop-hint").hidden = false;
