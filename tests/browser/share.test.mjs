// The address holds everything: sent on, it gives the same playground and the same curve; broken, it is told.

import { assert, button, drag, equal, layers, palette, region, settled, slot, status, until } from "./lib.mjs";

const DEFAULT_STEPS = 5;

const stepTo = async (page, count) => {
  for (let i = 1; i <= count; i += 1) {
    await button(page, "Step").click();
    await until(async () => (await status(page)).step === i, `step ${i}`);
  }
  return status(page);
};

export async function link_gives_the_same_playground_and_the_same_curve(visit) {
  const page = await visit.open();
  await drag(page, palette(page, "LayerNorm"), slot(page, 1));
  await settled(page);
  await until(() => new URL(page.url()).hash.length > 8, "a document in the address");
  const here = await stepTo(page, DEFAULT_STEPS);
  const other = await visit.open({ at: page.url() });
  await settled(other);
  equal(await layers(other), await layers(page), "layers behind the link");
  const there = await stepTo(other, DEFAULT_STEPS);
  equal([there.trainLoss, there.testLoss], [here.trainLoss, here.testLoss], "losses behind the link");
}

export async function text_that_is_no_link_opens_the_default_with_a_notice(visit) {
  const plain = await visit.open();
  await settled(plain);
  for (const at of ["#nonsense", "#" + "A".repeat(300), "#%00%FF", "#AQ", "#a=b&c=d", "#AQ.x=y"]) {
    const page = await visit.open({ at });
    const notice = page.locator(".notice", { hasText: "was not opened" });
    await notice.waitFor();
    await settled(page);
    equal(await notice.count(), 1, "notices");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await button(notice, "Copy its text").click();
    await page.getByText("Copied.").waitFor();
    equal(await page.evaluate(() => navigator.clipboard.readText()), new URL(at, visit.site.url).hash, "the text that was kept");
    equal(await layers(page), await layers(plain), `layers at ${at.slice(0, 12)}`);
    await page.context().close();
  }
}

export async function link_with_values_beyond_their_bounds_says_what_is_used_instead(visit) {
  const page = await visit.open();
  await settled(page);
  // Noise of 80 per cent, opened anew and pasted over what is open.
  const link = "#AQACAhAAAAC3kw";
  await page.evaluate((link) => (location.hash = link), link);
  for (const there of [page, await visit.open({ at: link })]) {
    await there.getByText("Noise must lie between 0 and 50. The nearest lawful value is used.").waitFor();
    equal(await there.getByRole("slider", { name: "Noise", exact: true }).inputValue(), "50", "noise");
  }
}

export async function embed_shows_the_page_without_its_chrome_in_a_frame(visit) {
  const host = visit.site.show(`<!doctype html><title>Course</title><link rel="icon" href="data:,"><iframe title="playground" src="${visit.site.url}?embed" width="1000" height="640"></iframe>`);
  const page = await visit.open({ at: host, ready: false });
  const frame = page.frameLocator("iframe");
  await frame.getByRole("region", { name: "Network", exact: true }).waitFor();
  await frame.getByRole("button", { name: "Play", exact: true }).click();
  await until(async () => /[1-9]/.test(await frame.getByRole("status").first().innerText()), "training in the frame");
  equal(await frame.getByRole("button", { name: "Share", exact: true }).count(), 0, "share buttons in the frame");
}
