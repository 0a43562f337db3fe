import { cleanText } from "./clean.ts";

/** What libraries say of a connection that does not work, and the words for it. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  // An answer that was begun and has no end: the server is gone, or what lies between.
  [/Response does not match the HTTP\/1\.1 protocol \(Invalid EOF state\)/, "the connection was cut"],
  [/[^(]*\b(wrong version number|packet length too long)\b[^)]*/i, "what answers there does not speak TLS"],
  [
    /Response does not match the HTTP\/1\.1 protocol(?: \([^)]*\))?|[^(]*\bHPE_\w+[^)]*/,
    "what answers there does not speak HTTP",
  ],
  [/[^(]*\bSSL routines:[^:]*:([^:]+):[^)]*/, "TLS: $1"],
];

/** Hostile text may have megabytes. */
const READ_MAX = 1_000;

/** A failure's text for people, clean and on one line, without the inner words of libraries. */
export function plainReason(text: string, most?: number): string {
  const bounded = text.slice(0, READ_MAX);
  const found = WORDS.find(([noise]) => noise.test(bounded));
  return cleanText(found ? bounded.replace(...found) : text, most);
}
