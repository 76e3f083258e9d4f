// The box that filters a list as one types: hidden, and the page whole, without this.
for (const [place, box] of document.querySelectorAll("form.scholar-find").entries()) {
  const letters = { ø: "o", ł: "l", đ: "d", ð: "d", æ: "ae", œ: "oe", ı: "i", ß: "ss", ς: "σ" };
  // No case, accents or punctuation, as in the index.
  const fold = (text) =>
    text
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670\p{Cf}'’‘`ʼ]/gu, "")
      .replace(/./gu, (letter) => letters[letter] ?? letter)
      .replace(/[^\p{L}\p{N}\p{M}+#]+/gu, " ")
      .trim()
      .normalize("NFC");
  // Words, and "phrases", perhaps not closed yet.
  const termsOf = (text) =>
    [...text.replace(/[“”„«»]/g, '"').matchAll(/"([^"]*)|[^\s"]+/g)].map(([word, phrase]) => fold(phrase ?? word));

  const fields = [...box.querySelectorAll("input, select")];
  const [query, ...selects] = fields;
  const { person } = box.elements;
  const [status, clear] = box.querySelectorAll("p > *");
  const groups = new Set();
  const jumps = {};
  let items, groupsOf, spellings, rows, timer;
  const look = () => {
    items = [...document.querySelectorAll("li.publication, .publication-elsewhere > span")]
      .filter((item) => box.compareDocumentPosition(item) & 4) // behind it
      .slice(0, box.dataset.papers)
      .filter((item) => item.matches("li")); // here
    groups.clear();
    groupsOf = items.map((item) => {
      const found = [];
      for (let group = item; (group = group.parentElement.closest(".publication-group")); groups.add(group))
        found.push(group);
      return found;
    });
    for (const list of new Set(items.map((item) => item.parentElement))) {
      if (person) list.classList.add("scholar-found");
      if (list.start) [...list.children].forEach((item, n) => (item.value = list.start + n)); // it stays
    }
  };
  for (const link of document.querySelectorAll(".scholar-years a")) jumps[link.hash] = link;

  const asIs = (item) => ({ text: fold(item.textContent) });
  const take = ([same, papers]) => {
    spellings = same;
    const known = new Map();
    for (const [id, text, year, type, keyword, people] of papers) {
      const person = [...new Set(people.map((name) => same[name] ?? name))];
      known.set(id, { text, people, year: year ? [year] : [], type: [type], keyword, person });
    }
    const found = items.map((item) => known.get(item.id) ?? asIs(item));
    for (const { name, options } of selects) {
      const counts = new Map();
      for (const value of found.flatMap((row) => row[name] ?? [])) counts.set(value, (counts.get(value) ?? 0) + 1);
      const order = ([a, m], [b, n]) => (name === "year" ? b - a : n - m) || a.localeCompare(b);
      for (const [value, count] of [...counts].sort(order)) options.add(new Option(`${value} (${count})`, value));
    }
    return found;
  };
  // The index, and further pages, once they are needed.
  const load = () => {
    status.role = "status"; // it is told
    return (rows ??= Promise.resolve(box.gather?.())
      .then(look)
      .then(() => fetch(box.dataset.index))
      .then((answer) => answer.json())
      .then(take)
      .catch(() => {
        // Offline, or on a disk: the page's own words.
        for (const select of selects) select.parentElement.remove();
        fields.length = 1;
        return items.map(asIs);
      }));
  };

  // Show what has all words and all that is chosen; give how many that is.
  const apply = async (isTyped) => {
    const all = await load();
    const terms = termsOf(query.value);
    const chosen = fields.slice(1).filter((field) => field.value);
    const filled = new Set();
    let shown = 0;
    items.forEach((item, number) => {
      const row = all[number];
      const isShown =
        terms.every((term) => row.text.includes(term)) &&
        chosen.every(({ name, value }) => row[name]?.includes(value));
      if (item.hidden === isShown) item.hidden = !isShown;
      if (isShown) groupsOf[number].forEach(filled.add, filled);
      shown += isShown;
    });
    for (const group of groups)
      for (const part of [group, jumps[`#${group.id}`]]) if (part) part.hidden = !filled.has(group);
    clear.hidden = !(query.value || chosen.length);
    const told = box.dataset.words.replace("{}", shown).replace("{}", items.length);
    clearTimeout(timer);
    timer = setTimeout(() => (status.textContent = told), isTyped ? 400 : 0); // not at each letter
    return shown;
  };
  const empty = () => {
    box.reset();
    return apply();
  };

  // The address says what the first box looks for.
  const note = (change, hash = "") => {
    if (place) return;
    const address = new URL(location);
    for (const { name, value } of fields) {
      address.searchParams.set(name || "q", value);
      if (!value) address.searchParams.delete(name || "q");
    }
    address.hash = hash;
    history[change](1, "", address);
  };
  const said = ({ name }) => new URLSearchParams(location.search).get(name || "q") ?? "";
  const read = async () => {
    if (place || !(rows || fields.some(said))) return;
    await load();
    for (const field of fields) field.value = said(field);
    await apply();
  };
  // Who comes from the site's search has said what for.
  const follow = async () => {
    const { origin, pathname, searchParams } = new URL(document.referrer || "data:");
    if (place || rows || location.hash || history.state || origin !== location.origin) return;
    query.value = (/\/search(\.html|\/)?$/.test(pathname) && searchParams.get("q")) || "";
    if (query.value) (await apply()) ? note("replaceState") : empty();
  };
  // The address of an entry shows it.
  const reveal = async () => {
    const target = document.querySelector(":target");
    const hidden = target?.closest("[hidden]");
    if (items.includes(hidden) || groups.has(hidden)) {
      await empty();
      note("replaceState", location.hash);
      target.scrollIntoView();
    }
  };
  // A click on a name chooses it, the longest.
  const choose = async ({ target, clientX, clientY }) => {
    const number = items.indexOf(target.closest(".authors, .scholar-authors")?.closest("li"));
    if (number < 0 || target.closest("a, summary") || !getSelection().isCollapsed) return;
    const { offsetNode, offset } = document.caretPositionFromPoint?.(clientX, clientY) ?? {};
    const names = (await load())[number].people?.filter((name) => {
      const first = offsetNode?.data?.indexOf(name, offset - name.length) ?? -1;
      return first >= 0 && first <= offset;
    });
    const [name] = names?.sort((a, b) => b.length - a.length) ?? [];
    if (!name) return;
    person.value = spellings[name] ?? name;
    apply();
    note("pushState");
    box.scrollIntoView({ block: "nearest" });
  };

  look();
  box.addEventListener("focusin", load);
  box.addEventListener("pointerover", load);
  box.addEventListener("submit", (event) => event.preventDefault());
  box.addEventListener("input", ({ target }) => {
    apply(target === query);
    note(target === query ? "replaceState" : "pushState");
  });
  clear.addEventListener("click", () => {
    empty();
    note("pushState");
    query.focus();
  });
  if (person) document.addEventListener("click", choose);
  addEventListener("popstate", read);
  addEventListener("hashchange", reveal);
  box.reset();
  box.hidden = false;
  read().then(reveal).then(follow);
}
