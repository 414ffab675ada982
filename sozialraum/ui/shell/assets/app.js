// What Streamlit fixes in English or in the wrong roles and no setting changes (see docs/accessibility.md).
(() => {
  document.documentElement.lang = "de";
  if (window.srFrame) return;
  window.srFrame = true;
  // What a page adds to its own address by itself is no step of the user: Back would only show the
  // same page again. A step is what follows a touch, a click or a key on this page. After a click on
  // a link to another page, the address of the new page may arrive before its path: it is not ours.
  let acted = false, leaving = false;
  for (const sign of ["pointerdown", "keydown"])
    addEventListener(sign, () => { acted = true; leaving = false; }, { capture: true, passive: true });
  // Where the focus is, is shown to who moves it by keys (base.css).
  addEventListener("pointerdown", () => { document.documentElement.dataset.srPointer = ""; }, { capture: true, passive: true });
  addEventListener("keydown", event => { if (event.key === "Tab") delete document.documentElement.dataset.srPointer; }, { capture: true });
  addEventListener("click", event => {
    const link = event.target.closest?.("a[href]:not([target=_blank])");
    leaving = Boolean(link) && link.pathname !== location.pathname && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  }, { capture: true });
  const push = history.pushState;
  history.pushState = function (state, title, url) {
    const address = new URL(url, location.href);
    address.searchParams.delete("vorfuehren"); // an order, followed once (present.js), no choice to keep
    url = address.href;
    const isHere = address.pathname === location.pathname;
    if (isHere && leaving) return;
    if (isHere && !acted) return history.replaceState(state, title, url);
    if (!isHere) acted = leaving = false;
    return push.call(history, state, title, url);
  };
  // A choice made by our own scripts (a map, the keys of the presenting mode): one step of the user.
  window.srGo = (param, value) => {
    const address = new URL(location.href);
    address.searchParams.set(param, value);
    acted = true;
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  };
  // What was begun and not saved outlives a reload: for that moment the tab says its name (session.py).
  const sayTab = (name, seconds) => { document.cookie = `sr_tab=${name};max-age=${seconds};path=/;samesite=strict`; };
  sayTab("", 0);
  addEventListener("pagehide", () => {
    const tab = document.querySelector("[data-sr-tab]")?.dataset.srTab;
    if (tab) sayTab(tab, 30);
  });
  // A double click's second press would do twice what was meant once; steps are made one by one.
  const steps = new Set(["Zurück", "Weiter", "Rückgängig", "Wiederholen"]);
  let pressed, since = 0;
  addEventListener("click", event => {
    const button = event.target.closest?.('[data-testid="stButton"] button');
    if (!button || steps.has(button.innerText.trim())) return;
    if (button === pressed && event.timeStamp - since < 500) event.stopImmediatePropagation();
    else [pressed, since] = [button, event.timeStamp];
  }, { capture: true });
  // Exact words, wherever they stand: text, names only screen readers hear, titles, placeholders.
  const words = {
    "Page not found": "Diese Seite gibt es nicht",
    "Skip to main content": "Zum Inhalt springen",
    "No results": "Nichts gefunden",
    "Select all": "Alle auswählen",
    "Selected values": "Ausgewählt",
    "Multiselect options": "Auswahlliste",
    "Selectbox options": "Auswahlliste",
    "Suggestions": "Vorschläge",
    "Show suggestions": "Vorschläge zeigen",
    "Sidebar": "Seitenleiste",
    "Collapse sidebar": "Seitenleiste schließen",
    "Expand sidebar": "Seitenleiste öffnen",
    "Main menu": "Menü",
    "Open": "Auswahl öffnen",
    "Clear value": "Auswahl leeren",
    "Clear entry": "Eingabe leeren",
    "Clear all": "Alles abwählen",
    "Close": "Schließen",
    "Help": "Hilfe",
    "Fullscreen": "Vollbild",
    "Close fullscreen": "Vollbild schließen",
    "Show data": "Daten zeigen",
    "Show chart": "Diagramm zeigen",
    "Download as PNG": "Als Bild speichern",
    "Download as SVG": "Als Vektorbild speichern",
    "Download as CSV": "Als CSV speichern",
    "Copy Vega-Lite spec": "Bauplan des Diagramms kopieren",
    "Copied!": "Kopiert",
    "Copy to clipboard": "Kopieren",
    "Search": "Suchen",
    "visualization": "Diagramm",
    "Running...": "Rechnet …",
    "Running…": "Rechnet …",
    "Stop": "Anhalten",
    "Rerun": "Neu rechnen",
    "Connecting": "Verbindet …",
    "Connecting to Streamlit server": "Die Verbindung zum Server wird hergestellt.",
    "Unable to connect to Streamlit server": "Der Server antwortet nicht.",
    "Error": "Fehler",
    "Error:": "Fehler:",
    "Add files": "Andere Datei wählen",
    "file upload": "Datei wählen",
    "add icon": "",
    "Connection error": "Keine Verbindung",
    "CORS": "",
    " settings.": "",
    "streamlit run yourscript.py": "",
    "Upload": "Datei wählen",
    "Drag and drop a file here": "Datei hier ablegen",
    "Drag and drop files here": "Dateien hier ablegen",
    "Only one file is allowed.": "Bitte nur eine Datei.",
    "File size is too small.": "Die Datei ist leer.",
  };
  const gone =
    "Der Server antwortet nicht. Ihre Auswahl steht weiter in der Adresszeile. Bitte laden Sie die Seite neu; " +
    "bleibt es dabei, starten Sie das Programm neu oder fragen Sie, wer es betreut.";
  const noFile =
    "Die Datei konnte nicht erstellt werden. Bitte laden Sie die Seite neu und versuchen Sie es noch einmal.";
  const noUpload = "Die Datei wurde nicht übertragen. Bitte versuchen Sie es noch einmal.";
  const patterns = [
    [/^The page that you have requested.*/s, "Gezeigt wird der Überblick. Bitte wählen Sie links eine Seite."],
    [/^(You have requested page|Streamlit server is not responding|Is Streamlit still running).*/s, gone],
    [/^Cannot connect to Streamlit.*/s, gone],
    [/^Connection (timed out|failed|lost).*/s, gone],
    [/^(Failed to generate file|Download failed|Deferred download|(Backend|Client) operation).*/s, noFile],
    [/^(Request (failed|timed|aborted)|Network error|Not connected|Unexpected error|Unknown error|Bad file|Error upl).*/is,
      noUpload],
    [/^File must be (\d+)(?:\.\d)?([KMG]B) or smaller\.$/, "Die Datei ist zu groß; erlaubt sind $1 $2."],
    [/^(\d+)(?:\.(\d))([KMG]?B)$/, "$1,$2 $3"],
    [/^File is larger than .*/, "Die Datei ist zu groß."],
    [/^(File type must be|.*files are not allowed\.$).*/, "Dateien dieser Art lassen sich hier nicht einlesen."],
    [/^(\d+)([KMG]B) per file(.*)$/s, "höchstens $1 $2$3"],
    [/^Press (⌘|Ctrl)\+Enter to .*/, "Strg + Eingabetaste übernimmt"],
    [/^Press Enter to .*/, "Eingabetaste übernimmt"],
    [/^Select (\d+) matches$/, "$1 Treffer auswählen"],
    [/^You can only select up to (\d+).*/, "Mehr als $1 geht nicht. Bitte erst etwas abwählen."],
    [/^Remove (.+)$/s, "$1 entfernen"],
    [/^Help for (.+)$/s, "Hilfe zu $1"],
    [/^Add: (.+)$/s, "Hinzufügen: $1"],
    [/^View (\d+) more$/, "$1 weitere"],
    [/^View less$/, "Weniger"],
    [/^(.+), selected$/s, "$1, ausgewählt"],
    [/^(\d+) options? available\.$/, "$1 zur Auswahl."],
  ];
  const german = (text) => {
    const bare = text.trim();
    if (Object.hasOwn(words, text)) return words[text];
    if (Object.hasOwn(words, bare)) return words[bare];
    for (const [pattern, to] of patterns) if (pattern.test(bare)) return bare.replace(pattern, to);
    return null;
  };
  const mendText = (node) => {
    const found = german(node.data);
    if (found !== null && found !== node.data) node.data = found;
  };
  const translate = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) mendText(node);
  };
  // A chart's name may follow a colon.
  const spoken = ["aria-label", "aria-roledescription", "title", "placeholder"];
  const named = spoken.map((name) => `[${name}]`).join(", ");
  const mendLabels = (root) => {
    const nodes = [...root.querySelectorAll(named)];
    if (root.matches(named)) nodes.push(root);
    for (const node of nodes)
      for (const name of spoken) {
        const text = node.getAttribute(name) ?? "";
        const head = text.split(": ", 1)[0];
        const found = Object.hasOwn(words, head) ? words[head] + text.slice(head.length) : german(text);
        if (found !== null && found !== text) node.setAttribute(name, found);
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
  // Where the framework speaks; what people typed is left alone everywhere else.
  const foreign = [
    '[data-testid="stDialog"]', '[role="dialog"]', '[role="listbox"]', '[data-baseweb="popover"]',
    '[data-testid="stDownloadButtonError"]', '[data-testid="InputInstructions"]', '[data-live-announcer]',
    '[data-testid="stFileUploader"]', '[data-testid="stStatusWidget"]', '[data-testid="stToolbar"]',
    '[data-testid="stConnectionStatus"]', '[data-testid="stTooltipContent"]',
  ].join(", ");
  // What had the focus in a dialog may be gone with a redraw; keys would then leave it or do nothing.
  addEventListener("keydown", (event) => {
    const dialog = document.querySelector('section[role="dialog"]');
    if (!dialog || document.activeElement !== document.body) return;
    dialog.focus();
    if (event.key === "Escape") dialog.dispatchEvent(new KeyboardEvent("keydown", event));
  }, true);
  translate(document.body);
  mendLabels(document.body);
  mendNavigation();
  mendCharts();
  new MutationObserver((changes) => {
    mendNavigation();
    mendCharts();
    for (const change of changes) {
      if (change.type === "attributes") mendLabels(change.target);
      if (change.type === "characterData" && change.target.parentElement?.closest(foreign)) mendText(change.target);
      for (const node of change.addedNodes) {
        if (node.nodeType === 3 && node.parentElement?.closest(foreign)) mendText(node);
        if (node.nodeType !== 1) continue;
        mendLabels(node);
        if (node.closest(foreign)) translate(node);
        else for (const part of node.querySelectorAll(foreign)) translate(part);
      }
    }
  }).observe(document.body, {
    childList: true,
    subtree: true,
    characterData: true,
    attributes: true,
    attributeFilter: spoken,
  });
})();
