// Lessons beside the page: a goal that ticks itself, both languages, keys alone, pointers, a phone, storage that refuses.

import { deflateSync } from "node:zlib";
import { accessible, assert, button, equal, keys, palette, screenshot, settled, slot, status, until } from "./lib.mjs";

const drawer = (page, name = "Lessons") => page.getByRole("dialog", { name });
const row = (page, title) => drawer(page).getByRole("button", { name: title });
const next = (page) => button(page, "Next").click();
const goal = (page, state) => page.locator(".goals").getByRole("listitem").filter({ hasText: `(${state})` });

async function openLessons(page) {
  await settled(page);
  await page.getByRole("banner").getByRole("button", { name: "Lessons", exact: true }).click();
  await drawer(page).getByText("From one neuron to whole networks").waitFor();
}

/** Remembers what lessons tell hosts. */
const listen = (page) => page.evaluate(() => {
  globalThis.reached = [];
  addEventListener("layerloom-goal", ({ detail }) => globalThis.reached.push(detail));
});

export async function learner_meets_a_goal_and_sees_it_ticked(visit) {
  const page = await visit.open();
  await openLessons(page);
  await listen(page);
  await row(page, "The neuron").click();
  await button(page, "Open the start").click();
  await page.getByRole("radio", { name: "Two clouds" }).and(page.locator(":checked")).waitFor({ state: "attached" });
  await next(page);
  await page.getByRole("radio", { name: "A circle around one cloud" }).check();
  await next(page);
  equal(await goal(page, "not yet met").count(), 1, "goals that are open");
  equal(await page.evaluate(() => globalThis.reached), [], "goals told before training");
  await page.getByRole("button", { name: "Play", exact: true }).first().click();
  await goal(page, "met").waitFor();
  await page.getByRole("status").filter({ hasText: "Goal met: Test accuracy ≥ 95 %, no layers" }).waitFor();
  equal(
    await page.evaluate(() => globalThis.reached),
    [{ lesson: "neuron", goal: "test accuracy >= 95 % with no layers", met: true }],
    "goals told to hosts",
  );
  await next(page);
  const outcome = page.locator(".outcome");
  assert(/It turned out otherwise: A straight line/.test(await outcome.innerText()), "the prediction is answered");
  await button(page, "All lessons").click();
  await row(page, /The neuron.*1 of 3 goals/).waitFor();

  await page.reload();
  await openLessons(page);
  await row(page, /The neuron.*1 of 3 goals/).waitFor();
}

export async function live_values_and_formulas_stand_in_the_text(visit) {
  const page = await visit.open({ at: "?lesson=neuron" });
  await page.getByText("Two clouds of points, and one neuron").waitFor();
  equal(await page.locator(".lesson-text math").count() >= 3, true, "formulas");
  await until(async () => (await page.locator(".live").first().innerText()) === "3", "the count of parameters");
  await next(page);
  await next(page);
  await page.getByRole("button", { name: "Play", exact: true }).first().click();
  await until(async () => Number(await page.locator(".live").nth(1).innerText()) > 3, "the epoch in the text");
  const text = await page.locator(".live").first().innerText();
  assert(/^\d+(\.\d)? %$/.test(text), `the accuracy in the text is ${text}`);
}

export async function lesson_that_there_is_not_is_told_above_the_list(visit) {
  for (const [lang, name, sentence, title, first] of [
    ["en-US", "Lessons", "The address asks for a lesson «nonsense», which there is not.", "The neuron", "Two clouds of points"],
    ["zh-CN", "课程", "地址要求打开课程“nonsense”，但没有这一课。", "神经元", "两团点"],
  ]) {
    const page = await visit.open({ at: "?lesson=nonsense", lang });
    await drawer(page, name).getByRole("alert").getByText(sentence).waitFor();
    await screenshot(page, `no such lesson ${lang}`);
    await accessible(page);
    await drawer(page, name).getByRole("button", { name: title }).first().click();
    await page.getByText(first).first().waitFor();
    await until(() => !page.url().includes("lesson="), "an address without the lesson");
    equal(await page.getByText(sentence).count(), 0, "notices beside a lesson");
  }
}

