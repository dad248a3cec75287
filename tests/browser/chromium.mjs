// The system's Chromium, headless, cut off from everything but this machine.

import { existsSync, readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Starts it: the one that CHROMIUM names, or the first at the usual places. */
export function launch() {
  const flags = JSON.parse(readFileSync(new URL("chromium-flags.json", import.meta.url), "utf8"));
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? PLACES.find(existsSync),
    args: [
      // Playwright says itself that it is to be headless.
      ...flags.filter((flag) => !flag.startsWith("--headless")),
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ],
  });
}
