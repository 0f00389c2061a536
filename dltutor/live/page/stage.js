// The stage: shows the frames that Python draws, keeps the clock while a lab plays, and reports pointer and keys.
//
// Page to kernel: {kind: "hello" | "tick" | "pointer" | "key" | "steer", ...}; each is answered with exactly one frame.
// Kernel to page: {kind: "frame", serial, view, n, answers, mime, words, goals} and the picture as a binary buffer,
// none if it is the one that is there.

const IN_FLIGHT = 2; // one tick is worked on while the answer to the other is painted
const GESTURE = 400; // milliseconds after a key or a drag in the lab during which Python is kept free to answer it
const STEERED = 30; // milliseconds from tick to tick, one at a time, while keys steer a lab: they find Python free
const STEERS = 2000; // milliseconds that a lab counts as steered after a key
const SPACING = 120; // milliseconds from tick to tick meanwhile: each control that moves brings a picture of its own
const LIGHT = 15; // milliseconds that such a tick may take; with a large model even one step takes longer,
const FREE = 30; // and then so many times what is beyond is left free, for a step cannot be broken off
const LONG = 150; // milliseconds that such a tick is taken to take at most
const PATIENCE = 4000; // milliseconds without an answer before the page says what it waits for
const SIDE = 250; // pixels of width that words and goals want beside the picture
const [LINE, LETTER] = [19, 6.8]; // pixels of height that a line of words takes, and of width that a letter does
const MARGIN = 24; // pixels of height around a lab: the cell's padding, and the space below the controls
const SMALLEST = 0.6; // of its own size a picture is shown at least
const LARGEST = 2; // and at most, where a lab fills the screen
const FILL = '<svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true" fill="none" stroke="currentColor" \
stroke-width="1.6"><path d="M1 5V1h4M9 1h4v4M13 9v4H9M5 13H1V9"/></svg>';
const STILL = 2000; // the same where a lab plays: a picture should have come long ago
const GESTURES = ["keydown", "pointerdown", "pointermove", "click"];
const WAITING = "Waiting for Python: another cell is running, or the kernel was restarted (then run this cell again).";

export function isDark(element) {
  for (let node = element; node; node = node.parentElement) {
    const rgba = (getComputedStyle(node).backgroundColor.match(/[\d.]+/g) || []).map(Number);
    const opaque = rgba.length === 3 || (rgba.length === 4 && rgba[3] > 0.5);
    if (opaque) return 0.299 * rgba[0] + 0.587 * rgba[1] + 0.114 * rgba[2] < 128;
  }
  return false;
}

export function fraction(event, box) {
  const clip = (value) => Math.min(1, Math.max(0, value));
  return { x: clip((event.clientX - box.left) / box.width), y: clip((event.clientY - box.top) / box.height) };
}

function make(tag, className, parent) {
  const element = document.createElement(tag);
  element.className = className;
  parent.append(element);
  return element;
}

// How high the part of the page is in which a lab can be seen at once.
export function roomFor(element) {
  const notebook = element.closest(".jp-WindowedPanel-outer, .jp-Notebook");
  if (document.fullscreenElement || !notebook) {
    const framed = window.parent !== window && !document.fullscreenElement; // its height follows from what is in it
    return framed ? Math.max(420, window.screen.availHeight - 330) : window.innerHeight;
  }
  return notebook.clientHeight;
}

// Where words and goals go, beside the picture or below it, and how large the picture can be then.
export function arrange(width, height, room, text, most) {
  const paragraphs = text.split("\n").map((line) => Math.ceil((line.length * LETTER) / room.width) || 1);
  const lines = paragraphs.reduce((sum, more) => sum + more, 2); // with one for the present goal
  const limit = (scale) => Math.min(most, Math.max(SMALLEST, scale));
  const beside = limit(Math.min((room.width - SIDE) / width, room.height / height));
  const below = limit(Math.min(room.width / width, (room.height - lines * LINE) / height));
  const fits = beside * width + SIDE <= room.width;
  return fits && beside >= below - 0.1 ? { place: "beside", scale: beside } : { place: "below", scale: below };
}

