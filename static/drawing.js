// A number drawn with mouse, pen or finger becomes one of the chosen pictures.
// Without this file the offer stays hidden.
const dialog = document.getElementById("draw");
const canvas = dialog.querySelector("canvas");
const paper = canvas.getContext("2d");
const thickness = document.getElementById("draw-thickness");
const [LONG, SHORT] = [1600, 800]; // pixels of the picture; on an upright screen it is square

let strokes = [];
let drawn = 0; // pictures: each has a name of its own

const size = () => {
  canvas.width = innerWidth < innerHeight ? SHORT * 1.5 : LONG;
  canvas.height = innerWidth < innerHeight ? SHORT * 1.5 : SHORT;
};

// Through the middles between the points, so that a quick hand draws curves and no corners.
const line = ({ width, points }) => {
  const [first, ...rest] = points;
  paper.lineWidth = width;
  paper.beginPath();
  paper.moveTo(first.x, first.y);
  rest.forEach((point, i) => {
    const next = rest[i + 1] ?? point;
    paper.quadraticCurveTo(point.x, point.y, (point.x + next.x) / 2, (point.y + next.y) / 2);
  });
  if (!rest.length) paper.lineTo(first.x + .01, first.y); // a line of no length is not drawn
  paper.stroke();
};

const redraw = () => {
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  Object.assign(paper, { strokeStyle: "#14203a", lineCap: "round", lineJoin: "round" });
  strokes.forEach(line);
  for (const button of dialog.querySelectorAll("[data-draw=undo], [data-draw=clear], [data-draw=use]")) button.disabled = !strokes.length;
};

const placeOf = (event) => {
  const frame = canvas.getBoundingClientRect();
  const scale = canvas.width / frame.width;
  return { x: (event.clientX - frame.left) * scale, y: (event.clientY - frame.top) * scale };
};

canvas.addEventListener("pointerdown", (event) => {
  if (event.button || !event.isPrimary) return;
  event.preventDefault();
  canvas.setPointerCapture(event.pointerId);
  strokes.push({ width: Number(thickness.value), points: [placeOf(event)] });
  redraw();
});
canvas.addEventListener("pointermove", (event) => {
  if (!canvas.hasPointerCapture(event.pointerId)) return;
  const passed = event.getCoalescedEvents?.() ?? [];
  strokes.at(-1).points.push(...(passed.length ? passed : [event]).map(placeOf));
  redraw();
});

const open = () => {
  if (!strokes.length) size();
  redraw();
  dialog.showModal();
};

const forget = () => { strokes = []; redraw(); };

// As if it had been chosen: the upload's own script adds it to what is there.
const use = () => canvas.toBlob((blob) => {
  drawn += 1;
  const files = new DataTransfer();
  files.items.add(new File([blob], `${canvas.dataset.name}-${drawn}.png`, { type: blob.type }));
  const input = document.querySelector("#upload input[type=file][multiple]");
  input.files = files.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  forget();
  dialog.close();
  document.querySelector("#upload button[type=submit]").focus();
});

const undo = () => { strokes.pop(); redraw(); };
const deeds = { open, undo, clear: forget, use, close: () => dialog.close() };
document.addEventListener("click", (event) => {
  deeds[event.target.closest("[data-draw]")?.dataset.draw]?.();
});
dialog.addEventListener("keydown", (event) => {
  if (event.key === "z" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); undo(); }
});
document.querySelector(".draw-offer").hidden = false;
