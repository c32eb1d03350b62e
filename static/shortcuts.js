// Keys of one letter: an element with data-key is focused, or followed when it is a link. They can be switched off,
// on the help page, for those whose speech or tremor types letters that they do not mean (WCAG 2.1.4).
"use strict";

{
  const OFF = "keys off";
  const root = document.documentElement;
  const keepChoice = (off) => (off ? localStorage.setItem(OFF, "yes") : localStorage.removeItem(OFF));

  if (localStorage.getItem(OFF)) root.dataset.keys = "off";

  const choice = document.querySelector("[data-keys-switch]");
  if (choice) {
    const box = choice.querySelector("input");
    choice.hidden = false;
    box.checked = root.dataset.keys !== "off";
    box.addEventListener("change", () => {
      keepChoice(!box.checked);
      if (box.checked) delete root.dataset.keys;
      else root.dataset.keys = "off";
    });
  }

  function go(target) {
    if (target.tagName === "A") target.click();
    else {
      if (target.tagName === "SUMMARY") target.parentElement.open = true;
      target.scrollIntoView({ block: "nearest" });
      target.focus();
    }
  }

  // On a phone, and at 400 % zoom, only one part of the board shows: its cards are the ones that can be walked.
  function step(by) {
    const cards = [...document.querySelectorAll("[data-live-item]")].filter((card) => card.offsetParent);
    const at = cards.findIndex((card) => card.contains(document.activeElement));
    const next = cards[at < 0 ? (by > 0 ? 0 : cards.length - 1) : at + by];
    if (!next) return;
    next.tabIndex = -1;
    next.focus();
  }

  const STEPS = { j: () => step(1), k: () => step(-1) };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
    if (typing) {
      if (event.key === "Escape" && !event.defaultPrevented) typing.blur();
      return;
    }
    if (root.dataset.keys === "off") return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target && !STEPS[event.key]) return;
    event.preventDefault();
    if (target) go(target);
    else STEPS[event.key]();
  });
}
