"use strict";
// Layout in lanes, as sei_kg/drawing/lanes.py does it: columns are given, an edge over a column bends there, barycentres
// order the columns, and isotonic regression settles the heights.
function layLanes(boxes, links, width, gutter, gap) {
  const BEND = 8, points = boxes.map((b) => ({ lane: b.lane, h: b.height, box: b, left: [], right: [], y: 0, order: 0 }));
  const chains = links.map(([s, t]) => {
    if (s === t) return null;
    const forward = points[s].lane <= points[t].lane, low = forward ? s : t, high = forward ? t : s, chain = [low];
    for (let lane = points[low].lane + 1; lane < points[high].lane; lane++) {
      points.push({ lane, h: BEND, box: null, left: [], right: [], y: 0, order: 0 });
      chain.push(points.length - 1);
    }
    chain.push(high);
    if (points[low].lane !== points[high].lane) {
      for (let i = 0; i + 1 < chain.length; i++) { points[chain[i]].right.push(chain[i + 1]); points[chain[i + 1]].left.push(chain[i]); }
    }
    return { chain, backward: !forward };
  });
  const columns = [];
  points.forEach((p, i) => (columns[p.lane] = columns[p.lane] || []).push(i));
  const lanes = columns.map((c, i) => i).filter((i) => columns[i]);
  const number = (column) => column.forEach((i, place) => { points[i].order = place - column.length / 2; });
  lanes.forEach((lane) => number(columns[lane]));
  const mean = (list, key) => list.reduce((sum, i) => sum + points[i][key], 0) / list.length;
  for (let sweep = 0; sweep < 8; sweep++) {
    const forth = sweep % 2 === 0;
    for (const lane of forth ? lanes : [...lanes].reverse()) {
      const want = new Map(columns[lane].map((i) => {
        const p = points[i], near = (forth ? p.left : p.right).length ? (forth ? p.left : p.right) : p.left.concat(p.right);
        return [i, near.length ? mean(near, "order") : p.order];
      }));
      columns[lane].sort((a, b) => want.get(a) - want.get(b) || a - b);
      number(columns[lane]);
    }
  }
  const space = (p) => (p.box ? gap : gap / 3);
  for (const lane of lanes) {
    let y = 0;
    for (const i of columns[lane]) { points[i].y = y + points[i].h / 2; y += points[i].h + space(points[i]); }
    for (const i of columns[lane]) points[i].y -= y / 2;
  }
  for (let sweep = 0; sweep < 6; sweep++) {
    for (const lane of sweep % 2 ? lanes : [...lanes].reverse()) settle(columns[lane]);
  }
  function settle(column) {
    const offsets = [], pools = [];
    let total = 0;
    column.forEach((i, place) => {
      if (place) { const b = points[column[place - 1]]; total += (b.h + points[i].h) / 2 + Math.max(space(b), space(points[i])); }
      offsets.push(total);
      const p = points[i], near = p.left.concat(p.right), weight = p.box ? 1 : 0.5;
      pools.push([((near.length ? mean(near, "y") : p.y) - total) * weight, weight, 1]);
      while (pools.length > 1 && pools[pools.length - 2][0] / pools[pools.length - 2][1] > pools[pools.length - 1][0] / pools[pools.length - 1][1]) {
        const last = pools.pop(), before = pools[pools.length - 1];
        last.forEach((v, k) => { before[k] += v; });
      }
    });
    let place = 0;
    for (const [sum, weight, count] of pools) for (let k = 0; k < count; k++, place++) points[column[place]].y = sum / weight + offsets[place];
  }
  const top = Math.min(0, ...points.map((p) => p.y - p.h / 2)), lowest = Math.min(...points.map((p) => p.y - p.h / 2));
  points.forEach((p) => { p.y -= points.length ? lowest : top; });
  const x = (lane) => lane * (width + gutter), ports = new Map();
  const port = (i, side, y, edge) => { const key = i + side; if (!ports.has(key)) ports.set(key, []); ports.get(key).push([y, edge]); };
  chains.forEach((c, e) => {
    if (!c) return;
    const first = c.chain[0], last = c.chain[c.chain.length - 1], same = points[first].lane === points[last].lane;
    port(first, "r", points[c.chain[1]].y, e);
    port(last, same ? "r" : "l", points[c.chain[c.chain.length - 2]].y, e);
  });
  const at = new Map();
  for (const [key, ends] of ports) {
    const p = points[parseInt(key, 10)], step = Math.min(10, Math.max(p.h - 16, 0) / Math.max(ends.length - 1, 1));
    ends.sort((a, b) => a[0] - b[0] || a[1] - b[1]).forEach(([, e], place) => at.set(key + e, p.y + (place - (ends.length - 1) / 2) * step));
  }
  const routes = chains.map((c, e) => {
    if (!c) return null;
    const first = c.chain[0], last = c.chain[c.chain.length - 1], startX = x(points[first].lane) + width;
    let y = at.get(first + "r" + e), path;
    if (points[first].lane === points[last].lane) {
      const end = at.get(last + "r" + e), out = startX + Math.min(gutter * 0.7, 18 + Math.abs(end - y) / 12);
      path = `M${startX} ${y}C${out} ${y} ${out} ${end} ${startX} ${end}`;
    } else {
      let px = startX;
      path = `M${px} ${y}`;
      for (const i of c.chain.slice(1)) {
        const toX = x(points[i].lane), toY = i === last ? at.get(last + "l" + e) : points[i].y, mid = (px + toX) / 2;
        path += `C${mid} ${y} ${mid} ${toY} ${toX} ${toY}`;
        px = toX; y = toY;
        if (i !== last) { px = toX + width; path += `H${px}`; }
      }
    }
    return { path, backward: c.backward };
  });
  const height = Math.max(0, ...points.map((p) => p.y + p.h / 2));
  return { places: boxes.map((b, i) => ({ x: x(b.lane), y: points[i].y - b.height / 2, w: width, h: b.height })), routes, height };
}
