// In other people's pages: the element, its methods and events, messages that mean harm, frames without an origin.

import { serve } from "./site.mjs";
import { accessible, assert, button, equal, settled, status, until } from "./lib.mjs";

const LINK = "AQQAAAACAgEQAgEQBAECBgcCbA";

/** A host on an origin of its own, with this markup. What it asks the playground's origin for is no trouble. */
async function host(visit, markup, act, options = {}) {
  const other = await serve();
  const own = new URL(visit.site.url).origin;
  visit.expectTrouble(new RegExp(`^request to another origin: ${other.origin}|^request to another origin: ${own}`));
  try {
    const address = other.show(
      `<!doctype html><html lang="en"><title>Course</title><link rel="icon" href="data:,"><script src="${visit.site.url}embed.js"></script><main><h1>Course</h1>${markup}</main></html>`,
    );
    const page = await visit.open({ at: address, ready: false, ...options });
    await act(page);
    await page.context().close();
  } finally {
    await other.close();
  }
}

/** Calls a method of the element. */
const call = (page, method, ...given) =>
  page.evaluate(
    async ([method, given]) => {
      const element = document.querySelector("layerloom-playground");
      try {
        return { gave: await element[method](...given) };
      } catch (error) {
        return { code: error.code ?? error.name };
      }
    },
    [method, given],
  );

export async function element_is_steered_and_tells_what_happens(visit) {
  await host(visit, `<layerloom-playground src="${visit.site.url}#${LINK}"></layerloom-playground>`, async (page) => {
    await page.evaluate(() => {
      globalThis.heard = {};
      const element = document.querySelector("layerloom-playground");
      for (const name of ["ready", "change", "frame", "goal", "error"]) element.addEventListener(name, ({ detail }) => ((heard[name] ??= []).push(detail)));
    });
    const state = (await call(page, "getState")).gave;
    equal(state.link, LINK, "the link of the state");
    const noise = page.frameLocator("iframe").getByRole("slider", { name: "Noise" });
    await noise.waitFor();
    await page.evaluate(() => document.querySelector("layerloom-playground").setAttribute("hide", "noise"));
    await noise.waitFor({ state: "detached" });
    const stepped = (await call(page, "step", 5)).gave;
    equal(stepped.step, 5, "steps");
    await call(page, "play");
    await until(async () => (await call(page, "metrics")).gave.epoch >= 3, "epochs");
    await call(page, "pause");
    await call(page, "reset");
    await until(async () => (await call(page, "metrics")).gave.step === 0, "the first step again");
    const opened = await call(page, "setState", "AQABAgAEAwYAAQICAwASUQ");
    equal(opened.code, undefined, "a link that is opened");
    await until(() => page.evaluate(() => heard.change?.length > 0), "a change");
    equal((await call(page, "setState", "nonsense")).code, "state", "a link that is none");
    // Without a playground of its own the element shows what the page begins with.
    await page.evaluate((address) => document.querySelector("layerloom-playground").setAttribute("src", address), visit.site.url);
    equal((await call(page, "getState")).gave.document.layers.length, 2, "layers of what everybody begins with");
    const heard = await page.evaluate(() => Object.fromEntries(Object.entries(globalThis.heard).map(([name, all]) => [name, all.length])));
    assert(heard.frame > 1 && !heard.goal, JSON.stringify(heard));
  });
}

export async function what_is_the_readers_own_is_given_only_after_a_click(visit) {
  await host(visit, `<layerloom-playground src="${visit.site.url}"></layerloom-playground>`, async (page) => {
    await call(page, "step", 3);
    const frame = page.frameLocator("iframe");
    const [refused] = await Promise.all([
      call(page, "getState", { weights: true }),
      frame.getByRole("button", { name: "Refuse", exact: true }).click(),
    ]);
    assert(refused.code || refused.gave.withheld.length, JSON.stringify(refused));
    // An answer of no holds until the frame is loaded anew.
    await page.reload();
    await call(page, "step", 3);
    const [given] = await Promise.all([
      call(page, "getState", { weights: true }),
      frame.getByRole("button", { name: "Allow", exact: true }).click(),
    ]);
    assert(given.gave.weights.length >= 6, JSON.stringify(given).slice(0, 200));
  });
}

export async function narrow_frame_has_room_for_its_words(visit) {
  for (const lang of ["en-US", "zh-CN"]) {
    for (const width of [351, 480, 784]) {
      const page = await visit.open({ at: "?embed", lang, width, height: 700 });
      await settled(page);
      const cut = () => page.evaluate(() => {
        const pen = document.createElement("canvas").getContext("2d");
        const isCut = (select) => {
          const { font, paddingLeft, paddingRight } = getComputedStyle(select);
          pen.font = font;
          return pen.measureText(select.selectedOptions[0].label).width > select.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) + 0.5;
        };
        const shown = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
        const wide = shown(".slider-name, .slider-line, .curves-head").filter((one) => one.scrollWidth > one.clientWidth);
        return [...shown(".bar select").filter(isCut), ...wide].map((one) => one.innerText);
      });
      // The frame's own sheet comes a little later.
      await until(async () => !(await cut()).length, "room").catch(() => {});
      equal(await cut(), [], `what is cut in a frame of ${width} pixels in ${lang}`);
      await page.context().close();
    }
  }
}

