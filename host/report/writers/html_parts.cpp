#include "report/writers/html_parts.h"

namespace reckon {

const char* page_style() {
  return R"(
:root { color-scheme: light dark; --text: #1b1b1b; --faint: #5a5a5a; --line: #d5d5d5; --back: #ffffff; --link: #1d5aa8; }
@media screen and (prefers-color-scheme: dark) { :root { --text: #ececec; --faint: #a9a9a9; --line: #444444; --back: #161616; --link: #8ab8f0; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); margin: 0 auto; padding: 1.5rem; max-width: 70rem; }
h1, h2, h3 { line-height: 1.25; }
h2 { margin-top: 2.2rem; border-bottom: 1px solid var(--line); padding-bottom: 0.2rem; }
.faint { color: var(--faint); }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
.wide { overflow-x: auto; margin: 1rem 0; }
figure { position: relative; margin: 1rem 0; }
figure.wide svg { display: block; min-width: 48rem; width: 100%; }
figure.half { display: inline-block; width: 31rem; max-width: 100%; margin: 0.5rem 0.5rem 0.5rem 0; vertical-align: top; }
figure.half svg { display: block; width: 100%; }
svg.sketch { vertical-align: middle; }
a { color: var(--link); }
summary { cursor: pointer; margin: 0.6rem 0; }
pre { font-size: 0.8rem; line-height: 1.35; overflow-x: auto; padding: 0.8rem; border: 1px solid var(--line); }
.tip { position: fixed; z-index: 1; max-width: 22rem; padding: 0.3rem 0.6rem; pointer-events: none; font-size: 0.85rem; background: var(--text); color: var(--back); }
.copy { position: absolute; top: 0; right: 0; font: inherit; font-size: 0.75rem; padding: 0.1rem 0.5rem; color: var(--faint); background: var(--back); border: 1px solid var(--line); opacity: 0; }
figure:hover .copy, .copy:focus { opacity: 1; }
.lit { stroke-width: 5 !important; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.3rem 0.8rem 0.3rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--line); }
tbody th { font-weight: normal; }
th code { white-space: nowrap; }
td code { display: inline-block; min-width: 9rem; }
.right { text-align: right; white-space: nowrap; }
@media print { body { max-width: none; padding: 0; font-size: 11px; } .wide { overflow: visible; } figure.wide svg { min-width: 0; } tr, figure { break-inside: avoid; } h2, h3 { break-after: avoid; } .copy, .tip { display: none; } }
)";
}

const char* page_script() {
  return R"(
"use strict";
(() => {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  document.body.append(tip);
  for (const title of document.querySelectorAll(".chart title")) {
    const about = title.parentNode, text = title.textContent;
    title.remove();
    about.addEventListener("pointermove", (event) => {
      tip.textContent = text;
      tip.hidden = false;
      tip.style.left = Math.min(event.clientX + 12, innerWidth - tip.offsetWidth - 8) + "px";
      tip.style.top = Math.min(event.clientY + 16, innerHeight - tip.offsetHeight - 8) + "px";
    });
    about.addEventListener("pointerleave", () => { tip.hidden = true; });
  }
  for (const mark of document.querySelectorAll("[data-claim]")) {
    const light = (on) => () => {
      for (const other of document.querySelectorAll("[data-claim]"))
        if (other.dataset.claim === mark.dataset.claim) other.classList.toggle("lit", on);
    };
    mark.addEventListener("pointerenter", light(true));
    mark.addEventListener("pointerleave", light(false));
  }
  for (const figure of document.querySelectorAll("figure")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = document.documentElement.dataset.copy;
    button.addEventListener("click", async () => {
      const svg = figure.querySelector("svg").cloneNode(true), style = document.createElementNS(svg.namespaceURI, "style");
      style.textContent = document.getElementById("chart-style").textContent;
      svg.prepend(style);
      try {
        await navigator.clipboard.writeText(new XMLSerializer().serializeToString(svg));
        button.textContent = document.documentElement.dataset.copied;
      } catch { button.textContent = document.documentElement.dataset.refused; }
    });
    figure.append(button);
  }
})();
)";
}

}  // namespace reckon
