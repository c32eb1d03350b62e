// The shared screen: key B blanks it. It says to the server that it shows what it was sent, so that a latecomer is let in
// only then; and when it cannot say so it shows nothing, since it cannot hear that somebody came in.
"use strict";

{
  const BLANK = "screen blank";
  const SAY_EVERY = 3000;
  const SILENT_FOR_TOO_LONG = 10000;
  const screen = document.getElementById("screen");
  let heardAt = Date.now();

  function showOrHide() {
    document.body.classList.toggle("blanked", sessionStorage.getItem(BLANK) === "yes");
  }

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "b" || event.ctrlKey || event.metaKey || event.altKey) return;
    sessionStorage.setItem(BLANK, sessionStorage.getItem(BLANK) === "yes" ? "no" : "yes");
    showOrHide();
  });

  async function confirmShown() {
    if (screen.dataset.live !== "on") return;
    const since = document.getElementById("screen-head").dataset.since;
    const said = { method: "POST", body: new URLSearchParams({ since }), signal: AbortSignal.timeout(SAY_EVERY) };
    const answer = await fetch("/screen/shown", said);
    if (answer.status === 404) location.reload();
    else if (answer.ok) heardAt = Date.now();
  }

  const sayShown = () => confirmShown().catch(() => {}); // said again in a moment
  const showsNothing = () => screen.dataset.live !== "on" || Date.now() - heardAt > SILENT_FOR_TOO_LONG;

  function look() {
    screen.classList.toggle("alone", showsNothing());
    document.querySelector("[data-connection]").hidden = !showsNothing();
  }

  document.addEventListener("htmx:ws:after:connection", (event) => {
    screen.dataset.live = "on";
    heardAt = Date.now();
    event.detail.connection.url = event.detail.connection.url.split("?")[0];
    look();
    sayShown();
  });

  // After the next frame is painted, it shows what came.
  document.addEventListener("htmx:ws:after:message:incoming", () => requestAnimationFrame(() => setTimeout(sayShown)));

  document.addEventListener("htmx:ws:close", (event) => {
    screen.dataset.live = "off";
    look();
    if (event.detail.code >= 4400 && event.detail.code < 4500) location.reload();
  });

  setInterval(sayShown, SAY_EVERY);
  setInterval(look, 1000);
  showOrHide();
}
