// What browsers other than Chromium are looked at for: few looks at what differs between them. All else is tried in Chromium.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { assert, equal, until } from "./lib.mjs";
import { serve } from "./site.mjs";

/** A browser that is told WebDriver's commands. Each kind says how it is started and stopped and how it is told: `say`. */
export class Driven {
  /** Where it saves files. */
  downloads;
  /** What it writes about scripts that fail. */
  told = "";

  /** What it told of errors in scripts of a site. */
  errors() {
    return [];
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
}

const step = (browser) => browser.run(() => Number(/(?:step|步) ([\d,]+)/.exec(document.querySelector(".status").innerText)?.[1].replaceAll(",", "")));

const layers = (browser) => browser.run(() => document.querySelectorAll(".card [aria-label^='Remove ']").length);

/** How far the page, or what is scrolled in an open sheet, is wider than there is room. */
const excess = (browser) => browser.run(() => Math.max(...[document.documentElement, ...document.querySelectorAll("dialog[open], dialog[open] .sheet-body")].map((it) => it.scrollWidth - it.clientWidth)));

const LOOKS = {
  async page_starts_and_trains_and_rests(browser, site) {
    await browser.openApp(site.url);
    await browser.click("[aria-label=Play]");
    await until(async () => (await step(browser)) > 100, "a hundred steps");
    await browser.click("[aria-label=Pause]");
    await until(() => browser.run(() => Boolean(document.querySelector("[aria-label=Play]"))), "rest");
    const rests = await step(browser);
    await new Promise((resolve) => setTimeout(resolve, 300));
    equal(await step(browser), rests, "steps at rest");
  },

  async layer_is_dragged_into_the_network_and_undone(browser, site) {
    await browser.openApp(site.url);
    const before = await layers(browser);
    await browser.run(() => document.querySelectorAll(".gap button")[1].setAttribute("data-goal", ""));
    await browser.drag(".palette .tile", "[data-goal]");
    await until(async () => (await layers(browser)) === before + 1, "a layer more");
    await browser.click("[aria-label^=Undo]");
    await until(async () => (await layers(browser)) === before, "the layers before");
  },

  async sheets_open_in_both_widths_and_have_room(browser, site) {
    for (const [width, lang] of [[1280, "en"], [500, "zh"]]) {
      await browser.say("SetWindowRect", { width, height: 900 });
      await browser.openApp(`${site.url}?lang=${lang}&theme=dark`);
      for (const sheet of ["presets", "share", "help", "lessons"]) {
        await browser.run((sheet) => document.querySelector(`[data-sheet=${sheet}]`).click(), sheet);
        await until(() => browser.run(() => document.querySelector("dialog[open] h2")?.innerText.length > 1), `the sheet ${sheet}`);
        assert((await excess(browser)) <= 0, `${sheet} is ${await excess(browser)} pixels wider than its room at ${width}`);
        await browser.press("\uE00C");
        await until(() => browser.run(() => !document.querySelector("dialog[open]")), `${sheet} closed`);
      }
    }
    await browser.say("SetWindowRect", { width: 1280, height: 900 });
  },

  async picture_is_copied(browser, site) {
    await browser.openApp(site.url);
    await browser.run(() => document.querySelector("[data-sheet=share]").click());
    await until(() => browser.run(() => Boolean(document.querySelector(".picture"))), "the sheet");
    await browser.click(".picture button:last-child");
    await until(() => browser.run(() => document.querySelector(".told").innerText === "Copied."), "the word that it is copied");
  },

  async project_file_is_saved_and_opened_again(browser, site) {
    await browser.openApp(site.url);
    await browser.click("[aria-label=Step]");
    await until(async () => (await step(browser)) === 1, "a step");
    await browser.run(() => document.querySelector("[data-sheet=share]").click());
    await until(() => browser.run(() => Boolean(document.querySelector(".files .button-strong"))), "the sheet");
    await browser.click(".files .button-strong");
    const file = join(browser.downloads, "layerloom.layerloom");
    await until(() => existsSync(file) && readFileSync(file).length > 500, "the file");

    await browser.openApp(`${site.url}#AQABAgAEAwYAAQICAwASUQ`);
    await browser.run(() => document.querySelector("[data-sheet=share]").click());
    await until(() => browser.run(() => Boolean(document.querySelector(".files input[type=file]"))), "the sheet");
    await browser.say("ElementSendKeys", { id: await browser.element(".files input[type=file]"), text: file });
    await until(async () => (await step(browser)) === 1 && (await layers(browser)) === 2, "the network and the step of the file");
  },

  async frames_of_another_page_train_also_without_an_origin(browser, site) {
    const host = await serve();
    const element = (sandbox) => `<layerloom-playground src="${site.url}#AQQAAAACAgEQAgEQBAECBgcCbA"${sandbox}></layerloom-playground>`;
    const page = host.show(`<!doctype html><title>Course</title><link rel="icon" href="data:,"><script src="${site.url}embed.js"></script>${element("")}${element(' sandbox="allow-scripts"')}`);
    await browser.open(page);
    for (const place of [0, 1]) {
      const steps = await browser.run(async (place) => (await document.querySelectorAll("layerloom-playground")[place].step(5)).step, place);
      equal(steps, 5, `steps in frame ${place}`);
    }
    await host.close();
  },

  async page_visited_once_starts_without_its_host(browser) {
    const site = await serve();
    await browser.openApp(site.url);
    await until(() => browser.run(async () => {
      const name = (await caches.keys()).find((name) => name.startsWith("layerloom ") && !name.endsWith("kept"));
      return name && Boolean(await (await caches.open(name)).match("layerloom-annex_bg.wasm", { ignoreSearch: true }));
    }), "the files kept", 30);
    await site.close();
    await browser.openApp(site.url);
    await browser.click("[aria-label=Play]");
    await until(async () => (await step(browser)) > 20, "training without a host");
  },
};

/** Takes the looks whose names have all the words in them, and says how each ended. Gives how many failed, and ends. */
export async function look(browser, name, words) {
  const looks = Object.entries(LOOKS).filter(([look]) => words.every((word) => look.includes(word)));
  const site = await serve();
  let failed = 0;
  try {
    console.log(`${name} ${await browser.start()}`);
    for (const [name, act] of looks) {
      const start = performance.now();
      const before = browser.told.length;
      let reason;
      try {
        await act(browser, site);
        equal(await browser.run(() => document.documentElement.dataset.breach ?? ""), "", "what the page's policy refused");
        equal(browser.errors(browser.told.slice(before), site.origin), [], "errors of scripts");
      } catch (error) {
        reason = error;
        failed += 1;
      }
      console.log(`${reason ? "✗" : "✓"} ${name.replaceAll("_", " ")} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
      if (reason) console.log(String(reason.stack).replace(/^/gm, "    "));
    }
  } finally {
    await browser.stop();
    await site.close();
  }
  console.log(`browser tests: ${looks.length - failed} passed, ${failed} failed`);
  process.exit(failed || !looks.length ? 1 : 0);
}
