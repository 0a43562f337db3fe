import { globSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const packers = {
  br: (text: Buffer) =>
    promisify(brotliCompress)(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }),
  gz: (text: Buffer) => promisify(gzip)(text, { level: constants.Z_BEST_COMPRESSION }),
};

/** Below this a packet is not saved. */
const LEAST = 1_000;

/**
 * Writes each text of an exported page once more by brotli (`.br`) and by gzip (`.gz`), which browsers take where the
 * page is not on HTTPS: so the server never packs anything.
 */
export async function compressPage(folder: string): Promise<void> {
  for (const name of globSync("**/*.{css,html,js,json,svg,txt,webmanifest}", { cwd: folder })) {
    const path = join(folder, name);
    const text = await readFile(path);
    if (text.length < LEAST) continue;
    await Promise.all(
      Object.entries(packers).map(async ([ending, pack]) => writeFile(`${path}.${ending}`, await pack(text))),
    );
  }
}