export async function narrow_frame_keeps_its_form_behind_every_tab(visit) {
  const page = await visit.open({ at: "?embed", width: 480, height: 700 });
  await settled(page);
  for (const tab of ["Data", "Output", "Inspector", "Network"]) {
    await button(page, tab).click();
    equal(await button(page, "Share").isVisible(), false, `what belongs to the whole page behind ${tab}`);
  }
}

export async function hostile_messages_change_nothing(visit) {
  await host(visit, `<iframe title="playground" src="${visit.site.url}?embed#${LINK}" width="1000" height="640"></iframe>`, async (page) => {
    const frame = page.frameLocator("iframe");
    await frame.getByRole("button", { name: "Play", exact: true }).waitFor();
    const before = await frame.getByRole("status").first().innerText();
    const answers = await page.evaluate(async () => {
      const target = document.querySelector("iframe").contentWindow;
      // A handshake as the element makes it, for a port of one's own.
      const port = await new Promise((resolve) => {
        const offer = () => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(port1);
          target.postMessage({ layerloom: 1, type: "hello", nonce: "nonce-of-a-host" }, "*", [port2]);
        };
        const timer = setInterval(offer, 300);
        setTimeout(() => clearInterval(timer), 10_000);
      });
      const answers = [];
      port.onmessage = ({ data }) => answers.push(JSON.parse(data[0]));
      const long = "x".repeat(200_000);
      const shapes = [null, 0, "", "{", long, [], {}, [null], [0], ["{"], [long], [{}], [[]], ["null"], ["[]"], ["1"], [`{"v":1}`], new Uint8Array(99), new Date(), new Map()];
      const types = ["get-state", "set-state", "play!", "__proto__", "constructor", "", "step", "show", "eval", "weights"];
      const holds = [{}, { count: -1 }, { count: 1e99 }, { count: "many" }, { unit: "year" }, { hide: long }, { hide: [long] }, { lang: "xx" }, { theme: {} }, { id: -1 }, { id: 1e300 }, { v: 2 }, { v: "1" }];
      const messages = [...shapes];
      for (const type of types) for (const hold of holds) messages.push([JSON.stringify({ v: 2, id: 1, type, ...hold })]);
      for (const hold of holds) messages.push([JSON.stringify({ v: 1, id: 2, type: "set-state", ...hold }), "not a link"], [JSON.stringify({ v: 1, id: 3, type: "step", count: 0, ...hold, unit: "year" })]);
      let deep = 0;
      for (let nest = "1"; deep < 40; deep += 1, nest = `[${nest}]`) messages.push([`{"v":1,"id":4,"type":"play","x":${nest}`]);
      for (const message of messages) {
        port.postMessage(message);
        target.postMessage(message, "*");
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      // Further hellos, for other ports.
      for (let i = 0; i < 20; i += 1) target.postMessage({ layerloom: 1, type: "hello", nonce: `other ${i}` }, "*", [new MessageChannel().port2]);
      await new Promise((resolve) => setTimeout(resolve, 500));
      return { sent: messages.length, accepted: answers.filter((answer) => "ok" in answer && answer.id !== 1).length };
    });
    assert(answers.sent >= 200, `${answers.sent} messages`);
    equal(answers.accepted, 0, "messages that were accepted");
    equal(await frame.getByRole("status").first().innerText(), before, "the status");
    await frame.getByRole("button", { name: "Play", exact: true }).click();
    await until(async () => (await frame.getByRole("status").first().innerText()) !== before, "training");
  });
}

export async function frame_without_an_origin_trains_on_the_processor(visit) {
  visit.expectTrouble(/Blocked script execution|sandbox|favicon/);
  await host(visit, `<layerloom-playground src="${visit.site.url}#${LINK}" sandbox="allow-scripts"></layerloom-playground>`, async (page) => {
    await call(page, "play");
    await until(async () => (await call(page, "metrics")).gave.step > 50, "steps", 30);
  });
}

export async function playground_out_of_sight_is_opened_and_steered(visit) {
  const markup = `<div style="height: 5000px"></div><layerloom-playground src="${visit.site.url}" document='{"data": {"source": "xor"}, "layers": []}'></layerloom-playground>`;
  await host(visit, markup, async (page) => {
    equal((await call(page, "getState")).gave.document.data.source, "xor", "the data");
    equal((await call(page, "step", 5)).gave.step, 5, "steps");
  });
}

