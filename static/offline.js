// A page that asks by itself says when nobody answers, asks ever more seldom, and goes on by itself.
const note = document.getElementById("offline");
const LONGEST = 30000; // ms between two questions
let failures = 0;
let next = 0;

const tell = (isOffline) => {
  note.hidden = !isOffline;
  document.body.classList.toggle("is-offline", isOffline);
};
const failed = () => {
  failures += 1;
  next = Date.now() + Math.min(LONGEST, 1000 * 2 ** failures);
  tell(true);
};

document.addEventListener("htmx:beforeRequest", (event) => {
  if (navigator.onLine && Date.now() >= next) return;
  event.preventDefault();
  tell(true);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const { status } = event.detail.xhr;
  if (status === 0 || status >= 500) failed();
  else { failures = next = 0; tell(false); }
});
addEventListener("online", () => { next = 0; });
