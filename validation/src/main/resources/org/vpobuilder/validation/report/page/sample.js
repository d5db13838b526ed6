"use strict";
// One sample: its card in the grid, and the dialog with its sounds. Texts are set as texts only.
// An object is identified by its index in the sample's list: data-thing is the same on its mask, its
// wedge, its label, its player and its row, so that marking one of them marks all.
const vpoSample = (() => {
  const gallery = document.getElementById("samples");
  if (!gallery) return {};
  const SVG = "http://www.w3.org/2000/svg";
  /** Colours of the style sheet; a sample of the built-in specs has at most 5 sounding objects. */
  const TINTS = 8;

  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    return fill(element, attributes, children);
  }
  function draw(tag, attributes = {}, ...children) {
    return fill(document.createElementNS(SVG, tag), attributes, children);
  }
  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
    element.append(...children);
    return element;
  }

  // ---- Objects -----------------------------------------------------------------------------
  const sounding = sample => sample.objects.filter(o => o.role === "sounding");
  const silent = sample => sample.objects.filter(o => o.role === "silent");
  /** Sounding objects are numbered from left to right; the number is never without its colour. */
  const leftToRight = sample => sounding(sample).sort((a, b) => a.alpha - b.alpha);
  const number = (object, sample) => leftToRight(sample).indexOf(object) + 1;
  const tint = (object, sample) => `i${(number(object, sample) - 1) % TINTS}`;
  const place = (object, sample) => sample.objects.indexOf(object);
  /** Each name once, with how often it is there. */
  function names(objects) {
    const counts = new Map();
    for (const { name } of objects) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...counts].map(([name, n]) => (n > 1 ? `${name} × ${n}` : name)).join(", ");
  }
  const side = alpha => (alpha < 0.4 ? "left" : alpha > 0.6 ? "right" : "centre");

  function swatch(object, sample) {
    const text = sounding(sample).length > 1 ? String(number(object, sample)) : "";
    return make("span", { class: `swatch ${tint(object, sample)}`, "data-thing": place(object, sample) }, text);
  }

  // ---- Picture -----------------------------------------------------------------------------
  function shapes(object, sample) {
    const d = object.path;
    const thing = { "data-thing": place(object, sample) };
    if (object.role === "sounding") {
      return draw("g", { class: `shape heard ${tint(object, sample)}`, ...thing },
        draw("path", { class: "rim", d }), draw("path", { class: "fill", d }));
    }
    if (object.role === "ignored") return draw("path", { class: "ignored", d });
    return draw("g", { class: "shape quiet", ...thing }, draw("path", { class: "under", d }), draw("path", { class: "silent", d }));
  }

  /** A name on the picture: of the page's own text size, whatever the picture is scaled to. */
  function label(object, sample) {
    const sounds = object.role === "sounding";
    const text = make("span", { class: `label ${sounds ? tint(object, sample) : "mute"}`, "data-thing": place(object, sample) });
    if (sounds && sounding(sample).length > 1) text.append(make("b", {}, String(number(object, sample))));
    text.append(make("span", {}, object.name));
    return text;
  }

  /** The image under its masks; what sounds has labels, on a small one numbers if there are several. */
  function scene(sample, large) {
    const svg = draw("svg", { viewBox: `0 0 ${sample.width} ${sample.height}`, "aria-hidden": "true" });
    const objects = [...silent(sample), ...sample.objects.filter(o => o.role !== "silent")];
    objects.forEach(object => svg.append(shapes(object, sample)));
    const picture = make("img", {
      src: sample.picture, alt: `Sounding: ${names(sounding(sample))}. Silent: ${names(silent(sample)) || "nothing"}.`,
      width: sample.width, height: sample.height, decoding: "async",
    });
    const box = make("span", { class: "scene" }, picture, svg);
    const heard = leftToRight(sample);
    const labels = make("span", { class: "labels", "aria-hidden": "true" });
    if (large || heard.length > 1) labels.append(...heard.map(object => label(object, sample)));
    if (!large) labels.classList.add("brief");
    box.append(labels);
    if (large) box.style.aspectRatio = `${sample.width} / ${sample.height}`;
    scenes.set(box, { sample, svg, labels });
    resized.observe(box);
    return box;
  }

  // ---- Where labels go ---------------------------------------------------------------------
  const scenes = new WeakMap();
  const resized = new ResizeObserver(entries => entries.forEach(entry => arrange(entry.target)));
  const overlap = (a, b) =>
    Math.max(0, Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x)) * Math.max(0, Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y));

  /** The image's own rectangle in its box, in pixels of the page: it may not fill the box. */
  function frame(box, sample) {
    const scale = Math.min(box.clientWidth / sample.width, box.clientHeight / sample.height);
    const w = sample.width * scale;
    const h = sample.height * scale;
    return { x: (box.clientWidth - w) / 2, y: (box.clientHeight - h) / 2, w, h, scale };
  }

  /** An object's box in pixels of the page. */
  function bounds(part, at) {
    const b = part.getBBox();
    return { x: at.x + b.x * at.scale, y: at.y + b.y * at.scale, w: b.width * at.scale, h: b.height * at.scale };
  }

  /** Beside the object, above it, below it, at its corners, in its middle; then anywhere. */
  function* spots(own, size, at) {
    const GAP = 3;
    const { w, h } = size;
    const xs = [own.x + own.w / 2 - w / 2, own.x, own.x + own.w - w];
    for (const x of xs) yield { x, y: own.y - h - GAP, w, h };
    for (const x of xs) yield { x, y: own.y + own.h + GAP, w, h };
    for (const y of [own.y + own.h / 2 - h / 2, own.y, own.y + own.h - h]) {
      yield { x: own.x + own.w + GAP, y, w, h };
      yield { x: own.x - w - GAP, y, w, h };
    }
    for (const y of [own.y + GAP, own.y + own.h / 2 - h / 2, own.y + own.h - h - GAP]) yield { x: xs[0], y, w, h };
    for (let y = at.y; y + h <= at.y + at.h; y += h / 2) {
      for (let x = at.x; x + w <= at.x + at.w; x += h / 2) yield { x, y, w, h };
    }
  }

  /**
   * The cheapest free position: never over another label or outside of the picture. Covering a
   * sounding object costs the share that is covered, so that small objects stay free; then the nearest.
   */
  function cheapest(own, size, at, taken, boxes) {
    let best;
    for (const spot of spots(own, size, at)) {
      const x = Math.min(Math.max(spot.x, at.x), at.x + at.w - size.w);
      const y = Math.min(Math.max(spot.y, at.y), at.y + at.h - size.h);
      const here = { x, y, w: size.w, h: size.h };
      if (size.w > at.w || size.h > at.h || taken.some(other => overlap(here, other) > 0)) continue;
      const covered = boxes.reduce((sum, box) => sum + overlap(here, box) / Math.max(1, box.w * box.h), 0);
      const away = Math.hypot(x + size.w / 2 - own.x - own.w / 2, y + size.h / 2 - own.y - own.h / 2);
      const cost = covered * 4 + away / Math.hypot(at.w, at.h);
      if (!best || cost < best.cost) best = { ...here, cost, covered };
    }
    return best;
  }

  const measure = text => ({ w: text.offsetWidth, h: text.offsetHeight });

  /** Puts a label where it belongs; a name that finds no room is a number, that too is left out at last. */
  function put(text, own, at, taken, boxes) {
    text.classList.remove("brief", "nowhere");
    let spot = cheapest(own, measure(text), at, taken, boxes);
    if ((!spot || spot.covered > 0.3) && text.querySelector("b")) {
      text.classList.add("brief");
      const small = cheapest(own, measure(text), at, taken, boxes);
      if (small && (!spot || small.covered < spot.covered)) spot = small;
      else if (spot) text.classList.remove("brief");
    }
    text.classList.toggle("nowhere", !spot);
    if (!spot) return undefined;
    text.style.left = `${spot.x}px`;
    text.style.top = `${spot.y}px`;
    return spot;
  }

  /** A line from a label that lies apart from its object. */
  function lead(spot, own, at, looks) {
    const near = (from, size, to) => Math.min(Math.max(to, from), from + size);
    const [cx, cy] = [own.x + own.w / 2, own.y + own.h / 2];
    const [lx, ly] = [near(spot.x, spot.w, cx), near(spot.y, spot.h, cy)];
    const [ox, oy] = [near(own.x, own.w, lx), near(own.y, own.h, ly)];
    if (Math.hypot(lx - ox, ly - oy) < 8) return [];
    const point = (x, y) => `${(x - at.x) / at.scale} ${(y - at.y) / at.scale}`;
    const d = `M${point(lx, ly)}L${point(ox, oy)}`;
    return [draw("path", { class: "lead rim", d }), draw("path", { class: `lead ${looks}`, d })];
  }

  /** Small objects choose first: they have the fewest good places. */
  function arrange(box) {
    const { sample, svg, labels } = scenes.get(box);
    if (!box.clientWidth || !svg.isConnected) return;
    const at = frame(box, sample);
    const own = new Map([...svg.querySelectorAll(".heard")].map(part => [part.dataset.thing, bounds(part, at)]));
    const boxes = [...own.values()];
    svg.querySelectorAll(".lead").forEach(line => line.remove());
    const taken = [];
    [...labels.children].filter(text => own.has(text.dataset.thing))
      .sort((a, b) => own.get(a.dataset.thing).w * own.get(a.dataset.thing).h - own.get(b.dataset.thing).w * own.get(b.dataset.thing).h)
      .forEach(text => {
        const spot = put(text, own.get(text.dataset.thing), at, taken, boxes);
        if (!spot) return;
        taken.push(spot);
        svg.append(...lead(spot, own.get(text.dataset.thing), at, text.className.match(/\bi\d/)[0]));
      });
    scenes.get(box).taken = taken;
    scenes.get(box).boxes = boxes;
  }

  /** Names a silent object while it is looked at. */
  function nameSilent(box, thing) {
    const { sample, svg, labels, taken = [], boxes = [] } = scenes.get(box);
    labels.querySelector(".mute")?.remove();
    const object = sample.objects[thing];
    if (object?.role !== "silent") return;
    const text = label(object, sample);
    text.classList.add("on");
    labels.append(text);
    const at = frame(box, sample);
    put(text, bounds(svg.querySelector(`.quiet[data-thing="${thing}"]`), at), at, taken, boxes);
  }

  // ---- Marks -------------------------------------------------------------------------------
  /** Marks an object wherever it is shown below a root; -1 for none. */
  function mark(root, thing) {
    root.classList.toggle("marking", thing >= 0);
    for (const part of root.querySelectorAll("[data-thing]")) {
      part.classList.toggle("on", Number(part.dataset.thing) === thing);
    }
    const box = root.querySelector(".scene");
    if (box && root.matches("dialog")) nameSilent(box, thing);
  }
  const thingOf = target => Number(target.closest?.("[data-thing]")?.dataset.thing ?? -1);

  /** Wedges under the image; with room at the sides where a small image does not fill its box. */
  function ticks(sample, large) {
    const svg = draw("svg", { class: "ticks", viewBox: "0 0 1000 40", preserveAspectRatio: "none", "aria-hidden": "true" });
    if (!large) {
      // The card's box is as high as 11 rem; the image keeps its shape in it.
      requestAnimationFrame(() => {
        const box = svg.previousElementSibling?.getBoundingClientRect();
        if (!box?.height) return;
        const share = Math.min(1, (sample.width / sample.height) * (box.height / box.width));
        svg.setAttribute("viewBox", `${-(1 / share - 1) * 500} 0 ${1000 / share} 40`);
      });
    }
    const before = [];
    for (const object of leftToRight(sample)) {
      const x = object.alpha * 1000;
      // A wedge that would hide another is smaller and in front of it; its tip still points at its alpha.
      const front = Math.min(2, before.filter(other => x - other < 30).length);
      const half = 22 - 6 * front;
      before.push(x);
      svg.append(draw("polygon", { class: `heard ${tint(object, sample)}`, "data-thing": place(object, sample), points: `${x},${2 + 11 * front} ${x - half},38 ${x + half},38` }));
    }
    return svg;
  }

  function card(sample, open) {
    const about = make("span", { class: "about" }, make("span", { class: "key" }, `${sample.key} · ${sample.split}`));
    const heard = leftToRight(sample);
    for (const object of heard.filter((o, i) => heard.findIndex(p => p.name === o.name) === i)) {
      const alike = heard.filter(o => o.name === object.name);
      about.append(make("span", { class: "row" }, ...alike.map(o => swatch(o, sample)), names(alike)));
    }
    if (silent(sample).length > 0) about.append(make("small", {}, `silent: ${names(silent(sample))}`));
    const button = make("button", { class: "sample", type: "button", "aria-haspopup": "dialog" }, scene(sample, false), ticks(sample, false), about);
    button.addEventListener("click", open);
    button.addEventListener("pointerover", event => mark(button, thingOf(event.target)));
    button.addEventListener("pointerleave", () => mark(button, -1));
    return button;
  }

  // ---- Sound -------------------------------------------------------------------------------
  const peaks = text => text.match(/../g).map(pair => parseInt(pair, 16));

  function wave(values, most) {
    const up = values.map((v, i) => `${i},${50 - (v / most) * 48}`);
    const down = values.map((v, i) => `${i},${50 + (v / most) * 48}`).reverse();
    return draw("svg", { class: "wave", viewBox: `0 0 ${values.length - 1} 100`, preserveAspectRatio: "none", "aria-hidden": "true" },
      draw("path", { d: `M${up.join("L")}L${down.join("L")}Z` }));
  }

  /** Rows of a spectrogram are equally high in mel; its top is half the rate. */
  const mel = hertz => 2595 * Math.log10(1 + hertz / 700);

  function frequencies(sample) {
    const top = sample.hertz / 2;
    const axis = make("span", { class: "frequencies", "aria-hidden": "true" });
    const ticks = [0, 500, 1000, 2000, 4000, 8000, 16000].filter(f => mel(f) < 0.87 * mel(top));
    for (const hertz of [...ticks, top]) {
      const unit = hertz === top ? " kHz" : "";
      const tick = make("span", {}, `${Number((hertz / 1000).toFixed(1))}${unit}`);
      tick.style.bottom = `${(mel(hertz) / mel(top)) * 100}%`;
      axis.append(tick);
    }
    return axis;
  }

  /** At most 7 steps of 1, 2 or 5 times a power of ten. */
  function times(sample) {
    const step = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200].find(s => sample.seconds / s <= 7) ?? 500;
    const axis = make("span", { class: "times", "aria-hidden": "true" });
    for (let at = 0; at <= sample.seconds * 0.97; at += step) {
      const tick = make("span", {}, `${Number(at.toFixed(1))}${at === 0 ? " s" : ""}`);
      tick.style.left = `${(at / sample.seconds) * 100}%`;
      axis.append(tick);
    }
    return axis;
  }

  function channel(sample, which, most) {
    const name = ["Left", "Right"][which];
    const level = [sample.left, sample.right][which].toFixed(1);
    const picture = make("span", { class: "spectrogram" },
      make("img", { src: sample.spectrograms[which], width: 480, height: 72,
        alt: `Spectrogram of the ${name.toLowerCase()} channel, 0 to ${sample.hertz / 2000} kHz over ${sample.seconds.toFixed(1)} s` }),
      frequencies(sample));
    return make("div", { class: "channel" }, make("b", {}, name, make("small", {}, `${level} dBFS`)), wave(peaks(sample.peaks[which]), most), picture,
      times(sample), make("i", { hidden: "" }));
  }

  function player(src, name, thing, ...about) {
    const audio = make("audio", { controls: "", preload: "none", src, "aria-label": name });
    return make("div", { class: "voice", ...thing }, make("p", {}, ...about), audio);
  }

  function voices(sample) {
    const parts = [player(sample.mixture, "Mixture", {}, make("strong", {}, "Mixture"), ` stereo, ${sample.seconds.toFixed(1)} s`)];
    const heard = leftToRight(sample);
    for (const object of heard) {
      const nth = heard.length > 1 ? `${number(object, sample)} ` : "";
      parts.push(player(object.stem, `Stem: ${nth}${object.name}`, { "data-thing": place(object, sample) }, swatch(object, sample), make("strong", {}, object.name),
        ` alpha ${object.alpha.toFixed(3)} (${side(object.alpha)}) · ${object.label} · ${object.clip}`));
    }
    return parts;
  }

  // ---- Dialog ------------------------------------------------------------------------------
  // Focus begins at the title: on a button, space would press it.
  const heading = make("h3", { id: "sample-title", tabindex: "-1", autofocus: "" });
  const keys = [["‹", "Sample before", -1], ["›", "Next sample", 1], ["×", "Close", 0]];
  const buttons = keys.map(([text, name]) => make("button", { type: "button", "aria-label": name }, text));
  const body = make("div", { class: "detail" });
  const dialog = make("dialog", { "aria-labelledby": "sample-title" }, make("header", {}, heading, ...buttons), body);
  gallery.append(dialog);
  let move = () => {};
  keys.forEach(([, , by], i) => buttons[i].addEventListener("click", () => (by === 0 ? dialog.close() : move(by))));
  const players = () => [...dialog.querySelectorAll("audio")];
  const toggle = audio => (audio.paused ? audio.play() : audio.pause());

  dialog.addEventListener("close", () => {
    body.replaceChildren();
    move(0);
  });
  dialog.addEventListener("click", event => {
    if (event.target === dialog) dialog.close();
    // A mask, a wedge and a label play their object's stem.
    const stem = event.target.closest(".view") && dialog.querySelector(`.voice[data-thing="${thingOf(event.target)}"] audio`);
    if (stem) toggle(stem);
  });
  dialog.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const stem = /^[1-9]$/.test(event.key) ? players()[Number(event.key)] : undefined;
    // A player has its own arrows and space.
    const own = event.target instanceof HTMLAudioElement && !stem;
    const pressed = event.target instanceof HTMLButtonElement && event.key === " ";
    if (own || pressed) return;
    const act = stem ? () => toggle(stem) : {
      ArrowLeft: () => move(-1), ArrowRight: () => move(1), m: () => dialog.classList.toggle("bare"), " ": () => toggle(players()[0]),
    }[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });

  /** What is pointed at is marked, else what has the focus, else what plays. */
  let pointed = -1;
  function look() {
    const focused = dialog.contains(document.activeElement) ? thingOf(document.activeElement) : -1;
    const playing = players().find(p => !p.paused);
    mark(dialog, pointed >= 0 ? pointed : focused >= 0 ? focused : playing ? thingOf(playing) : -1);
  }
  function point(thing) {
    pointed = thing;
    look();
  }
  dialog.addEventListener("pointerover", event => { if (thingOf(event.target) !== pointed) point(thingOf(event.target)); });
  dialog.addEventListener("pointerleave", () => point(-1));
  dialog.addEventListener("focusin", look);
  dialog.addEventListener("focusout", () => setTimeout(look));
  dialog.addEventListener("pause", look, true);
  /** One sound at a time; a line runs over what is heard. */
  dialog.addEventListener("play", event => {
    players().filter(p => p !== event.target).forEach(p => p.pause());
    look();
    const follow = () => {
      const at = event.target.currentTime / (event.target.duration || 1);
      for (const line of dialog.querySelectorAll(".channel i")) {
        line.hidden = false;
        line.style.setProperty("--at", String(at));
      }
      if (!event.target.paused && event.target.isConnected) requestAnimationFrame(follow);
    };
    follow();
  }, true);

  function origin(sample) {
    const line = make("p", { class: "facts-line" }, `Image ${sample.origin}, ${sample.width} × ${sample.height}`);
    if (/^https?:\/\//.test(sample.url)) line.append(" from ", make("a", { href: sample.url, rel: "noreferrer noopener" }, sample.url));
    if (sample.gain < 1) line.append(`. The mixture was scaled by ${sample.gain.toFixed(3)} so that it does not clip`);
    return line;
  }

  function silents(sample) {
    const share = object => (object.share < 0.001 ? "below 0.1%" : `${(object.share * 100).toFixed(1)}%`);
    return silent(sample).length === 0 ? [] : [make("h4", {}, "Visible and silent"),
      make("ul", { class: "silents" }, ...silent(sample).map(o => make("li", {},
        make("button", { type: "button", "data-thing": place(o, sample) }, o.name, make("small", {}, share(o))))))];
  }

  function show(sample, at, of, moved) {
    move = moved;
    heading.replaceChildren(sample.key, make("small", {}, `${/^(ss|ms|msmi)$/.test(sample.subset) ? `VPO-${sample.subset.toUpperCase()}` : sample.subset} ${sample.split} · ${at + 1} of ${of}`));
    buttons[0].disabled = at === 0;
    buttons[1].disabled = at + 1 === of;
    const most = Math.max(1, ...sample.peaks.flatMap(peaks));
    body.replaceChildren(
      make("div", { class: "view" }, scene(sample, true), ticks(sample, true)),
      make("div", { class: "sounds" }, ...voices(sample), channel(sample, 0, most), channel(sample, 1, most)),
      make("div", { class: "others" }, ...silents(sample), origin(sample)));
    pointed = -1;
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    look();
  }

  return { card, show, masks: sample => scene(sample, false) };
})();
vpoGallery.start?.();
