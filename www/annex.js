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

const run = async (act) => {
  try {
    act(await annex());
  } catch (error) {
    failed(error);
  }
};

addEventListener("click", ({ target }) => {
  const name = target.closest?.("[data-sheet]")?.dataset.sheet;
  if (name) run((module) => module.open(name));
});
// A press before this script had loaded, which the page keeps.
if (globalThis.layerloomSheet) run((module) => module.open(globalThis.layerloomSheet));

// An address that asks for a lesson.
if (new URLSearchParams(location.search).has("lesson")) run((module) => module.open("lessons"));

// Links with more than a document, other playgrounds' links, and what the page could not read.
const follow = (link) => {
  if (/[.=]/.test(link)) run((module) => module.follow(link));
};
follow(globalThis.layerloomAt ?? "");
addEventListener("hashchange", () => follow(location.hash));
const tell = (link) => {
  if (!/[.=]/.test(link)) run((module) => module.follow(link));
};
if (globalThis.layerloomFault) tell(globalThis.layerloomFault);
addEventListener("layerloom-fault", () => tell(location.hash));

// Project files; the page takes all others for tables.
addEventListener("drop", (event) => {
  const file = event.dataTransfer?.files[0];
  if (!file?.name.endsWith(".layerloom")) return;
  event.preventDefault();
  run((module) => module.take(file));
});

// Keeps the page for use without a network, and offers a new build once it is all there. A page in another's frame keeps
// nothing, but tells what it is of; some frames throw at the very word.
const keep = async () => {
  const { serviceWorker } = navigator;
  serviceWorker.addEventListener("message", ({ data, ports }) => data === "build" && ports[0].postMessage(build));
  if (self !== top || build.startsWith("dev")) return;
  const registration = await serviceWorker.register(new URL("sw.js", document.baseURI));
  const accept = () => {
    serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    if (registration.waiting) registration.waiting.postMessage("take over");
    else location.reload();
  };
  const offer = () => {
    if (registration.active && registration.waiting) annex().then((module) => module.offer(accept), () => loading = undefined);
  };
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
  document.addEventListener("visibilitychange", () => document.hidden || registration.update().catch(() => {}));
  offer();
  const settle = async () => (await serviceWorker.ready).active.postMessage("settle");
  await settle();
  // A page that was too busy to say what build it is of is asked once more.
  setTimeout(settle, 20_000);
};
keep().catch(() => {});

if (new URLSearchParams(location.search).has("embed")) annex().then((module) => module.embed(), failed);

// A worker of the strictest frame gets no graphics processor.
const adapter = origin !== "null" && await (async () => navigator.gpu?.requestAdapter())().catch(() => null);
if (adapter && !adapter.info?.isFallbackAdapter) {
  annex().then((module) => module.seek(), () => loading = undefined);
}

// What was trained is kept from here on, what was kept is offered, and work is asked about before it is replaced; none of
// that in another's frame.
if (parent === window && !new URLSearchParams(location.search).has("embed")) {
  const early = () => annex().catch(() => loading = undefined);
  setTimeout(early, 3000);
  addEventListener("pointerdown", early, { once: true });
  addEventListener("keydown", early, { once: true });
}
