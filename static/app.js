// What HTML and htmx cannot do: keep what is typed, keep what is open, and say how the connection is.
// Each behaviour is a small function, bound by a data attribute; without JavaScript every form still works.
"use strict";

const person = () => document.body.dataset.person;
const board = () => document.querySelector("[data-live]");

// ── Drafts: in this tab's own storage, per person, until they are saved or one logs out ─────────────────────────

const draftKey = (form) => `draft ${person()} ${form.dataset.draft}`;
const draftFields = (form) => [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.type !== "submit");

const draftOf = (form) => JSON.parse(sessionStorage.getItem(draftKey(form)) || "[]");

const typedIn = (field) => field.type === "checkbox" ? field.checked : field.value;

function keepDraft(form) {
  const typed = draftFields(form).map((field) => [field.id, typedIn(field)]);
  sessionStorage.setItem(draftKey(form), JSON.stringify(typed));
}

function restoreDraft(form) {
  form.dataset.restored = "";
  if (form.dataset.version) compareDraft(form);
  for (const [id, value] of draftOf(form)) {
    const field = form.querySelector(`#${CSS.escape(id)}`);
    if (!field) continue;
    if (field.type === "checkbox") field.checked = value;
    else field.value = value;
    if (value) field.dataset.dirty = "";
    if (value && field.value) openAround(field);
  }
}

function forgetDraft(form) {
  sessionStorage.removeItem(draftKey(form));
  for (const field of form.querySelectorAll("[data-dirty]")) catchUp(field);
  form.reset();
  for (const details of form.querySelectorAll("details[open]")) shut(details);
}

function shut(details) {
  if (details.contains(document.activeElement)) details.querySelector("summary").focus();
  details.open = false;
}

function openAround(field) {
  if (!field.matches("textarea, input[type=text], input:not([type])")) return;
  for (let around = field.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
}

// A text that a colleague changed since one began: one's own is back in the box, with theirs above it. It is done with
// as soon as it was the text of the item, which stands on the page, now or earlier; where its lines broke, text tells not.
const begunKey = (form) => `begun ${draftKey(form)}`;
const withoutBlanks = (text) => text.replace(/\s+/g, "");

function compareDraft(form) {
  const saved = [...document.querySelectorAll("#theirs, .history blockquote")].map((told) => withoutBlanks(told.textContent));
  if (draftOf(form).every(([, value]) => saved.includes(withoutBlanks(value)))) sessionStorage.removeItem(draftKey(form));
  const begun = sessionStorage.getItem(draftKey(form)) && sessionStorage.getItem(begunKey(form));
  sessionStorage.setItem(begunKey(form), begun || form.dataset.version);
  if (begun && begun !== form.dataset.version) document.getElementById("changed").hidden = false;
}

// A field that was changed is left alone by morphs, until it is saved.
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (!form) return;
  event.target.dataset.dirty = "";
  keepDraft(form);
});

// Elsewhere it is left alone too, and kept nowhere: what is written without a name is in no storage.
document.addEventListener("input", (event) => {
  if (event.target.closest("form[data-keep]")) event.target.dataset.dirty = "";
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-forget-drafts]")) return;
  sessionStorage.clear();
  leaving.postMessage("gone");
});

// Whoever logs out in one tab logs out in all, and leaves nothing in any.
const leaving = new BroadcastChannel("leaving");
leaving.onmessage = () => sessionStorage.clear();

// ── Who types under a card is told to those who see that card too; the server forgets it after six seconds ───────

let toldTyping = 0;

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-typing]");
  if (!form || Date.now() - toldTyping < 3000) return;
  toldTyping = Date.now();
  fetch(form.dataset.typing, { method: "POST" }).catch(() => {}); // a hint that is lost is no loss
});

// ── Open details stay open: through morphs, reloads and Back ─────────────────────────────────────────────────────

const openKey = () => `open ${person()} ${location.pathname}`;

document.addEventListener("toggle", (event) => {
  if (!event.target.id) return;
  const open = [...document.querySelectorAll("details[open][id]")].map((details) => details.id);
  sessionStorage.setItem(openKey(), JSON.stringify(open));
}, true);

// Who opens a form by its summary begins to type in it; at once, so that no first letter is lost or taken for a shortcut.
document.addEventListener("click", (event) => {
  const details = event.target.closest("summary")?.parentElement;
  const field = !details?.open && details?.querySelector(":scope > form[data-draft] :is(textarea, input[required])");
  if (!field) return;
  event.preventDefault();
  details.open = true;
  field.focus();
});

