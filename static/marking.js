// A box drawn on the picture says where a number stands that was missed; then it is typed.
const LEAST = 4; // screen pixels: less is a tap and no box

const part = (figure, name) => figure.querySelector(name);
const form = () => document.querySelector("#add form");

// From the screen to the pixels of the picture, which the boxes are drawn in.
const placeOf = (svg, event) => {
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  const { width, height } = svg.viewBox.baseVal;
  return { x: Math.min(width, Math.max(0, Math.round(x))), y: Math.min(height, Math.max(0, Math.round(y))) };
};

const boxOf = (one, other) => ({
  x: Math.min(one.x, other.x), y: Math.min(one.y, other.y),
  w: Math.abs(one.x - other.x), h: Math.abs(one.y - other.y),
});

const mark = (figure, is) => {
  part(figure, ".stage").classList.toggle("is-marking", is);
  part(figure, "[data-mark]").setAttribute("aria-pressed", String(is));
  const words = part(figure, ".marking");
  words.textContent = is ? words.dataset.words : "";
};

const forget = () => {
  document.querySelector(".box-new")?.remove();
  for (const side of ["x", "y", "w", "h"]) form().elements[side].value = "";
};

const draw = (rect, { x, y, w, h }) => {
  for (const [name, value] of Object.entries({ x, y, width: w, height: h })) rect.setAttribute(name, value);
};

const keep = (box) => {
  for (const [side, value] of Object.entries(box)) form().elements[side].value = value;
  document.getElementById("add").open = true;
  form().elements.text.focus();
};

document.addEventListener("pointerdown", (event) => {
  const figure = event.target.closest?.(".is-marking")?.closest(".picture");
  if (!figure || event.button) return;
  event.preventDefault();
  forget();
  const svg = part(figure, ".stage svg");
  const rect = svg.appendChild(document.createElementNS(svg.namespaceURI, "rect"));
  rect.classList.add("box-added", "box-new");
  const from = placeOf(svg, event);
  const move = (now) => draw(rect, boxOf(from, placeOf(svg, now)));
  const end = (now) => {
    removeEventListener("pointermove", move);
    const box = boxOf(from, placeOf(svg, now));
    const far = Math.abs(now.clientX - event.clientX) >= LEAST && Math.abs(now.clientY - event.clientY) >= LEAST;
    if (!far || !box.w || !box.h) { forget(); return; }
    mark(figure, false);
    keep(box);
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", end, { once: true });
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-mark]");
  if (!button) return;
  const figure = button.closest(".picture");
  const is = button.getAttribute("aria-pressed") === "false";
  mark(figure, is);
  if (is) document.getElementById("add").open = true;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const stage of document.querySelectorAll(".is-marking")) mark(stage.closest(".picture"), false);
});
