"use strict";
// The grid of a release's samples: an index for the filters, chunks of data when they are needed.
const vpoGallery = (() => {
  const gallery = document.getElementById("samples");
  if (!gallery) return {};
  const FOLDER = "gallery/";
  const STEP = 24;
  const cards = gallery.querySelector(".cards");
  const more = gallery.querySelector(".more");
  const status = gallery.querySelector(".shown");
  const printed = gallery.querySelector(".printed");
  const strip = [...document.querySelectorAll(".strip a")];
  const choosers = [...gallery.querySelectorAll("[data-choose]")];
  const chunks = new Map();
  let size = STEP;
  let classes = [];
  let rows = [];
  let chosen = [];
  let drawn = 0;
  let round = 0;
  let remark = "";

  /** A page opened from a file may not fetch, but may run scripts beside it. */
  function load(name, failed) {
    const script = document.createElement("script");
    script.src = FOLDER + name;
    script.addEventListener("error", failed);
    script.addEventListener("load", () => script.remove());
    document.head.append(script);
  }

  function say(text) {
    status.textContent = text;
  }

  /** A promise of a sample's data. */
  function entry(number) {
    const which = Math.floor(number / size);
    if (!chunks.has(which)) {
      let resolve;
      let reject;
      const promise = new Promise((yes, no) => { resolve = yes; reject = no; });
      chunks.set(which, { promise, resolve });
      const name = `chunk-${String(which).padStart(4, "0")}.js`;
      load(name, () => {
        chunks.delete(which);
        reject(new Error(name));
      });
    }
    return chunks.get(which).promise.then(entries => entries[number - which * size]);
  }

  // ---- Filters -----------------------------------------------------------------------------
  /** The subsets whose samples count for the chosen one. */
  const holds = Object.fromEntries([...gallery.querySelectorAll("[data-holds]")]
    .map(option => [option.value, option.dataset.holds.split(" ")]));

  function matches(row, by) {
    const name = classes.indexOf(by.class);
    const roles = by.role === "" ? ["sounding", "silent"] : [by.role];
    return (by.subset === "" || holds[by.subset].includes(row.subset))
      && (by.split === "" || row.split === by.split)
      && (by.class === "" ? by.role === "" || row[by.role].length > 0 : roles.some(r => row[r].includes(name)))
      && row.key.includes(by.key.trim());
  }

  // ---- Order -------------------------------------------------------------------------------
  /** How many samples each class sounds in. */
  function soundings() {
    const counts = classes.map(() => 0);
    rows.forEach(row => row.sounding.forEach(name => { counts[name]++; }));
    return counts;
  }
  /** Level of both channels together: of the mean of their powers. */
  const loudness = row => 10 * Math.log10((10 ** (row.left / 10) + 10 ** (row.right / 10)) / 2);
  /** What comes first has the smallest value; equal ones stay in the gallery's own order. */
  function sorted(numbers, order) {
    const counts = order === "rare" ? soundings() : [];
    const value = {
      key: row => row.key,
      sounding: row => -row.sounds,
      silent: row => -row.silents,
      classes: row => -row.sounding.length,
      rare: row => Math.min(...row.sounding.map(name => counts[name])),
      difference: row => -Math.abs(row.left - row.right),
      quiet: loudness,
      loud: row => -loudness(row),
    }[order];
    if (!value) return numbers;
    const values = rows.map(value);
    return numbers.sort((a, b) => (values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : a - b));
  }

  function choose() {
    const by = Object.fromEntries(choosers.map(c => [c.dataset.choose, c.value]));
    chosen = sorted(rows.map((_, i) => i).filter(i => matches(rows[i], by)), by.order);
    drawn = 0;
    round++;
    cards.replaceChildren();
    if (chosen.length === 0) {
      const none = document.createElement("p");
      none.className = "none";
      none.textContent = "No sample is like that.";
      cards.append(none);
    }
    grow();
  }

  function count() {
    say(`${chosen.length} of ${rows.length} samples${drawn < chosen.length ? `, ${drawn} shown` : ""}${remark}`);
    printed.textContent = `In print: ${Math.min(drawn, chosen.length)} of the gallery's ${rows.length} samples, without their sounds; the page has them all.`;
  }

  /** Draws the next ones; what belongs to an earlier choice is dropped. */
  async function grow() {
    const now = round;
    const from = drawn;
    const wanted = chosen.slice(from, from + STEP);
    drawn += wanted.length;
    more.hidden = true;
    try {
      const entries = await Promise.all(wanted.map(entry));
      if (now !== round) return;
      cards.append(...entries.map((sample, i) => vpoSample.card(sample, () => open(from + i))));
      more.hidden = drawn >= chosen.length;
      count();
      return from;
    } catch (e) {
      if (now !== round) return;
      drawn = from;
      more.hidden = false;
      say(`${e.message} could not be read from the folder ${FOLDER} beside this page`);
    }
  }

  more.addEventListener("click", async () => {
    const from = await grow();
    // The button has moved, so the keyboard focus continues at the first new card.
    if (from !== undefined) cards.children[from]?.focus({ preventScroll: true });
  });

  // ---- One sample --------------------------------------------------------------------------
  let place = 0;
  async function open(at) {
    if (at < 0 || at >= chosen.length) return;
    place = at;
    let sample;
    try {
      sample = await entry(chosen[at]);
    } catch (e) {
      say(`${e.message} could not be read from the folder ${FOLDER} beside this page`);
      return;
    }
    if (place !== at) return;
    vpoSample.show(sample, at, chosen.length, move);
    address(`#${sample.key}`);
  }
  function move(by) {
    if (by === 0) {
      address(location.pathname + location.search);
      const card = cards.children[place];
      card?.focus({ preventScroll: true });
      card?.scrollIntoView({ block: "nearest" });
    } else {
      open(place + by);
    }
  }

  /** The address names the sample that is open, so that it can be passed on; going back is not filled with samples. */
  function address(to) {
    try {
      history.replaceState(null, "", to);
    } catch {
      // A page in another page's frame may not change it.
    }
  }

  /** Opens the sample that the address names, also one that the filters hide. */
  function follow() {
    const key = decodeURIComponent(location.hash.slice(1));
    const number = rows.findIndex(row => row.key === key);
    if (number < 0) {
      remark = /^[a-z][a-z0-9-]*_[a-z0-9-]*\d/.test(key) ? `; ${key} is not among them` : "";
      count();
      return;
    }
    if (!chosen.includes(number)) {
      choosers.forEach(chooser => { chooser.value = ""; });
      choose();
    }
    open(chosen.indexOf(number));
  }
  addEventListener("hashchange", follow);

  /** The pictures at the head of the page get their masks. */
  function adorn() {
    strip.forEach(async link => {
      const number = rows.findIndex(row => row.key === link.dataset.key);
      const sample = await entry(number).catch(() => undefined);
      if (sample) link.replaceChildren(vpoSample.masks(sample));
    });
  }

  /** Arrows go from card to card, by the grid's own columns. */
  cards.addEventListener("keydown", event => {
    const all = [...cards.children];
    const at = all.indexOf(document.activeElement);
    if (at < 0) return;
    const top = all[0].offsetTop;
    const columns = Math.max(1, all.filter(c => c.offsetTop === top).length);
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    const next = event.key === "Home" ? 0 : event.key === "End" ? all.length - 1 : at + step;
    if (Number.isNaN(next)) return;
    event.preventDefault();
    all[Math.min(all.length - 1, Math.max(0, next))].focus();
  });

  // ---- Beginning ---------------------------------------------------------------------------
  for (const slider of gallery.querySelectorAll("[data-cover]")) {
    const cover = () => gallery.style.setProperty("--cover", String(slider.value / 100));
    slider.addEventListener("input", cover);
    cover();
  }
  for (const chooser of choosers) {
    chooser.addEventListener(chooser.type === "search" ? "input" : "change", () => {
      remark = "";
      choose();
    });
  }
  gallery.hidden = false;
  say("Reading …");
  // The functions that the files next to the page call.
  return {
    folder: gallery,
    start: () => load("index.js", () => say(`index.js could not be read from the folder ${FOLDER} beside this page`)),
    index(data) {
      size = data.chunk;
      classes = data.classes;
      rows = data.rows;
      choose();
      adorn();
      follow();
    },
    chunk(which, entries) {
      chunks.get(which)?.resolve(entries);
    },
  };
})();