function showGoals(list, summary, goals, shown) {
  const present = goals.findIndex((goal) => !goal.reached);
  const reached = goals.filter((goal) => goal.reached).length;
  const open = summary.parentElement.open;
  const next = `Goal ${present + 1} of ${goals.length}: ${goals[present]?.text}`;
  const title = open || present < 0 ? `Goals: ${reached} of ${goals.length} reached` : next;
  if (summary.textContent !== title) summary.textContent = title;
  summary.parentElement.hidden = !goals.length;
  goals.forEach((goal, i) => {
    const item = list.children[i] || make("li", "", list);
    const text = (goal.reached ? "✔ " : "☐ ") + goal.text + (goal.note ? " — " + goal.note : "");
    if (item.textContent !== text) item.textContent = text;
    item.classList.toggle("dltutor-reached", goal.reached);
    item.classList.toggle("dltutor-present", i === present);
    if (goal.reached && shown[i] === false) item.classList.add("dltutor-new");
    shown[i] = goal.reached;
  });
}

// Each handle gets the name of its slider, and tells the number beside it: on a logarithmic track its own is a power.
function nameHandles(box) {
  for (const slider of box.querySelectorAll(".widget-slider")) {
    const [label, readout] = [".widget-label", ".widget-readout"].map((part) => slider.querySelector(part)?.textContent ?? "");
    for (const handle of slider.querySelectorAll(".noUi-handle")) {
      if (handle.getAttribute("aria-label") !== label) handle.setAttribute("aria-label", label);
      if (handle.getAttribute("aria-valuetext") !== readout) handle.setAttribute("aria-valuetext", readout);
    }
    const field = slider.querySelector(".widget-readout[contenteditable=true]");
    if (field && field.getAttribute("aria-label") !== label) {
      field.setAttribute("role", "textbox");
      field.setAttribute("aria-label", label);
    }
  }
}

