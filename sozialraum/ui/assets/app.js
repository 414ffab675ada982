// What Streamlit fixes in English or in the wrong roles and no setting changes (see docs/accessibility.md).
(() => {
  document.documentElement.lang = "de";
  if (window.srFrame) return;
  window.srFrame = true;
  // What a page adds to its own address by itself is no step of the user: Back would only show the
  // same page again. A step is what follows a touch, a click or a key on this page.
  let acted = false;
  for (const sign of ["pointerdown", "keydown"])
    addEventListener(sign, () => { acted = true; }, { capture: true, passive: true });
  const push = history.pushState;
  history.pushState = function (state, title, url) {
    const isHere = new URL(url, location.href).pathname === location.pathname;
    if (isHere && !acted) return history.replaceState(state, title, url);
    if (!isHere) acted = false;
    return push.call(history, state, title, url);
  };
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
  // Names of buttons and regions that only screen readers hear; a chart's name may follow a colon.
  const labels = {
    "Sidebar": "Seitenleiste",
    "Collapse sidebar": "Seitenleiste schließen",
    "Expand sidebar": "Seitenleiste öffnen",
    "Open": "Auswahl öffnen",
    "Clear value": "Auswahl leeren",
    "Clear all": "Alles abwählen",
    "Close": "Schließen",
    "Fullscreen": "Vollbild",
    "Close fullscreen": "Vollbild schließen",
    "Show data": "Daten zeigen",
    "Show chart": "Diagramm zeigen",
    "Download as PNG": "Als Bild speichern",
    "Download as SVG": "Als Vektorbild speichern",
    "Download as CSV": "Als CSV speichern",
    "Search": "Suchen",
    "visualization": "Diagramm",
  };
  const named = "[aria-label], [aria-roledescription]";
  const mendLabels = (root) => {
    const nodes = [...root.querySelectorAll(named)];
    if (root.matches(named)) nodes.push(root);
    for (const node of nodes)
      for (const name of ["aria-label", "aria-roledescription"]) {
        const text = node.getAttribute(name) ?? "";
        const head = text.split(": ", 1)[0];
        if (Object.hasOwn(labels, head)) node.setAttribute(name, labels[head] + text.slice(head.length));
      }
  };
  // The drawing inside a chart is for the eye; its name and its table say it to everybody else.
  const drawing = '[data-testid="stVegaLiteChart"] svg:not([aria-hidden])';
  const mendCharts = () => {
    for (const picture of document.querySelectorAll(drawing)) picture.ariaHidden = "true";
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
  mendLabels(document.body);
  mendNavigation();
  mendCharts();
  new MutationObserver((changes) => {
    mendNavigation();
    mendCharts();
    for (const change of changes) {
      if (change.type === "attributes") mendLabels(change.target);
      for (const node of change.addedNodes) {
        if (node.nodeType !== 1) continue;
        mendLabels(node);
        if (node.closest(foreign) || node.querySelector(foreign)) translate(node);
      }
    }
  }).observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["aria-label", "aria-roledescription"],
  });
})();