function reopen(within) {
  for (const id of JSON.parse(sessionStorage.getItem(openKey()) || "[]")) {
    const details = within.querySelector(`#${CSS.escape(id)}`);
    if (details) details.open = true;
  }
}

// ── A double click sends a form once: of two answers the browser shows the last, which is a refusal ──────────────

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.hasAttribute("hx-post")) return;
  if ("sent" in form.dataset) event.preventDefault();
  form.dataset.sent = "";
  setTimeout(() => delete form.dataset.sent, 3000); // who stopped the page, or was sent a file, may send it again
});

// ── A draft is sent once at a time: what is written before the answer came stays, and can be sent after it ──────────

const sent = new WeakMap(); // by form: what its fields said when it was sent
const next = new WeakMap(); // by form: the button that was pressed before the answer came

const isAsSent = (form) => draftFields(form).every((field) => !("dirty" in field.dataset) || sent.get(form)?.get(field) === typedIn(field));

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-draft][hx-post]")) return;
  if (!sent.has(form)) {
    sent.set(form, new Map(draftFields(form).map((field) => [field, typedIn(field)])));
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  if (!isAsSent(form)) next.set(form, event.submitter);
}, true);

document.addEventListener("htmx:finally:request", (event) => {
  const form = event.detail.ctx.sourceElement;
  const button = next.get(form);
  sent.delete(form);
  next.delete(form);
  if (button?.isConnected) form.requestSubmit(button);
});

// ── After a form was sent ────────────────────────────────────────────────────────────────────────────────────────

document.addEventListener("htmx:after:request", (event) => {
  const { sourceElement: form, response } = event.detail.ctx;
  if (response.status >= 300 || !(form instanceof HTMLFormElement)) return;
  say("");
  if (response.status === 204) forgetUndo();
  if (form.dataset.draft && isAsSent(form)) forgetDraft(form);
  const token = form.elements.namedItem("token");
  if (token) token.value = response.headers.get("X-Form-Token");
  if (board()?.dataset.live !== "on") location.reload(); // the socket will not bring it
});

document.addEventListener("htmx:error", (event) => {
  if (event.detail.ctx) say(document.querySelector("[data-connection]")?.dataset.lost || "");
});

document.addEventListener("click", (event) => {
  if (event.target.matches("[data-close]")) empty(event.target.parentElement);
});

// A menu closes when one goes elsewhere, and with Escape.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    if (!menu.contains(except)) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("focusin", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// What can be undone is what was done last.
function forgetUndo() {
  empty(document.getElementById("undo"));
}

function empty(line) {
  const focused = line.contains(document.activeElement);
  line.replaceChildren();
  if (focused) document.getElementById("main").focus({ preventScroll: true });
}

function say(text) {
  document.getElementById("message").textContent = text;
}

// ── The connection ───────────────────────────────────────────────────────────────────────────────────────────────

document.addEventListener("htmx:ws:after:connection", (event) => {
  board().dataset.live = "on";
  document.querySelector("[data-connection]").hidden = true;
  // What the page showed when it was loaded is no longer what it shows: from now on the present is sent whole.
  event.detail.connection.url = event.detail.connection.url.split(/[?&]shown=/)[0];
});

document.addEventListener("htmx:ws:close", (event) => {
  board().dataset.live = "off";
  const code = event.detail.code;
  if (code >= 4400 && code < 4500) {
    location.reload(); // not, or no longer, for this person to see: the page itself says so
    return;
  }
  const line = document.querySelector("[data-connection]");
  line.textContent = line.dataset.lost;
  line.hidden = false;
});

// A page out of the browser's cache has a dead socket and old contents.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// ── A visit to a board counts from when it is seen up to when it is left: what changed later is told on the home page ──

function noteVisit() {
  const visited = document.querySelector("[data-visit]");
  if (visited) navigator.sendBeacon(visited.dataset.visit);
}

document.addEventListener("visibilitychange", noteVisit);

// ── Who is typing in a card that moves to another list types on, though it is made anew there ────────────────────

let typing = null;
let card = null;
let arriving = false; // in the middle of a message a card can be gone from one list, and not yet in the other

document.addEventListener("htmx:ws:before:message:incoming", () => {
  const { id, selectionStart, selectionEnd } = document.activeElement;
  typing = id ? { id, selectionStart, selectionEnd } : null;
  card = document.activeElement.closest("[data-live-item], .guest-offer, #meeting, #parts > *, #session-now")?.id;
  arriving = true;
});

