// The page in Firefox, by Marionette, which every Firefox has in it: node tests/browser/firefox.mjs [words of a look's name]
//
// FIREFOX names the program.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./lib.mjs";
import { Driven, look } from "./looks.mjs";

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
class Firefox extends Driven {
  #process;
  #profile = mkdtempSync(join(tmpdir(), "layerloom-firefox-"));
  #socket;
  #asked = new Map();
  #count = 0;
  #received = Buffer.alloc(0);
  downloads = join(this.#profile, "saved");

  async start() {
    const program = process.env.FIREFOX ?? ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find(existsSync);
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

  errors(told, origin) {
    return told.split("\n").filter((line) => line.startsWith(`JavaScript error: ${origin}`));
  }

  async stop() {
    this.#socket?.destroy();
    const gone = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill();
    await gone;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

await look(new Firefox(), "Firefox", process.argv.slice(2));
