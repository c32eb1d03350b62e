// The shared screen: key B blanks it, and it says so when what it shows may not be the latest.
"use strict";

{
  const BLANK = "screen blank";

  function showOrHide() {
    document.body.classList.toggle("blanked", sessionStorage.getItem(BLANK) === "yes");
  }

  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "b" || event.ctrlKey || event.metaKey || event.altKey) return;
    sessionStorage.setItem(BLANK, sessionStorage.getItem(BLANK) === "yes" ? "no" : "yes");
    showOrHide();
  });

  document.addEventListener("htmx:ws:after:connection", (event) => {
    document.querySelector("[data-connection]").hidden = true;
    document.getElementById("screen").dataset.live = "on";
    event.detail.connection.url = event.detail.connection.url.split("?")[0];
  });

  // Without a connection it cannot hear that somebody came in: it shows nothing until it can.
  document.addEventListener("htmx:ws:close", (event) => {
    if (event.detail.code >= 4400 && event.detail.code < 4500) {
      location.reload();
      return;
    }
    document.querySelector("[data-connection]").hidden = false;
    document.getElementById("screen").dataset.live = "off";
  });

  showOrHide();
}
