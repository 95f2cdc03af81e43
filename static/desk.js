// The desk: one number at a time, the next ones already loaded. What is said goes to the outbox,
// and the next number stands there at once; the answer comes when it comes.
const desk = document.getElementById("desk");
const field = document.getElementById("desk-text");
const pile = document.getElementById("desk-cards");
const form = document.getElementById("desk-form");
const byId = (id) => document.getElementById(`desk-${id}`);
const AHEAD = 5; // numbers that lie ready
const BEHIND = 50; // numbers that one can go back to
const ZOOMS = ["near", "wide", "whole"];
const NUMBER = /^(?=.*\p{Nd})[\p{Nd} .,:/+-]+$/u;
const SEAT = 30000; // ms between two signs that somebody sits here
const IDLE = 300000; // ms without a key after which nobody does
const started = performance.now();
const said = []; // the cards of what was said, the last of it last
let done = 0; // how many were said
let now = null; // the card that is shown
let shown = 0; // since when
let left = Number(byId("bar").max) - byId("bar").value;
let loading = null;
let isBusy = false; // while the next number is on its way
let isAll = false; // whether the site has no more
let active = started;

const cards = () => [...pile.children];
const isOpen = (card) => !card.dataset.key && !card.dataset.later;
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const post = (url, fields) => document.dispatchEvent(new CustomEvent("desk:post", { detail: { url, fields } }));
const complain = (name) => {
  byId("error").hidden = !name;
  byId("error").querySelector("span").textContent = name ? byId("error").dataset[name] ?? name : "";
};

const key = () => {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
};

const count = () => {
  const minutes = (performance.now() - started) / 60000;
  const pace = done / minutes;
  byId("bar").value = byId("bar").max - left;
  byId("count").textContent = fill(byId("count").dataset.text, { left, total: byId("bar").max });
  if (done < 3) return;
  byId("pace").textContent = fill(byId("pace").dataset.text, { pace: Math.round(pace), minutes: Math.ceil(left / pace) });
};

const show = (card) => {
  if (now) now.hidden = true;
  now = card;
  desk.hidden = !card;
  byId("done").hidden = Boolean(card);
  if (!card) return byId("done").focus();
  card.hidden = false;
  zoom(card, "near");
  field.value = card.dataset.said ?? card.dataset.text;
  field.dataset.fresh = "yes";
  form.elements.number.value = card.dataset.number;
  shown = performance.now();
  const texts = byId("said").dataset;
  byId("said").textContent = "blind" in card.dataset ? texts.blind : fill(texts.number, { text: field.value });
  field.focus({ preventScroll: true });
  return field.setSelectionRange(field.value.length, field.value.length);
};

const inTurn = () => {
  const from = cards().indexOf(now) + 1;
  return [...cards().slice(from), ...cards().slice(0, from)];
};

// The next one; those that were postponed come when there is no other.
const next = async () => {
  if (!inTurn().some(isOpen)) await load();
  return inTurn().find(isOpen) ?? inTurn().find((card) => !card.dataset.key);
};

const goOn = async () => {
  const began = performance.now();
  isBusy = true;
  const card = await next();
  isBusy = false;
  if (!card && !isAll) return complain("offline");
  show(card);
  load();
  return requestAnimationFrame(() => performance.measure("desk-next", { start: began }));
};

const ask = async (more) => {
  const body = new URLSearchParams(desk.dataset.filters);
  body.set("have", cards().filter((card) => !card.dataset.kept).map((card) => card.dataset.number).join(","));
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.set("count", more);
  const response = await fetch(desk.dataset.next, { method: "POST", body }).catch(() => null);
  return response?.ok && !response.redirected ? response.text() : null;
};

const load = () => {
  if (isAll || cards().filter(isOpen).length > AHEAD) return loading;
  loading ??= ask(AHEAD).then((html) => {
    loading = null;
    if (html !== null) take(html);
  });
  return loading;
};

const take = (html) => {
  const found = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
  const known = new Set(cards().map((card) => card.dataset.number));
  const fresh = [...found.children].filter((card) => !known.has(card.dataset.number));
  isAll = !found.children.length;
  pile.append(...fresh);
  for (const card of cards().filter((old) => old.dataset.kept && old !== now).slice(0, -BEHIND)) card.remove();
  said.splice(0, said.length - BEHIND);
};

