"use strict";
// Optional: without this script all tables, numbers and pictures are there, and charts are tables.
(() => {
  const root = document.documentElement;
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);

  /** A colour of the theme as the canvas understands it. */
  function colour(name) {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  }

  // ---- Theme -------------------------------------------------------------------------------
  const button = document.getElementById("theme");
  // A page opened from a file may have no storage.
  const stored = {
    get: () => { try { return localStorage.getItem("vpo-theme"); } catch { return null; } },
    set: theme => { try { localStorage.setItem("vpo-theme", theme); } catch { /* not stored */ } },
  };
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  function themed() {
    button.setAttribute("aria-pressed", String(isDark()));
    button.textContent = isDark() ? "Light page" : "Dark page";
    redraw();
  }
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    stored.set(root.dataset.theme);
    themed();
  });
  dark.addEventListener("change", themed);

  // ---- Charts ------------------------------------------------------------------------------
  const DASHES = [[], [7, 4], [2, 3], [9, 3, 2, 3]];
  const charts = new Map();

  /** Hatching, so that bars differ by more than colour. */
  function hatched(tint) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.strokeStyle = tint;
    pen.lineWidth = 2;
    for (const offset of [-8, 0, 8]) {
      pen.moveTo(offset, 8);
      pen.lineTo(offset + 8, 0);
    }
    pen.stroke();
    return pen.createPattern(tile, "repeat");
  }

  /** The lowest and the highest of what a line is the mean of: a band about it. */
  function spread(series) {
    const tint = colour("c" + (series.colour % 6)).replace("rgb(", "rgba(").replace(")", ", 0.18)");
    return [series.low, series.high].map((edge, i) => ({
      label: series.name, edge: true, data: series.x.map((x, j) => ({ x, y: edge[j] })), showLine: true, order: 2,
      borderWidth: 0, pointRadius: 0, pointHitRadius: 0, fill: i === 0 ? false : "-1", backgroundColor: tint,
    }));
  }

  function dataset(kind, series) {
    const tint = colour("c" + (series.colour % 6));
    if (kind === "bars" || kind === "columns") {
      return {
        label: series.name, data: series.y, borderColor: tint, borderWidth: 1,
        backgroundColor: series.stroke % 2 ? hatched(tint) : tint, maxBarThickness: kind === "bars" ? 14 : 40,
      };
    }
    const dots = kind === "points" && series.stroke === 0;
    return {
      label: series.name, data: series.x.map((x, i) => ({ x, y: series.y[i] })), showLine: !dots,
      pointStyle: ["circle", "rectRot", "triangle"][series.colour % 3], order: dots ? 1 : 0,
      borderColor: tint, backgroundColor: tint, borderDash: DASHES[series.stroke % DASHES.length],
      borderWidth: 1.8, pointRadius: dots || series.x.length === 1 ? 3 : series.x.length <= 30 ? 2 : 0, pointHitRadius: 6,
    };
  }

  function axis(title, extra = {}) {
    return {
      title: { display: title !== "", text: title, color: colour("soft") },
      ticks: { color: colour("soft") }, grid: { color: colour("rule") }, border: { color: colour("rule") },
      ...extra,
    };
  }

  /** A dot as a picture: as a point's style it would be stretched to the length of the lines' marks. */
  function dot(style, tint) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 12;
    const pen = tile.getContext("2d");
    pen.fillStyle = pen.strokeStyle = tint;
    Chart.helpers.drawPoint(pen, { pointStyle: style, radius: 5, borderWidth: 1 }, 6, 6);
    return tile;
  }

  /** The legend's lines have their dashes, which Chart.js leaves out; the ends of a spread have no mark. */
  function generateLabels(chart) {
    const labels = Chart.defaults.plugins.legend.labels.generateLabels(chart);
    return labels.filter(label => !chart.data.datasets[label.datasetIndex].edge).map(label => {
      const { borderDash, borderWidth, showLine, pointStyle, borderColor } = chart.data.datasets[label.datasetIndex];
      return { ...label, lineDash: borderDash, lineWidth: borderWidth, pointStyle: showLine ? "line" : dot(pointStyle, borderColor) };
    });
  }

  /** A line across the columns, with its name; `at` counts columns from the middle of the first. */
  const threshold = ({ at, name }) => ({
    id: "threshold",
    afterDatasetsDraw({ ctx: pen, chartArea: area, scales: { x } }) {
      const left = x.getPixelForValue(Math.floor(at));
      const place = left + (at - Math.floor(at)) * (x.getPixelForValue(1) - x.getPixelForValue(0));
      const fits = place + 6 + pen.measureText(name).width < area.right;
      pen.save();
      pen.strokeStyle = pen.fillStyle = colour("ink");
      pen.lineWidth = 2;
      pen.setLineDash([6, 4]);
      pen.beginPath();
      pen.moveTo(place, area.top);
      pen.lineTo(place, area.bottom);
      pen.stroke();
      pen.textAlign = fits ? "left" : "right";
      pen.textBaseline = "top";
      pen.fillText(name, place + (fits ? 6 : -6), area.top + 2);
      pen.restore();
    },
  });

  /** From below 1, so that a column of 1 is seen; only powers of ten have a label. */
  const powers = () => ({
    type: "logarithmic", min: 0.5, suggestedMax: 10,
    ticks: { color: colour("soft"), callback: n => (Number.isInteger(Math.log10(n)) ? n.toLocaleString("en") : "") },
  });

  function configuration(spec) {
    const bars = spec.kind === "bars";
    const columns = spec.kind === "columns";
    return {
      plugins: spec.threshold ? [threshold(spec.threshold)] : [],
      type: bars || columns ? "bar" : spec.kind === "points" ? "scatter" : "line",
      data: { labels: bars || columns ? spec.labels : undefined, datasets: spec.series.flatMap(s => [...(s.low?.length ? spread(s) : []), dataset(spec.kind, s)]) },
      options: {
        animation: false, responsive: true, maintainAspectRatio: false, indexAxis: bars ? "y" : "x",
        interaction: { mode: bars || columns ? "index" : "nearest", axis: bars ? "y" : columns ? "x" : "xy", intersect: false },
        scales: {
          x: axis(spec.x, bars ? { beginAtZero: true } : columns ? {} : { type: "linear" }),
          y: axis(spec.y, bars ? { ticks: { color: colour("ink"), autoSkip: false } } : spec.threshold ? powers() : columns ? { beginAtZero: true } : {}),
        },
        plugins: {
          tooltip: { filter: item => !item.dataset.edge },
          legend: { position: "bottom", labels: {
            color: colour("ink"), boxWidth: 14, boxHeight: 10,
            ...(bars || columns ? {} : { usePointStyle: true, pointStyle: "line", pointStyleWidth: 38, generateLabels }),
          } },
        },
      },
    };
  }

  function draw(plot) {
    charts.get(plot)?.destroy();
    const spec = JSON.parse(plot.dataset.chart);
    charts.set(plot, new Chart(plot.querySelector("canvas"), configuration(spec)));
    plot.dataset.drawn = "";
  }
  function redraw() { [...charts.keys()].forEach(draw); }

  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  /** Draws a chart that is not drawn yet and has a size: in a view that is hidden it has none. */
  function appear(plot) {
    if (charts.has(plot) || plot.offsetParent === null) return;
    draw(plot);
  }
  // Charts are drawn when they come near the window, the others when the browser is idle, so that a
  // picture of the whole page has them too.
  const watch = new IntersectionObserver(entries => entries.filter(e => e.isIntersecting).forEach(e => appear(e.target)), { rootMargin: "400px" });
  const idle = globalThis.requestIdleCallback ?? (work => setTimeout(work, 50));
  function drawRest() {
    const next = all(".plot").find(plot => !charts.has(plot) && plot.offsetParent !== null);
    if (!next) return;
    appear(next);
    idle(drawRest);
  }
  for (const plot of all(".plot")) {
    // Its space is reserved at once, so that nothing moves when the chart is drawn.
    if (plot.classList.contains("bars")) {
      const spec = JSON.parse(plot.dataset.chart);
      plot.style.height = `${90 + spec.labels.length * (8 + 13 * spec.series.length)}px`;
    }
    watch.observe(plot);
  }
  addEventListener("load", () => idle(drawRest));

  // ---- Sorting -----------------------------------------------------------------------------
  function compare(a, b, column, sign) {
    const [x, y] = [a.cells[column], b.cells[column]];
    const [m, n] = [x.dataset.order, y.dataset.order];
    if (m !== undefined && n !== undefined) return sign * (Number(m) - Number(n));
    // Missing values stay last in both orders.
    if (m !== undefined || n !== undefined) return m === undefined ? 1 : -1;
    return sign * x.textContent.localeCompare(y.textContent);
  }
  function sortable(table) {
    const heads = [...table.querySelector("tr.heads").cells];
    heads.forEach((head, column) => {
      const sorter = document.createElement("button");
      sorter.type = "button";
      sorter.append(...head.childNodes);
      head.append(sorter);
      sorter.addEventListener("click", () => {
        const first = column === 0 ? "ascending" : "descending";
        const second = column === 0 ? "descending" : "ascending";
        const order = head.getAttribute("aria-sort") === first ? second : first;
        heads.forEach(h => h.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", order);
        const rows = [...table.tBodies[0].rows];
        rows.sort((a, b) => compare(a, b, column, order === "ascending" ? 1 : -1));
        table.tBodies[0].append(...rows);
      });
    });
  }
  all("table[data-sortable]").forEach(sortable);

  // ---- Views -------------------------------------------------------------------------------
  for (const views of all(".views")) {
    const chooser = views.querySelector(".switch");
    const shown = all(".view", views).filter(v => v.parentElement === views);
    const show = which => shown.forEach((view, i) => { view.hidden = i !== which; });
    chooser.hidden = false;
    chooser.addEventListener("change", event => show(Number(event.target.value)));
    show(Number(chooser.querySelector("input:checked")?.value ?? 0));
  }

  // ---- Galleries ---------------------------------------------------------------------------
  /** Cards at a time: pictures are large, and one below the other on a phone. */
  const STEP = matchMedia("(max-width: 40rem)").matches ? 3 : 6;
  for (const gallery of all(".gallery")) {
    const controls = gallery.querySelector(".controls");
    const filters = all("[data-filter]", gallery);
    const cards = all(".card", gallery);
    const status = gallery.querySelector(".shown");
    const more = gallery.querySelector(".more");
    let room = STEP;
    const apply = () => {
      const wanted = filters.map(f => f.value).filter(v => v !== "");
      const chosen = cards.filter(card => wanted.every(tag => card.dataset.tags.split("\n").includes(tag)));
      cards.forEach(card => { card.hidden = !chosen.slice(0, room).includes(card); });
      status.textContent = `${Math.min(room, chosen.length)} of ${cards.length} shown`;
      more.hidden = chosen.length <= room;
      return chosen;
    };
    controls.hidden = false;
    filters.forEach(f => f.addEventListener("change", () => {
      room = STEP;
      apply();
    }));
    more.addEventListener("click", () => {
      const from = room;
      room += STEP;
      // The button has moved, so the keyboard focus continues at the first new card.
      apply()[from]?.querySelector(".larger").focus({ preventScroll: true });
    });
    for (const card of cards) {
      const larger = card.querySelector(".larger");
      larger.hidden = false;
      larger.setAttribute("aria-label", `Larger pictures of ${card.querySelector("h3").textContent}`);
      larger.setAttribute("aria-pressed", "false");
      larger.addEventListener("click", () => larger.setAttribute("aria-pressed", String(card.classList.toggle("wide"))));
    }
    for (const slider of all("[data-cover]", gallery)) {
      const cover = () => gallery.style.setProperty("--cover", String(slider.value / 100));
      slider.addEventListener("input", cover);
      cover();
    }
    apply();
  }
  // One sound at a time.
  document.addEventListener("play", event => all("audio").filter(a => a !== event.target).forEach(a => a.pause()), true);

  // ---- Printing: everything open, every view shown, charts drawn in light ----------------------
  const closed = [];
  const hidden = [];
  let before;
  addEventListener("beforeprint", () => {
    before = root.dataset.theme;
    root.dataset.theme = "light";
    all("details:not([open])").forEach(d => { d.open = true; closed.push(d); });
    all(".view[hidden], .gallery .card[hidden]").forEach(v => { v.hidden = false; hidden.push(v); });
    all(".plot").forEach(draw);
  });
  addEventListener("afterprint", () => {
    if (before) root.dataset.theme = before; else delete root.dataset.theme;
    closed.splice(0).forEach(d => { d.open = false; });
    hidden.splice(0).forEach(v => { v.hidden = true; });
    redraw();
  });

  if (["dark", "light"].includes(stored.get())) root.dataset.theme = stored.get();
  themed();
})();
