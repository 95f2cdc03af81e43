// Copy buttons; without this file they stay hidden and the number can be selected.
const prepare = (root) => {
  for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  const label = button.querySelector("span");
  button.dataset.label ??= label.textContent;
  label.textContent = button.dataset.copied;
  setTimeout(() => { label.textContent = button.dataset.label; }, 2000);
});

document.addEventListener("htmx:afterSettle", () => prepare(document));
prepare(document);
