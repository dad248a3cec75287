// The page in WebKitGTK's MiniBrowser, by WebDriver: node tests/browser/webkit.mjs [words of a look's name]
//
// Debian's webkit2gtk-driver and xvfb have all that it needs. MINIBROWSER names the program.

import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Driven, look } from "./looks.mjs";
import { until } from "./lib.mjs";

/** The commands of WebDriver as requests; what stands in braces is taken out of what the command holds. */
const ROUTES = {
  Navigate: "POST url",
  FindElement: "POST element",
  ElementClick: "POST element/{id}/click",
  ElementSendKeys: "POST element/{id}/value",
  ExecuteAsyncScript: "POST execute/async",
  PerformActions: "POST actions",
  SetWindowRect: "POST window/rect",
  SetTimeouts: "POST timeouts",
  TakeScreenshot: "GET screenshot",
};

class WebKit extends Driven {
  #home = mkdtempSync(join(tmpdir(), "layerloom-webkit-"));
  #processes = [];
  #server;
  // Where there is no folder for them, they come into its home.
  downloads = this.#home;

  #spawn(program, args, environment = {}) {
    const child = spawn(program, args, { stdio: "ignore", env: { ...process.env, ...environment } });
    this.#processes.push(child);
    return child;
  }

  async start() {
    // A screen that nobody sees: it names its own number.
    const screen = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"], { stdio: ["ignore", "pipe", "ignore"] });
    this.#processes.push(screen);
    const display = await new Promise((give) => screen.stdout.once("data", (text) => give(`:${String(text).trim()}`)));
    const port = 40_000 + (process.pid % 20_000);
    this.#spawn("WebKitWebDriver", [`--port=${port}`], { DISPLAY: display, HOME: this.#home, WEBKIT_DISABLE_DMABUF_RENDERER: "1", GDK_BACKEND: "x11", no_proxy: "127.0.0.1,localhost", http_proxy: "http://127.0.0.1:9", https_proxy: "http://127.0.0.1:9" });
    this.#server = `http://127.0.0.1:${port}`;
    await until(() => fetch(`${this.#server}/status`).then(({ ok }) => ok, () => false), "the driver", 20);
    const binary = process.env.MINIBROWSER ?? ["x86_64", "aarch64"].flatMap((kind) => ["4.1", "6.0"].map((version) => `/usr/lib/${kind}-linux-gnu/webkit2gtk-${version}/MiniBrowser`)).find(existsSync);
    const { sessionId, capabilities } = await this.#ask("POST", "session", { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": { binary, args: ["--automation"] } } } });
    this.#server += `/session/${sessionId}`;
    await this.say("SetTimeouts", { script: 30_000 });
    await this.say("SetWindowRect", { width: 1280, height: 900 });
    return capabilities.browserVersion;
  }

  async #ask(method, path, holds) {
    const body = method === "POST" ? JSON.stringify(holds) : undefined;
    const answer = await fetch(`${this.#server}/${path}`, { method, body });
    const { value } = await answer.json();
    if (value?.error) throw new Error(`${value.error}: ${value.message}`);
    return value;
  }

  async say(name, holds = {}) {
    const [method, path] = ROUTES[name].split(" ");
    const value = await this.#ask(method, path.replace("{id}", holds.id), holds);
    return { value };
  }

  // A driven MiniBrowser keeps its console to itself.
  async open(address) {
    await super.open(address);
    await this.run(() => {
      const note = ({ message, reason }) => (document.documentElement.dataset.breach = message ?? String(reason));
      for (const kind of ["error", "unhandledrejection"]) addEventListener(kind, note);
    });
  }

  async stop() {
    await fetch(this.#server, { method: "DELETE" }).catch(() => {});
    for (const child of this.#processes.reverse()) {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      if (child.exitCode === null && child.signalCode === null) {
        child.kill();
        await gone;
      }
    }
    rmSync(this.#home, { recursive: true, force: true, maxRetries: 5 });
  }
}

await look(new WebKit(), "WebKitGTK", process.argv.slice(2));
