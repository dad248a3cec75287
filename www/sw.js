// The service worker: the page works without a network after its first visit, and a page of one build never gets a file of
// another.
//
// A build has a cache of its own. What the page needs to start is in it before this worker is installed, the rest follows
// once it is active. The page itself is always answered from the cache of the worker that is active: that is what starts
// fastest, and all its files are there, whatever the host holds by now. A new build has a new worker, which waits until
// the person accepts it or no page is open. Every other file is found by its address: it bears either a hash or its
// build's version, so that a page of an older build goes on with its own files.

// Written by `cargo xtask stamp`: the build, and the sums of its files by their addresses beside this one.
const BUILD = "dev";
const FIRST = {};
const LATER = {};

const { scope } = registration;
const PAGE = new URL("./", scope).href;
// Caches belong to the whole origin, which may hold other sites, or this one in another folder.
const OURS = `layerloom ${scope} `;
const OWN = OURS + BUILD;

const sums = new Map(Object.entries({ ...FIRST, ...LATER }).map(([name, sum]) => [new URL(name, scope).href, sum]));
const isPage = ({ origin, pathname }) => [PAGE, `${PAGE}index.html`].includes(origin + pathname);

// The sum is checked on the way, so that a host in the middle of an update mixes nothing. Hosts may give `index.html` a
// redirection, which no page may be answered with: it is asked for by its folder.
const take = async (address) => {
  const cache = await caches.open(OWN);
  const known = await cache.match(address, { ignoreVary: true });
  if (known) return known;
  const response = await fetch(address, { cache: "no-cache", integrity: sums.get(address) });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  await cache.put(address, response.clone());
  return response;
};

// One after the other: the page may be training.
const takeTheRest = async () => {
  for (const address of sums.keys()) await take(address);
};

const buildOf = (client) => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => resolve(data);
  client.postMessage("build", [port2]);
  setTimeout(resolve, 2000);
});

// A page that does not say what build it is of may be of any.
const forgetTheOld = async () => {
  if (registration.installing || registration.waiting) return;
  const pages = (await clients.matchAll({ type: "window", includeUncontrolled: true })).filter(({ url }) => isPage(new URL(url)));
  const used = [BUILD, ...await Promise.all(pages.map(buildOf))];
  if (used.includes(undefined)) return;
  const old = (await caches.keys()).filter((name) => name.startsWith(OURS) && !used.includes(name.slice(OURS.length)));
  await Promise.all(old.map((name) => caches.delete(name)));
};

// What only another build had is gone from the host, which would send this build's in its place.
const isOfAnotherBuild = (url) => /\?v=[0-9a-f]{16}$/.test(url) && !url.endsWith(BUILD);

const answer = async (request) => {
  const { mode, url } = request;
  if (mode === "navigate") return (await caches.match(PAGE, { cacheName: OWN, ignoreVary: true })) ?? fetch(request);
  const kept = await caches.match(url, { ignoreVary: true });
  if (kept) return kept;
  if (sums.has(url)) return take(url);
  return isOfAnotherBuild(url) ? Response.error() : fetch(request);
};

const install = () => Promise.all(Object.keys(FIRST).map((name) => take(new URL(name, scope).href)));

// What is served while one works on the page is not to be kept, nor is what a release at the same address has left.
const leave = async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith(OURS));
  await Promise.all([registration.unregister(), ...names.map((name) => caches.delete(name))]);
};

const isRelease = BUILD !== "dev";

addEventListener("install", (event) => event.waitUntil(isRelease ? install() : skipWaiting()));

addEventListener("activate", (event) => event.waitUntil(isRelease ? clients.claim() : leave()));

addEventListener("message", (event) => {
  if (event.data === "settle") event.waitUntil(Promise.allSettled([takeTheRest(), forgetTheOld()]));
  if (event.data === "take over") event.waitUntil(skipWaiting());
});

addEventListener("fetch", (event) => {
  const { method, mode, url, headers } = event.request;
  const ours = url.startsWith(scope) && (mode !== "navigate" || isPage(new URL(url)));
  if (isRelease && method === "GET" && ours && !headers.has("range")) event.respondWith(answer(event.request));
});
