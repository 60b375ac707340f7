(part) => {
  if (!matchMedia("(max-width: 640px)").matches) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  document.querySelector(part)?.scrollIntoView({ behavior: calm ? "instant" : "smooth" });
}
