import type { Database } from "better-sqlite3";
import type { Kysely } from "kysely";

import type { Work } from "../sql/sql-database.ts";
import type { Tables } from "../sql/tables.ts";
import { writeTogether, type Asked } from "./write-group.ts";

/** How many writings are one transaction at the most: those who wait for them should not wait for much more. */
const TOGETHER_MAX = 64;

/** Whose turn it is with the one connection. What is read goes first; what is written meanwhile is gathered. */
export class Turns {
  readonly #db: Kysely<Tables>;
  readonly #file: Database;
  /** Calls when what came with this turn of the event loop is there. */
  readonly #soon: (call: () => void) => void;
  readonly #check: () => void;
  #reads: Asked[] = [];
  #writes: Asked[] = [];
  #running: Promise<void> | undefined;

  /**
   * `gathers`: waits for who asks at the same time, which pays where writing waits for a disk. `check` is asked before
   * each commit, and throws why there is none.
   */
  constructor(db: Kysely<Tables>, file: Database, gathers: boolean, check: () => void = () => {}) {
    this.#db = db;
    this.#file = file;
    this.#check = check;
    this.#soon = gathers ? setImmediate : (call) => call();
  }

  read<T>(work: Work<T>): Promise<T> {
    return this.#ask(this.#reads, work);
  }

  write<T>(work: Work<T>): Promise<T> {
    return this.#ask(this.#writes, work);
  }

  /** Resolves when nothing is asked any more. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  #ask<T>(queue: Asked[], work: Work<T>): Promise<T> {
    const asked = new Promise<T>((resolve, reject) => {
      queue.push({ work, resolve, reject });
    });
    this.#running ??= new Promise<void>((resolve) => this.#soon(() => resolve(this.#run())));
    return asked;
  }

  async #run(): Promise<void> {
    while (this.#reads.length + this.#writes.length > 0) {
      for (const asked of this.#reads.splice(0)) {
        try {
          asked.resolve(await asked.work(this.#db));
        } catch (error) {
          asked.reject(error);
        }
      }
      const group = this.#writes.splice(0, TOGETHER_MAX);
      if (group.length === 0) continue;
      this.#writes.unshift(...(await this.#write(group)));
    }
    // With nothing awaited since: who asks from now on begins anew.
    this.#running = undefined;
  }

  /** Never rejects: whoever comes next has a turn, whatever happened. */
  async #write(group: readonly Asked[]): Promise<readonly Asked[]> {
    try {
      return await this.#db.connection().execute((one) => writeTogether(one, this.#file, group, this.#check));
    } catch (error) {
      for (const asked of group) asked.reject(error);
      if (this.#file.inTransaction) this.#file.exec("rollback");
      return [];
    }
  }
}