export async function lesson_leaves_the_address_with_its_drawer(visit) {
  const page = await visit.open({ at: "?hide=presets&lesson=neuron" });
  await page.getByText("Two clouds of points").first().waitFor();
  await until(() => new URL(page.url()).hash.length > 5, "a document in the address");
  // A dialog before the drawer closes nothing.
  await button(page, "Help").click();
  await page.getByRole("dialog", { name: "Help", exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await drawer(page).waitFor();
  const { hash } = new URL(page.url());
  assert(page.url().includes("lesson=neuron"), page.url());
  await button(drawer(page), "Close").click();
  await until(() => new URL(page.url()).search === "?hide=presets", "the rest of what the address asks for");
  equal(new URL(page.url()).hash, hash, "the document in the address");
  await page.reload();
  await settled(page);
  await page.waitForTimeout(1500);
  equal(await drawer(page).count(), 0, "drawers after a reload");
}

export async function live_values_are_those_of_the_lessons_network_alone(visit) {
  const page = await visit.open();
  await openLessons(page);
  await row(page, "The neuron").click();
  const first = page.locator(".live").first();
  await page.getByText("Its numbers appear once the lesson's playground is open.").waitFor();
  equal(await first.innerText(), "…", "a value of another network");
  await screenshot(page, "live values elsewhere");
  await button(page, "Open the start").click();
  await until(async () => (await first.innerText()) === "3", "the count of parameters");
  equal(await page.getByText("Its numbers appear once").count(), 0, "hints beside the values");
  // An edit is the lesson's network still; a preset is not, and Back brings the lesson's network.
  await palette(page, "Dense").click();
  await slot(page, 0).click();
  await until(async () => Number(await first.innerText()) > 3, "the count of a network with a layer more");
  await button(page, "Presets").click();
  await page.getByRole("link", { name: /^Xor/ }).click();
  await until(async () => (await first.innerText()) === "…", "no value of a preset");
  await page.getByText("Its numbers appear once").waitFor();
}

export async function figures_of_what_was_open_before_meet_no_goal(visit) {
  const page = await visit.open();
  await openLessons(page);
  // Trained to the end, so that its accuracy would do for the lesson's first goal.
  await page.getByRole("button", { name: "Play", exact: true }).first().click();
  await until(async () => (await status(page)).epoch > 150, "150 epochs", 60);
  await row(page, "The neuron").click();
  await button(page, "Open the start").click();
  await next(page);
  await next(page);
  await until(async () => (await status(page)).epoch === 0, "the lesson's start");
  await page.waitForTimeout(500);
  equal(await goal(page, "not yet met").count(), 1, "goals that are open");
}

export async function lesson_is_in_chinese(visit) {
  const page = await visit.open({ lang: "zh-CN" });
  await settled(page);
  await page.getByRole("banner").getByRole("button", { name: "课程", exact: true }).click();
  await drawer(page, "课程").getByRole("button", { name: "神经元" }).click();
  await button(page, "打开起点").click();
  await button(page, "下一步").click();
  await button(page, "下一步").click();
  await page.getByRole("button", { name: "播放", exact: true }).first().click();
  await goal(page, "已达到").waitFor();
  await page.getByRole("status").filter({ hasText: "目标达成：测试准确率 ≥ 95 %，没有层" }).waitFor();
  await screenshot(page, "lesson zh");
  // The language changes, the place in the lesson stays.
  await page.getByRole("button", { name: "Switch to English" }).or(page.locator(".button-letters")).first().click();
  await page.getByText("Test accuracy ≥ 95 %, no layers").first().waitFor();
}

export async function lesson_is_taken_with_keys_alone(visit) {
  const page = await visit.open();
  await settled(page);
  await page.getByRole("banner").getByRole("button", { name: "Lessons", exact: true }).focus();
  await keys(page, "Enter");
  await drawer(page).getByText("From one neuron").waitFor();
  // The first control of the drawer has the focus: its close button; the list is behind it.
  await keys(page, "Tab", "Enter");
  await page.getByText("Two clouds of points").waitFor();
  const tabTo = async (name) => {
    for (let i = 0; i < 40; i += 1) {
      const now = await page.evaluate(() => document.activeElement.textContent.trim() || document.activeElement.ariaLabel || document.activeElement.closest("label")?.textContent.trim());
      if (now === name) return;
      await keys(page, "Tab");
    }
    throw new Error(`Tab does not come to «${name}»`);
  };
  await page.locator("dialog.drawer .button-icon").focus();
  await tabTo("Open the start");
  await keys(page, "Enter");
  await tabTo("Next");
  await keys(page, "Enter");
  // The heading of the step has the focus now.
  await until(async () => /Predict\s*one border/.test(await page.evaluate(() => document.activeElement.textContent)), "the focus on the heading");
  await tabTo("A straight line");
  await keys(page, "Space");
  await tabTo("Next");
  await keys(page, "Enter");
  await until(async () => /train it/.test(await page.evaluate(() => document.activeElement.textContent)), "the next step");
  await tabTo("Play");
  await keys(page, "Enter");
  // The pointer has brought the focus to the button itself.
  await until(async () => page.evaluate(() => document.activeElement.classList.contains("button-play")), "the focus on Play");
  await keys(page, "Enter");
  await goal(page, "met").waitFor();
}

export async function pointers_light_up_controls(visit) {
  const page = await visit.open({ at: "?lesson=activations" });
  await page.getByText("exclusive or again").waitFor();
  for (let i = 0; i < 5; i += 1) await next(page);
  await page.locator(".pointer", { hasText: "activation" }).click();
  await page.locator(".inspector .field.pointed", { hasText: "Activation" }).waitFor();
  await page.locator(".pointer", { hasText: "Reset" }).click();
  await page.locator(".transport .button-round.pointed").waitFor();
}

export async function settings_of_layers_are_pointed_to_on_the_first_card_that_has_them(visit) {
  const page = await visit.open({ at: "?lesson=convolution" });
  await page.getByText("Images at last").waitFor();
  for (let i = 0; i < 5; i += 1) await next(page);
  await page.locator(".pointer", { hasText: "Open the network with filters" }).click();
  await page.locator(".card[data-kind=conv2d]").waitFor();
  for (let i = 0; i < 3; i += 1) await next(page);
  await page.locator(".pointer", { hasText: "kernel size" }).click();
  await page.locator(".inspector .field.pointed", { hasText: "Kernel size" }).waitFor();
  await page.locator(".card[data-kind=conv2d].card-selected").waitFor();
  await screenshot(page, "lesson convolution");
}

export async function sequences_grow_longer_and_what_was_learned_holds(visit) {
  const page = await visit.open({ at: "?lesson=recurrence" });
  await page.getByText("this time over time").waitFor();
  await next(page);
  await next(page);
  await page.getByRole("button", { name: "Play", exact: true }).first().click();
  await goal(page, "met").waitFor();
  await until(async () => (await status(page)).epoch > 40, "40 epochs", 60);
  for (let i = 0; i < 3; i += 1) await next(page);
  equal(await goal(page, "not yet met").count(), 1, "goals of another length");
  await page.locator(".pointer", { hasText: "steps" }).click();
  await page.locator(".data .field.pointed", { hasText: "Steps" }).waitFor();
  const field = page.locator(".data [data-part=steps] input");
  await field.fill("32");
  await field.press("Enter");
  await goal(page, "met").waitFor();
  await next(page);
  equal(await page.locator(".live").first().innerText(), "101", "the count of parameters");
  await screenshot(page, "lesson recurrence");
}

export async function wide_formulas_scroll_and_the_text_around_them_does_not(visit) {
  const page = await visit.open({ at: "?lesson=by-numbers" });
  await page.getByText("The smallest network").waitFor();
  await next(page);
  await next(page);
  const formula = page.locator(".lesson-text math[display=block]").first();
  const scrolls = (element) => element.scrollWidth > element.clientWidth;
  equal(await formula.evaluate(scrolls), true, "the formula scrolls");
  equal(await drawer(page).evaluate(scrolls), false, "the drawer scrolls sideways");
  await accessible(page);
}

export async function pointers_turn_the_tabs_of_a_phone(visit) {
  const page = await visit.open({ at: "?lesson=neuron", width: 375, height: 760, touch: true });
  await page.getByText("Two clouds of points").waitFor();
  for (let i = 0; i < 5; i += 1) await next(page);
  await page.locator(".pointer", { hasText: "Exclusive or" }).tap();
  await page.locator(".source.pointed").waitFor();
  await screenshot(page, "lesson phone");
  equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, "scrolls sideways");
}

export async function storage_that_refuses_is_no_obstacle(visit) {
  const before = () => {
    for (const name of ["getItem", "setItem"]) {
      Storage.prototype[name] = () => {
        throw new DOMException("refused", "SecurityError");
      };
    }
  };
  const page = await visit.open({ at: "?lesson=neuron", before });
  await page.getByText("Two clouds of points").waitFor();
  await next(page);
  await next(page);
  await page.getByRole("button", { name: "Play", exact: true }).first().click();
  await goal(page, "met").waitFor();
}

const carried = (text) => `.l${deflateSync(Buffer.from(text)).toString("base64url")}`;

export async function link_carries_a_lesson(visit) {
  const plain = await visit.open();
  await settled(plain);
  const hash = await until(() => new URL(plain.url()).hash, "a document in the address");
  const text = "---\ntitle: Mine\n---\nLook at $x_1$ and `<b>`.\n\n## Do\nGo.\n\ngoal: epoch >= 3\n";
  const page = await visit.open({ at: hash + carried(text) });
  await page.getByRole("heading", { name: "Mine" }).waitFor();
  equal(await page.locator(".lesson-text code").allInnerTexts(), ["x_1", "<b>"], "code in the lesson");
  await next(page);
  await goal(page, "not yet met").waitFor();
  await page.getByRole("button", { name: "Play", exact: true }).first().click();
  await goal(page, "met").waitFor();
}

export async function carried_lesson_that_could_do_harm_is_refused_with_its_line(visit) {
  const plain = await visit.open();
  await settled(plain);
  const hash = await until(() => new URL(plain.url()).hash, "a document in the address");
  for (const [body, told] of [
    ["x\n<img src=x onerror=alert(1)>", "Line 5: HTML is not taken"],
    ["[a](javascript:alert(1))", "Line 4: A link goes to control:NAME"],
    ["goal: test accuracy > many", "Line 4: Expected a number"],
  ]) {
    const page = await visit.open({ at: `${hash}${carried(`---\ntitle: Mine\n---\n${body}\n`)}` });
    await page.getByRole("status").filter({ hasText: told }).waitFor();
    equal(await page.locator(".lesson").count(), 0, "lessons that are shown");
    await page.context().close();
  }
}

export async function lesson_is_written_and_tried(visit) {
  const page = await visit.open();
  await openLessons(page);
  await page.getByText("Write a lesson").click();
  const field = page.getByRole("textbox", { name: "The lesson's text" });
  await field.fill("---\ntitle: New\n---\nHello.\n\ngoal: test loss < much\n");
  await page.getByText("Line 6: Expected a number, but found «much».").waitFor();
  equal(await button(page, "Try it").isDisabled(), true, "«Try it» is off");
  await field.fill("---\ntitle: New\n---\nHello.\n\ngoal: test loss < 1\n");
  await button(page, "Try it").click();
  await page.getByRole("heading", { name: "New" }).waitFor();
  await goal(page, "met").waitFor();
}

/** One for each theme, language and width. */
export const everywhere = {};
for (const [theme, lang, width, ready] of [
  ["light", "en-US", 1280, "Two clouds of points"],
  ["dark", "zh-CN", 1920, "两团点，中间是一个神经元"],
  ["dark", "en-US", 375, "Two clouds of points"],
]) {
  everywhere[`axe_finds_nothing_in_lessons_in_${theme}_${lang}_at_${width}`] = async (visit) => {
    const page = await visit.open({ at: "?lesson=neuron", theme, lang, width, height: width < 600 ? 760 : 900, touch: width < 600 });
    await page.getByText(ready).waitFor();
    await accessible(page);
    for (let i = 0; i < 2; i += 1) {
      await page.locator(".lesson-next").click();
      await screenshot(page, `lesson ${theme} ${lang} ${width} ${i + 1}`);
      await accessible(page);
    }
  };
}
