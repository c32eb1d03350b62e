// The clock of a step: one thin ring. The server says when it ends; nothing is sent each second.
"use strict";

{
  let ahead = 0; // of this computer's clock on the server's, milliseconds

  function turn(timer) {
    const { ends, length, left } = timer.dataset;
    const rest = left === undefined ? Number(ends) - (Date.now() - ahead) : Number(left);
    const part = Math.max(0, Math.min(1, rest / Number(length)));
    const ring = timer.querySelector(".left");
    ring.setAttribute("stroke-dasharray", `${100 * part} 100`);
    timer.classList.toggle("over", rest < 0);
    const seconds = Math.abs(Math.round(rest / 1000));
    const said = `${rest < -500 ? "+" : ""}${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    const text = timer.querySelector(".left-clock") || timer.appendChild(document.createElement("span"));
    text.className = "left-clock";
    text.setAttribute("aria-hidden", "true");
    if (text.textContent !== said) text.textContent = said;
  }

  function turnAll() {
    for (const timer of document.querySelectorAll("[data-timer]")) turn(timer);
  }

  async function readClock() {
    const asked = Date.now();
    const answer = await fetch("/healthz", { method: "HEAD" });
    const told = Date.parse(answer.headers.get("date"));
    const now = (asked + Date.now()) / 2;
    if (told && Math.abs(now - told) > 2000) ahead = now - told; // the header knows whole seconds only
  }

  if (document.querySelector("#meeting, #screen, #intervision")) {
    readClock().catch(() => {}); // then this computer's own clock will do
    setInterval(turnAll, 500);
    turnAll();
  }
}

// Whoever follows the chair goes along to the next case; not in the middle of a sentence, and not when one came to look
// at the agenda: only when what is at hand changes while the page is open.
{
  const STAY = "stay where I am";
  const target = () => document.querySelector("[data-go]")?.dataset.go || "";
  const writes = () => [...document.querySelectorAll("[data-dirty]")].some((field) => field.value);
  let known = target();

  function showSwitch() {
    for (const label of document.querySelectorAll("[data-follow]")) {
      label.hidden = false;
      label.querySelector("input").checked = sessionStorage.getItem(STAY) !== "yes";
    }
  }

  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-follow]")) sessionStorage.setItem(STAY, event.target.checked ? "no" : "yes");
  });

  document.addEventListener("htmx:ws:after:message:incoming", () => {
    showSwitch();
    if (target() === known) return;
    known = target();
    if (known && sessionStorage.getItem(STAY) !== "yes" && !writes()) location.assign(known);
  });

  showSwitch();
}

// The code of a shared screen can come with the link; after the #, so that it is in nobody's logs.
{
  const code = document.querySelector("[data-code] input");
  if (code && location.hash) {
    code.value = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
  }
}
