// A copy button for each BibTeX entry. The page is whole without it.
for (const block of document.querySelectorAll(".scholar-bibtex .highlight")) {
  const button = document.createElement("button");
  const texts = document.documentElement.lang.startsWith("en") ? ["Copy", "Copied", "Not copied"] : ["⧉", "✓", "✗"];
  button.type = "button";
  button.className = "scholar-copy";
  button.textContent = texts[0];
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    const done = await navigator.clipboard.writeText(block.querySelector("pre").textContent.trim()).then(() => 1, () => 2);
    button.textContent = texts[done];
    setTimeout(() => (button.textContent = texts[0]), 2000);
  });
  block.prepend(button);
}
