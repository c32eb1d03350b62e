// The lists of agreements: choosing several by mouse or keyboard, and a page that stands still meanwhile.
"use strict";

{
  const boxes = () => [...document.querySelectorAll("#agreements .pick > input")].filter((box) => box.offsetParent);
  const chosen = () => boxes().filter((box) => box.checked);
  const isBusy = () => chosen().length > 0 || document.querySelector("#agreements details[open]");

  // ── What arrives waits while one chooses: nothing moves under the finger, and nothing is lost ────────────────────

  let waits = false;
  let letGo = () => {};

  document.addEventListener("htmx:ws:before:message:incoming", (event) => {
    const line = document.querySelector("[data-held]");
    if (!line || !waits) return;
    line.hidden = false;
    event.detail.waitUntil(new Promise((resolve) => {
      const before = letGo;
      letGo = () => { before(); resolve(); };
    }));
  });

  function release() {
    waits = false;
    letGo();
    letGo = () => {};
    const line = document.querySelector("[data-held]");
    if (line) line.hidden = true;
  }

  function settle() {
    tellHowMany();
    waits = Boolean(isBusy());
    if (!waits) release();
  }

  function tellHowMany() {
    const line = document.querySelector("[data-chosen]");
    if (!line) return;
    line.hidden = chosen().length === 0;
    line.querySelector("strong").textContent = chosen().length;
  }

  document.addEventListener("toggle", (event) => event.target.closest?.("#agreements") && settle(), true);
  document.addEventListener("reset", (event) => event.target.id === "bulk" && setTimeout(settle));
  document.addEventListener("click", (event) => event.target.closest("[data-release]") && release());

  // ── Several in a row, with Shift ──────────────────────────────────────────────────────────────────────────────────

  let last = null;

  function choose(box, upToHere) {
    const all = boxes();
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((one, other) => one - other);
    if (upToHere && from >= 0) for (const between of all.slice(from, to + 1)) between.checked = box.checked;
    last = box;
    settle();
  }

  document.addEventListener("click", (event) => {
    if (event.target.matches(".pick > input")) choose(event.target, event.shiftKey);
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.documentElement.dataset.keys === "off") return;
    if (event.key.toLowerCase() !== "x" || event.target.matches("input:not([type=checkbox]), textarea, select")) return;
    const box = event.target.closest(".agreed")?.querySelector(".pick > input");
    if (!box) return;
    box.checked = !box.checked;
    choose(box, event.shiftKey);
  });

  // ── After they were sent: chosen no more, and what undoes it at hand ──────────────────────────────────────────────

  let sent = false;

  document.addEventListener("htmx:after:request", (event) => {
    const { sourceElement: form, response } = event.detail.ctx;
    if (!document.getElementById("lists") || response.status >= 300) return;
    sent = form.id === "bulk";
    if (sent) form.reset();
    release();
  });

  document.addEventListener("htmx:after:swap", () => {
    if (sent) document.querySelector("#undo form button")?.focus({ preventScroll: true });
    sent = false;
  });
}
