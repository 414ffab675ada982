(() => {
  document.documentElement.lang = "de";
  if (window.srFrame) return;
  window.srFrame = true;
  const mend = () => {
    const list = document.querySelector('[data-testid="stSidebarNavItems"]:not([role])');
    if (!list) return;
    list.role = "none";
    list.closest("nav").ariaLabel = "Seiten";
    for (const part of list.querySelectorAll(":scope > div")) part.role = "list";
  };
  mend();
  new MutationObserver(mend).observe(document.body, { childList: true, subtree: true });
})();