const say = (voided = "") => {
  const text = voided ? "" : field.value.trim();
  if (!voided && !text) return complain("empty");
  if (!voided && !NUMBER.test(text)) return complain("bad");
  complain("");
  if (now.dataset.key && now.dataset.says === voided + text) return goOn(); // it is said already
  const seconds = Math.min(86400, (performance.now() - shown) / 1000).toFixed(2);
  const card = now;
  if (!card.dataset.key) left -= 1;
  card.dataset.key = key();
  card.dataset.said = text;
  card.dataset.says = voided + text;
  said.push(card);
  done += 1;
  post(form.action, { number: card.dataset.number, text, void: voided, seconds, key: card.dataset.key });
  count();
  return goOn();
};

const reopen = (card) => {
  for (const name of ["key", "said", "says", "kept"]) delete card.dataset[name];
  left += 1;
  done -= 1;
  count();
};

const undo = () => {
  const card = said.pop();
  if (!card?.dataset.key) return;
  post(byId("undo").action, { undo: card.dataset.key });
  reopen(card);
  show(card);
};

const zoom = (card, name) => {
  const crop = card.querySelector(".desk-crop");
  crop.dataset.zoom = name;
  crop.setAttribute("viewBox", crop.dataset[name]);
};

const step = (by) => {
  const card = cards()[cards().indexOf(now) + by];
  if (card) show(card);
};

const ACTIONS = {
  accept: () => say(),
  unreadable: () => say("unreadable"),
  "no-number": () => say("no-number"),
  later: () => { now.dataset.later = "yes"; goOn(); },
  back: () => step(-1),
  forward: () => step(1),
  undo,
  zoom: () => zoom(now, ZOOMS[(ZOOMS.indexOf(now.querySelector(".desk-crop").dataset.zoom) + 1) % ZOOMS.length]),
};

// Keyed blind, and nothing agrees: it comes once more, after the number that is before the person.
const again = (card) => {
  const sentence = card.querySelector(".desk-blind");
  if (sentence) sentence.textContent = sentence.dataset.again;
  said.splice(said.indexOf(card), 1);
  reopen(card);
  if (!now) show(card);
  else if (now !== card) now.after(card);
};

const answered = ({ detail }) => {
  const card = cards().find((other) => other.dataset.key === detail.key && detail.key);
  if (detail.outcome === "kept" && card) card.dataset.kept = "yes";
  if (detail.outcome === "again" && card) again(card);
  else if (detail.outcome === "again") { isAll = false; load(); }
  if (detail.outcome === "gone") complain("gone");
  if (detail.outcome === "refused") complain(detail.sentence);
};

const waits = ({ detail: { trouble, count: n } }) => {
  if (!trouble && !now && left > 0) location.reload(); // others had the rest: where is it?
  byId("offline").hidden = !trouble;
  if (trouble) byId("offline").querySelector("span").textContent = fill(byId("offline").dataset[trouble], { count: n });
};

// The same seat after a reload, and the numbers back for others when the page is left.
const settle = () => {
  const address = new URL(location.href);
  for (const name of ["have", "undo"]) address.searchParams.delete(name);
  address.searchParams.set("seat", desk.dataset.seat);
  history.replaceState(null, "", address);
  const unsent = new Set(desk.dataset.unsent.split(","));
  for (const card of cards()) if (unsent.has(card.dataset.number)) card.remove();
};
const leave = () => {
  const body = new URLSearchParams({ seat: desk.dataset.seat, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
  navigator.sendBeacon(desk.dataset.release, body);
};

if (desk) {
  document.addEventListener("desk:do", ({ detail }) => {
    active = performance.now();
    if (isBusy) return;
    if (now) ACTIONS[detail]();
    else if (detail === "undo") undo();
  });
  document.addEventListener("desk:answer", answered);
  document.addEventListener("desk:waiting", waits);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", ({ persisted }) => { if (persisted) location.reload(); });
  setInterval(() => { if (performance.now() - active < IDLE) ask(0); }, SEAT);
  settle();
  goOn();
}
