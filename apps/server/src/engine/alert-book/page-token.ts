import { PAGE_DEFAULT, PAGE_MAX } from "./alert-limits.ts";
import type { PageRequest } from "./alert-requests.ts";
import type { Made } from "./alert-roll.ts";
import { wrong } from "./alert-terms.ts";

/** How long a page is asked for to be. Throws a Failure. */
export function limitOf({ limit }: PageRequest): number {
  if (limit === 0) return PAGE_DEFAULT;
  if (limit > 0 && limit <= PAGE_MAX) return limit;
  throw wrong("limit", `limit must be between 1 and ${PAGE_MAX}, or 0 for ${PAGE_DEFAULT}.`);
}

/** The token of the page behind an alert. */
export function alertToken({ createdMs, id }: Made): string {
  return `${createdMs}.${id}`;
}

/** The alert behind which a page begins; undefined: the first page. Throws a Failure. */
export function alertBefore({ pageToken }: PageRequest): Made | undefined {
  if (pageToken === "") return undefined;
  const match = /^(\d{1,15})\.([A-Za-z0-9_-]{1,64})$/.exec(pageToken);
  if (!match) throw strange();
  return { createdMs: Number(match[1]), id: match[2] as string };
}

/** The cursor before which a page begins; undefined: the first page. Throws a Failure. */
export function cursorBefore({ pageToken }: PageRequest): number | undefined {
  if (pageToken === "") return undefined;
  if (!/^\d{1,15}$/.test(pageToken)) throw strange();
  return Number(pageToken);
}

function strange(): Error {
  return wrong("page_token", "page_token must be one that an earlier answer gave.");
}
