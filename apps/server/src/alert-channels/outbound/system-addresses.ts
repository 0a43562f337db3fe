import { lookup } from "node:dns/promises";

/**
 * How many names are looked up at once. The system's way holds one of the process's four threads until it has an answer,
 * which a name server of a stranger's may delay for long: the others are for the vendors' names, and for files.
 */
const AT_ONCE = 2;

/** Looks names up, few at once; who comes then waits for its turn. */
export class AddressLookUps {
  readonly #lookUp: (host: string) => Promise<readonly string[]>;
  /** Who waits, the first first. */
  readonly #waiting = new Set<() => void>();
  #running = 0;

  constructor(lookUp: (host: string) => Promise<readonly string[]>) {
    this.#lookUp = lookUp;
  }

  /** How many wait for their turn. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** A name's addresses. Rejects where it has none, or where nobody waits for them any more before its turn came. */
  async find(host: string, signal: AbortSignal): Promise<readonly string[]> {
    if (this.#running < AT_ONCE) this.#running++;
    else await this.#turn(signal);
    try {
      return await this.#lookUp(host);
    } finally {
      this.#end();
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        this.#waiting.delete(begin);
        reject(new Error("nobody waits for the addresses any more"));
      };
      if (signal.aborted) return leave();
      this.#waiting.add(begin);
      signal.addEventListener("abort", leave, { once: true });
    });
  }

  /** Whoever is next has the turn of the one before. */
  #end(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#running--;
      return;
    }
    this.#waiting.delete(next);
    next();
  }
}

const lookUps = new AddressLookUps(async (host) => (await lookup(host, { all: true })).map(({ address }) => address));

/** A name's addresses as the system knows them, in its order, when there is a turn for it. Rejects where there is none. */
export function systemAddresses(host: string, signal: AbortSignal): Promise<readonly string[]> {
  return lookUps.find(host, signal);
}
