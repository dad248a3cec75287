// Where there is little room: names stay whole, labels apart, and a strip in one line.

import { assert, button, combobox, equal, region, screenshot, settled, status, until } from "./lib.mjs";

/** One for each language. */
export const everywhere = {};
for (const [lang, words] of [
  ["en-US", { runs: "Runs", rate: "Learning rate", step: "Step", network: "Network", dense: "Dense 1" }],
  ["zh-CN", { runs: "训练记录", rate: "学习率", step: "单步", network: "网络", dense: "全连接 1" }],
]) {
  everywhere[`names_of_the_figures_under_the_curves_are_whole_beside_a_drawer_in_${lang}`] = async (visit) => {
    const page = await visit.open({ lang });
    await settled(page);
    await button(page, words.runs).click();
    await page.getByRole("dialog", { name: words.runs, exact: true }).waitFor();
    await page.waitForTimeout(500);
    const cut = await page.locator(".stat span").evaluateAll((all) => all.filter((it) => it.scrollWidth > it.clientWidth).map((it) => it.textContent));
    equal(cut, [], "names that are cut");
    await screenshot(page, `figures beside a drawer ${lang}`);
  };

  everywhere[`strip_stays_in_one_line_beside_a_wrong_rate_in_${lang}`] = async (visit) => {
    const page = await visit.open({ lang });
    await settled(page);
    await combobox(page, words.rate).fill("1000");
    await page.keyboard.press("Enter");
    await page.locator(".recipe .field-problem").waitFor();
    await screenshot(page, `strip with a wrong rate ${lang}`);
    const [first, more] = await Promise.all([page.locator(".recipe > .field").first().boundingBox(), page.locator(".recipe-more").boundingBox()]);
    assert(more.y < first.y + first.height, `the last button stands at ${more.y}, under what ends at ${first.y + first.height}`);
  };

  everywhere[`ends_of_a_tiny_spread_stay_apart_in_${lang}`] = async (visit) => {
    const page = await visit.open({ lang });
    await settled(page);
    await region(page, words.network).getByRole("button", { name: words.dense, exact: true }).click();
    await button(page, words.step).click();
    await until(async () => (await status(page)).step === 1, "a step");
    await page.locator(".spread-ends").nth(1).waitFor();
    // As long as they can get: two digits and an exponent of two.
    const gaps = await page.locator(".spread-ends").evaluateAll((all) =>
      all.flatMap((ends) => {
        const [least, zero, most] = ends.children;
        [least.textContent, most.textContent] = ["−1.2e−12", "1.2e−12"];
        const shown = [least, zero, most].filter((it) => it.getClientRects().length).map((it) => it.getBoundingClientRect());
        return shown.slice(1).map((it, at) => it.left - shown[at].right);
      }),
    );
    assert(gaps.length >= 2 && gaps.every((gap) => gap >= 4), `pixels between the labels: ${gaps}`);
    await screenshot(page, `ends of spreads ${lang}`);
  };
}
