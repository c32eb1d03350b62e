// Finding as one types: a combobox whose list comes from the server. Without JavaScript it is a form with a page.
"use strict";

{
  const WAIT_MS = 150;
  const LEAST = 2;

  const form = document.querySelector("[data-search]");
  if (form) findAsOneTypes(form);

  function findAsOneTypes(form) {
    const box = form.querySelector("input");
    const list = form.querySelector(".found");
    const said = form.querySelector("[data-search-said]");
    const options = () => [...list.querySelectorAll("[role=option]")];
    const chosen = () => list.querySelector("[aria-selected=true]");
    let asked = new AbortController();
    let waiting = 0;

    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-expanded", "false");

    // What is typed goes in the body of a POST: not in an address, a history or a log.
    async function ask() {
      asked.abort();
      asked = new AbortController();
      if (box.value.trim().length < LEAST) return close();
      const headers = { "HX-Request": "true" };
      try {
        const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams({ sought: box.value }), headers, signal: asked.signal });
        if (answer.ok) show(await answer.text());
        else close();
      } catch (failure) {
        if (failure.name !== "AbortError") close(); // no connection: the form still says so when it is sent
      }
    }

    function show(html) {
      list.innerHTML = html;
      list.hidden = false;
      const found = list.querySelector("[role=listbox]");
      box.setAttribute("aria-expanded", String(Boolean(found)));
      if (found) box.setAttribute("aria-controls", found.id);
      box.removeAttribute("aria-activedescendant");
      said.textContent = found ? `${options().length}. ${hint()}` : hint();
    }

    const hint = () => list.querySelector("[data-said]").textContent;

    function close() {
      clearTimeout(waiting);
      asked.abort();
      list.hidden = true;
      list.replaceChildren();
      box.setAttribute("aria-expanded", "false");
      box.removeAttribute("aria-controls");
      box.removeAttribute("aria-activedescendant");
      said.textContent = "";
    }

    function choose(option) {
      chosen()?.setAttribute("aria-selected", "false");
      option?.setAttribute("aria-selected", "true");
      option?.scrollIntoView({ block: "nearest" });
      if (option) box.setAttribute("aria-activedescendant", option.id);
      else box.removeAttribute("aria-activedescendant");
    }

    // Past either end lies the box itself.
    function step(by) {
      const places = [null, ...options()];
      const at = places.indexOf(chosen()) + by;
      choose(places[(at + places.length) % places.length]);
    }

    const keys = {
      ArrowDown: () => (list.hidden ? ask() : step(1)),
      ArrowUp: () => step(-1),
      Enter: () => chosen()?.click(),
      Escape: close,
    };

    box.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, WAIT_MS);
    });

    box.addEventListener("keydown", (event) => {
      const idle = list.hidden ? event.key !== "ArrowDown" : event.key === "Enter" && !chosen();
      if (!keys[event.key] || idle || event.isComposing) return;
      event.preventDefault();
      keys[event.key]();
    });

    form.addEventListener("focusout", (event) => {
      if (!form.contains(event.relatedTarget)) close();
    });
    // A press on an option must not take the focus away before the click.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    // On the page that is open already, one only goes to the place.
    list.addEventListener("click", (event) => {
      if (event.target.closest("a")) setTimeout(close);
    });

    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest("input, textarea, select, [contenteditable]");
      const off = document.documentElement.dataset.keys === "off"; // shortcuts.js
      const slash = event.key === "/" && !typing && !off && !event.ctrlKey && !event.metaKey && !event.altKey;
      const k = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      if (!slash && !k) return;
      event.preventDefault();
      box.focus();
      box.select();
    });
  }
}
