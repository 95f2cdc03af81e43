// The picture can be zoomed and moved, its boxes hidden; a box and its number light each other.
// Without this file the picture stands still and the numbers beside it say the same.
const STEP = 1.5; // a press of a button or of a key
const CLOSEST = 6; // screen pixels for one of the picture's, at which it says no more

const within = (value, least, most) => Math.min(most, Math.max(least, value));
const middle = (stage) => ({ x: stage.clientWidth / 2, y: stage.clientHeight / 2 });

class Viewer {
  zoom = 1;

  constructor(figure) {
    this.figure = figure;
    this.stage = figure.querySelector(".stage");
    this.sheet = figure.querySelector(".stage-sheet");
    this.image = figure.querySelector("img");
    this.stage.tabIndex = 0;
    figure.querySelector(".picture-tools").hidden = false;
    figure.addEventListener("click", (event) => this.press(event));
    this.stage.addEventListener("keydown", (event) => this.key(event));
    this.stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.drag();
    this.pinch();
  }

  get isMarking() {
    return this.stage.classList.contains("is-marking");
  }

  get closest() {
    return Math.max(4, (CLOSEST * this.image.naturalWidth) / this.stage.clientWidth);
  }

  // Zooms by a factor and keeps what lies under this place of the stage where it is.
  by(factor, place = middle(this.stage)) {
    const { stage, sheet } = this;
    const before = this.zoom;
    this.zoom = within(before * factor, 1, this.closest);
    if (this.zoom === before) return false;
    if (before === 1) this.height = sheet.offsetHeight;
    const grown = this.zoom / before;
    const [left, top] = [stage.scrollLeft + place.x, stage.scrollTop + place.y];
    this.resize();
    stage.scrollTo({ left: left * grown - place.x, top: top * grown - place.y, behavior: "instant" });
    return true;
  }

  // The stage keeps its height but for a narrow strip, which gets room as it grows.
  resize() {
    const { stage, sheet, zoom } = this;
    stage.classList.toggle("is-zoomed", zoom > 1);
    if (zoom === 1) { stage.style.height = sheet.style.width = sheet.style.height = ""; return; }
    const room = Math.min(this.height * zoom, innerHeight / 2);
    stage.style.height = `${Math.max(this.height, room) + stage.offsetHeight - stage.clientHeight}px`;
    sheet.style.width = `${100 * zoom}%`;
    sheet.style.height = `${this.height * zoom}px`;
  }

  press(event) {
    const { zoom } = event.target.closest("[data-zoom]")?.dataset ?? {};
    if (zoom) this.by({ in: STEP, out: 1 / STEP, fit: 0 }[zoom]);
    const boxes = event.target.closest("[data-boxes]");
    if (boxes) boxes.setAttribute("aria-pressed", String(!this.figure.classList.toggle("boxes-hidden")));
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== this.stage) return;
    const factor = { "+": STEP, "=": STEP, "-": 1 / STEP, 0: 0 }[event.key];
    if (factor === undefined) return;
    event.preventDefault();
    this.by(factor);
  }

  // At either end the wheel moves the page again.
  wheel(event) {
    const { left, top } = this.stage.getBoundingClientRect();
    const place = { x: event.clientX - left, y: event.clientY - top };
    const pixels = event.deltaY * (event.deltaMode ? 33 : 1);
    if (this.by(Math.exp(-pixels / 400), place)) event.preventDefault();
  }

  drag() {
    const { stage } = this;
    stage.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "mouse" || event.button || this.zoom === 1 || this.isMarking) return;
      const from = { x: event.clientX + stage.scrollLeft, y: event.clientY + stage.scrollTop };
      const move = (now) => stage.scrollTo({ left: from.x - now.clientX, top: from.y - now.clientY, behavior: "instant" });
      event.preventDefault();
      stage.focus({ preventScroll: true });
      addEventListener("pointermove", move);
      addEventListener("pointerup", () => removeEventListener("pointermove", move), { once: true });
    });
  }

  pinch() {
    let apart = 0;
    this.stage.addEventListener("touchmove", (event) => {
      if (event.touches.length !== 2) { apart = 0; return; }
      event.preventDefault();
      const [one, other] = event.touches;
      const now = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
      const { left, top } = this.stage.getBoundingClientRect();
      const place = { x: (one.clientX + other.clientX) / 2 - left, y: (one.clientY + other.clientY) / 2 - top };
      if (apart) this.by(now / apart, place);
      apart = now;
    }, { passive: false });
    this.stage.addEventListener("touchend", () => { apart = 0; });
  }

  show(box) {
    if (this.zoom === 1) return;
    const [seen, wanted] = [this.stage, box].map((element) => element.getBoundingClientRect());
    const left = wanted.left + wanted.width / 2 - seen.left - seen.width / 2;
    const top = wanted.top + wanted.height / 2 - seen.top - seen.height / 2;
    this.stage.scrollBy({ left, top, behavior: "instant" });
  }
}

const viewers = new WeakMap();
const prepare = () => {
  for (const figure of document.querySelectorAll(".picture")) {
    if (!viewers.has(figure)) viewers.set(figure, new Viewer(figure));
  }
};

const named = (name) => document.querySelectorAll(`[data-box="${CSS.escape(name)}"]`);
let lit = [];
const light = (target) => {
  for (const element of lit) element.classList.remove("lit");
  const name = target.closest?.("[data-box]")?.dataset.box;
  lit = name ? [...named(name)] : [];
  for (const element of lit) element.classList.add("lit");
};

document.addEventListener("pointerover", (event) => light(event.target));
document.addEventListener("focusin", (event) => {
  light(event.target);
  const box = lit.find((element) => element.matches("rect"));
  if (box && !event.target.closest(".picture")) viewers.get(box.closest(".picture"))?.show(box);
});
document.addEventListener("click", (event) => {
  const box = event.target.closest?.("rect[data-box]");
  const card = box && [...named(box.dataset.box)].find((element) => element.matches("details"));
  if (!card || viewers.get(box.closest(".picture")).isMarking) return;
  card.open = true;
  card.querySelector("summary").focus();
});
document.addEventListener("htmx:afterSettle", prepare);
prepare();
