// A copy button for each BibTeX entry, and for other formats. The page is whole without it.
const words = document.currentScript.dataset.words.split("|");
for (const block of document.querySelectorAll(":is(.scholar-bibtex, .scholar-format) .highlight")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "scholar-copy";
  button.textContent = words[0];
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    let done = 1;
    try {
      await navigator.clipboard.writeText(block.querySelector("pre").textContent.trim());
    } catch {
      done = 2;
    }
    button.textContent = words[done];
    setTimeout(() => (button.textContent = words[0]), 2000);
  });
  block.prepend(button);
}
