// For everybody: WCAG 2.2 AA in both themes and languages, on phone, laptop and projector; every name that is promised.

import { accessible, assert, button, combobox, equal, region, screenshot, settled, status } from "./lib.mjs";

export async function promised_names_are_there(visit) {
  const page = await visit.open();
  await settled(page);
  for (const name of ["Data", "Layers", "Network", "Output", "Curves", "Inspector"]) {
    equal(await region(page, name).count(), 1, `regions «${name}»`);
  }
  for (const name of ["Play", "Step", "Reset", "Undo", "Redo", "Dense", "Dropout"]) {
    equal(await button(page, name).count(), 1, `buttons «${name}»`);
  }
  for (const name of ["Loss", "Optimizer", "Learning rate", "Batch size"]) {
    equal(await combobox(page, name).count(), 1, `comboboxes «${name}»`);
  }
  const now = await status(page);
  for (const what of ["epoch", "step", "trainLoss", "testLoss"]) assert(now[what] !== undefined, `no ${what} in «${now.text}»`);
}

/** One for each theme, language and width. */
export const everywhere = {};
for (const theme of ["light", "dark"]) {
  for (const lang of ["en-US", "zh-CN"]) {
    for (const width of [390, 1280, 1920]) {
      everywhere[`axe_finds_nothing_in_${theme}_${lang}_at_${width}`] = async (visit) => {
        const page = await visit.open({ theme, lang, width, height: width < 600 ? 844 : width < 1500 ? 800 : 1080, touch: width < 600 });
        await settled(page, lang);
        await screenshot(page, `page ${theme} ${lang} ${width}`);
        await accessible(page);
        equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, "scrolls sideways");
      };
    }
  }
}
