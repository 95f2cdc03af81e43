// What was said at the desk, kept in the browser until the site has answered: sent in order, one at
// a time, again and again after a failure. Each verdict has a key, so that none is kept twice.
// Others hand it over as "desk:post" and hear of it as "desk:answer" and "desk:waiting".
const desk = document.getElementById("desk");
const NAME = `longhand-desk-${desk?.dataset.person}`;
const LONGEST = 15000; // ms between two tries
let failures = 0;
let timer;

const kept = () => JSON.parse(localStorage.getItem(NAME) ?? "[]");
const keep = (entries) => localStorage.setItem(NAME, JSON.stringify(entries));
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`desk:${name}`, { detail }));
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

// One tab at a time, where the browser can see to it: two would send the same entry.
const alone = (work) => (navigator.locks ? navigator.locks.request(NAME, work) : work());

const send = async ({ url, fields }) => {
  const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: token() });
  const response = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
  const { status } = response;
  if (response.redirected || status === 401 || status === 403) return { trouble: "login" };
  if (status === 429 || status >= 500) return { trouble: "offline" };
  if (status === 404) return { outcome: "gone" };
  return response.json();
};

const later = (trouble) => {
  failures += 1;
  clearTimeout(timer);
  timer = setTimeout(flush, Math.min(LONGEST, 500 * 2 ** failures));
  tell("waiting", { trouble, count: kept().length });
};

const sendAll = async () => {
  for (let [entry] = kept(); entry; [entry] = kept()) {
    const answer = await send(entry).catch(() => ({ trouble: "offline" }));
    if (answer.trouble) return later(answer.trouble);
    keep(kept().filter((other) => other.id !== entry.id));
    tell("answer", { ...entry.fields, ...answer });
  }
  failures = 0;
  return tell("waiting", { count: 0 });
};

let sending = Promise.resolve();
function flush() {
  sending = sending.then(() => alone(sendAll));
}

if (desk) {
  document.addEventListener("desk:post", ({ detail }) => {
    keep([...kept(), { ...detail, id: crypto.getRandomValues(new Uint32Array(4)).join("-") }]);
    if (!failures) flush();
  });
  desk.dataset.unsent = kept().map(({ fields }) => fields.number ?? "").join();
  addEventListener("online", flush);
  addEventListener("pageshow", flush);
}
