// The page where it has no origin: in a frame with `sandbox="allow-scripts"`, or opened as a file. There a browser lets in
// only what needs no leave of the host (sheets, pictures, scripts that are no modules), starts workers only from blobs, and
// those not as modules. So this script brings all other files along, and hands them out by their addresses. A build writes
// them before these lines, as `layerloomFiles`: texts, and modules in base64.
(() => {
  const files = layerloomFiles;
  const folder = new URL(".", document.baseURI).href;
  const KINDS = { js: "text/javascript", json: "application/json", wasm: "application/wasm" };

  /** The name of the file at an address, if it is one of ours. */
  const nameOf = (address) => {
    const { origin, protocol, host, pathname } = new URL(address, document.baseURI);
    const path = (origin === "null" ? `${protocol}//${host}` : origin) + pathname;
    const name = path.startsWith(folder) ? path.slice(folder.length) : "";
    return Object.hasOwn(files, name) ? name : undefined;
  };
  const blobOf = (name) => {
    const kind = name.split(".").pop();
    const content = kind === "wasm" ? Uint8Array.from(atob(files[name]), (letter) => letter.charCodeAt(0)) : files[name];
    return new Blob([content], { type: KINDS[kind] });
  };
  const addresses = new Map();
  /** Where a file lies now; other addresses stay as they are. */
  const place = (address) => {
    const name = nameOf(address);
    if (!name) return address;
    if (!addresses.has(name)) addresses.set(name, URL.createObjectURL(blobOf(name)));
    return addresses.get(name);
  };

  globalThis.layerloomScript = place;
  const { fetch, Worker } = globalThis;
  globalThis.fetch = async (address, ...more) => {
    const name = typeof address === "string" || address instanceof URL ? nameOf(address) : undefined;
    return name ? new Response(blobOf(name)) : fetch(address, ...more);
  };
  globalThis.Worker = class extends Worker {
    constructor(address) {
      super(place(address));
    }

    postMessage(data, ...more) {
      super.postMessage(Array.isArray(data) ? data.map((it) => (typeof it === "string" ? place(it) : it)) : data, ...more);
    }
  };
  const set = Element.prototype.setAttribute;
  HTMLScriptElement.prototype.setAttribute = function (name, value) {
    set.call(this, name, name === "src" ? place(value) : value);
  };

  const [app] = Object.keys(files);
  import(place(app)).then(async ({ default: init }) => {
    const wasm = await init({ module_or_path: app.replace(/\.js$/, "_bg.wasm") });
    dispatchEvent(new CustomEvent("TrunkApplicationStarted", { detail: { wasm } }));
  }).catch(reportError);
})();
