// What the end-to-end tests are written in: opening the page, finding things by role and name, acting with a real pointer
// and real keys, waiting, looking.

import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ROOT } from "./site.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SCREENS = join(ROOT, "target", "screens");

/** In the page: what its policy refuses is an error, wherever the browser tells it. */
const tellViolations = () =>
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile, lineNumber, sample }) =>
    console.error(`against the page's policy, ${effectiveDirective}: ${blockedURI} at ${sourceFile}:${lineNumber} ${sample}`),
  );

/** One test's use of the browser: the pages it opens, and all that went wrong in them. */
export class Visit {
  /** Console errors, what the page's policy refused, uncaught errors and requests to other origins, as sentences. */
  troubles = [];
  #contexts = [];
  #expected = [];

  constructor(browser, site) {
    this.browser = browser;
    this.site = site;
  }

  /**
   * Opens the page in a context of its own, as a person would meet it.
   * `at` follows the page's address («?embed», «#…»), or is a whole address; `before` runs in the page before its own
   * scripts; `routes` answer requests in the host's place; `ready: false` does not wait for the app. Only one that `installs`
   * the page gets a service worker, which would answer before `routes` do.
   */
  async open({ at = "", lang = "en-US", theme = "light", width = 1280, height = 800, touch = false, calm = false, script = true, before, routes = {}, installs = false, ready = script } = {}) {
    const context = await this.browser.newContext({
      locale: lang,
      colorScheme: theme,
      viewport: { width, height },
      hasTouch: touch,
      isMobile: touch,
      reducedMotion: calm ? "reduce" : "no-preference",
      javaScriptEnabled: script,
      acceptDownloads: true,
      serviceWorkers: installs ? "allow" : "block",
    });
    context.setDefaultTimeout(15_000);
    this.#contexts.push(context);
    this.#watch(context);
    await context.addInitScript(tellViolations);
    if (before) await context.addInitScript(before);
    for (const [address, answer] of Object.entries(routes)) await context.route(address, answer);
    const page = await context.newPage();
    await page.goto(at.startsWith("http") ? at : this.site.url + at, { waitUntil: "load" });
    if (ready) await page.locator(".boot").waitFor({ state: "detached" });
    return page;
  }

  /** A trouble that the test brings about on purpose is no failure. */
  expectTrouble(pattern) {
    this.#expected.push(pattern);
  }