function render({ model, el }) {
  const root = make("div", "dltutor-stage", el);
  root.dataset.lmSuppressShortcuts = "true"; // JupyterLab's own keys stay out of a focused lab
  const canvas = make("canvas", "", root);
  const side = make("div", "dltutor-side", root);
  const fill = make("button", "dltutor-fill", side);
  const waiting = make("div", "dltutor-waiting", side);
  const words = make("div", "dltutor-words", side);
  const goals = make("details", "", side);
  const summary = make("summary", "", goals);
  const list = make("ul", "dltutor-goals", goals);
  const pen = canvas.getContext("2d");
  const shownGoals = [];
  const view = Math.random().toString(36).slice(2); // a lab can be shown in two places at once
  const sent = new Map(); // number of a message -> when it was sent, until it is answered
  let count = 0;
  let painted = 0; // the serial number of the newest frame on the canvas
  let ticks = 0;
  let ticked = 0; // when the newest tick was sent
  let later = 0; // the timer of a tick that waits
  let pointer = null; // the latest position that has not been sent yet
  let trail = []; // where it was between the positions that were sent: a pen must not cut corners
  let pointerBusy = 0;
  let hurried = 0; // the number of the latest tick while something moved, which had the kernel for itself
  let took = 0; // milliseconds that it took
  const held = new Set(); // the keys that steer the lab and are down now
  let steering = 0; // the number of the message that said so last, until it is answered: nothing else is asked meanwhile
  let steeredAt = -Infinity; // when it was sent
  let visible = true;
  let gesture = -Infinity; // when the learner last moved something in this lab
  let pressed = false; // whether the pointer went down in this lab: a drag may leave it
  let dark = null;
  let asked = 0; // when the lab began to play in sight
  let heard = 0; // when the newest frame came, asked for or not
  let scale = 1; // of the picture's own size, as it is shown
  let latest = model.get("goals");
  let told = ""; // what the kernel was last told of the page

  words.setAttribute("role", "status");
  waiting.setAttribute("role", "status");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  canvas.style.aspectRatio = model.get("width") + " / " + model.get("height"); // before the first picture is there
  fill.innerHTML = FILL;
  fill.hidden = !document.fullscreenEnabled;
  canvas.classList.toggle("dltutor-draggable", model.get("draggable"));

  const send = (kind, content) => {
    count += 1;
    sent.set(count, performance.now());
    model.send({ kind, view, n: count, ...content });
    return count;
  };
  const playing = () => model.get("playing") && visible && !document.hidden && canvas.isConnected;
  const tick = () => {
    const now = performance.now();
    const hurry = now - gesture < GESTURE;
    const steered = now - steeredAt < STEERS;
    const busy = hurry ? Math.min(gesture + GESTURE, ticked + Math.max(SPACING, FREE * (took - LIGHT))) : 0;
    const rest = Math.max(busy, steered ? ticked + STEERED : 0) - now;
    clearTimeout(later);
    if (rest > 0) {
      later = setTimeout(tick, rest);
      return;
    }
    while (playing() && !steering && ticks < (hurry || steered ? 1 : IN_FLIGHT)) {
      ticks += 1;
      ticked = now;
      const number = send("tick", { hurry });
      if (hurry) hurried = number;
    }
  };
  const box = () => root.closest(".dltutor-lab") ?? root;
  const onVisible = () => {
    asked = performance.now();
    tick();
  };
  const hello = () => {
    dark = isDark(root);
    const page = { dark, ratio: window.devicePixelRatio || 1, scale };
    if (told === JSON.stringify(page)) return;
    told = JSON.stringify(page);
    send("hello", page);
  };
  const layOut = () => {
    const full = document.fullscreenElement === box();
    fill.setAttribute("aria-label", full ? "Back to the notebook (Escape)" : "Fill the screen");
    fill.title = fill.getAttribute("aria-label");
    const above = root.getBoundingClientRect().top - box().getBoundingClientRect().top;
    const room = { width: root.clientWidth, height: roomFor(root) - above - MARGIN };
    if (!root.clientWidth) return;
    const [width, height] = [model.get("width"), model.get("height")];
    const found = arrange(width, height, room, words.textContent, full ? LARGEST : 1);
    if (root.dataset.place !== found.place) {
      root.dataset.place = found.place;
      goals.open = found.place === "beside";
    }
    scale = Math.floor(found.scale * 20) / 20; // in steps, so that a window that is dragged draws few sizes
    root.dataset.scale = scale;
    canvas.style.width = Math.round(width * scale) + "px";
    side.style.maxHeight = found.place === "beside" ? Math.round(height * scale) + "px" : "";
    if (dark !== null) hello();
  };
  const paint = (image) => {
    if (canvas.width !== image.width || canvas.height !== image.height) {
      canvas.width = image.width;
      canvas.height = image.height;
    }
    pen.drawImage(image, 0, 0);
    canvas.dataset.frames = Number(canvas.dataset.frames || 0) + 1;
  };

  const onMessage = async (message, buffers) => {
    if (message.kind !== "frame") return;
    heard = performance.now();
    waiting.textContent = "";
    if (buffers?.length) await present(message, buffers[0]);
    if (message.view === view && message.n === hurried) took = Math.min(LONG, heard - ticked);
    const mine = message.view === view && sent.delete(message.n);
    if (mine && message.answers === "tick") ticks -= 1;
    if (mine && message.answers === "pointer") pointerBusy = 0;
    if (mine && message.n === steering) steering = 0;
    sendPointer();
    tick();
  };
  const present = async (message, buffer) => {
    const image = await createImageBitmap(new Blob([buffer.buffer ?? buffer], { type: message.mime }));
    const show = () => {
      if (message.serial > painted) {
        painted = message.serial;
        paint(image);
        if (words.textContent !== message.words) words.textContent = message.words;
        canvas.setAttribute("aria-label", model.get("alt") + " " + message.words);
        latest = message.goals;
        showGoals(list, summary, latest, shownGoals);
      }
      image.close();
    };
    if (document.hidden) show();
    else requestAnimationFrame(show);
  };

  const sendPointer = () => {
    if (!pointer || pointerBusy) return;
    pointerBusy = send("pointer", { ...pointer, trail });
    pointer = null;
    trail = [];
  };
  const onPointer = (phase) => (event) => {
    if (!model.get("draggable") || (phase === "move" && event.buttons === 0 && !model.get("hovers"))) return;
    const place = fraction(event, canvas.getBoundingClientRect());
    if (phase === "move") {
      if (pointer) trail.push([pointer.x, pointer.y]);
      pointer = { phase, ...place };
    } else {
      // a press or a release is never dropped, nor is the last place of a drag that it ends
      if (phase === "up" && pointer) send("pointer", { ...pointer, trail });
      pointer = null;
      trail = [];
      send("pointer", { phase, ...place, trail });
    }
    if (phase === "down") canvas.setPointerCapture(event.pointerId);
    sendPointer();
  };
  const steer = (key, down) => {
    if (held.has(key) === down) return; // a key that is held down repeats itself
    if (down) held.add(key);
    else held.delete(key);
    steering = send("steer", { held: [...held] });
    steeredAt = performance.now();
  };
  const onKey = (event) => {
    const steers = model.get("steers").includes(event.key);
    if (event.ctrlKey || event.metaKey || event.altKey || !(steers || model.get("hears").includes(event.key))) return;
    event.preventDefault();
    event.stopPropagation();
    if (steers) steer(event.key, true);
    else send("key", { key: event.key, shift: event.shiftKey });
  };
  const onGesture = (event) => {
    const inside = box().contains(event.target);
    if (event.type === "pointerdown") pressed = inside;
    const ours = event.type === "pointermove" ? event.buttons && pressed : inside;
    const steered = model.get("steers").length && root.contains(event.target); // then the clock must not stumble
    if (ours && !steered) gesture = performance.now();
  };
  for (const type of GESTURES) document.addEventListener(type, onGesture, true);
  canvas.addEventListener("pointerdown", onPointer("down"));
  canvas.addEventListener("pointermove", onPointer("move"));
  canvas.addEventListener("pointerup", onPointer("up"));
  // what a hovering pointer showed was drawn quickly; now there is time for a sharp picture
  canvas.addEventListener("pointerleave", (event) => model.get("hovers") && !event.buttons && onPointer("up")(event));
  canvas.addEventListener("keydown", onKey);
  canvas.addEventListener("keyup", (event) => steer(event.key, false));
  canvas.addEventListener("blur", () => [...held].forEach((key) => steer(key, false))); // nobody sees it come up

  const onPlaying = () => {
    words.setAttribute("aria-live", model.get("playing") ? "off" : "polite");
    const asked = model.get("playing") && performance.now() - gesture < 1000;
    if (asked && model.get("steers").length) canvas.focus({ preventScroll: true }); // so that its keys are heard
    if (asked && !visible) root.scrollIntoView({ block: "nearest" }); // what nobody sees does not train
    onVisible();
  };
  const onTheme = () => {
    if (isDark(root) !== dark) hello();
  };
  const watcher = new MutationObserver(() => setTimeout(onTheme, 50));
  watcher.observe(document.body, { attributes: true });
  watcher.observe(document.documentElement, { attributes: true });
  const sight = new IntersectionObserver((entries) => {
    visible = entries[entries.length - 1].isIntersecting; // a busy page hands over several: the last one counts
    onVisible();
  });
  sight.observe(root);
  const sizes = new ResizeObserver(layOut);
  const measured = (element) => element && sizes.observe(element);
  fill.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else box().requestFullscreen();
  });
  document.addEventListener("fullscreenchange", layOut);
  goals.addEventListener("toggle", () => showGoals(list, summary, latest, shownGoals));
  const handles = new MutationObserver(() => nameHandles(box()));
  const patience = setInterval(() => {
    const [oldest] = sent.values();
    const since = performance.now() - Math.max(oldest ?? asked, heard);
    const late = playing() ? since > STILL : oldest !== undefined && since > PATIENCE;
    if (late && !waiting.textContent) waiting.textContent = WAITING;
    if (late) tick(); // nothing is lost by asking again
  }, 500);
  document.addEventListener("visibilitychange", onVisible);
  model.on("msg:custom", onMessage);
  model.on("change:playing", onPlaying);

  words.textContent = model.get("words");
  canvas.setAttribute("aria-label", model.get("alt"));
  showGoals(list, summary, latest, shownGoals);
  onPlaying();
  const first = new Image();
  first.onload = () => painted === 0 && paint(first);
  // in the document the theme can be read; the first picture comes with the widget, before Python is asked
  requestAnimationFrame(() => {
    // the width that it gets, the height of the notebook, and that of the controls, which can be opened and wrap
    [root, root.closest(".jp-WindowedPanel-outer"), ...box().querySelectorAll(".dltutor-bar")].forEach(measured);
    layOut();
    nameHandles(box());
    const watched = { subtree: true, childList: true, attributeFilter: ["aria-valuetext"], characterData: true };
    handles.observe(box(), watched);
    first.src = "data:image/png;base64," + ((isDark(root) && model.get("poster_dark")) || model.get("poster"));
    hello();
  });

  return () => {
    clearInterval(patience);
    clearTimeout(later);
    watcher.disconnect();
    sight.disconnect();
    sizes.disconnect();
    document.removeEventListener("fullscreenchange", layOut);
    handles.disconnect();
    document.removeEventListener("visibilitychange", onVisible);
    for (const type of GESTURES) document.removeEventListener(type, onGesture, true);
    model.off("msg:custom", onMessage);
    model.off("change:playing", onPlaying);
  };
}

export default { render };
