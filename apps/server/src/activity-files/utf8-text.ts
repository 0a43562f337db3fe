import { TextDecoder } from "node:util";

import { FileFault } from "./file-fault.ts";

/** How the files of other programs begin, and what to do about them. */
const FOREIGN: readonly (readonly [start: readonly number[], words: string])[] = [
  [[0xff, 0xfe], "is UTF-16; save it as “CSV UTF-8”"],
  [[0xfe, 0xff], "is UTF-16; save it as “CSV UTF-8”"],
  [[0x50, 0x4b, 0x03, 0x04], "is a workbook or a zip archive; export the sheet as CSV"],
  [[0xd0, 0xcf, 0x11, 0xe0], "is an Excel workbook; export the sheet as CSV"],
  [[0x25, 0x50, 0x44, 0x46], "is a PDF; export the activities as CSV"],
  [[0x1f, 0x8b], "is compressed; send it as it was before"],
];
const SNIFFED = 4;

/**
 * The text of a file in UTF-8, with or without a byte order mark, piece by piece. Throws a FileFault for another
 * encoding, and for NULs.
 */
export async function* utf8Text(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let line = 1;
  for await (const piece of sniffed(pieces)) {
    const text = decode(decoder, piece, line);
    line += lineBreaks(text);
    if (text !== "") yield text;
  }
  decode(decoder, undefined, line);
}

/** The same pieces, the first of which has enough bytes to tell what they begin. */
async function* sniffed(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array();
  for await (const piece of pieces) {
    if (head === undefined) {
      yield piece;
      continue;
    }
    head = head.length === 0 ? piece : Buffer.concat([head, piece]);
    if (head.length < SNIFFED) continue;
    refuseForeign(head);
    yield head;
    head = undefined;
  }
  if (head === undefined) return;
  refuseForeign(head);
  yield head;
}

function refuseForeign(head: Uint8Array): void {
  for (const [start, words] of FOREIGN) {
    if (start.every((byte, at) => head[at] === byte)) throw new FileFault(0, `The file ${words}.`);
  }
  // Without a mark a letter of UTF-16 shows by its NUL.
  const nul = head.indexOf(0);
  if (nul === 0 || nul === 1) throw new FileFault(0, "The file is UTF-16; save it as “CSV UTF-8”.");
}

function decode(decoder: TextDecoder, piece: Uint8Array | undefined, line: number): string {
  let text;
  try {
    text = piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
  } catch {
    const at = line + goodLines(piece ?? new Uint8Array());
    throw new FileFault(at, "The file is not UTF-8, perhaps Latin-1 or Windows-1252; save it as “CSV UTF-8”.");
  }
  const nul = text.indexOf("\0");
  if (nul === -1) return text;
  throw new FileFault(
    line + lineBreaks(text.slice(0, nul)),
    "The file has NUL bytes, so it is no CSV; export it again.",
  );
}

/** How many whole lines of a piece are UTF-8. What is behind a cut of the piece before counts as its line. */
function goodLines(piece: Uint8Array): number {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let lines = 0;
  for (let from = 0, end = piece.indexOf(10); end !== -1; from = end + 1, end = piece.indexOf(10, from)) {
    try {
      decoder.decode(piece.subarray(from, end));
    } catch {
      // Of the first line it may have been the cut that broke it.
      if (from > 0) return lines;
    }
    lines++;
  }
  return lines;
}

function lineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++;
  return count;
}
