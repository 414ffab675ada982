// Presenting: answer, key figures, one picture and its sliders fill the screen; keys lead on.
// The page stays what it is: everything else is hidden by marks Streamlit does not know (present.css),
// and a key changes the address, which the page follows as it follows Back. (No markup in these scripts:
// Streamlit throws a script away that holds any.)
(() => {
  if (window.srPresent) return;
  const root = document.documentElement, KEPT = "srPresent";
  const PICTURES = [
    ".st-key-picture", ".sr-map-row", ".sr-strip", ".sr-map",
    '[data-testid="stVegaLiteChart"]', ".sr-table",
  ];
  const page = () => document.querySelector(".block-container");
  const main = () => document.querySelector('[data-testid="stMain"]');
  const isOn = () => root.classList.contains("sr-present");
  let place = null; // where the page was left: {path, top, focus}

  // What is shown, once each, and the way down to it.
  const mark = () => {
    const all = page();
    if (!all) return;
    const first = (selector) => [...all.querySelectorAll(selector)].find((node) => !node.closest("details"));
    const found = PICTURES.map(first).find(Boolean);
    const whole = found?.matches('[data-testid$="Chart"]') ? found.closest('[data-testid="stElementContainer"]') : found;
    const wanted = new Map([
      ["picture", whole], ["levers", first(".st-key-levers")],
      ["answer", first(".sr-answer")], ["figures", first(".sr-figures")],
    ]);
    const kept = new Map(), way = new Set();
    for (const [name, node] of wanted) {
      if (!node || [...kept.keys()].some((other) => other.contains(node))) continue;
      kept.set(node, name);
      for (let part = node.parentElement; part && part !== all; part = part.parentElement) way.add(part);
    }
    for (const node of all.querySelectorAll("[data-sr-keep]")) if (!kept.has(node)) delete node.dataset.srKeep;
    for (const node of all.querySelectorAll("[data-sr-way]")) if (!way.has(node)) delete node.dataset.srWay;
    for (const [node, name] of kept) if (node.dataset.srKeep !== name) node.dataset.srKeep = name;
    for (const node of way) node.dataset.srWay = "";
  };

  // The largest type and the largest picture that fit together without scrolling.
  const IMAGES = '.sr-map img, [data-testid="stDeckGlJsonChart"]';
  const fit = () => {
    const box = document.querySelector('[data-sr-keep="picture"]');
    const scale = Math.min(innerWidth / 1024, innerHeight / 768);
    const set = (name, value) => root.style.setProperty(name, value);
    set("--sr-scale", Math.max(scale, .4).toFixed(3));
    if (!box) return;
    const hasImages = box.querySelector(IMAGES) !== null;
    const floor = () => document.getElementById("sr-hint").getBoundingClientRect().top - 4 * scale;
    const room = () => floor() - box.getBoundingClientRect().top;
    const wide = [box, ...box.querySelectorAll("*")].filter((part) => part.matches(".sr-table, .sr-strip"));
    const fits = () => box.getBoundingClientRect().height <= room() + 1 &&
      wide.every((part) => part.scrollWidth <= part.clientWidth + 1);
    const cap = (height) => set("--sr-image", `${Math.floor(height)}px`);
    const largest = () => {
      let low = 0, high = room();
      for (let i = 0; i < 8; i++) {
        const middle = (low + high) / 2;
        cap(middle);
        if (fits()) low = middle; else high = middle;
      }
      cap(low);
      return low;
    };
    const top = (hasImages ? 1.52 : 2.1) * scale, least = .8 * scale;
    const widest = () => {
      for (let zoom = top; ; zoom *= .97) {
        set("--sr-zoom", zoom.toFixed(3));
        // below 1.43 notes of 14 px are smaller than 20: rather a somewhat smaller picture
        const share = zoom > 1.5 * scale ? .55 : zoom > 1.43 * scale ? .3 : .25;
        const isEnough = hasImages ? largest() >= share * room() : fits();
        if (isEnough || zoom <= least) return zoom;
      }
    };
    const levers = document.querySelector('[data-sr-keep="levers"]');
    for (let size = 1.43; levers && size > .8; size *= .95) {
      set("--sr-levers", size.toFixed(3));
      if (levers.getBoundingClientRect().bottom <= floor()) break;
    }
    root.classList.remove("sr-brief");
    if (widest() < 1.43 * scale && box.querySelector(".sr-second")) {
      root.classList.add("sr-brief"); // nobody reads the second lines of a long table from the back
      widest();
    }
  };
  let isWaiting = false;
  const show = () => {
    mark();
    nameKeys();
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => { isWaiting = false; if (isOn()) fit(); });
  };
  const watcher = new MutationObserver(show);

  const steps = () => JSON.parse(document.getElementById("sr-steps")?.dataset.steps ?? "{}");
  // The next of a choice the page offers, by the address, as one step of the user.
  const lead = (kind, by) => {
    const choice = steps()[kind];
    if (!choice) return;
    const address = new URL(location.href), all = choice.all;
    const now = all.indexOf(address.searchParams.get(choice.param) ?? choice.now);
    const next = choice.isRing ? (now + by + all.length) % all.length : Math.min(Math.max(now + by, 0), all.length - 1);
    if (next === now) return;
    window.srGo(choice.param, all[next]);
  };

  const hint = () => {
    const line = document.createElement("div"), spoken = document.createElement("span"), end = document.createElement("button");
    line.id = "sr-hint";
    spoken.role = "status";
    Object.assign(end, {type: "button", ariaLabel: "Vorführen beenden", textContent: "×"});
    end.addEventListener("click", leave);
    line.append(spoken, end);
    document.body.append(line);
  };
  const nameKeys = () => {
    const offered = steps(), spoken = document.querySelector("#sr-hint span");
    const words = [
      offered.area && "← → Stadtraum", offered.year && "↑ ↓ Jahr", offered.view && "Bild ↑ ↓ Ansicht", "Esc beendet",
    ].filter(Boolean).join(" · ");
    if (spoken && spoken.textContent !== words) spoken.textContent = words;
  };

  const enter = () => {
    if (isOn() || !page()) return;
    place = {path: location.pathname, top: main()?.scrollTop ?? 0, focus: document.activeElement};
    sessionStorage.setItem(KEPT, "1");
    root.classList.add("sr-present");
    watcher.observe(document.body, {childList: true, subtree: true});
    document.activeElement?.blur();
    hint();
    show();
  };
  const leave = () => {
    if (!isOn()) return;
    sessionStorage.removeItem(KEPT);
    watcher.disconnect();
    root.classList.remove("sr-present", "sr-brief");
    for (const name of ["--sr-scale", "--sr-zoom", "--sr-image", "--sr-levers"]) root.style.removeProperty(name);
    document.getElementById("sr-hint")?.remove();
    if (place?.path !== location.pathname) return;
    // A chart or map takes its old size a moment later; then the page is as long as it was.
    let tries = 0;
    const back = () => {
      main()?.scrollTo(0, place.top);
      if (main() && Math.abs(main().scrollTop - place.top) > 1 && ++tries < 30) requestAnimationFrame(back);
    };
    back();
    if (place.focus?.isConnected) place.focus.focus({preventScroll: true});
  };

  const isTyping = (node) =>
    node.closest?.('textarea, select, [contenteditable="true"], input:not([type="range"], [type="checkbox"], [type="radio"])');
  const isMoving = (node) => node.closest?.('input, [role="slider"], [role="radiogroup"], [role="listbox"], [role="combobox"]');
  const KEYS = {
    ArrowRight: ["area", 1], ArrowLeft: ["area", -1], ArrowUp: ["year", -1], ArrowDown: ["year", 1],
    PageDown: ["view", 1], PageUp: ["view", -1],
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if ([...document.querySelectorAll('[role="dialog"], [role="listbox"]')].some((node) => !main()?.contains(node))) return;
    if (event.key.toLowerCase() === "p" && !event.repeat && !isTyping(event.target)) return isOn() ? leave() : enter();
    if (!isOn()) return;
    if (event.key === "Escape") return leave();
    const [kind, by] = KEYS[event.key] ?? [];
    if (!kind || isMoving(event.target)) return;
    event.preventDefault();
    lead(kind, by);
  });
  document.addEventListener("click", (event) => { if (event.target.closest?.(".sr-present-button")) enter(); });
  addEventListener("resize", () => { if (isOn()) show(); });

  const start = () => {
    const address = new URL(location.href), asked = address.searchParams.has("vorfuehren");
    if (asked) {
      address.searchParams.delete("vorfuehren");
      history.replaceState(history.state, "", address);
    }
    if (asked || sessionStorage.getItem(KEPT)) enter();
  };
  window.srPresent = {enter, leave};
  start();
})();
