// Maps (pictures/svgmap.py): what an area says on hover and focus, clicks handed to the server,
// zoom and full screen on request. One listener for all maps, drawn now or later; a click changes the
// address, which the page follows as it follows Back.
(() => {
  if (window.srMaps) return;
  window.srMaps = true;
  const listen = (kind, handle, more = {}) => document.addEventListener(kind, handle, more);
  const shapes = new WeakMap();
  const zooms = {}; // a map drawn anew keeps what was asked for
  const pen = document.createElement("canvas").getContext("2d");
  const tip = document.createElement("div");
  tip.className = "sr-tip";
  tip.hidden = true;
  document.body.append(tip);

  const read = (image) => {
    if (shapes.get(image)?.src === image.src) return shapes.get(image);
    const text = new TextDecoder().decode(Uint8Array.from(atob(image.src.split(",")[1]), (c) => c.charCodeAt(0)));
    const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    const areas = [...svg.querySelectorAll("path[data-code]")].map((path) => ({
      code: path.dataset.code, d: path.getAttribute("d"), path: new Path2D(path.getAttribute("d")),
    }));
    const found = { src: image.src, areas, box: svg.getAttribute("viewBox"), width: svg.viewBox.baseVal.width };
    shapes.set(image, found);
    return found;
  };
  const parts = (frame) => ({ image: frame.querySelector("img"), list: frame.querySelector(".sr-areas") });
  const optionOf = (list, code) => list?.querySelector(`[data-code="${CSS.escape(code)}"]`);

  // The option under a pointer, if its map says anything.
  const hit = (event) => {
    const frame = event.target.closest?.(".sr-map-frame");
    if (!frame) return null;
    const { image, list } = parts(frame);
    if (!list) return null;
    const held = read(image);
    const rect = image.getBoundingClientRect();
    const scale = held.width / rect.width;
    const [x, y] = [(event.clientX - rect.x) * scale, (event.clientY - rect.y) * scale];
    const area = held.areas.find((one) => pen.isPointInPath(one.path, x, y, "evenodd"));
    return area && { frame, list, option: optionOf(list, area.code) };
  };
  const clear = () => {
    tip.hidden = true;
    for (const ring of document.querySelectorAll(".sr-ring")) ring.remove();
  };
  const show = (frame, option, x, y) => {
    if (!option) return clear();
    const { image, list } = parts(frame);
    const [head, ...rest] = option.ariaLabel.split("\n");
    tip.replaceChildren(Object.assign(document.createElement("b"), { textContent: head }));
    const extra = option.dataset.more ? option.dataset.more.split("\n") : [];
    for (const line of [...rest, ...extra, list.dataset.act].filter(Boolean))
      tip.append(Object.assign(document.createElement("div"), { textContent: line }));
    (document.fullscreenElement ?? document.body).append(tip);
    tip.hidden = false;
    const size = tip.getBoundingClientRect();
    const left = Math.min(Math.max(x - size.width / 2, 8), innerWidth - size.width - 8);
    const fits = y + 22 + size.height < innerHeight;
    tip.style.left = `${left}px`;
    tip.style.top = `${fits ? y + 22 : Math.max(y - size.height - 14, 4)}px`;
    const held = read(image);
    const area = held.areas.find((one) => one.code === option.dataset.code);
    if (frame.querySelector(".sr-ring")?.dataset.code === area?.code) return;
    for (const ring of document.querySelectorAll(".sr-ring")) ring.remove();
    if (!area) return;
    const make = (name) => document.createElementNS("http://www.w3.org/2000/svg", name);
    const ring = make("svg"), path = make("path");
    ring.setAttribute("class", "sr-ring");
    ring.setAttribute("viewBox", held.box);
    ring.setAttribute("aria-hidden", "true");
    ring.dataset.code = area.code;
    path.setAttribute("d", area.d);
    ring.append(path);
    frame.append(ring);
  };
  const choose = (list, option) => {
    if (!option || !list.dataset.param) return;
    clear();
    window.srGo(list.dataset.param, option.dataset.chooses);
  };

  listen("pointermove", (event) => {
    const found = hit(event);
    if (found?.option) show(found.frame, found.option, event.clientX, event.clientY);
    else if (!tip.hidden && !document.activeElement?.classList.contains("sr-areas")) clear();
  }, { passive: true });
  listen("scroll", clear, { capture: true, passive: true });
  listen("click", (event) => {
    const tool = event.target.closest?.("[data-tool]");
    if (tool) return use(tool.closest(".sr-map-whole"), tool.dataset.tool);
    const found = hit(event);
    if (found?.option) choose(found.list, found.option);
  });

  // Keys: the list of areas is one stop; arrows go to the nearest area in their direction.
  const place = (option) => [parseFloat(option.style.left), parseFloat(option.style.top)];
  const active = (list) => document.getElementById(list.getAttribute("aria-activedescendant"));
  const move = (list, option) => {
    if (!option) return;
    list.setAttribute("aria-activedescendant", option.id);
    const frame = list.closest(".sr-map-frame"), rect = frame.getBoundingClientRect();
    const [x, y] = place(option);
    show(frame, option, rect.x + (rect.width * x) / 100, rect.y + (rect.height * y) / 100);
  };
  const first = (list) => active(list) ?? list.querySelector("[aria-selected=true]") ?? list.firstElementChild;
  listen("focusin", (event) => {
    if (event.target.matches?.(".sr-areas:focus-visible")) move(event.target, first(event.target));
  });
  listen("focusout", (event) => { if (event.target.matches?.(".sr-areas")) clear(); });
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  listen("keydown", (event) => {
    const list = event.target.closest?.(".sr-areas");
    if (!list) return;
    const from = first(list);
    if (event.key === "Escape") clear();
    else if (event.key === "Enter" || event.key === " ") choose(list, from);
    else if (ways[event.key]) {
      const [dx, dy] = ways[event.key], [x, y] = place(from);
      const cost = (option) => {
        const [a, b] = [place(option)[0] - x, place(option)[1] - y];
        const along = a * dx + b * dy, off = Math.abs(a * dy) + Math.abs(b * dx);
        // what lies rather beside comes last: else some area is nobody's nearest and no key leads there
        return along > 0.1 ? along + 2 * off + (off > 2 * along ? 1000 : 0) : Infinity;
      };
      const best = [...list.children].reduce((one, other) => (cost(other) < cost(one) ? other : one));
      if (cost(best) < Infinity) move(list, best);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });

  // Zoom: the frame grows inside its scrolling box; words keep their size and more of them fit.
  const apply = (whole, centre) => {
    const zoom = zooms[whole.dataset.map] ?? 1;
    const frame = whole.querySelector(".sr-map-frame"), box = frame.parentElement;
    if ((frame.style.getPropertyValue("--zoom") || "1") === String(zoom) && !centre) return;
    if (zoom === 1) { box.style.removeProperty("height"); frame.style.removeProperty("--zoom"); return; }
    if (!box.style.height) box.style.height = `${box.clientHeight}px`;
    const at = centre ?? whole.srCentre ?? [0.5, 0.5];
    frame.style.setProperty("--zoom", zoom);
    box.scrollLeft = frame.offsetWidth * at[0] - box.clientWidth / 2;
    box.scrollTop = frame.offsetHeight * at[1] - box.clientHeight / 2;
  };
  const use = (whole, tool) => {
    const name = whole.dataset.map, chosen = whole.querySelector(".sr-areas [aria-selected=true]");
    const at = chosen && [...whole.querySelectorAll(".sr-areas [aria-selected=true]")].map(place)
      .reduce((sum, one, _, all) => [sum[0] + one[0] / all.length, sum[1] + one[1] / all.length], [0, 0])
      .map((share) => share / 100);
    if (tool === "full") return void (document.fullscreenElement ? document.exitFullscreen() : whole.requestFullscreen());
    if (tool === "city") zooms[name] = 1;
    if (tool === "chosen") zooms[name] = 3;
    if (tool === "in") zooms[name] = Math.min((zooms[name] ?? 1) * 1.5, 6);
    apply(whole, tool === "city" ? null : at ?? [0.5, 0.5]);
  };
  const again = () => { for (const whole of document.querySelectorAll(".sr-map-whole")) if ((zooms[whole.dataset.map] ?? 1) !== 1) {
    const chosen = whole.querySelector(".sr-areas [aria-selected=true]");
    const frame = whole.querySelector(".sr-map-frame");
    if (!frame.style.getPropertyValue("--zoom")) apply(whole, chosen ? place(chosen).map((share) => share / 100) : [0.5, 0.5]);
  } };
  const watcher = new MutationObserver(again);
  watcher.observe(document.body, { childList: true, subtree: true });
  again();
})();
