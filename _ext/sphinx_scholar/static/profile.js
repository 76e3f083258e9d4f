// Makes links of e-mail addresses. They can be read and copied without it.
for (const place of document.querySelectorAll(".scholar-email")) {
  for (const part of place.querySelectorAll("[hidden]")) part.remove();
  const link = document.createElement("a");
  link.href = `mailto:${place.textContent}`;
  link.textContent = place.textContent;
  place.replaceChildren(link);
}
