import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, statSync } from "node:fs";
import type { IncomingMessage, OutgoingHttpHeaders, RequestListener, ServerResponse } from "node:http";
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

/** How a file may be packed, the smallest first: the coding of HTTP, and how the export names it. */
const PACKINGS = [
  ["br", ".br"],
  ["gzip", ".gz"],
] as const;

interface PageFile {
  readonly body: Buffer;
  readonly headers: OutgoingHttpHeaders & { readonly etag: string };
  /** The same file, packed; by coding. */
  readonly packed: ReadonlyMap<string, PageFile>;
}

/**
 * Serves the exported page as it was when the server began: it is read once and held, some megabytes, so
 * that a build meanwhile neither mixes two pages nor takes a file away under a reader, and no path of a
 * request ever reaches the disk. A document's inline scripts are allowed by their hashes and no others; files with
 * a hash in their name may be kept for ever, everything else is asked for again. What the build has packed is sent so
 * to browsers that take it.
 */
export function staticFiles(folder: string): RequestListener {
  const files = readPage(folder);
  if (!files.has("/")) {
    return (_request, response) =>
      say(response, 404, "The page has not been built: run npm run build. The API is here.");
  }
  return (request, response) => {
    const plain = files.get(pathOf(request.url ?? ""));
    if (plain === undefined) {
      const shown = isForReading(request) ? files.get("/404.html") : undefined;
      if (!shown) return say(response, 404, "There is nothing here.");
      const { body, headers } = taken(shown, request.headers["accept-encoding"]);
      // What an address without a file shows is nobody's to keep.
      const { etag: _, ...others } = headers;
      response.writeHead(404, { ...others, "cache-control": "no-store", "content-length": body.length });
      return void response.end(request.method === "HEAD" ? undefined : body);
    }
    if (request.method !== "GET" && request.method !== "HEAD") {
      return say(response, 405, "A file can be read, nothing else.", { allow: "GET, HEAD" });
    }
    const file = taken(plain, request.headers["accept-encoding"]);
    const isKnown = request.headers["if-none-match"] === file.headers.etag;
    response.writeHead(isKnown ? 304 : 200, {
      ...file.headers,
      ...(isKnown ? {} : { "content-length": file.body.length }),
    });
    response.end(isKnown || request.method === "HEAD" ? undefined : file.body);
  };
}

/** Whether a person's browser asks, and not a program for the API: that is answered in a line. */
function isForReading({ method, url = "", headers }: IncomingMessage): boolean {
  const isRead = method === "GET" || method === "HEAD";
  return isRead && /\btext\/html\b/i.test(headers.accept ?? "") && !/^\/(v\d+\/|streampulse\.)/.test(url);
}

/** The files by their paths; `/a/index.html` is `/a/` and `/a` besides. */
function readPage(folder: string): Map<string, PageFile> {
  const files = new Map<string, PageFile>();
  if (!existsSync(join(folder, "index.html"))) return files;
  const names = globSync("**/*", { cwd: folder }).filter((name) => statSync(join(folder, name)).isFile());
  const bodies = new Map(names.map((name) => [`/${name.split(sep).join("/")}`, readFileSync(join(folder, name))]));
  for (const [path, body] of bodies) {
    if (isPacked(path, bodies)) continue;
    const headers = headersOf(path, body);
    const packed = new Map<string, PageFile>();
    for (const [coding, ending] of PACKINGS) {
      const other = bodies.get(path + ending);
      if (other) packed.set(coding, { body: other, headers: packedHeaders(headers, coding), packed: NONE });
    }
    const file = { body, headers: packed.size > 0 ? { ...headers, vary: "accept-encoding" } : headers, packed };
    files.set(path, file);
    if (!path.endsWith("/index.html")) continue;
    const place = path.slice(0, -"index.html".length);
    files.set(place, file);
    if (place !== "/") files.set(place.slice(0, -1), file);
  }
  return files;
}

const NONE: PageFile["packed"] = new Map();

/** Whether this is another file of the export once more, which has no path of its own. */
function isPacked(path: string, bodies: ReadonlyMap<string, Buffer>): boolean {
  return PACKINGS.some(([, ending]) => path.endsWith(ending) && bodies.has(path.slice(0, -ending.length)));
}

/** The smallest form that a request takes, by its Accept-Encoding; a coding with `q=0` is one that it does not. */
function taken(file: PageFile, accepted: string | undefined): PageFile {
  if (accepted === undefined || file.packed.size === 0) return file;
  const codings = new Set(
    accepted
      .split(",")
      .filter((each) => !/;\s*q=0(\.0*)?\s*$/i.test(each))
      .map((each) => each.split(";", 1)[0]?.trim().toLowerCase()),
  );
  for (const [coding, packed] of file.packed) if (codings.has(coding)) return packed;
  return file;
}

function packedHeaders(headers: PageFile["headers"], coding: string): PageFile["headers"] {
  return {
    ...headers,
    etag: headers.etag.replace(/"$/, `-${coding}"`),
    "content-encoding": coding,
    vary: "accept-encoding",
  };
}

function headersOf(path: string, body: Buffer): PageFile["headers"] {
  const isHashed = path.startsWith("/_next/static/");
  return {
    "content-type": TYPES[extname(path)] ?? "application/octet-stream",
    etag: `"${createHash("sha256").update(body).digest("base64url")}"`,
    "cache-control": isHashed ? `public, max-age=${YEAR_S}, immutable` : "no-cache",
    "content-security-policy": contentSecurityPolicy(path, body),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
  };
}

/** The policy of a document: its own inline scripts, and nothing from elsewhere. */
function contentSecurityPolicy(path: string, body: Buffer): string {
  const scripts = path.endsWith(".html") ? body.toString().matchAll(INLINE_SCRIPT) : [];
  const hashes = new Set<string>();
  for (const [, script = ""] of scripts) {
    hashes.add(`'sha256-${createHash("sha256").update(script).digest("base64")}'`);
  }
  return [
    "default-src 'self'",
    ["script-src 'self'", ...hashes].join(" "),
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
