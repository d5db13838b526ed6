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
  const choosers = [...gallery.querySelectorAll("[data-choose]")];
  const chunks = new Map();
  let size = STEP;
  let classes = [];
  let rows = [];
  let chosen = [];
  let drawn = 0;
  let round = 0;

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
  const subsets = row => (row.subset === "ms" ? ["ms", "msmi"] : [row.subset]);

  function matches(row, by) {
    const name = classes.indexOf(by.class);
    const roles = by.role === "" ? ["sounding", "silent"] : [by.role];
    return (by.subset === "" || subsets(row).includes(by.subset))
      && (by.split === "" || row.split === by.split)
      && (by.class === "" ? by.role === "" || row[by.role].length > 0 : roles.some(r => row[r].includes(name)))
      && row.key.includes(by.key.trim());
  }

  function choose() {
    const by = Object.fromEntries(choosers.map(c => [c.dataset.choose, c.value]));
    chosen = rows.map((_, i) => i).filter(i => matches(rows[i], by));
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
    say(`${chosen.length} of ${rows.length} samples${drawn < chosen.length ? `, ${drawn} shown` : ""}`);
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
    // The button has moved: who came by keyboard goes on with the first new card.
    if (from !== undefined) cards.children[from]?.focus({ preventScroll: true });
  });

  // ---- One sample --------------------------------------------------------------------------
  let place = 0;
  async function open(at) {
    if (at < 0 || at >= chosen.length) return;
    place = at;
    const sample = await entry(chosen[at]);
    if (place === at) vpoSample.show(sample, at, chosen.length, move);
  }
  function move(by) {
    if (by === 0) {
      const card = cards.children[place];
      card?.focus({ preventScroll: true });
      card?.scrollIntoView({ block: "nearest" });
    } else {
      open(place + by);
    }
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
    chooser.addEventListener(chooser.type === "search" ? "input" : "change", choose);
  }
  gallery.hidden = false;
  say("Reading …");
  // What the files beside the page call.
  return {
    folder: gallery,
    start: () => load("index.js", () => say(`index.js could not be read from the folder ${FOLDER} beside this page`)),
    index(data) {
      size = data.chunk;
      classes = data.classes;
      rows = data.rows;
      choose();
    },
    chunk(which, entries) {
      chunks.get(which)?.resolve(entries);
    },
  };
})();
