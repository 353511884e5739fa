(function () {
  const D = JSON.parse(document.getElementById("data").textContent), SVG = "http://www.w3.org/2000/svg";
  const $ = (id) => document.getElementById(id), stage = $("stage"), panel = $("panel"), live = D.view === "lanes";
  const WIDTH = 220, GUTTER = 70, GAP = 14, LINE = 17, PAD = 28, HEAD = 46;
  const byId = new Map(D.nodes.map((n, i) => [n.id, i]));
  const neighbours = D.nodes.map(() => new Set());
  D.edges.forEach((e) => { neighbours[e.s].add(e.o); neighbours[e.o].add(e.s); });
  const state = { tongue: D.language, chosen: null, edge: null, off: new Set(), offRelations: new Set(), inferred: true, zoom: 1,
    shown: new Set(D.nodes.flatMap((n, i) => (n.shown ? [i] : []))), query: "" };
  const word = (key) => both(D.words[key]);
  function both(pair) {
    const [en, zh] = pair;
    if (state.tongue === "zh") return zh || en;
    if (state.tongue === "both" && en && zh && en !== zh) return en + " / " + zh;
    return en || zh;
  }
  function make(name, attributes, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) key === "onclick" ? node.addEventListener("click", value) : node.setAttribute(key, value);
    node.append(...children);
    return node;
  }
  function shape(name, attributes, parent) {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
    if (parent) parent.append(node);
    return node;
  }

  // ---- text -----------------------------------------------------------------------------------------------------
  const pen = document.createElement("canvas").getContext("2d");
  const font = getComputedStyle(document.body).fontFamily;
  function wrap(text, width, size, most, bold) {
    pen.font = `${bold ? 700 : 400} ${size}px ${font}`;
    const tokens = text.match(/\s+|[\u0021-\u024f’]+|[^]/gu) || [], rows = [];
    let row = "";
    const fits = (t) => pen.measureText(t).width <= width;
    for (let i = 0; i < tokens.length; i++) {
      let token = tokens[i];
      if (fits((row + token).trimEnd())) { row += token; continue; }
      if (rows.length === most - 1) {
        let rest = row + tokens.slice(i).join("");
        while (rest && !fits(rest + "…")) rest = rest.slice(0, -1);
        return [...rows, rest.trimEnd() + "…"];
      }
      if (row.trim()) { rows.push(row.trim()); row = ""; }
      while (!fits(token) && token.length > 1 && rows.length < most - 1) {
        let n = token.length - 1;
        while (n > 1 && !fits(token.slice(0, n))) n--;
        rows.push(token.slice(0, n)); token = token.slice(n);
      }
      row = token.trimStart();
    }
    if (row.trim()) rows.push(row.trim());
    return rows.length ? rows : [""];
  }
  function labelLines(node, bold) {
    const [en, zh] = node.label;
    if (state.tongue === "both" && en && zh && en !== zh) {
      const first = wrap(en, WIDTH - 40, 13, 3, bold).map((t) => [t, 13, false]);
      return first.concat(wrap(zh, WIDTH - 40, 12, 2).map((t) => [t, 12, true]));
    }
    return wrap(both(node.label), WIDTH - 40, 13, 4, bold).map((t) => [t, 13, false]);
  }
  const allLines = (node, bold) => labelLines(node, bold).concat(node.bare ? wrap(word("uncovered"), WIDTH - 40, 12, 2, true).map((t) => [t, 12, "bare"]) : []);

  // ---- the picture ----------------------------------------------------------------------------------------------
  const visible = (i) => state.shown.has(i) && !state.off.has(D.nodes[i].cls);
  const edgeVisible = (e) => visible(e.s) && visible(e.o) && !state.offRelations.has(e.p) && (state.inferred || !e.inferred);
  let svg = stage.querySelector("svg");
  const stills = new Map(), grid = document.querySelector("#table table");
  if (!live) {
    stills.set(D.language, [svg, [...grid.children]]);
    for (const tongue of ["en", "zh", "both"]) {
      const held = $("in-" + tongue);
      if (held) stills.set(tongue, [held.content.querySelector("svg"), [...held.content.querySelector("table").children]]);
    }
  }
  function draw() {
    if (live) { drawLanes(); tabulate(); } else { swap(); markStill(); }
    zoomTo(state.zoom);
  }
  function swap() { // the picture in the chosen language
    const [fresh, parts] = stills.get(state.tongue);
    if (fresh !== svg) { svg.replaceWith(fresh); svg = fresh; grid.replaceChildren(...parts); }
  }
  function tabulate() {
    const row = (cells, name) => make("tr", {}, ...cells.map((text) => make(name, name === "th" ? { scope: "col" } : {}, text)));
    const rows = D.edges.filter(edgeVisible).map((e) => row([both(D.nodes[e.s].label), both(D.relations[e.p]), both(D.nodes[e.o].label), String(e.quotes.length)], "td"));
    grid.replaceChildren(make("thead", {}, row(["subject", "property", "object", "evidence"].map(word), "th")), make("tbody", {}, ...rows));
  }
  const lit = (colour) => `color-mix(in srgb, ${colour} var(--keep), var(--ink))`; // lighter on dark paper
  function drawLanes() {
    const nodes = D.nodes.map((n, i) => i).filter(visible), edges = D.edges.map((e, i) => i).filter((i) => edgeVisible(D.edges[i]));
    const filled = new Set([...state.shown].map((i) => D.nodes[i].lane)), empty = D.lanes.map((l, i) => i).filter((i) => D.lanes[i][2] && !filled.has(i));
    const used = [...new Set([...nodes.map((i) => D.nodes[i].lane), ...empty])].sort((a, b) => a - b), column = new Map(used.map((l, i) => [l, i]));
    const lines = new Map(nodes.map((i) => [i, allLines(D.nodes[i], i === state.chosen || D.nodes[i].seed)])), place = new Map(nodes.map((n, i) => [n, i]));
    const sides = new Map(nodes.map((i) => [i, [0, 0]]));
    edges.forEach((i) => { const e = D.edges[i], l = D.nodes[e.s].lane, r = D.nodes[e.o].lane; sides.get(e.s)[r < l ? 0 : 1]++; sides.get(e.o)[l < r ? 0 : 1]++; });
    const boxes = nodes.map((i) => ({ lane: column.get(D.nodes[i].lane), height: Math.max(18 + LINE * lines.get(i).length, 14 + 8 * Math.min(14, Math.max(...sides.get(i)))) }));
    boxes.push(...empty.map((lane) => ({ lane: column.get(lane), height: 38 }))); // keeps its place free of lines
    const out = layLanes(boxes, edges.map((i) => [place.get(D.edges[i].s), place.get(D.edges[i].o)]), WIDTH, GUTTER, GAP);
    const width = 2 * PAD + used.length * WIDTH + Math.max(used.length - 1, 0) * GUTTER + GUTTER, height = HEAD + out.height + 2 * PAD;
    const fresh = shape("svg", { class: "live", viewBox: `0 0 ${width} ${height}`, "font-family": font, role: "group", "aria-labelledby": "heading" });
    const defs = shape("defs", {}, fresh), tip = shape("marker", { id: "tip", viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 8, markerHeight: 8, markerUnits: "userSpaceOnUse", orient: "auto-start-reverse" }, defs);
    shape("path", { d: "M0 1L9 5L0 9z", class: "tip" }, tip);
    used.forEach((lane, i) => {
      const x = PAD + i * (WIDTH + GUTTER);
      wrap(both(D.lanes[lane]), WIDTH, 14, 2, true).forEach((t, k) => { shape("text", { x, y: PAD + 2 + k * 17, "font-size": 14, "font-weight": 700 }, fresh).textContent = t; });
      shape("path", { d: `M${x} ${HEAD + 4}h${WIDTH}`, class: "rule" }, fresh);
      if (empty.includes(lane)) {
        const y = HEAD + PAD - 6 + out.places[nodes.length + empty.indexOf(lane)].y;
        shape("rect", { class: "none", x, y, width: WIDTH, height: 38, rx: 5 }, fresh);
        shape("text", { class: "warn", x: x + WIDTH / 2, y: y + 23, "font-size": 13, "font-weight": 700, "text-anchor": "middle" }, fresh).textContent = wrap(word("none"), WIDTH - 12, 13, 1, true)[0];
      }
    });
    const body = shape("g", { transform: `translate(${PAD} ${HEAD + PAD - 6})` }, fresh);
    edges.forEach((i, k) => {
      const route = out.routes[k], e = D.edges[i];
      if (!route) return;
      const g = shape("g", { class: "edge" + (e.inferred ? " inferred" : ""), "data-edge": i }, body);
      shape("title", {}, g).textContent = said(e);
      shape("path", { class: "way", d: route.path, [route.backward ? "marker-start" : "marker-end"]: "url(#tip)" }, g);
      shape("path", { class: "hit", d: route.path }, g);
    });
    nodes.forEach((i, k) => {
      const n = D.nodes[i], p = out.places[k], cls = D.classes[n.cls] || { colour: "#57606a", path: "", label: ["", ""] };
      const g = shape("g", { class: "node", "data-id": n.id, tabindex: 0, role: "button", "aria-label": both(n.label) + ", " + both(cls.label) }, body);
      shape("title", {}, g).textContent = both(n.label);
      const box = shape("rect", { class: "box", x: p.x, y: p.y, width: p.w, height: p.h, rx: 5, "stroke-width": n.seed ? 2.6 : 1.2 }, g);
      box.style.stroke = lit(cls.colour);
      if (n.bare) box.setAttribute("stroke-dasharray", "3 3");
      box.style.fill = `color-mix(in srgb, ${cls.colour} var(--mix), var(--paper))`;
      shape("path", { d: cls.path, transform: `translate(${p.x + 15} ${p.y + p.h / 2})` }, g).style.fill = lit(cls.colour);
      let y = p.y + (p.h - lines.get(i).length * LINE) / 2 + 12.5;
      lines.get(i).forEach(([t, size, second]) => {
        const text = shape("text", { x: p.x + 30, y, "font-size": size, "font-weight": second === "bare" || ((i === state.chosen || n.seed) && !second) ? 700 : 400, class: second === "bare" ? "warn label" : second ? "second label" : "label" }, g);
        text.textContent = t; y += LINE;
      });
      const hidden = [...neighbours[i]].filter((j) => !state.shown.has(j)).length;
      if (hidden) {
        const badge = shape("g", { class: "more", "data-more": i }, g);
        shape("rect", { class: "badge", x: p.x + p.w - 30, y: p.y + p.h - 8, width: 30, height: 16, rx: 8 }, badge);
        shape("text", { x: p.x + p.w - 15, y: p.y + p.h + 4, "font-size": 11, "text-anchor": "middle" }, badge).textContent = "+" + hidden;
      }
    });
    fresh.dataset.width = width; fresh.dataset.height = height;
    svg.replaceWith(fresh); svg = fresh;
    mark();
  }
  function markStill() {
    svg.classList.add("still");
    if (!svg.dataset.width) { svg.dataset.width = svg.viewBox.baseVal.width; svg.dataset.height = svg.viewBox.baseVal.height; }
    for (const g of svg.querySelectorAll("[data-id]")) {
      const ids = g.dataset.id.split(" "), known = ids.filter((id) => byId.has(id)).map((id) => byId.get(id));
      if (!g.hasAttribute("tabindex") && known.length) {
        g.setAttribute("tabindex", 0); g.setAttribute("role", "button");
        g.setAttribute("aria-label", g.querySelector("title") ? g.querySelector("title").textContent : both(D.nodes[known[0]].label));
      }
      const e = stillEdge(g);
      g.classList.toggle("dim", known.some((i) => !visible(i)) || (e !== null && !edgeVisible(D.edges[e])));
    }
    mark();
  }
  // the statement that a group of a still picture shows: "subject relation object", or two ends
  function stillEdge(g) {
    if (g.still === undefined) {
      const ids = g.dataset.id.split(" "), ends = ids.filter((id) => byId.has(id)).map((id) => byId.get(id));
      const fits = D.edges.map((x, i) => i).filter((i) => { const x = D.edges[i]; return ends.length > 1 && ends.includes(x.s) && ends.includes(x.o) && x.s !== x.o; });
      const named = fits.filter((i) => ids.includes(D.relations[D.edges[i].p][2]));
      g.still = named.length ? named[0] : fits.length ? fits[0] : null;
    }
    return g.still;
  }
  function mark() {
    for (const g of svg.querySelectorAll("[data-id]")) {
      const i = byId.get(g.dataset.id);
      g.classList.toggle("chosen", i !== undefined && i === state.chosen);
      g.classList.toggle("found", i !== undefined && state.query !== "" && matches(D.nodes[i]));
      if (!live && i === undefined) { const e = stillEdge(g); g.classList.toggle("chosen", e !== null && (e === state.edge || (state.chosen !== null && (D.edges[e].s === state.chosen || D.edges[e].o === state.chosen)))); }
    }
    const around = state.chosen === null ? null : new Set([state.chosen, ...neighbours[state.chosen]]);
    for (const g of svg.querySelectorAll("[data-edge]")) {
      const i = Number(g.dataset.edge), e = D.edges[i];
      g.classList.toggle("chosen", i === state.edge || (state.chosen !== null && (e.s === state.chosen || e.o === state.chosen)));
      if (live) g.classList.toggle("dim", !!around && !(e.s === state.chosen || e.o === state.chosen));
    }
    if (live) for (const g of svg.querySelectorAll(".node")) g.classList.toggle("dim", !!around && !around.has(byId.get(g.dataset.id)));
  }
  function zoomTo(zoom) {
    state.zoom = Math.min(4, Math.max(0.15, zoom));
    svg.setAttribute("width", svg.dataset.width * state.zoom); svg.setAttribute("height", svg.dataset.height * state.zoom);
  }
  function fit() { zoomTo(Math.min(1.2, (stage.clientWidth - 20) / svg.dataset.width)); keep(); }

  // ---- details --------------------------------------------------------------------------------------------------
  function said(e) { const name = both(D.relations[e.p]); return both(D.nodes[e.s].label) + (name ? " — " + name + " → " : " × ") + both(D.nodes[e.o].label); }
  function quoteList(list) {
    if (!list.length) return [make("p", { class: "muted" }, word("no_quotes"))];
    return list.map(([place, sure]) => {
      const q = D.quotes[place], where = [both(q.title), q.section, q.start === null ? "" : `${q.document}:${q.start}–${q.end}`].filter(Boolean).join(" · ");
      return make("blockquote", {}, make("p", {}, q.text), make("cite", { class: "citation" }, where + (sure ? ` · ${word("confidence")} ${sure}` : "")));
    });
  }
  function showNode(i) {
    const n = D.nodes[i], cls = D.classes[n.cls], edges = D.edges.filter((e) => e.s === i || e.o === i), hidden = [...neighbours[i]].filter((j) => !state.shown.has(j));
    const parts = [make("button", { type: "button", class: "close", onclick: () => choose(null) }, word("close")), make("h2", {}, n.label[0] || n.label[1])];
    if (n.label[0] && n.label[1] && n.label[0] !== n.label[1]) parts.push(make("p", { lang: "zh" }, n.label[1]));
    parts.push(make("p", { class: "kind" }, cls ? both(cls.label) : ""));
    if (live && neighbours[i].size) {
      const open = hidden.length > 0;
      parts.push(make("button", { type: "button", id: "expand", "aria-expanded": String(!open), onclick: () => unfold(i, open) }, word(open ? "expand" : "collapse") + (open ? ` (+${hidden.length})` : "")));
    }
    if (n.about) parts.push(make("p", {}, both(n.about)));
    else parts.push(make("h3", {}, word("quotes")), ...quoteList(gather(n, edges)));
    if (edges.length) parts.push(make("h3", {}, `${word("statements")} (${edges.length})`));
    parts.push(make("ul", {}, ...edges.slice(0, 60).map((e) => make("li", {}, make("button", { type: "button", class: "link", onclick: () => chooseEdge(D.edges.indexOf(e)) }, said(e))))));
    panel.replaceChildren(...parts);
  }
  function gather(n, edges) {
    const seen = new Map(n.quotes.map((q) => [q[0], q]));
    for (const e of edges) for (const q of e.quotes) if (!seen.has(q[0]) || seen.get(q[0])[1] < q[1]) seen.set(q[0], q);
    return [...seen.values()].slice(0, 8);
  }
  function showEdge(e) {
    panel.replaceChildren(make("button", { type: "button", class: "close", onclick: () => choose(null) }, word("close")), make("h2", {}, both(D.relations[e.p]) || word("details")),
      make("p", {}, ...[e.s, e.o].flatMap((i, k) => [make("button", { type: "button", class: "link", onclick: () => choose(i) }, both(D.nodes[i].label)), k ? "" : " → "])),
      make("p", { class: "kind" }, e.inferred ? word("inferred") : ""), make("h3", {}, word("quotes")), ...quoteList(e.quotes));
  }
  function showNothing() { panel.replaceChildren(make("p", { class: "muted" }, word("choose"))); }
  function choose(i, focus) {
    state.chosen = i; state.edge = null;
    if (i === null) showNothing(); else { if (!state.shown.has(i)) state.shown.add(i); showNode(i); }
    draw(); keep();
    if (i !== null) reveal(i, focus);
  }
  function chooseEdge(i) { state.edge = i; state.chosen = null; showEdge(D.edges[i]); draw(); keep(); }
  function find(i) { return [...svg.querySelectorAll(".node[data-id], [data-id]")].find((g) => g.dataset.id === D.nodes[i].id); }
  function reveal(i, focus) {
    const g = find(i);
    if (!g) return;
    const a = g.getBoundingClientRect(), b = stage.getBoundingClientRect();
    if (a.left < b.left || a.right > b.right || a.top < b.top || a.bottom > b.bottom) { stage.scrollLeft += a.left - b.left - b.width / 2 + a.width / 2; stage.scrollTop += a.top - b.top - b.height / 2 + a.height / 2; }
    if (focus !== false) g.focus({ preventScroll: true });
  }
  function unfold(i, open) {
    if (open) neighbours[i].forEach((j) => state.shown.add(j));
    else neighbours[i].forEach((j) => { // what came by unfolding goes, and of the first picture what hangs on this one alone
      if (j !== i && (!D.nodes[j].shown || ![...neighbours[j]].some((k) => k !== i && state.shown.has(k)))) state.shown.delete(j);
    });
    choose(i);
  }

  // ---- search ---------------------------------------------------------------------------------------------------
  const fold = (t) => t.normalize("NFKC").toLowerCase();
  D.nodes.forEach((n) => { n.folded = fold(n.label.join(" ")); });
  const matches = (n) => state.query.split(/\s+/).every((part) => n.folded.includes(part));
  const input = $("search"), hits = $("hits");
  let at = -1;
  input.addEventListener("input", () => {
    state.query = fold(input.value.trim()); at = -1;
    const found = state.query ? D.nodes.map((n, i) => i).filter((i) => matches(D.nodes[i])).slice(0, 30) : [];
    hits.replaceChildren(...(found.length || !state.query ? found.map((i, k) => make("li", { role: "option", id: "hit" + k, "data-node": i, onclick: () => take(i) }, both(D.nodes[i].label)))
      : [make("li", { role: "option", "aria-disabled": "true" }, word("nothing"))]));
    hits.hidden = !state.query; input.setAttribute("aria-expanded", String(!!state.query));
    mark();
  });
  function take(i) { hits.hidden = true; input.setAttribute("aria-expanded", "false"); choose(i); }
  input.addEventListener("keydown", (event) => {
    const items = [...hits.querySelectorAll("[data-node]")];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      at = Math.max(0, Math.min(items.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)));
      items.forEach((li, k) => li.setAttribute("aria-selected", String(k === at)));
      if (items[at]) { input.setAttribute("aria-activedescendant", items[at].id); items[at].scrollIntoView({ block: "nearest" }); }
      event.preventDefault();
    } else if (event.key === "Enter" && items.length) { take(Number(items[Math.max(at, 0)].dataset.node)); event.preventDefault(); }
    else if (event.key === "Escape") { input.value = ""; state.query = ""; hits.hidden = true; mark(); }
    event.stopPropagation();
  });

  // ---- filters, keys, dragging ----------------------------------------------------------------------------------
  function buildLegend() { // still pictures hold theirs
    if (!live) return;
    const part = (mark, text) => make("span", {}, mark, text);
    $("legend").replaceChildren(...D.classes.map((c) => {
      const icon = shape("svg", { viewBox: "-7 -7 14 14", width: 14, height: 14, "aria-hidden": "true" });
      shape("path", { d: c.path }, icon).style.fill = lit(c.colour);
      return part(icon, both(c.label));
    }), part(make("span", { class: "dash" }), word("stated")), ...(D.edges.some((e) => e.inferred) ? [part(make("span", { class: "dash inferred" }), word("inferred"))] : []));
  }
  function buildFilters() {
    const box = (text, on, change) => { const c = make("input", { type: "checkbox" }); c.checked = on; c.addEventListener("change", () => { change(c.checked); draw(); keep(); }); return make("label", {}, c, " " + text); };
    const flip = (set, key) => (on) => (on ? set.delete(key) : set.add(key));
    const relations = D.relations.map((r, i) => [r, i]).filter(([r]) => r[0] || r[1]);
    $("filters").replaceChildren(
      make("fieldset", {}, make("legend", {}, word("classes")), ...D.classes.map((c, i) => box(both(c.label), !state.off.has(i), flip(state.off, i)))),
      ...(relations.length ? [make("fieldset", {}, make("legend", {}, word("relations")), ...relations.map(([r, i]) => box(both(r), !state.offRelations.has(i), flip(state.offRelations, i))),
        ...(D.edges.some((e) => e.inferred) ? [box(word("inferred"), state.inferred, (on) => { state.inferred = on; })] : []))] : []));
  }
  stage.addEventListener("click", (event) => {
    if (moved) return;
    const more = event.target.closest("[data-more]"), node = event.target.closest("[data-id]"), edge = event.target.closest("[data-edge]");
    if (more) { unfold(Number(more.dataset.more), true); return; }
    if (edge) { chooseEdge(Number(edge.dataset.edge)); return; }
    if (node) pick(node); else if (state.chosen !== null || state.edge !== null) choose(null);
  });
  function pick(g) {
    const i = byId.get(g.dataset.id);
    if (i !== undefined) { choose(i); return; }
    const e = stillEdge(g);
    if (e !== null) chooseEdge(e);
  }
  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input, button, summary") && event.key !== "Escape") return;
    const g = document.activeElement.closest && document.activeElement.closest("svg [data-id]");
    if (event.key === "/") { input.focus(); event.preventDefault(); }
    else if (event.key === "Escape") choose(null);
    else if ((event.key === "Enter" || event.key === " ") && g) { pick(g); event.preventDefault(); }
    else if (event.key === "e" && live && state.chosen !== null) unfold(state.chosen, [...neighbours[state.chosen]].some((j) => !state.shown.has(j)));
    else if (event.key.startsWith("Arrow") && g) { step(g, event.key); event.preventDefault(); }
  });
  function step(g, key) {
    const a = g.getBoundingClientRect(), ax = a.left + a.width / 2, ay = a.top + a.height / 2;
    let best = null, least = Infinity;
    for (const other of svg.querySelectorAll(".node[data-id]")) {
      if (other === g) continue;
      const b = other.getBoundingClientRect(), dx = b.left + b.width / 2 - ax, dy = b.top + b.height / 2 - ay;
      const along = { ArrowRight: dx, ArrowLeft: -dx, ArrowDown: dy, ArrowUp: -dy }[key], across = key === "ArrowRight" || key === "ArrowLeft" ? Math.abs(dy) : Math.abs(dx);
      if (along > 5 && along + 2 * across < least) { least = along + 2 * across; best = other; }
    }
    if (best) { best.focus({ preventScroll: true }); best.scrollIntoView({ block: "nearest", inline: "nearest" }); }
  }
  let grip = null, moved = false;
  stage.addEventListener("pointerdown", (event) => { if (event.pointerType === "mouse" && event.button === 0) { grip = [event.clientX, event.clientY, stage.scrollLeft, stage.scrollTop]; moved = false; } });
  window.addEventListener("pointermove", (event) => {
    if (!grip) return;
    const dx = event.clientX - grip[0], dy = event.clientY - grip[1];
    if (Math.abs(dx) + Math.abs(dy) > 5) { moved = true; stage.classList.add("dragging"); }
    if (moved) { stage.scrollLeft = grip[2] - dx; stage.scrollTop = grip[3] - dy; }
  });
  window.addEventListener("pointerup", () => { grip = null; stage.classList.remove("dragging"); setTimeout(() => { moved = false; }, 0); });
  stage.addEventListener("wheel", (event) => { if (event.ctrlKey || event.metaKey) { event.preventDefault(); zoomTo(state.zoom * (event.deltaY < 0 ? 1.12 : 1 / 1.12)); keep(); } }, { passive: false });

  // ---- state in the address -------------------------------------------------------------------------------------
  function keep() {
    const parts = new URLSearchParams();
    if (state.chosen !== null) parts.set("node", D.nodes[state.chosen].id);
    if (state.edge !== null) { const e = D.edges[state.edge]; parts.set("edge", [e.s, e.p, e.o].join("-")); }
    if (state.off.size) parts.set("off", [...state.off].map((i) => (D.classes[i] || { name: "" }).name).join(","));
    if (state.offRelations.size) parts.set("without", [...state.offRelations].join(","));
    if (!state.inferred) parts.set("inferred", "no");
    if (state.tongue !== D.language) parts.set("language", state.tongue);
    const extra = [...state.shown].filter((i) => !D.nodes[i].shown), less = D.nodes.map((n, i) => i).filter((i) => D.nodes[i].shown && !state.shown.has(i));
    if (extra.length) parts.set("more", extra.join(","));
    if (less.length) parts.set("less", less.join(","));
    const text = parts.toString();
    try { history.replaceState(null, "", text ? "#" + text : "#"); } catch (error) { location.hash = text; }
  }
  function restore() {
    const parts = new URLSearchParams(location.hash.slice(1)), numbers = (key) => (parts.get(key) || "").split(",").filter(Boolean).map(Number).filter((i) => i >= 0);
    (parts.get("off") || "").split(",").forEach((name) => { const i = D.classes.findIndex((c) => c.name === name); if (i >= 0) state.off.add(i); });
    numbers("without").forEach((i) => state.offRelations.add(i));
    if (parts.get("inferred") === "no") state.inferred = false;
    if (["en", "zh", "both"].includes(parts.get("language"))) state.tongue = parts.get("language");
    numbers("more").forEach((i) => { if (i < D.nodes.length) state.shown.add(i); });
    numbers("less").forEach((i) => state.shown.delete(i));
    const node = byId.get(parts.get("node")), edge = D.edges.findIndex((e) => [e.s, e.p, e.o].join("-") === parts.get("edge"));
    if (node !== undefined) { state.chosen = node; state.shown.add(node); } else if (edge >= 0) state.edge = edge;
  }

  function speak() {
    document.querySelectorAll("[data-word]").forEach((n) => { n.textContent = word(n.dataset.word); });
    document.querySelectorAll("[data-label]").forEach((n) => { n.setAttribute("aria-label", word(n.dataset.label)); n.title = word(n.dataset.label); });
    input.placeholder = word("search_hint"); panel.setAttribute("aria-label", word("details")); hits.setAttribute("aria-label", word("search"));
    document.documentElement.lang = state.tongue === "zh" ? "zh-CN" : "en";
    $("heading").textContent = both(D.title); document.title = both(D.title) + " – SEI-KG"; $("source").textContent = both(D.source);
    buildFilters(); buildLegend();
    if (state.chosen !== null) showNode(state.chosen); else if (state.edge !== null) showEdge(D.edges[state.edge]); else showNothing();
  }
  $("filters-button").addEventListener("click", () => { const box = $("filters"); box.hidden = !box.hidden; $("filters-button").setAttribute("aria-expanded", String(!box.hidden)); });
  $("zoom-in").addEventListener("click", () => zoomTo(state.zoom * 1.2));
  $("zoom-out").addEventListener("click", () => zoomTo(state.zoom / 1.2));
  $("fit").addEventListener("click", fit);
  $("print").addEventListener("click", () => window.print());
  $("tongue").addEventListener("click", () => { state.tongue = { en: "zh", zh: "both", both: "en" }[state.tongue]; speak(); draw(); keep(); });
  $("theme").addEventListener("click", () => { const root = document.documentElement, dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches; root.dataset.theme = dark ? "light" : "dark"; });
  restore(); speak(); draw();
  zoomTo(Math.min(1, Math.max(0.7, (stage.clientWidth - 20) / svg.dataset.width)));
  if (state.chosen !== null) reveal(state.chosen, false);
  window.addEventListener("hashchange", () => { restore(); speak(); draw(); });
  document.documentElement.dataset.ready = "yes";
})();
