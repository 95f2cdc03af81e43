// Ticks all at once, says how many are, and keeps them while the table is brought up to date.
const form = document.getElementById("ticked");
const ticks = () => [...form.querySelectorAll("input[name=job]")];
const ticked = new Set();

const show = () => {
  const all = document.getElementById("tick-all");
  const words = all.nextElementSibling;
  const { none, some } = words.dataset;
  for (const tick of ticks()) tick.closest("tr").classList.toggle("is-ticked", tick.checked);
  words.textContent = ticked.size ? some.replace("{count}", ticked.size) : none;
  all.checked = ticked.size > 0 && ticked.size === ticks().length;
  all.indeterminate = ticked.size > 0 && !all.checked;
  for (const button of form.querySelectorAll(".ticked-bar button")) button.disabled = !ticked.size;
};

const note = () => {
  ticked.clear();
  for (const tick of ticks()) if (tick.checked) ticked.add(tick.value);
  show();
};

// On a phone the filters would push the pictures out of sight.
const more = document.querySelector(".filters-more");
if (more && matchMedia("(max-width: 48rem)").matches) more.open = "used" in more.dataset;

if (form) {
  form.querySelector(".tick-all").hidden = false;
  form.querySelector(".ticked-words").hidden = true;
  form.addEventListener("change", (event) => {
    if (event.target.id === "tick-all") for (const tick of ticks()) tick.checked = event.target.checked;
    note();
  });
  document.addEventListener("htmx:afterSettle", () => {
    for (const tick of ticks()) tick.checked = ticked.has(tick.value);
    note();
  });
  addEventListener("pageshow", note);
  note();
}
