// Own data: a CSV file in, trained, or refused with row and column.

import { assert, button, equal, region, settled, status, until } from "./lib.mjs";

const load = (page, name, text) =>
  region(page, "Data").getByLabel("CSV file", { exact: true }).setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

/** Three classes in four columns, with what real files have: a BOM, `;`, decimal commas, quotes, CRLF, a missing cell. */
const flowers = () => {
  const rows = ["\uFEFFlength;width;\"petal; long\";depth;kind"];
  for (let i = 0; i < 90; i += 1) {
    const kind = i % 3;
    const cell = (at) => (kind * (at + 1) + Math.sin(i * 7 + at) * 0.4).toFixed(3).replace(".", ",");
    rows.push([cell(0), cell(1), i === 10 ? "" : cell(2), cell(3), `"kind ${kind}"`].join(";"));
  }
  return rows.join("\r\n") + "\r\n";
};

export async function table_is_loaded_and_trained(visit) {
  const page = await visit.open();
  await settled(page);
  await load(page, "flowers.csv", flowers());
  await page.getByText("Table loaded").first().waitFor();
  assert(await page.getByText("89").first().isVisible(), "the rows kept are not told");
  assert(await page.getByText(/12/).first().isVisible(), "the line with the missing cell is not told");
  await page.keyboard.press("Escape");
  await button(page, "Play").click();
  await until(async () => (await status(page)).testLoss < 0.3, "a falling test loss", 60);
  await region(page, "Output").getByText("Confusion matrix").waitFor();
}

export async function bad_table_names_row_and_column(visit) {
  const page = await visit.open();
  await settled(page);
  // One word among numbers is a slip; a column of words would be taken as one.
  const rows = Array.from({ length: 20 }, (_, i) => (i === 1 ? "4,five,6" : `${i},${i * 2},${i % 3}`));
  await load(page, "bad.csv", ["a,b,c", ...rows].join("\n"));
  const notice = page.getByText(/five/).first();
  await notice.waitFor();
  assert(/3/.test(await notice.innerText()) && /b/.test(await notice.innerText()), `no row and column in «${await notice.innerText()}»`);
}

export async function column_of_too_many_words_for_an_input_is_told(visit) {
  const page = await visit.open();
  await settled(page);
  const rows = Array.from({ length: 40 }, (_, i) => `town ${i},${i % 7},${i % 2 ? "yes" : "no"}`);
  await load(page, "towns.csv", ["town,size,kind", ...rows].join("\n"));
  await page.getByText("The column «town» is no input: it holds 40 different words, and an input may have at most 12.").waitFor();
  equal(await page.getByRole("dialog").getByRole("checkbox").count(), 1, "inputs on offer");
}

export async function importer_loads_with_the_first_file_under_its_versioned_address(visit) {
  const page = await visit.open();
  await settled(page);
  const fetched = [];
  page.context().on("request", (request) => request.url().includes("importer") && fetched.push(new URL(request.url())));
  await load(page, "flowers.csv", flowers());
  await page.getByText("Table loaded").first().waitFor();
  equal(fetched.map((url) => url.pathname.split("/").pop()).sort(), ["importer.js", "layerloom-importer.js", "layerloom-importer_bg.wasm"], "fetched");
  for (const { search, href } of fetched) assert(/^\?v=[0-9a-f]{16}$/.test(search), `no version in ${href}`);
}

/** Each file of the importer, kept from loading in either way. */
const missing = (file, answer) => async (visit) => {
  visit.expectTrouble(/importer/);
  const routes = { [`**/${file}?*`]: answer };
  const page = await visit.open({ routes });
  const before = (await settled(page)).testLoss;
  await load(page, "flowers.csv", flowers());
  await page.getByText("The file could not be read").waitFor();
  equal((await status(page)).testLoss, before, "the loss");
  await button(page, "切换到中文").click();
  await page.getByText("无法读取该文件").waitFor();
  await button(page, "EN: switch to English").click();
  // Once the connection is back, the same file is read without a reload.
  await page.context().unroute(`**/${file}?*`);
  await load(page, "flowers.csv", flowers());
  await page.getByText("Table loaded").first().waitFor();
};

export const an_importer_that_does_not_load = {
  leaves_all_as_it_was_when_its_worker_is_offline: missing("importer.js", (route) => route.abort()),
  leaves_all_as_it_was_when_its_script_is_gone: missing("layerloom-importer.js", (route) => route.fulfill({ status: 404 })),
  leaves_all_as_it_was_when_its_module_is_gone: missing("layerloom-importer_bg.wasm", (route) => route.fulfill({ status: 404 })),
};

export async function the_file_opened_last_is_the_one_in_use(visit) {
  const page = await visit.open();
  await settled(page);
  const rows = Array.from({ length: 200_000 }, (_, i) => `${i % 97},${i % 89},${i % 3}`);
  await load(page, "long.csv", ["a,b,c", ...rows].join("\n"));
  await load(page, "flowers.csv", flowers());
  await page.getByText("Table loaded").first().waitFor();
  // Long enough for the other to come, if it came.
  await page.waitForTimeout(2000);
  assert(await page.getByText("flowers.csv").first().isVisible(), "the file opened last is not named");
  equal(await page.getByText("long.csv").count(), 0, "mentions of the file opened before");
}
