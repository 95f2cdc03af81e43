// The desk's keys and buttons, told to desk.js as "desk:do". Digits and signs go into the field by
// themselves; the first of them takes the place of what was read, and Backspace mends it.
const field = document.getElementById("desk-text");
const keypad = document.getElementById("desk-keypad");
const KEYS = {
  Enter: "accept", "?": "unreadable", n: "no-number", " ": "later", ArrowLeft: "back",
  ArrowRight: "forward", u: "undo", z: "zoom",
};

const does = (action) => document.dispatchEvent(new CustomEvent("desk:do", { detail: action }));

const type = (key) => {
  if (key === "Backspace") field.value = field.value.slice(0, -1);
  else field.value = (field.dataset.fresh ? "" : field.value) + key;
  delete field.dataset.fresh;
};

// A key means the desk unless it belongs to another control that has the focus.
const isOurs = ({ target, ctrlKey, metaKey, altKey, isComposing }) =>
  !(ctrlKey || metaKey || altKey || isComposing) && (target === field || target === document.body || target.id === "content");

if (field) addEventListener("keydown", (event) => {
  if (!isOurs(event)) return;
  const action = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!action) return field.focus();
  event.preventDefault();
  if (!event.repeat || action === "back" || action === "forward") does(action);
});

if (field) {
  for (const button of document.querySelectorAll(".desk-actions [data-action]")) {
    button.hidden = false;
    button.addEventListener("click", (event) => {
      event.preventDefault();
      does(button.dataset.action);
    });
  }
  document.getElementById("desk-form").addEventListener("submit", (event) => {
    event.preventDefault();
    does("accept");
  });
  keypad.addEventListener("click", ({ target }) => {
    const { type: key } = target.closest("[data-type]")?.dataset ?? {};
    if (key) type(key);
  });
  field.addEventListener("beforeinput", ({ inputType }) => {
    if (field.dataset.fresh && inputType.startsWith("insert")) field.value = "";
    delete field.dataset.fresh;
  });
  field.addEventListener("pointerdown", () => { delete field.dataset.fresh; });
  if (matchMedia("(pointer: coarse)").matches) {
    keypad.hidden = false;
    field.inputMode = "none";
  }
}
