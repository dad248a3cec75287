// The page in Firefox, by Marionette, which every Firefox has in it: node tests/browser/firefox.mjs [words of a look's name]
//
// Few looks at what differs between browsers: starting, training, dragging, sheets, frames, files kept for later. All else is
// tried in Chromium. FIREFOX names the program.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert, equal, until } from "./lib.mjs";
import { serve } from "./site.mjs";

const PREFERENCES = {
  "marionette.port": 0,
  "app.update.disabledForTesting": true,
  "browser.aboutwelcome.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  // No host but this machine is asked for anything.
  "network.proxy.type": 1,
  "network.proxy.http": "127.0.0.1",
  "network.proxy.http_port": 9,
  "network.proxy.ssl": "127.0.0.1",
  "network.proxy.ssl_port": 9,
  "network.proxy.allow_hijacking_localhost": false,
};

/** A Firefox with a profile of its own, and the line to it: `Name` with arguments one way, `value` the other. */
class Firefox {
  #process;
  #profile = mkdtempSync(join(tmpdir(), "layerloom-firefox-"));
  #socket;
  #asked = new Map();
  #count = 0;
  #received = Buffer.alloc(0);
  /** Where it saves files. */
  downloads = join(this.#profile, "saved");
  /** What it writes about scripts that fail. */
  told = "";

  async start(program) {
    mkdirSync(this.downloads);
    const preferences = { ...PREFERENCES, "browser.download.folderList": 2, "browser.download.dir": this.downloads };
    const lines = Object.entries(preferences).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
    writeFileSync(join(this.#profile, "user.js"), lines.join("\n"));
    this.#process = spawn(program, ["--headless", "--marionette", "--no-remote", "--profile", this.#profile], { stdio: ["ignore", "ignore", "pipe"] });
    this.#process.stderr.on("data", (text) => (this.told += text));
    const file = join(this.#profile, "MarionetteActivePort");
    const port = await until(() => existsSync(file) && Number(readFileSync(file, "utf8")), "Firefox's port", 60);
    this.#socket = connect(port, "127.0.0.1");
    this.#socket.on("data", (bytes) => this.#hear(bytes));
    const { capabilities } = await this.say("NewSession", { capabilities: { alwaysMatch: { pageLoadStrategy: "normal" } } });
    await this.say("SetTimeouts", { script: 30_000 });
    return capabilities.browserVersion;
  }

  #hear(bytes) {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (;;) {
      const colon = this.#received.indexOf(":");
      const end = colon + 1 + Number(this.#received.subarray(0, colon));
      if (colon < 0 || this.#received.length < end) return;
      const message = JSON.parse(this.#received.subarray(colon + 1, end));
      this.#received = this.#received.subarray(end);
      // The first message is no answer.
      if (!Array.isArray(message)) continue;
      const [, id, error, value] = message;
      const { give, refuse } = this.#asked.get(id);
      this.#asked.delete(id);
      if (error) refuse(new Error(`${error.error}: ${error.message}`));
      else give(value);
    }
  }

  say(name, holds = {}) {
    const id = (this.#count += 1);
    const text = JSON.stringify([0, id, `WebDriver:${name}`, holds]);
    return new Promise((give, refuse) => {
      this.#asked.set(id, { give, refuse });
      this.#socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
  }

  /** Runs a function in the page. */
  async run(act, ...args) {
    const script = `const [give, args] = [arguments[arguments.length - 1], [...arguments].slice(0, -1)];
      Promise.resolve().then(() => (${act})(...args)).then((value) => give({ value }), (error) => give({ error: String(error) }));`;
    const { value } = await this.say("ExecuteAsyncScript", { script, args });
    if (value.error) throw new Error(value.error);
    return value.value;
  }

  /** Opens an address, and waits for the app. What the page's policy refuses from then on is noted. */
  async open(address) {
    await this.say("Navigate", { url: "about:blank" });
    await this.say("Navigate", { url: address });
    // The script's own globals end with it.
    await this.run(() => {
      const root = document.documentElement;
      addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => (root.dataset.breach = `${effectiveDirective}: ${blockedURI}`));
    });
  }

  async openApp(address) {
    await this.open(address);
    await until(() => this.run(() => !document.querySelector(".boot") && /\d/.test(document.querySelector(".status")?.innerText ?? "")), "the app");
  }

  async element(selector) {
    const { value } = await this.say("FindElement", { using: "css selector", value: selector });
    return Object.values(value)[0];
  }

  async click(selector) {
    await this.say("ElementClick", { id: await this.element(selector) });
  }

  middle(selector) {
    return this.run((selector) => {
      const { left, top, width, height } = document.querySelector(selector).getBoundingClientRect();
      return { x: Math.round(left + width / 2), y: Math.round(top + height / 2) };
    }, selector);
  }

  /** Drags with the mouse, in small moves. */
  async drag(from, to) {
    const start = await this.middle(from);
    const move = ({ x, y }, duration) => ({ type: "pointerMove", x, y, duration, origin: "viewport" });
    const act = (...actions) => this.say("PerformActions", { actions: [{ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" }, actions }] });
    await act(move(start, 0), { type: "pointerDown", button: 0 }, move({ x: start.x + 8, y: start.y + 6 }, 100));
    // What it can be dropped on may appear only now.
    await act(move(await this.middle(to), 300), { type: "pause", duration: 100 }, { type: "pointerUp", button: 0 });
  }

  /** Presses a key, without holding it. */
  async press(key) {
    const actions = ["keyDown", "keyUp"].map((type) => ({ type, value: key }));
    await this.say("PerformActions", { actions: [{ type: "key", id: "keys", actions }] });
  }

  async stop() {
    this.#socket?.destroy();
    const gone = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill();
    await gone;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

const step = (firefox) => firefox.run(() => Number(/(?:step|步) ([\d,]+)/.exec(document.querySelector(".status").innerText)?.[1].replaceAll(",", "")));

const layers = (firefox) => firefox.run(() => document.querySelectorAll(".card [aria-label^='Remove ']").length);

/** How far the page, or what is scrolled in an open sheet, is wider than there is room. */
const excess = (firefox) => firefox.run(() => Math.max(...[document.documentElement, ...document.querySelectorAll("dialog[open], dialog[open] .sheet-body")].map((it) => it.scrollWidth - it.clientWidth)));

const LOOKS = {
  async page_starts_and_trains_and_rests(firefox, site) {
    await firefox.openApp(site.url);
    await firefox.click("[aria-label=Play]");
    await until(async () => (await step(firefox)) > 100, "a hundred steps");
    await firefox.click("[aria-label=Pause]");
    await until(() => firefox.run(() => Boolean(document.querySelector("[aria-label=Play]"))), "rest");
    const rests = await step(firefox);
    await new Promise((resolve) => setTimeout(resolve, 300));
    equal(await step(firefox), rests, "steps at rest");
  },

  async layer_is_dragged_into_the_network_and_undone(firefox, site) {
    await firefox.openApp(site.url);
    const before = await layers(firefox);
    await firefox.run(() => document.querySelectorAll(".gap button")[1].setAttribute("data-goal", ""));
    await firefox.drag(".palette .tile", "[data-goal]");
    await until(async () => (await layers(firefox)) === before + 1, "a layer more");
    await firefox.click("[aria-label^=Undo]");
    await until(async () => (await layers(firefox)) === before, "the layers before");
  },

  async sheets_open_in_both_widths_and_have_room(firefox, site) {
    for (const [width, lang] of [[1280, "en"], [500, "zh"]]) {
      await firefox.say("SetWindowRect", { width, height: 900 });
      await firefox.openApp(`${site.url}?lang=${lang}&theme=dark`);
      for (const sheet of ["presets", "share", "help", "lessons"]) {
        await firefox.run((sheet) => document.querySelector(`[data-sheet=${sheet}]`).click(), sheet);
        await until(() => firefox.run(() => document.querySelector("dialog[open] h2")?.innerText.length > 1), `the sheet ${sheet}`);
        assert((await excess(firefox)) <= 0, `${sheet} is ${await excess(firefox)} pixels wider than its room at ${width}`);
        await firefox.press("\uE00C");
        await until(() => firefox.run(() => !document.querySelector("dialog[open]")), `${sheet} closed`);
      }
    }
    await firefox.say("SetWindowRect", { width: 1280, height: 900 });
  },

  async project_file_is_saved_and_opened_again(firefox, site) {
    await firefox.openApp(site.url);
    await firefox.click("[aria-label=Step]");
    await until(async () => (await step(firefox)) === 1, "a step");
    await firefox.run(() => document.querySelector("[data-sheet=share]").click());
    await until(() => firefox.run(() => Boolean(document.querySelector(".files .button-strong"))), "the sheet");
    await firefox.click(".files .button-strong");
    const file = join(firefox.downloads, "layerloom.layerloom");
    await until(() => existsSync(file) && readFileSync(file).length > 500, "the file");

    await firefox.openApp(`${site.url}#AQABAgAEAwYAAQICAwASUQ`);
    await firefox.run(() => document.querySelector("[data-sheet=share]").click());
    await until(() => firefox.run(() => Boolean(document.querySelector(".files input[type=file]"))), "the sheet");
    await firefox.say("ElementSendKeys", { id: await firefox.element(".files input[type=file]"), text: file });
    await until(async () => (await step(firefox)) === 1 && (await layers(firefox)) === 2, "the network and the step of the file");
  },

  async frames_of_another_page_train_also_without_an_origin(firefox, site) {
    const host = await serve();
    const element = (sandbox) => `<layerloom-playground src="${site.url}#AQQAAAACAgEQAgEQBAECBgcCbA"${sandbox}></layerloom-playground>`;
    const page = host.show(`<!doctype html><title>Course</title><link rel="icon" href="data:,"><script src="${site.url}embed.js"></script>${element("")}${element(' sandbox="allow-scripts"')}`);
    await firefox.open(page);
    for (const place of [0, 1]) {
      const steps = await firefox.run(async (place) => (await document.querySelectorAll("layerloom-playground")[place].step(5)).step, place);
      equal(steps, 5, `steps in frame ${place}`);
    }
    await host.close();
  },

  async page_visited_once_starts_without_its_host(firefox) {
    const site = await serve();
    await firefox.openApp(site.url);
    await until(() => firefox.run(async () => {
      const name = (await caches.keys()).find((name) => name.startsWith("layerloom ") && !name.endsWith("kept"));
      return name && Boolean(await (await caches.open(name)).match("layerloom-annex_bg.wasm", { ignoreSearch: true }));
    }), "the files kept", 30);
    await site.close();
    await firefox.openApp(site.url);
    await firefox.click("[aria-label=Play]");
    await until(async () => (await step(firefox)) > 20, "training without a host");
  },
};

const program = process.env.FIREFOX ?? ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find(existsSync);
const words = process.argv.slice(2);
const looks = Object.entries(LOOKS).filter(([name]) => words.every((word) => name.includes(word)));
const site = await serve();
const firefox = new Firefox();
let failed = 0;
try {
  console.log(`Firefox ${await firefox.start(program)}`);
  for (const [name, look] of looks) {
    const start = performance.now();
    const before = firefox.told.length;
    let reason;
    try {
      await look(firefox, site);
      equal(await firefox.run(() => document.documentElement.dataset.breach ?? ""), "", "what the page's policy refused");
      const errors = firefox.told.slice(before).split("\n").filter((line) => line.startsWith(`JavaScript error: ${site.origin}`));
      equal(errors, [], "errors of scripts");
    } catch (error) {
      reason = error;
      failed += 1;
    }
    console.log(`${reason ? "✗" : "✓"} ${name.replaceAll("_", " ")} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    if (reason) console.log(String(reason.stack).replace(/^/gm, "    "));
  }
} finally {
  await firefox.stop();
  await site.close();
}
console.log(`browser tests: ${looks.length - failed} passed, ${failed} failed`);
process.exit(failed || !looks.length ? 1 : 0);
