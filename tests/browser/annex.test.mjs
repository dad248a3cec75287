// What stands on sheets: presets, sharing, help. It loads when it is asked for, and the page does not need it.

import { accessible, assert, button, equal, layers, settled, status, until } from "./lib.mjs";

const sheet = (page, name) => page.getByRole("dialog", { name, exact: true });

async function opened(page, name) {
  await button(page, name).click();
  await sheet(page, name).waitFor();
}

export async function annex_loads_with_the_first_sheet_under_its_versioned_address(visit) {
  const page = await visit.open();
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url())));
  await settled(page);
  assert(!asked.some((url) => url.pathname.includes("layerloom-annex")), "the annex came unasked");
  await opened(page, "Help");
  const files = asked.filter((url) => /annex/.test(url.pathname));
  assert(files.length >= 3 && files.every((url) => /^\?v=[0-9a-f]{16}$/.test(url.search)), `asked for ${files}`);
}

export async function annex_that_does_not_load_is_told_and_loads_later(visit) {
  visit.expectTrouble(/annex|Failed to (load|fetch)/);
  let broken = true;
  const page = await visit.open({ routes: { "**/layerloom-annex*": (route) => (broken ? route.abort() : route.continue()) } });
  await settled(page);
  await button(page, "Share").click();
  await page.getByText("This part could not be loaded.").waitFor();
  await button(page, "Play").click();
  await until(async () => (await status(page)).step > 20, "steps");
  broken = false;
  await page.getByText("This part could not be loaded.").waitFor({ state: "detached" });
}

export async function preset_is_found_opened_undone_and_gone_back_from(visit) {
  const page = await visit.open();
  await settled(page);
  const before = await layers(page);
  await button(page, "Play").click();
  await until(async () => (await status(page)).step > 20, "steps");
  await opened(page, "Presets");
  await sheet(page, "Presets").getByRole("searchbox").and(page.locator(":focus")).waitFor();
  await page.keyboard.type("xor");
  await until(async () => (await sheet(page, "Presets").getByRole("link").count()) === 1, "one preset");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await until(async () => (await layers(page)).length === 1, "the preset's one layer");
  await until(async () => (await status(page)).step === 0, "an untrained network at rest");
  await page.goBack();
  await until(async () => (await layers(page)).length === before.length, "the layers before");
  await page.goForward();
  await until(async () => (await layers(page)).length === 1, "the preset again");
  await button(page, "Undo").click();
  await until(async () => (await layers(page)).length === before.length, "the layers before, undone");
}

export async function hidden_control_is_gone_and_comes_back(visit) {
  const page = await visit.open();
  await settled(page);
  await button(page, "Play").click();
  await until(async () => (await status(page)).step > 20, "steps");
  await opened(page, "Share");
  await sheet(page, "Share").locator("summary", { hasText: /^Data/ }).click();
  await sheet(page, "Share").getByRole("checkbox", { name: "Noise", exact: true }).check();
  await page.keyboard.press("Escape");
  await until(async () => !(await page.getByRole("slider", { name: "Noise", exact: true }).count()), "no noise");
  assert((await status(page)).step > 20, "training was reset");
  const link = page.url();
  await button(page, "Undo").click();
  await page.getByRole("slider", { name: "Noise", exact: true }).waitFor();
  const other = await visit.open({ at: link });
  await settled(other);
  equal(await other.getByRole("slider", { name: "Noise", exact: true }).count(), 0, "noise behind the link");
  await button(other, "Show all").click();
  await other.getByRole("slider", { name: "Noise", exact: true }).waitFor();
}

export async function share_gives_the_link_of_the_address(visit) {
  const page = await visit.open();
  await settled(page);
  await until(() => new URL(page.url()).hash.length > 8, "a document in the address");
  await opened(page, "Share");
  const link = sheet(page, "Share").getByRole("textbox", { name: "Link", exact: true });
  await until(async () => (await link.inputValue()) === page.url(), "the address as link");
}

/** One for each theme and language. */
export const everywhere = {};
for (const [theme, lang, names] of [
  ["light", "en-US", ["Presets", "Share", "Help"]],
  ["dark", "zh-CN", ["示例", "分享", "帮助"]],
]) {
  everywhere[`axe_finds_nothing_on_sheets_in_${theme}_${lang}`] = async (visit) => {
    const page = await visit.open({ theme, lang, calm: true });
    await settled(page);
    for (const name of names) {
      await opened(page, name);
      await accessible(page);
      await page.keyboard.press("Escape");
      await sheet(page, name).waitFor({ state: "hidden" });
    }
  };
}
