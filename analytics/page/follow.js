// Links of ours to our own pages move within the application, as the menu's do.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".part a[href]:not([download])");
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button);
  if (!link || !plain || event.defaultPrevented || link.origin !== location.origin) return;
  event.preventDefault();
  history.pushState({}, "", link.href);
  dispatchEvent(new PopStateEvent("popstate"));
  document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
});
