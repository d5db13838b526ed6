"use strict";
// One sample: its card in the grid, and the dialog with its sounds. Texts are set as texts only.
const vpoSample = (() => {
  const gallery = document.getElementById("samples");
  if (!gallery) return {};
  const SVG = "http://www.w3.org/2000/svg";

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
  const sounding = sample => sample.objects.filter(o => o.role === "sounding");
  const silent = sample => sample.objects.filter(o => o.role === "silent");
  /** Each name once, with how often it is there. */
  function names(objects) {
    const counts = new Map();
    for (const { name } of objects) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...counts].map(([name, n]) => (n > 1 ? `${name} × ${n}` : name)).join(", ");
  }
  /** Sounding objects of one name are told apart by numbers, from left to right. */
  function title(object, sample) {
    const alike = sounding(sample).filter(o => o.name === object.name).sort((a, b) => a.alpha - b.alpha);
    return object.role === "sounding" && alike.length > 1 ? `${object.name} ${alike.indexOf(object) + 1}` : object.name;
  }
  const side = alpha => (alpha < 0.4 ? "left" : alpha > 0.6 ? "right" : "centre");

  // ---- Picture -----------------------------------------------------------------------------
  function shapes(object) {
    if (object.role === "sounding") return [draw("path", { class: "fill", d: object.path, fill: object.colour, stroke: object.colour })];
    if (object.role === "ignored") return [draw("path", { class: "ignored", d: object.path })];
    return [draw("path", { class: "under", d: object.path }), draw("path", { class: "silent", d: object.path })];
  }

  function caption(object, sample, letter) {
    const at = object.x / sample.width;
    const text = draw("text", {
      x: object.x, y: Math.min(Math.max(object.y + letter / 3, letter), sample.height - letter / 3),
      "font-size": letter, "stroke-width": letter / 5,
      "text-anchor": at < 0.15 ? "start" : at > 0.85 ? "end" : "middle",
    });
    text.textContent = object.role === "silent" ? `${object.name} (silent)` : title(object, sample);
    return text;
  }

  /** The image under its masks; large ones have all names, small ones those that sound. */
  function scene(sample, large) {
    const objects = [...silent(sample), ...sample.objects.filter(o => o.role !== "silent")];
    const svg = draw("svg", { viewBox: `0 0 ${sample.width} ${sample.height}`, "aria-hidden": "true" });
    objects.forEach(object => svg.append(draw("g", { "data-stem": object.stem }, ...shapes(object))));
    const letter = Math.max(sample.width, sample.height) * (large ? 0.034 : 0.065);
    for (const object of objects) {
      if (object.role === "sounding" || (large && object.role === "silent" && object.share > 0.002)) svg.append(caption(object, sample, letter));
    }
    const picture = make("img", {
      src: sample.picture, alt: `Sounding: ${names(sounding(sample))}. Silent: ${names(silent(sample)) || "nothing"}.`,
      width: sample.width, height: sample.height, decoding: "async",
    });
    // Set before the source counts: a card far below is not read.
    if (!large) picture.setAttribute("loading", "lazy");
    const box = make("span", { class: "scene" }, picture, svg);
    if (large) box.style.aspectRatio = `${sample.width} / ${sample.height}`;
    return box;
  }

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
    for (const object of sounding(sample)) {
      const x = object.alpha * 1000;
      svg.append(draw("polygon", { "data-stem": object.stem, points: `${x},2 ${x - 22},38 ${x + 22},38`, fill: object.colour }));
    }
    return svg;
  }

  function swatch(object) {
    const box = make("span", { class: "swatch" });
    box.style.background = object.colour;
    return box;
  }

  function card(sample, open) {
    const about = make("span", { class: "about" }, make("span", { class: "key" }, `${sample.key} · ${sample.split}`));
    const heard = sounding(sample);
    for (const object of heard.filter((o, i) => heard.findIndex(p => p.name === o.name) === i)) {
      about.append(make("span", {}, swatch(object), `${names(heard.filter(o => o.name === object.name))} `));
    }
    if (silent(sample).length > 0) about.append(make("small", {}, `silent: ${names(silent(sample))}`));
    const button = make("button", { class: "sample", type: "button", "aria-haspopup": "dialog" }, scene(sample, false), ticks(sample, false), about);
    button.addEventListener("click", open);
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

  function channel(sample, which, most) {
    const name = ["Left", "Right"][which];
    const level = [sample.left, sample.right][which].toFixed(1);
    return make("div", { class: "channel" }, make("b", {}, `${name} ${level} dBFS`), wave(peaks(sample.peaks[which]), most),
      make("img", { src: sample.spectrograms[which], alt: `Spectrogram of the ${name.toLowerCase()} channel`, width: 480, height: 72 }),
      make("i", { hidden: "" }));
  }

  function player(src, label, ...about) {
    const audio = make("audio", { controls: "", preload: "none", src, "aria-label": label });
    return make("div", { class: "voice" }, make("p", {}, ...about), audio);
  }

  function voices(sample) {
    const parts = [player(sample.mixture, "Mixture", make("strong", {}, "Mixture"), ` stereo, ${sample.seconds.toFixed(1)} s`)];
    for (const object of sounding(sample).sort((a, b) => a.alpha - b.alpha)) {
      parts.push(player(object.stem, `Stem: ${title(object, sample)}`, swatch(object), make("strong", {}, title(object, sample)),
        ` alpha ${object.alpha.toFixed(3)} (${side(object.alpha)}) · ${object.label} · ${object.clip}`));
    }
    return parts;
  }

  // ---- Dialog ------------------------------------------------------------------------------
  // Focus begins at the title: on a button, space would press it.
  const heading = make("h3", { id: "sample-title", tabindex: "-1", autofocus: "" });
  const keys = [["‹", "Sample before", -1], ["›", "Next sample", 1], ["×", "Close", 0]];
  const buttons = keys.map(([text, label]) => make("button", { type: "button", "aria-label": label }, text));
  const body = make("div", { class: "detail" });
  const dialog = make("dialog", { "aria-labelledby": "sample-title" }, make("header", {}, heading, ...buttons), body);
  gallery.append(dialog);
  let move = () => {};
  keys.forEach(([, , by], i) => buttons[i].addEventListener("click", () => (by === 0 ? dialog.close() : move(by))));
  const players = () => [...dialog.querySelectorAll("audio")];

  dialog.addEventListener("close", () => {
    body.replaceChildren();
    move(0);
  });
  dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // A player has its own arrows and space.
    const own = event.target instanceof HTMLAudioElement;
    const pressed = event.target instanceof HTMLButtonElement && event.key === " ";
    if (own || pressed) return;
    const mixture = players()[0];
    const act = {
      ArrowLeft: () => move(-1), ArrowRight: () => move(1), m: () => dialog.classList.toggle("bare"),
      " ": () => (mixture.paused ? mixture.play() : mixture.pause()),
    }[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });
  /** While a stem plays, only its object is bright. */
  function light(stem) {
    const known = [...dialog.querySelectorAll("[data-stem]")];
    const one = known.some(part => part.dataset.stem === stem);
    known.forEach(part => part.classList.toggle("dim", one && part.dataset.stem !== stem));
  }
  dialog.addEventListener("pause", () => {
    if (players().every(p => p.paused)) light("");
  }, true);
  /** One sound at a time; a line runs over what is heard. */
  dialog.addEventListener("play", event => {
    players().filter(p => p !== event.target).forEach(p => p.pause());
    light(event.target.getAttribute("src"));
    const follow = () => {
      const at = event.target.currentTime / (event.target.duration || 1);
      for (const line of dialog.querySelectorAll(".channel i")) {
        line.hidden = false;
        line.style.left = `${at * 100}%`;
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
    return silent(sample).length === 0 ? [] : [make("h4", {}, "Visible and silent"),
      make("ul", { class: "silents" }, ...silent(sample).map(o => make("li", {}, `${o.name}, ${(o.share * 100).toFixed(1)}% of the image`)))];
  }

  function show(sample, at, of, moved) {
    move = moved;
    heading.replaceChildren(sample.key, make("small", {}, `VPO-${sample.subset.toUpperCase()} ${sample.split} · ${at + 1} of ${of}`));
    buttons[0].disabled = at === 0;
    buttons[1].disabled = at + 1 === of;
    const most = Math.max(1, ...sample.peaks.flatMap(peaks));
    body.replaceChildren(
      make("div", {}, make("div", { class: "view" }, scene(sample, true), ticks(sample, true)), ...silents(sample), origin(sample)),
      make("div", {}, channel(sample, 0, most), channel(sample, 1, most), ...voices(sample)));
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
  }

  return { card, show };
})();
vpoGallery.start?.();
