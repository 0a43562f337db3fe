import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

import { RECORDINGS_MAX } from "./room-limits.ts";

const ENDING = ".spr.gz";

/** A recording that can be played. */
export interface ListedRecording {
  /** The file's name without its ending. */
  readonly name: string;
  readonly bytes: number;
}

/**
 * The recordings of one folder. Callers name them and never say where they are: a name is one that the folder lists, and
 * becomes no path before that. Files that begin with a dot are nobody's business.
 */
export class RecordingsFolder {
  readonly #folder: string | undefined;

  /** Without a folder there are none. */
  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  /** By name, the first of them. A folder that is not there has none. */
  async list(): Promise<readonly ListedRecording[]> {
    const names = (await this.#names()).toSorted().slice(0, RECORDINGS_MAX);
    const found = await Promise.all(
      names.map(async (name) => {
        const file = await stat(this.#pathOf(name)).catch(() => undefined);
        return file?.isFile() ? { name, bytes: file.size } : undefined;
      }),
    );
    return found.filter((one) => one !== undefined);
  }

  /** Where a recording is; undefined where the folder has none of this name. */
  async find(name: string): Promise<string | undefined> {
    return (await this.#names()).includes(name) ? this.#pathOf(name) : undefined;
  }

  async #names(): Promise<string[]> {
    if (this.#folder === undefined) return [];
    const entries = await readdir(this.#folder, { withFileTypes: true }).catch(() => []);
    // A link might lead out of the folder.
    const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith("."));
    return files.flatMap(({ name }) => (name.endsWith(ENDING) ? [name.slice(0, -ENDING.length)] : []));
  }

  #pathOf(name: string): string {
    return join(this.#folder ?? "", name + ENDING);
  }
}
