// The system's Chromium, headless, cut off from everything but this machine.

import { existsSync, readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Instead of the flag that turns the graphics processor off. */
const WEBGPU = {
  software: ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", "--enable-unsafe-swiftshader"],
  hardware: ["--enable-unsafe-webgpu"],
};

/**
 * Starts it: the one that CHROMIUM names, or the first at the usual places. `webgpu` is "none", "software" (which every
 * machine has), or "hardware".
 */
export function launch({ webgpu = "none" } = {}) {
  const flags = JSON.parse(readFileSync(new URL("chromium-flags.json", import.meta.url), "utf8"));
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? PLACES.find(existsSync),
    args: [
      // Playwright says itself that it is to be headless.
      ...flags.filter((flag) => !flag.startsWith("--headless")).flatMap((flag) => (flag === "--disable-gpu" && WEBGPU[webgpu]) || flag),
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ],
  });
}
