/** What is asked of a server: readers, what each reads, and how often prices move. */
export interface Work {
  readonly name: WorkName;
  readonly title: string;
  readonly clients: number;
  readonly tickersEach: number;
  readonly tickers: number;
  /** Of all tickers together. */
  readonly ticksPerSecond: number;
  /** How often it is done in a full run, one contender after the other. */
  readonly rounds: number;
  readonly warmSeconds: number;
  readonly seconds: number;
}

export type WorkName = "W1" | "W1/10" | "W2" | "idle" | "growth-100" | "growth-1000" | "growth-10000";

const W1 = {
  clients: 1_000,
  tickersEach: 20,
  tickers: 200,
  ticksPerSecond: 2_000,
  rounds: 5,
  // A runtime that compiles what runs often does so in the first seconds, and a server runs for weeks.
  warmSeconds: 2,
  seconds: 2,
};

/** A work of `growth`, and the window at which it is held. */
export interface GrowthWork extends Work {
  readonly windowMs: number;
}

/**
 * Ever more readers and tickers for the same work: 2,000 prices a second, a hundred readers of each, and 10,000 writes a
 * second of as many quotes each. What grows is what a server must remember.
 */
function growth(name: WorkName, clients: number): GrowthWork {
  return {
    ...W1,
    name,
    title: `the same writes to ${clients.toLocaleString("en")} readers`,
    clients,
    tickers: clients / 5,
    windowMs: clients / 10,
    // A ticker's first price is not held back by the window: each has had one within the first second.
    warmSeconds: 2.5,
  };
}

export const GROWTH: readonly GrowthWork[] = [
  growth("growth-100", 100),
  growth("growth-1000", 1_000),
  growth("growth-10000", 10_000),
];

/** The works, in the order in which they are done. */
export const WORKS: readonly Work[] = [
  { ...W1, name: "W1", title: "1,000 readers of 20 of 200 tickers, 10 updates/s each: 200,000 deliveries/s" },
  { ...W1, name: "W1/10", title: "the same readers, 20,000 deliveries/s", ticksPerSecond: 200, rounds: 3 },
  {
    ...W1,
    name: "W2",
    title: "1,000 readers of one ticker, 100 updates/s",
    tickers: 1,
    tickersEach: 1,
    ticksPerSecond: 100,
    rounds: 3,
  },
  {
    ...W1,
    name: "idle",
    title: "10,000 readers of one ticker each that hardly ever moves",
    clients: 10_000,
    tickersEach: 1,
    ticksPerSecond: 0.02,
    rounds: 1,
    warmSeconds: 2,
    seconds: 0.5,
  },
  ...GROWTH,
];

/** The work of a name. Throws where there is none. */
export function workNamed(name: WorkName): Work {
  const found = WORKS.find((work) => work.name === name);
  if (found === undefined) throw new Error(`There is no work ${name}.`);
  return found;
}

/** Tickers that a client reads, by number: spread evenly, so that every ticker has about as many readers. */
export function tickersOf(client: number, { tickers, tickersEach }: Work): number[] {
  return Array.from(
    { length: tickersEach },
    (_, at) => (client * 7 + at * Math.max(1, Math.floor(tickers / tickersEach))) % tickers,
  );
}
