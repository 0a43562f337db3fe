import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import type { OutgoingHttpHeaders, RequestListener, ServerResponse } from "node:http";
import { extname, join, sep } from "node:path";

const INLINE_SCRIPT = /<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g;
const YEAR_S = 31_536_000;
const TEXT = "text/plain; charset=utf-8";

/** The kinds of file that an exported page has. */
const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": TEXT,
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

interface PageFile {
  readonly body: Buffer;
  readonly headers: OutgoingHttpHeaders & { readonly etag: string };
}

/**
 * Serves the exported page as it was when the server began: it is read once and held, about a megabyte, so
 * that a build meanwhile neither mixes two pages nor takes a file away under a reader, and no path of a
 * request ever reaches the disk. Its inline scripts are allowed by their hashes and no others; files with
 * a hash in their name may be kept for ever, everything else is asked for again.
 */
export function staticFiles(folder: string): RequestListener {
  const files = readPage(folder);
  if (!files.has("/")) {
    return (_request, response) =>
      say(response, 404, "The page has not been built: run npm run build. The API is here.");
  }
  return (request, response) => {
    const file = files.get(pathOf(request.url ?? ""));
    if (file === undefined) return say(response, 404, "There is nothing here.");
    if (request.method !== "GET" && request.method !== "HEAD") {
      return say(response, 405, "A file can be read, nothing else.", { allow: "GET, HEAD" });
    }
    const isKnown = request.headers["if-none-match"] === file.headers.etag;
    response.writeHead(isKnown ? 304 : 200, {
      ...file.headers,
      ...(isKnown ? {} : { "content-length": file.body.length }),
    });
    response.end(isKnown || request.method === "HEAD" ? undefined : file.body);
  };
}

/** The files by their paths; `/a/index.html` is `/a/` and `/a` besides. */
function readPage(folder: string): Map<string, PageFile> {
  const files = new Map<string, PageFile>();
  if (!existsSync(join(folder, "index.html"))) return files;
  const names = globSync("**/*", { cwd: folder }).filter((name) => statSync(join(folder, name)).isFile());
  const bodies = new Map(names.map((name) => [`/${name.split(sep).join("/")}`, readFileSync(join(folder, name))]));
  const policy = contentSecurityPolicy(bodies);
  for (const [path, body] of bodies) {
    const file = { body, headers: headersOf(path, body, policy) };
    files.set(path, file);
    if (!path.endsWith("/index.html")) continue;
    const place = path.slice(0, -"index.html".length);
    files.set(place, file);
    if (place !== "/") files.set(place.slice(0, -1), file);
  }
  return files;
}

function headersOf(path: string, body: Buffer, policy: string): PageFile["headers"] {
  const isHashed = path.startsWith("/_next/static/");
  return {
    "content-type": TYPES[extname(path)] ?? "application/octet-stream",
    etag: `"${createHash("sha256").update(body).digest("base64url")}"`,
    "cache-control": isHashed ? `public, max-age=${YEAR_S}, immutable` : "no-cache",
    "content-security-policy": policy,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
  };
}

function contentSecurityPolicy(bodies: ReadonlyMap<string, Buffer>): string {
  const hashes = new Set<string>();
  for (const [path, body] of bodies) {
    if (!path.endsWith(".html")) continue;
    for (const [, script = ""] of body.toString().matchAll(INLINE_SCRIPT)) {
      hashes.add(`'sha256-${createHash("sha256").update(script).digest("base64")}'`);
    }
  }
  return [
    "default-src 'self'",
    `script-src 'self' ${[...hashes].join(" ")}`,
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** The path of a request's target, decoded; one that cannot be decoded names no file. */
function pathOf(url: string): string {
  const [path = ""] = url.split("?", 1);
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function say(response: ServerResponse, status: number, text: string, headers: OutgoingHttpHeaders = {}): void {
  response.writeHead(status, { ...headers, "content-type": TEXT, "x-content-type-options": "nosniff" });
  response.end(`${text}\n`);
}
