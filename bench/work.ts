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

export type WorkName = "W1" | "W1/10" | "W2" | "idle" | "growth-100" | "growth-1000" | "growth-10000" | "growth-base";

const W1 = {
  clients: 1_000,
  tickersEach: 20,
  tickers: 200,
  ticksPerSecond: 2_000,
  rounds: 5,
  warmSeconds: 0.8,
  seconds: 2,
};

/** The works, in the order in which they are done. */
export const WORKS: readonly Work[] = [
  { ...W1, name: "W1", title: "1,000 readers of 20 of 200 tickers, 10 updates/s each: 200,000 deliveries/s" },
  { ...W1, name: "W1/10", title: "the same readers, 20,000 deliveries/s", ticksPerSecond: 200 },
  {
    ...W1,
    name: "W2",
    title: "1,000 readers of one ticker, 100 updates/s",
    tickers: 1,
    tickersEach: 1,
    ticksPerSecond: 100,
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
  // Ever fewer writes to each of ever more readers: 2,000, 5,000 and 20,000 writes a second.
  { ...W1, rounds: 1, name: "growth-base", title: "one reader of every ticker", clients: 1, tickersEach: 200 },
  { ...W1, rounds: 1, name: "growth-100", title: "100 readers", clients: 100 },
  { ...W1, rounds: 1, name: "growth-1000", title: "1,000 readers", clients: 1_000 },
  { ...W1, rounds: 1, name: "growth-10000", title: "10,000 readers", clients: 10_000, seconds: 3 },
];

/** Tickers that a client reads, by number: spread evenly, so that every ticker has about as many readers. */
export function tickersOf(client: number, { tickers, tickersEach }: Work): number[] {
  return Array.from(
    { length: tickersEach },
    (_, at) => (client * 7 + at * Math.max(1, Math.floor(tickers / tickersEach))) % tickers,
  );
}
