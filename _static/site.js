// Light or dark, and a dialog to search in. The pages are whole without it.
(() => { // names in here are no one else's
const root = document.documentElement;
const MODES = ["auto", "light", "dark"];
const system = matchMedia("(prefers-color-scheme: dark)");

// The mode, kept from page to page where the browser lets us. "auto" follows the reader's system.
let mode = "auto";
try {
  mode = localStorage.getItem("mode");
} catch {}
if (!MODES.includes(mode)) mode = MODES.includes(root.dataset.theme) ? root.dataset.theme : "auto";

function show() {
  root.dataset.mode = mode;
  root.dataset.theme = mode === "auto" ? (system.matches ? "dark" : "light") : mode;
}
show(); // in the head, before anything is drawn
system.addEventListener("change", show);

document.addEventListener("DOMContentLoaded", () => {
  // What is searched for is in the address: Sphinx's scripts are fetched where there is something, and its index
  // behind them.
  if (root.dataset.search && new URLSearchParams(location.search).get("q")?.trim()) {
    for (const address of root.dataset.search.trim().split(" ")) {
      const script = document.createElement("script");
      script.src = address;
      script.async = false;
      document.head.append(script);
    }
  }

  // The button's name says which mode is on; the first press changes what one sees.
  for (const button of document.querySelectorAll(".mode-button")) {
    const words = button.dataset.words.split("|");
    const name = () => {
      button.title = words[MODES.indexOf(mode)];
      button.lastElementChild.textContent = button.title;
    };
    name();
    button.addEventListener("click", () => {
      const order = system.matches ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
      mode = order[(order.indexOf(mode) + 1) % 3];
      try {
        localStorage.setItem("mode", mode);
      } catch {}
      show();
      name();
    });
  }

  // The browser's own dialog: Escape closes it, and focus goes back to where it was.
  const dialog = document.querySelector(".search-dialog");
  const field = document.querySelector(".search-form input");
  const search = () => {
    if (dialog && !dialog.open) dialog.showModal();
    field?.focus();
    field?.select();
  };
  for (const button of document.querySelectorAll(".search-opener")) button.addEventListener("click", search);
  dialog?.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // beside what it holds
  });
  field?.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && !field.value) dialog?.close(); // WebKit's fields keep it to themselves
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, select, textarea, [contenteditable]");
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    const letter = event.key.toLowerCase() === "k" && event.ctrlKey !== event.metaKey && !event.altKey && !event.shiftKey;
    if (!field || !(slash || letter)) return;
    event.preventDefault();
    search();
  });

  // How much was found, for those who hear the page.
  const results = document.getElementById("search-results");
  const status = document.querySelector("[role=status]");
  if (results && status) {
    new MutationObserver(() => {
      const said = results.querySelector(".search-summary")?.textContent ?? "";
      if (said !== status.textContent) status.textContent = said;
    }).observe(results, { childList: true, subtree: true, characterData: true });
  }

  // What scrolls sideways is reached by keyboard, also in browsers that do not see to it themselves.
  const reach = (boxes) => {
    for (const box of boxes) if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
  };
  reach(document.querySelectorAll(":is(pre, .pst-scrollable-table-container):not(details *)"));
  const opened = ({ target }) => target.open && reach(target.querySelectorAll("pre, .pst-scrollable-table-container"));
  document.addEventListener("toggle", opened, true);
});
})();
