// Own data: a CSV file in, trained, or refused with row and column.

import { assert, button, region, settled, status, until } from "./lib.mjs";

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
