// The door to the annex: loads it when a sheet is asked for, when the page stands in another's frame, or where there is a
// graphics processor. Its files bear the build's version, as the page has it.
const build = document.querySelector("meta[name=layerloom-build]").content;
const beside = (name) => new URL(`${name}?v=${build}`, document.baseURI).href;
// In the strictest frame scripts come out of `strict.js`, which knows them by their addresses.
const script = globalThis.layerloomScript ?? ((address) => address);

let loading;
const annex = () => loading ??= (async () => {
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: beside("annex.css") });
  const styled = new Promise((resolve) => style.onload = style.onerror = resolve);
  document.head.append(style);
  const module = await import(script(beside("layerloom-annex.js")));
  await Promise.all([module.default({ module_or_path: beside("layerloom-annex_bg.wasm") }), styled]);
  return module;
})();

const failed = (error) => {
  loading = undefined;
  const chinese = document.documentElement.lang.startsWith("zh");
  const told = Object.assign(document.createElement("p"), {
    className: "notice notice-warning",
    textContent: chinese ? "此部分未能加载，请检查网络后再试。" : "This part could not be loaded. Check the connection and try again.",
  });
  document.querySelector(".notices")?.append(told);
  setTimeout(() => told.remove(), 6000);
  console.warn(error);
};

const open = async (name) => {
  try {
    (await annex()).open(name);
  } catch (error) {
    failed(error);
  }
};

addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-sheet]");
  if (button) open(button.dataset.sheet);
});
// A press before this script had loaded, which the page keeps.
if (globalThis.layerloomSheet) open(globalThis.layerloomSheet);

if (new URLSearchParams(location.search).has("embed")) annex().then((module) => module.embed(), failed);

// A worker of the strictest frame gets no graphics processor.
const adapter = origin !== "null" && await (async () => navigator.gpu?.requestAdapter())().catch(() => null);
if (adapter && !adapter.info?.isFallbackAdapter) {
  annex().then((module) => module.seek(), () => loading = undefined);
}
