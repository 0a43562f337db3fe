import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync } from "node:fs";
import type { RequestListener } from "node:http";
import { join } from "node:path";

import sirv from "sirv";

const INLINE_SCRIPT = /<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g;
const YEAR_S = 31_536_000;

/**
 * Serves the exported page. Its inline scripts are allowed by their hashes and no others; files with a
 * hash in their name may be kept for ever, everything else is asked for again.
 */
export function staticFiles(folder: string): RequestListener {
  if (!existsSync(join(folder, "index.html"))) return noPage;
  const policy = contentSecurityPolicy(folder);
  const serve = sirv(folder, {
    etag: true,
    setHeaders(response, path) {
      response.setHeader("content-security-policy", policy);
      response.setHeader("x-content-type-options", "nosniff");
      response.setHeader("referrer-policy", "no-referrer");
      response.setHeader("cross-origin-opener-policy", "same-origin");
      response.setHeader("x-frame-options", "DENY");
      const isHashed = path.startsWith("/_next/static/");
      response.setHeader("cache-control", isHashed ? `public, max-age=${YEAR_S}, immutable` : "no-cache");
    },
  });
  return (request, response) => serve(request, response, () => notFound(response));
}

function contentSecurityPolicy(folder: string): string {
  const hashes = new Set<string>();
  for (const page of globSync("**/*.html", { cwd: folder })) {
    for (const [, script] of readFileSync(join(folder, page), "utf8").matchAll(INLINE_SCRIPT)) {
      hashes.add(
        `'sha256-${createHash("sha256")
          .update(script ?? "")
          .digest("base64")}'`,
      );
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

const noPage: RequestListener = (_request, response) => {
  response.writeHead(404, { "content-type": "text/plain; charset=utf-8" });
  response.end("The page has not been built: run npm run build. The API is here.\n");
};

function notFound(response: Parameters<RequestListener>[1]): void {
  response.writeHead(404, { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" });
  response.end("There is nothing here.\n");
}
