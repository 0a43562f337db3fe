import { StoreFault, type Store } from "../../engine/ports/store.ts";
import { SqlCandles } from "./candles.ts";
import { SqlAlerts } from "./alerts.ts";
import { SqlChannels } from "./channels.ts";
import { SqlListings } from "./listings.ts";
import { SqlOutbox } from "./outbox.ts";
import { SqlPortfolios } from "./portfolios.ts";
import type { SqlDatabase, SqlWork, Work } from "./sql-database.ts";
import { SqlWatchlists } from "./watchlists.ts";

/** The store over a database that speaks SQL; its parts know nothing of which. */
export class SqlStore implements Store {
  readonly listings: SqlListings;
  readonly portfolios: SqlPortfolios;
  readonly watchlists: SqlWatchlists;
  readonly channels: SqlChannels;
  readonly outbox: SqlOutbox;
  readonly candles: SqlCandles;
  readonly alerts: SqlAlerts;
  readonly #database: SqlDatabase;
  readonly #running = new Set<Promise<unknown>>();
  #closed: Promise<void> | undefined;

  /** Takes the database over, and ends it when it is closed. */
  constructor(database: SqlDatabase) {
    this.#database = database;
    const work: SqlWork = {
      read: (statements) => this.#run("read", statements),
      write: (statements) => this.#run("write", statements),
    };
    this.listings = new SqlListings(work);
    this.portfolios = new SqlPortfolios(work);
    this.watchlists = new SqlWatchlists(work);
    this.channels = new SqlChannels(work);
    this.outbox = new SqlOutbox(work);
    this.candles = new SqlCandles(work);
    this.alerts = new SqlAlerts(work);
  }

  close(): Promise<void> {
    this.#closed ??= Promise.allSettled(this.#running).then(() => this.#database.end());
    return this.#closed;
  }

  async #run<T>(how: keyof SqlWork, work: Work<T>): Promise<T> {
    if (this.#closed) throw new StoreFault("The server is going down.", { detail: "The database is closed." });
    const done = this.#database[how](work);
    this.#running.add(done);
    try {
      return await done;
    } catch (error) {
      throw error instanceof StoreFault ? error : (this.#database.faultOf(error) ?? error);
    } finally {
      this.#running.delete(done);
    }
  }
}
