// What a reader sees, and when: first sights since the page began, redraws since the last click.
(() => {
  const seen = (window.benchSeen = { clicked: 0, drawn: 0 });
  const mark = (name, count) => {
    if (count > (seen[name + "Count"] || 0)) {
      seen[name + "Count"] = count;
      seen[name] = performance.now();
    }
  };
  const look = () => {
    const text = (one) => one.textContent.trim() !== "";
    mark("text", [...document.querySelectorAll("[data-testid=stMarkdown]")].filter(text).length);
    mark("figures", [...document.querySelectorAll("[data-testid=stMetricValue]")].filter(text).length);
    const charts = [...document.querySelectorAll(".js-plotly-plot")];
    mark("charts", charts.filter((one) => one.querySelector(".main-svg")).length);
    requestAnimationFrame(look);
  };
  const drawn = (change) => change.target.closest?.(".js-plotly-plot");
  new MutationObserver((changes) => {
    if (changes.some(drawn)) seen.drawn = performance.now();
  }).observe(document, { childList: true, subtree: true, attributes: true });
  addEventListener("click", () => (seen.clicked = performance.now()), true);
  requestAnimationFrame(look);
})();