// The button that one pressed can be gone with what it was for; one stays at its card, or in the meeting, or goes to what
// undoes it, or to the beginning of the page. The line that undoes it may come before or after the card goes.
document.addEventListener("htmx:ws:after:message:incoming", () => {
  arriving = false;
  if (!card || document.activeElement !== document.body) return;
  const left = document.getElementById(card);
  if (left) left.tabIndex = -1;
  (left || document.querySelector("#undo form button") || document.getElementById("main")).focus({ preventScroll: true });
});

document.addEventListener("htmx:after:swap", () => {
  if (!arriving && document.activeElement.matches("body, main")) document.querySelector("#undo form button")?.focus({ preventScroll: true });
});

document.addEventListener("htmx:ws:after:message:incoming", () => {
  const field = typing && document.getElementById(typing.id);
  if (!field || field === document.activeElement) return;
  settle(field.closest("[data-live-item]") || board());
  field.focus({ preventScroll: true });
  if (typing.selectionStart !== null) field.setSelectionRange?.(typing.selectionStart, typing.selectionEnd);
});

// ── What was written in a field that goes away, as when a round is opened, is shown to its writer, and kept nowhere ──

let unsent = [];

document.addEventListener("htmx:ws:before:message:incoming", () => {
  unsent = [...document.querySelectorAll("form[data-keep] textarea[data-dirty]")].filter((field) => field.value.trim());
});

document.addEventListener("htmx:ws:after:message:incoming", () => {
  const lost = unsent.find((field) => !field.isConnected);
  const place = lost && document.getElementById("unsent");
  if (!place) return;
  place.querySelector("textarea").value = lost.value;
  place.hidden = false;
});

// ── What has the focus stays in sight, also when a card arrives above it: the browser holds on to what one reads ──

let held = null;

function inSight(element) {
  const { left, top, width, height } = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}

document.addEventListener("htmx:ws:before:message:incoming", () => {
  const focused = document.activeElement;
  held = focused.matches("a, button, summary, input, select, textarea") && inSight(focused) ? focused : null;
});

document.addEventListener("htmx:ws:after:message:incoming", () => {
  if (held && held === document.activeElement) requestAnimationFrame(() => held?.scrollIntoView({ block: "nearest" }));
});

// ── What arrives: it glows for a moment, and is announced politely ───────────────────────────────────────────────

function welcome(card) {
  card.classList.add("fresh");
  const who = card.querySelector(".partner")?.textContent || "";
  const text = card.querySelector(".text")?.textContent || "";
  const announcer = document.getElementById("announcer");
  const said = (announcer.textContent = `${who}: ${text}`);
  setTimeout(() => {
    card.classList.remove("fresh");
    // It may be withdrawn, and then nothing of it stays.
    if (announcer.textContent === said) announcer.textContent = "";
  }, 4000);
}

function watch(lists) {
  const arrivals = new MutationObserver((changes) => {
    for (const node of changes.flatMap((change) => [...change.addedNodes])) {
      if (!(node instanceof HTMLElement)) continue;
      if (node.matches("[data-live-item]")) welcome(node);
      settle(node);
    }
  });
  arrivals.observe(lists, { childList: true, subtree: true });
}

function settle(within) {
  within.querySelectorAll("form[data-draft]:not([data-restored])").forEach(restoreDraft);
  reopen(within);
}

// ── What a morph must not touch: whether details are open and boxes are ticked is the reader's own ───────────────

const OWN_TO_THE_READER = ["open", "checked", "data-dirty", "data-restored"];
const missed = new WeakMap(); // by field that was changed: what the last morph would have made of it

htmx.registerExtension("keep", {
  htmx_before_morph_attr: (_element, detail) => !OWN_TO_THE_READER.includes(detail.attrName),
  htmx_before_morph_node: (element, detail) => {
    if (!element.matches?.("[data-dirty]")) return true;
    missed.set(element, detail.newNode.cloneNode(true));
    return false;
  },
});

// It is saved: now it may become what it was to be. The frame comes before the answer as often as after it.
function catchUp(field) {
  const meant = missed.get(field);
  delete field.dataset.dirty;
  if (!meant) return;
  missed.delete(field);
  for (const name of field.getAttributeNames()) if (!meant.hasAttribute(name)) field.removeAttribute(name);
  for (const { name, value } of meant.attributes) field.setAttribute(name, value);
  field.replaceChildren(...meant.childNodes);
}

document.addEventListener("DOMContentLoaded", () => {
  settle(document.body);
  if (board()) watch(board());
  if (!document.hidden) noteVisit();
});