export async function course_page_stands_with_its_three_playgrounds(visit) {
  visit.expectTrouble(/^request to another origin: null|sandbox/);
  const page = await visit.open({ at: `${visit.site.url}course-example.html`, ready: false });
  for (const id of ["line", "xor", "spiral"]) {
    await page.frameLocator(`#${id} iframe`).getByRole("region", { name: /^(Network|网络)$/ }).waitFor();
  }
  await page.frameLocator("#xor iframe").getByRole("button", { name: "Play", exact: true }).click();
  await until(async () => page.evaluate(async () => (await document.querySelector("#xor").metrics()).step > 20), "steps");
}

export async function hiding_one_control_breaks_no_other(visit) {
  const page = await visit.open();
  await settled(page);
  await button(page, "Share").click();
  const hiding = page.getByRole("dialog", { name: "Share", exact: true }).getByRole("group", { name: "Hide controls" });
  const boxes = hiding.getByRole("checkbox");
  await hiding.locator("summary").first().waitFor();
  for (const summary of await hiding.locator("summary").all()) await summary.click();
  await boxes.first().waitFor();
  const count = await boxes.count();
  assert(count > 80, `${count} controls can be hidden`);
  // What is on screen of the controls outside the sheet, by their names.
  const onScreen = () => page.evaluate(() => {
    const all = [...document.querySelectorAll(".app :is(button, select, input, [role=slider], [role=switch])")];
    return all.filter((one) => one.checkVisibility()).length;
  });
  const before = await onScreen();
  // A change reaches the page, and comes back from it, within some frames.
  const press = (times) => boxes.evaluateAll(async (all, times) => {
    for (const box of all) {
      for (let time = 0; time < times; time += 1) {
        const next = !box.checked;
        box.click();
        for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame);
        if (box.checked !== next) throw new Error(`${box.parentElement.innerText} is not ${next}`);
      }
    }
  }, times);
  await press(2);
  await until(async () => (await onScreen()) === before, "every control back");
  await press(1);
  // What is left is what can be done to the network itself: its cards and units, for they are what it shows.
  const left = () => page.evaluate(() => {
    const all = [...document.querySelectorAll(".app :is(button, select, input, [role=slider], [tabindex='0'])")];
    const shown = all.filter((one) => one.checkVisibility());
    return [...new Set(shown.map((one) => one.className.split(" ")[0] || one.outerHTML))].sort();
  });
  const network = ["card-title", "cell", "feature"];
  await until(async () => String(await left()) === String(network), "nothing but the network").catch(() => {});
  equal(await left(), network, "what cannot be hidden");
  await hiding.getByRole("checkbox", { name: "«Show all»" }).uncheck();
  await page.keyboard.press("Escape");
  await page.getByRole("region", { name: "Network", exact: true }).waitFor();
  await button(page, "Show all").click();
  await button(page, "Play").click();
  await until(async () => (await status(page)).step > 20, "steps with everything back");
}

export async function embed_sheet_takes_a_small_table_along(visit) {
  const page = await visit.open();
  await settled(page);
  const rows = Array.from({ length: 40 }, (_, i) => `${i},${i % 7},${i % 2}`);
  const file = { name: "own.csv", mimeType: "text/csv", buffer: Buffer.from(["a,b,c", ...rows].join("\n")) };
  await page.getByLabel("CSV file", { exact: true }).setInputFiles(file);
  await page.getByRole("dialog", { name: "Table loaded" }).waitFor();
  await page.keyboard.press("Escape");
  await button(page, "Share").click();
  await page.locator("dialog [data-sheet=embed]").click();
  const preview = page.getByRole("dialog", { name: "Embed", exact: true }).locator("iframe").contentFrame();
  // In a frame as narrow as this one its panel is behind a tab.
  await preview.getByText("own.csv").first().waitFor({ state: "attached" });
}

export async function embed_sheet_builds_markup_with_a_preview(visit) {
  const page = await visit.open({ calm: true });
  await settled(page);
  await button(page, "Share").click();
  await page.locator("dialog [data-sheet=embed]").click();
  const sheet = page.getByRole("dialog", { name: "Embed", exact: true });
  await sheet.getByRole("textbox").first().waitFor();
  const texts = await sheet.getByRole("textbox").evaluateAll((all) => all.map((it) => it.value));
  assert(texts.some((text) => text.includes("<layerloom-playground")) && texts.some((text) => text.includes("<iframe")), texts.join("\n"));
  await sheet.locator("iframe").contentFrame().getByRole("button", { name: "Play", exact: true }).waitFor();
  await accessible(page);
}

export async function frame_without_data_and_results_shows_its_network_at_every_size(visit) {
  for (const [width, height] of [[375, 600], [560, 500], [800, 900], [1000, 700]]) {
    for (const hide of ["data", "data,output,curves"]) {
      const page = await visit.open({ at: `?embed&hide=${hide}`, width, height });
      const network = await page.getByRole("region", { name: "Network", exact: true }).boundingBox();
      const taken = hide === "data" && width === 1000 ? 400 : 0;
      assert(network.width > width - taken - 60, `the network is ${network.width} pixels wide of ${width} without ${hide}`);
      equal(await page.getByRole("button", { name: "Data", exact: true }).count(), 0, "tabs of what is hidden");
      await page.context().close();
    }
  }
}
