// The package for learning platforms, on a platform that only takes notes.

import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import { assert, button, equal, settled, until } from "./lib.mjs";

/** The files of a zip by name, found through its central directory. */
function unzip(bytes) {
  const files = {};
  let at = bytes.readUInt32LE(bytes.lastIndexOf(Buffer.from("PK\x05\x06", "latin1")) + 16);
  while (bytes.readUInt32LE(at) === 0x02014b50) {
    const [method, packed, name, extra, comment, start] = [10, 20, 28, 30, 32, 42].map((place) => (place === 20 || place === 42 ? bytes.readUInt32LE(at + place) : bytes.readUInt16LE(at + place)));
    const body = start + 30 + bytes.readUInt16LE(start + 26) + bytes.readUInt16LE(start + 28);
    const content = bytes.subarray(body, body + packed);
    files[bytes.toString("utf8", at + 46, at + 46 + name)] = (method ? inflateRawSync(content) : content).toString("utf8");
    at += 46 + name + extra + comment;
  }
  return files;
}

export async function package_reports_when_the_goal_is_met(visit) {
  const page = await visit.open();
  await settled(page);
  await button(page, "Share").click();
  await page.locator("dialog [data-sheet=embed]").click();
  const sheet = page.getByRole("dialog", { name: "Embed", exact: true });
  await sheet.getByRole("combobox", { name: "Done when" }).selectOption({ index: 1 });
  const [download] = await Promise.all([page.waitForEvent("download"), button(sheet, "Download as SCORM 1.2").click()]);
  const files = unzip(readFileSync(await download.path()));
  equal(Object.keys(files).sort(), ["embed.js", "imsmanifest.xml", "index.html", "scorm.js"], "files of the package");
  assert(/<schemaversion>1\.2<\/schemaversion>/.test(files["imsmanifest.xml"]), files["imsmanifest.xml"]);

  // The platform: a page whose API keeps what it is told.
  const notes = `<script>globalThis.told = {}; globalThis.calls = []; globalThis.API = Object.fromEntries(["LMSInitialize", "LMSSetValue", "LMSGetValue", "LMSCommit", "LMSFinish", "LMSGetLastError"].map((name) => [name, (key, value) => { calls.push(name); if (name === "LMSSetValue") told[key] = value; return name === "LMSGetValue" ? (told[key] ?? "") : "true"; }]));</script>`;
  // In one file; the second script is deferred, so that it comes last.
  const goal = /data-goal="([^"]+)"/.exec(files["index.html"])[1];
  const script = (name, attributes = "") => `<script${attributes}>${files[name].replaceAll("</script", "<\\/script")}</script>`;
  const inline = files["index.html"]
    .replace(/<script src="embed\.js"><\/script>/, () => script("embed.js"))
    .replace(/<script src="scorm\.js".*<\/script>/, "")
    .replace("</body>", () => `${script("scorm.js", ` data-goal="${goal}"`)}</body>`);
  const unit = await visit.open({ at: visit.site.show(inline.replace("<head>", `<head><link rel="icon" href="data:,">${notes}`)), ready: false });
  const frame = unit.frameLocator("layerloom-playground iframe");
  await frame.getByRole("button", { name: "Play", exact: true }).click();
  await until(() => unit.evaluate(() => globalThis.told["cmi.core.lesson_status"] === "passed"), "a passed unit", 40);
  const told = await unit.evaluate(() => ({ ...globalThis.told, calls: globalThis.calls }));
  assert(Number(told["cmi.core.score.raw"]) >= 80 && told.calls[0] === "LMSInitialize" && told.calls.includes("LMSCommit"), JSON.stringify(told));
}
