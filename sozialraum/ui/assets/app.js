// What Streamlit fixes in English or in the wrong roles and no setting changes (see docs/accessibility.md).
(() => {
  document.documentElement.lang = "de";
  if (window.srFrame) return;
  window.srFrame = true;
  const words = {
    "Page not found": "Diese Seite gibt es nicht",
    "Skip to main content": "Zum Inhalt springen",
    "No results": "Nichts gefunden",
    "Select all": "Alle auswählen",
  };
  const translate = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const german = words[node.data.trim()];
      if (german) node.data = german;
      else if (node.data.startsWith("The page that you have requested"))
        node.data = "Gezeigt wird der Überblick. Bitte wählen Sie links eine Seite.";
    }
  };
  const mendNavigation = () => {
    const list = document.querySelector('[data-testid="stSidebarNavItems"]:not([role])');
    if (!list) return;
    list.role = "none";
    list.closest("nav").ariaLabel = "Seiten";
    for (const part of list.querySelectorAll(":scope > div")) part.role = "list";
  };
  const foreign = '[data-testid="stDialog"], [role="dialog"], [role="listbox"], [data-baseweb="popover"]';
  translate(document.body);
  mendNavigation();
  new MutationObserver((changes) => {
    mendNavigation();
    for (const change of changes)
      for (const node of change.addedNodes)
        if (node.nodeType === 1 && (node.closest(foreign) || node.querySelector(foreign)))
          translate(node);
  }).observe(document.body, { childList: true, subtree: true });
})();
