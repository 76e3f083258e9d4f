// What papers offer where there is a script. Their pages are whole without it.
(() => { // names in here are no one else's: `open` is not the window's
const words = document.currentScript.dataset.words.split("|");
const [copyBibtex, copy, copyReference, copyLink, copied, selected, expand, collapse] = words;

/** Make an element. */
function make(name, values, ...children) {
  const element = Object.assign(document.createElement(name), values);
  element.append(...children);
  return element;
}

// Copy: what can be is offered when a dropdown is opened, so that a long list has no buttons that nobody sees.

/** Give the text of a part of a paper. */
const textOf = (paper, part) => paper.querySelector(part)?.textContent.replace(/\s+/g, " ").trim();

/** Write a reference as text: authors, title, venue, and the address of the DOI, or else of another link. */
function referenceOf(paper) {
  const title = textOf(paper, ":is(h1, .publication-reference .title)");
  const authors = textOf(paper, ".scholar-authors > :not(summary)") ?? textOf(paper, ".authors");
  const parts = [authors, title, textOf(paper, ".venue")].filter(Boolean);
  const links = ".publication-links a[href";
  const link = paper.querySelector(`${links}*="//doi.org/"]`) ?? paper.querySelector(`${links}^="http"]`);
  // A list may have a style of others, without parts.
  const text = paper.querySelector(".publication-reference :is(.title, .authors, .venue)")
    ? parts.map((part) => (/[.!?…。]$/.test(part) ? part : `${part}.`)).join(" ")
    : textOf(paper, ".publication-reference");
  return link ? `${text} ${link.href}` : text;
}

/** Offer to copy what an opened dropdown holds. */
function offer(fold) {
  const source = fold.querySelector("pre");
  if (!source || fold.querySelector(".scholar-copies")) return;
  const row = make("div", { className: "scholar-copies" });
  const told = make("span", {});
  told.setAttribute("role", "status");
  const add = (label, give, place) => {
    const button = make("button", { type: "button", className: "scholar-copy", textContent: label });
    button.addEventListener("click", async () => {
      const text = give();
      told.textContent = "";
      row.querySelector(".scholar-plain")?.remove();
      try {
        await navigator.clipboard.writeText(text);
        told.textContent = copied;
      } catch {
        // Refused, or an address without https: the reader can copy what is selected.
        const shown = place ?? row.appendChild(make("p", { className: "scholar-plain", textContent: text }));
        getSelection().selectAllChildren(shown);
        told.textContent = selected;
      }
    });
    row.append(button);
  };
  const paper = fold.closest(".publication, .scholar-paper");
  const isBibtex = fold.matches(".scholar-bibtex");
  const own = isBibtex ? copyBibtex : copy;
  if (own) add(own, () => source.textContent.trim(), source);
  if (isBibtex && paper) {
    const anchor = paper.id && `#${paper.id}`;
    add(copyReference, () => referenceOf(paper));
    add(copyLink, () => new URL(fold.dataset.page ?? anchor, location.href.replace(/[?#].*/, "")).href);
  }
  row.append(told);
  fold.querySelector("summary").after(row);
}

const copyable = "details:is(.scholar-bibtex, .scholar-format)";
document.querySelectorAll(`${copyable}[open]`).forEach(offer);
document.addEventListener("toggle", ({ target }) => target.open && target.matches(copyable) && offer(target), true);

// Long lists: what stands on the page of a paper is taken from there, and folds as it would have.

const pages = new Map();

/** Load the page of a paper. */
function load(address) {
  if (!pages.has(address)) {
    const page = fetch(address).then(async (answer) => {
      if (!answer.ok) throw new Error(answer.status);
      return new DOMParser().parseFromString(await answer.text(), "text/html");
    });
    pages.set(address, page);
    page.catch(() => pages.delete(address));
  }
  return pages.get(address);
}

/** Let what stood on another page lead where it led there. */
function move(part, address) {
  for (const element of [part, ...part.querySelectorAll("[href], [src]")]) {
    for (const name of ["href", "src"]) {
      const way = element.getAttribute(name);
      if (way) element.setAttribute(name, new URL(way, address).href);
    }
  }
}

/** Put a dropdown in the place of a link to what it holds; if that is not to be had, follow a link that was clicked. */
async function open(link, isClicked) {
  const [address, id] = link.href.split("#");
  link.setAttribute("aria-busy", "true");
  try {
    const part = (await load(address)).getElementById(id);
    const source = part.querySelector("details") ?? part;
    const content = [...source.cloneNode(true).children].filter((child) => !child.matches("h2, summary"));
    if (!content.length) throw new Error(id);
    content.forEach((child) => move(child, address));
    const summary = make("summary", { className: "admonition-title" }, ...link.childNodes);
    if (link.ariaLabel) summary.ariaLabel = link.ariaLabel;
    const fold = make("details", { className: link.className, open: true }, summary, ...content);
    fold.classList.replace("scholar-later", "scholar-dropdown");
    fold.classList.add("admonition");
    fold.dataset.page = address;
    link.replaceWith(fold);
    if (isClicked) summary.focus({ preventScroll: true });
  } catch {
    if (isClicked) location.assign(link.href);
    else link.removeAttribute("aria-busy");
  }
}

const later = "a.scholar-later";
const away = ".publication-elsewhere";

/** Say that links open something: a few at a time, as nobody waits for thousands. */
function announce(links) {
  for (const link of links.splice(0, 500)) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
  }
  if (links.length) setTimeout(announce, 0, links);
}
announce([...document.querySelectorAll(later)]);
document.addEventListener("pointerdown", ({ target }) => {
  const link = target.closest?.(later);
  if (link) load(link.href.split("#")[0]); // a tap takes a tenth of a second, in which much can come
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(later);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  open(link, true);
});
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.closest?.(later)) return;
  event.preventDefault();
  event.target.click();
});

// A list in parts: who looks for something has all of it on one page.

async function gather() {
  const stubs = {};
  for (const link of document.querySelectorAll(`${away} > a`)) {
    (stubs[link.href.split("#")[0]] ??= []).push(link.parentElement);
  }
  const all = Object.entries(stubs).map(async ([address, parts]) => {
    const lists = (await load(address)).querySelectorAll(".publications");
    for (const [number, part] of parts.entries()) {
      const list = document.adoptNode(lists[number]);
      announce([...list.querySelectorAll(later)]);
      list.querySelectorAll("a:not(.permalink), img").forEach((element) => move(element, address));
      part.replaceWith(list);
    }
  });
  await Promise.allSettled(all); // what cannot be had stays a link
}
for (const box of document.querySelectorAll("form.scholar-find")) box.gather = gather; // for its script

// The address of a paper in a list opens its abstract, on a further page of the list if it is there.

/** Hold an element in view until the reader moves: what is above it is drawn only now, and pushes it away. */
function hold(element) {
  let frames = 40;
  for (const name of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    addEventListener(name, () => (frames = 0), { once: true, passive: true });
  }
  (function look() {
    if (frames-- <= 0) return;
    element.scrollIntoView({ behavior: "instant" });
    requestAnimationFrame(look);
  })();
}

function reveal() {
  let id = location.hash.slice(1);
  try {
    id = decodeURIComponent(id);
  } catch {} // somebody's "%"
  // Not `:target`, which is not yet there.
  const target = document.getElementById(id);
  // A paper, or a heading with none here.
  const stub = target?.closest(away) ?? (target?.querySelector("li.publication") ? null : target?.querySelector(away));
  if (stub) location.replace(stub.firstElementChild.href.replace(/#.*|$/, location.hash));
  const paper = target?.closest("li.publication");
  for (const fold of paper?.querySelectorAll(".scholar-abstract") ?? []) {
    if (fold.matches(later)) open(fold);
    else fold.open = true;
  }
  if (paper?.closest(".scholar-long")) hold(paper);
}
addEventListener("hashchange", reveal);
reveal();

// One button over a list opens and closes all that its papers fold.

for (const button of document.querySelectorAll(".scholar-all")) {
  let isOpen = false;
  button.addEventListener("click", () => {
    const papers = [...document.querySelectorAll(`li.publication, ${away} > span`)] // here, and further ones
      .filter((paper) => button.compareDocumentPosition(paper) & Node.DOCUMENT_POSITION_FOLLOWING)
      .slice(0, button.dataset.papers);
    isOpen = !isOpen;
    for (const fold of papers.flatMap((paper) => [...paper.querySelectorAll("details")])) fold.open = isOpen;
    button.textContent = isOpen ? collapse : expand;
  });
  button.hidden = false;
}
})();