  #watch(context) {
    const note = (trouble) => this.troubles.push(trouble);
    context.on("console", (message) => {
      if (message.type() === "error") note(`console: ${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (error) => note(`uncaught: ${error.error().stack ?? error.error()}`));
    context.on("request", (request) => {
      const url = new URL(request.url());
      if (!["data:", "blob:"].includes(url.protocol) && url.origin !== this.site.origin) note(`request to another origin: ${url}`);
    });
  }

  assertClean() {
    const left = this.troubles.filter((trouble) => !this.#expected.some((pattern) => pattern.test(trouble)));
    this.troubles = left;
    if (left.length) throw new Error(`the page had troubles:\n${left.join("\n")}`);
  }

  async screenshotAll(name) {
    for (const page of this.#contexts.flatMap((context) => context.pages())) await screenshot(page, name).catch(() => {});
  }

  async end() {
    for (const context of this.#contexts) await context.close();
  }
}

// Finding, by what assistive technology is told.

export const region = (page, name) => page.getByRole("region", { name, exact: true });
export const button = (scope, name) => scope.getByRole("button", { name, exact: true });
export const combobox = (scope, name) => scope.getByRole("combobox", { name, exact: true });

/** A layer in the palette. */
export const palette = (page, layer) => button(region(page, "Layers"), layer);

/** A gap of the network, counted from the input. */
export const slot = (page, place) => region(page, "Network").getByRole("button", { name: /^(Add a layer between|Between) / }).nth(place);

/** The names of the layers between input and output, as they stand in the network. */
export const layers = async (page) => {
  const names = await region(page, "Network").getByRole("button", { name: /^Remove / }).evaluateAll((all) => all.map((it) => it.ariaLabel));
  return names.map((name) => name.replace("Remove ", ""));
};

/** Waits until the first numbers are there, and gives the status. */
export const settled = (page) =>
  until(async () => {
    const now = await status(page);
    // Before the first frame the status tells of zeros.
    return now.testLoss > 0 && now;
  }, "the first losses in the status");

/** The numbers that the status line tells, by their words. A number that is not told is missing. */
export async function status(page) {
  const text = (await page.getByRole("status").allInnerTexts()).join(" ").replace(/\s+/g, " ");
  const number = (words) => {
    const found = new RegExp(`(?:${words})[^\\d-]{0,12}(-?[\\d,]*\\.?\\d+(?:e[+-]?\\d+)?)`, "i").exec(text);
    return found ? Number(found[1].replaceAll(",", "")) : undefined;
  };
  return {
    text,
    epoch: number("epoch|轮次"),
    step: number("step|步"),
    trainLoss: number("train(?:ing)? loss|训练损失"),
    testLoss: number("test loss|测试损失"),
  };
}

// Acting.

const middle = async (locator) => {
  await locator.scrollIntoViewIfNeeded();
  const box = await locator.boundingBox();
  if (!box) throw new Error("there is nothing on screen to point at");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
};

/** Drags with the mouse, from one thing's middle to another's, in small moves; `over` runs just before the drop. */
export async function drag(page, from, to, { over } = {}) {
  const start = await middle(from);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  // A drag begins only after a few pixels, and what it can be dropped on may appear only then.
  await page.mouse.move(start.x + 8, start.y + 6, { steps: 4 });
  const end = await middle(to);
  await page.mouse.move(end.x, end.y, { steps: 12 });
  await over?.();
  await page.mouse.up();
}

/** The same with one finger. */
export async function dragByTouch(page, from, to) {
  const session = await page.context().newCDPSession(page);
  const touch = (type, points) => session.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  const start = await middle(from);
  await touch("touchStart", [start]);
  // A finger that rests for a moment lifts; one that moves at once scrolls.
  await page.waitForTimeout(500);
  const end = await middle(to);
  for (let i = 1; i <= 12; i += 1) {
    await touch("touchMove", [{ x: start.x + ((end.x - start.x) * i) / 12, y: start.y + ((end.y - start.y) * i) / 12 }]);
  }
  await touch("touchEnd", []);
  await session.detach();
}

/** Presses keys one after the other: `keys(page, "Tab", "Enter")`. */
export async function keys(page, ...names) {
  for (const name of names) await page.keyboard.press(name);
}

// Waiting and judging.

/** Waits until a look at the page gives a true value, and gives it. */
export async function until(look, what, seconds = 15) {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (performance.now() > end) throw new Error(`not seen within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export function assert(fact, what) {
  if (!fact) throw new Error(what);
}

export function equal(got, expected, what) {
  const [a, b] = [JSON.stringify(got), JSON.stringify(expected)];
  assert(a === b, `${what}: expected ${b}, got ${a}`);
}

/** Fails on what axe finds against WCAG 2.2 A and AA. */
export async function accessible(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];
    const { violations } = await globalThis.axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target.join(" ")}\n      ${failureSummary.replaceAll("\n", "\n      ")}`),
    );
  });
  assert(!found.length, `axe found ${found.length} violations:\n${found.join("\n")}`);
}

/** A picture in target/screens/, for one's own eyes. */
export async function screenshot(page, name) {
  mkdirSync(SCREENS, { recursive: true });
  const file = `${name.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "")}.png`;
  await page.screenshot({ path: join(SCREENS, file) });
}

/** Counts, for some seconds, the frames that were drawn and the main-thread tasks over 50 ms (in milliseconds). */
export const smoothness = (page, seconds) =>
  page.evaluate(async (millis) => {
    const long = [];
    const observer = new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => Math.round(entry.duration))));
    observer.observe({ type: "longtask" });
    const start = performance.now();
    let frames = 0;
    while (performance.now() - start < millis) {
      await new Promise(requestAnimationFrame);
      frames += 1;
    }
    observer.disconnect();
    return { framesPerSecond: (frames * 1000) / (performance.now() - start), longTasks: long };
  }, seconds * 1000);
