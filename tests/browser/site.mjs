// A static file server for a folder, at a sub-folder, as a plain host would serve it: no rewriting, no special headers.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const DIST = join(ROOT, "dist");
const FOLDER = "/some/sub/";

const KINDS = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".csv": "text/csv; charset=utf-8",
  ".webmanifest": "application/manifest+json",
};

/**
 * Starts the server, of the release site unless told otherwise.
 * `url` is the page's address, `origin` its origin; `show(html)` gives the address of a page made of that text, outside the
 * page's folder, for tests that embed the page. `put(folder)` serves another folder at the same address from then on, as a host
 * does that gets a new build.
 */
export async function serve(folder = DIST) {
  const shown = new Map();
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://host").pathname);
    const send = (code, kind, body) => response.writeHead(code, { "content-type": kind, "cache-control": "no-cache" }).end(body);
    if (shown.has(path)) return send(200, KINDS[".html"], shown.get(path));
    if (!path.startsWith(FOLDER)) return send(404, "text/plain", `nothing at ${path}`);
    const within = normalize(path.slice(FOLDER.length) || "index.html");
    if (within.startsWith("..")) return send(404, "text/plain", "nothing above the site");
    try {
      send(200, KINDS[extname(within)] ?? "application/octet-stream", await readFile(join(folder, within)));
    } catch {
      send(404, "text/plain", `nothing at ${path}`);
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    url: origin + FOLDER,
    show(html) {
      const path = `/shown/${shown.size}.html`;
      shown.set(path, html);
      return origin + path;
    },
    put(other) {
      folder = other;
    },
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))),
  };
}
