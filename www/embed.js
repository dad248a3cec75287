// <layerloom-playground>: the playground in any page, with one script and one element.
//
//   <script src="…/embed.js" async></script>
//   <layerloom-playground src="…/#AQ…" hide="share,layers" theme="dark"></layerloom-playground>
//
// Attributes; each may change at any time:
//   src       the address of a playground, with its link behind «#», and «?lesson=…» where a lesson is to stand open;
//             without it, the page beside this script
//   document  a playground in place of the one in src: a link's text, or a document as JSON
//   hide      names of controls to hide, with commas between them
//   lang      «en» or «zh»; without it, what the reader's browser prefers
//   theme     «light» or «dark»; without it, the reader's choice, followed as it changes
//   height    in pixels; without it the frame is as high as its content
//   sandbox   «allow-scripts» for the strictest frame; otherwise the frame also keeps its own origin
//   title     what assistive technology calls the frame
//
// What stands in the element is shown while it does not load. The frame is at least as high as the element's `min-height`.
//
// Methods; each gives a promise, which is rejected with an Error whose `code` says why:
//   getState({ data, weights })  { link, document, withheld, weights?, csv? }. What is the reader's own (drawn points, a
//                                loaded table, trained weights) comes only when it is asked for and the reader agrees.
//   setState(state)              opens a link, a document, or what getState gave, untrained and at rest
//   play() pause() reset()
//   step(count = 1, unit = "batch")   or step("epoch"); gives the figures after it
//   metrics()                    { state, epoch, step, trainLoss, testLoss, trainAccuracy, testAccuracy, … }
//
// Events, as CustomEvents with their `detail`:
//   ready   the playground stands: what getState() gives
//   change  the playground was changed: { link }
//   frame   the figures, at most ten times a second
//   goal    a goal of its lesson: { met, … }
//   error   { code, problems }
(() => {
  const VERSION = 1;
  const HEIGHT = 640;
  const home = document.currentScript?.src;
  /** How long an answer may take; a reader who is asked may think it over. */
  const PATIENCE_MILLIS = { "get-state": 600_000, other: 65_000 };

  /** A playground that does not stand by then may never come. */
  const LATE_MILLIS = 8000;

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { display: block; }
    :host([hidden]) { display: none; }
    iframe { display: block; width: 100%; min-height: inherit; border: 0; color-scheme: normal; }`);

  const refused = (code, message) => Object.assign(new Error(message), { name: "LayerloomError", code });

  const silent = () => refused("silent", "The playground did not answer in time.");

  class Playground extends HTMLElement {
    static observedAttributes = ["src", "document", "hide", "lang", "theme", "height", "sandbox", "title"];

    #frame;
    #meanwhile = document.createElement("slot");
    #late;
    #port;
    #nonce;
    #count = 0;
    /** Requests that wait for their answers, by number. */
    #asked = new Map();
    /** Requests that wait for the frame to listen. */
    #waiting = [];
    #dark = matchMedia("(prefers-color-scheme: dark)");
    #hear = (event) => this.#greet(event);
    #recolour = () => this.#show({ theme: this.#theme() });

    constructor() {
      super();
      this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet];
    }

    connectedCallback() {
      addEventListener("message", this.#hear);
      this.#dark.addEventListener("change", this.#recolour);
      this.#load();
    }

    disconnectedCallback() {
      removeEventListener("message", this.#hear);
      this.#dark.removeEventListener("change", this.#recolour);
      this.#leave("The playground was taken out of the page.");
      this.#frame?.remove();
      this.#frame = undefined;
    }

    attributeChangedCallback(name, before, now) {
      if (!this.#frame || before === now) return;
      const page = (address) => address && new URL(address, this.ownerDocument.baseURI).href.split("#")[0];
      if (name === "sandbox" || (name === "src" && page(before) !== page(now))) this.#load();
      else if (name === "src" || name === "document") this.#open(this.#given())?.catch((error) => this.#tell("error", { code: error.code, problems: [error.message] }));
      else if (name === "hide") this.#show({ hide: this.#hidden() });
      else if (name === "lang") this.#show({ lang: this.#lang() ?? (navigator.language.startsWith("zh") ? "zh" : "en") });
      else if (name === "theme") this.#recolour();
      else if (name === "height") this.#fit();
      else if (name === "title") this.#frame.title = this.#name();
    }

    /** Opens a playground; without one, the page as it is for everybody. */
    #open(given) {
      return given ? this.setState(given) : this.#load();
    }

    getState({ data = false, weights = false } = {}) {
      return this.#ask("get-state", { data, weights });
    }

    setState(state) {
      const text = typeof state === "string" ? state : state?.link ?? JSON.stringify(state);
      return this.#ask("set-state", {}, text ?? "");
    }

    play() {
      return this.#ask("play");
    }

    pause() {
      return this.#ask("pause");
    }

    reset() {
      return this.#ask("reset");
    }

    step(count = 1, unit = "batch") {
      return typeof count === "string" ? this.#ask("step", { count: 1, unit: count }) : this.#ask("step", { count, unit });
    }

    metrics() {
      return this.#ask("metrics");
    }

    // What the attributes say.

    #address() {
      const address = new URL(this.getAttribute("src") || "./", this.hasAttribute("src") ? this.ownerDocument.baseURI : home ?? this.ownerDocument.baseURI);
      const lesson = address.searchParams.get("lesson");
      address.search = "";
      const query = { embed: "", lesson, lang: this.#lang(), theme: this.#theme(), hide: this.#hidden().join(",") };
      for (const [key, value] of Object.entries(query)) if (value || key === "embed") address.searchParams.set(key, value);
      const given = this.#given();
      if (given && !given.trim().startsWith("{")) address.hash = given.split("#").pop();
      return address;
    }

    /** The playground that the attributes name, as a text. */
    #given() {
      return this.getAttribute("document") ?? this.getAttribute("src")?.split("#")[1];
    }

    #hidden() {
      return (this.getAttribute("hide") ?? "").split(",").map((name) => name.trim()).filter(Boolean);
    }

    #lang() {
      const lang = this.getAttribute("lang")?.slice(0, 2).toLowerCase();
      return ["en", "zh"].includes(lang) ? lang : undefined;
    }

    #theme() {
      const theme = this.getAttribute("theme");
      return ["light", "dark"].includes(theme) ? theme : this.#dark.matches ? "dark" : "light";
    }

    #name() {
      return this.getAttribute("title") || (this.#lang() === "zh" ? "Layerloom 神经网络实验场" : "Layerloom, a neural-network playground");
    }

    #isStrict() {
      return this.hasAttribute("sandbox") && !this.getAttribute("sandbox").includes("allow-same-origin");
    }

    // The frame.

    #load() {
      this.#leave("The playground was loaded anew.");
      this.#frame?.remove();
      const frame = document.createElement("iframe");
      frame.setAttribute("sandbox", this.#isStrict() ? "allow-scripts" : "allow-scripts allow-same-origin");
      frame.allow = "clipboard-write; fullscreen";
      frame.title = this.#name();
      frame.src = this.#address();
      this.#frame = frame;
      this.#fit();
      this.shadowRoot.append(frame);
      this.#late = setTimeout(() => this.shadowRoot.prepend(this.#meanwhile), LATE_MILLIS);
    }

    #fit(height = HEIGHT) {
      this.#frame.style.height = `${Number(this.getAttribute("height")) || height}px`;
    }

    /** The frame listens: it gets a port, which from then on is the only way. */
    #greet({ source, origin, data }) {
      if (!this.#frame || source !== this.#frame.contentWindow || data?.layerloom !== VERSION || data.type !== "listening") return;
      const expected = this.#isStrict() ? "null" : new URL(this.#frame.src).origin;
      if (origin !== expected) return;
      this.#leave("The playground was loaded anew.");
      const { port1, port2 } = new MessageChannel();
      this.#nonce = crypto.randomUUID?.() ?? String(Math.random()).slice(2) + Date.now();
      port1.onmessage = ({ data: message }) => this.#receive(port1, message);
      source.postMessage({ layerloom: VERSION, type: "hello", nonce: this.#nonce }, expected === "null" ? "*" : expected, [port2]);
    }

    #receive(port, [text, ...numbers]) {
      const message = JSON.parse(text);
      if (message.v !== VERSION) return;
      if (message.event === "welcome" && message.nonce === this.#nonce) this.#welcome(port, message.state);
      else if (message.event === "height") this.#fit(message.detail);
      else if (message.event) this.#tell(message.event, message.detail);
      else this.#settle(message, numbers);
    }

    async #welcome(port, state) {
      this.#port = port;
      const given = this.getAttribute("document");
      if (given?.trim().startsWith("{")) {
        try {
          state = await this.#send("set-state", {}, given);
        } catch (error) {
          this.#tell("error", { code: error.code, problems: [error.message] });
        }
      }
      // The colours may have changed while it loaded.
      this.#recolour();
      for (const send of this.#waiting.splice(0)) send();
      this.#tell("ready", state);
    }

    #settle({ id, ok, refused: code, message }, numbers) {
      const asked = this.#asked.get(id);
      if (!asked) return;
      this.#asked.delete(id);
      clearTimeout(asked.timer);
      if (code) return asked.reject(refused(code, message));
      ok?.weights?.forEach((tensor, place) => (tensor.values = numbers[place]));
      asked.resolve(ok ?? undefined);
    }

    #ask(type, holds, state) {
      if (this.#port) return this.#send(type, holds, state);
      if (!this.#frame) return Promise.reject(refused("absent", "The element stands in no page."));
      return new Promise((resolve, reject) => {
        const send = () => {
          clearTimeout(timer);
          this.#send(type, holds, state).then(resolve, reject);
        };
        const waiting = Object.assign(send, { reject });
        // What the frame shows may be no playground at all.
        const timer = setTimeout(() => {
          this.#waiting = this.#waiting.filter((it) => it !== waiting);
          reject(silent());
        }, PATIENCE_MILLIS.other);
        this.#waiting.push(waiting);
      });
    }

    #send(type, holds = {}, state) {
      const id = (this.#count += 1);
      return new Promise((resolve, reject) => {
        const late = () => {
          this.#asked.delete(id);
          reject(silent());
        };
        this.#asked.set(id, { resolve, reject, timer: setTimeout(late, PATIENCE_MILLIS[type] ?? PATIENCE_MILLIS.other) });
        const request = JSON.stringify({ v: VERSION, id, type, ...holds });
        this.#port.postMessage(state === undefined ? [request] : [request, state]);
      });
    }

    #show(holds) {
      if (this.#port) this.#send("show", holds).catch((error) => this.#tell("error", { code: error.code, problems: [error.message] }));
    }

    #leave(why) {
      clearTimeout(this.#late);
      this.#meanwhile.remove();
      this.#port?.close();
      this.#port = undefined;
      for (const { reject, timer } of this.#asked.values()) {
        clearTimeout(timer);
        reject(refused("gone", why));
      }
      this.#asked.clear();
      if (!this.isConnected) for (const { reject } of this.#waiting.splice(0)) reject(refused("gone", why));
    }

    #tell(name, detail) {
      this.dispatchEvent(new CustomEvent(name, { detail }));
    }
  }

  if (!customElements.get("layerloom-playground")) customElements.define("layerloom-playground", Playground);
})();
