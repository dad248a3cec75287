// Draws the pictures of the installed page from layerloom.svg: node www/icons/draw.mjs
//
// A maskable one fills its square, and what it shows lies in the middle four fifths, since a launcher may cut it to any
// shape. Apple's cuts its corners alone.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { launch } from "../../tests/browser/chromium.mjs";

const beside = (name) => fileURLToPath(new URL(name, import.meta.url));
const mark = readFileSync(beside("layerloom.svg"), "utf8").replace(/<style>.*?<\/style>/s, "");

/** The name of each, its side in pixels, how much of it the mark takes, and how round its corners are. */
const ICONS = [
  ["app-192.png", 192, 0.84, "22%"],
  ["app-512.png", 512, 0.84, "22%"],
  ["maskable-192.png", 192, 0.68, "0"],
  ["maskable-512.png", 512, 0.68, "0"],
  ["apple-touch-icon.png", 180, 0.8, "0"],
];

const browser = await launch();
for (const [name, side, share, corner] of ICONS) {
  const page = await browser.newPage({ viewport: { width: side, height: side } });
  const style = `display: block; box-sizing: border-box; width: 100vw; padding: ${50 * (1 - share)}vw; border-radius: ${corner}; background: #5b3fd6; stroke: #fff`;
  await page.setContent(`<style>body { margin: 0 } svg { ${style} }</style>${mark}`);
  await page.screenshot({ path: beside(name), omitBackground: true });
}
await browser.close();
