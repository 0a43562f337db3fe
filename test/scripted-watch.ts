import { createClient, type Client, type ConnectionState, type Watch, type WatchHandlers } from "@streampulse/client";
import type { Cancel } from "@streampulse/core";
import { FakeScheduler } from "./fake-scheduler.ts";
import { Heard } from "./heard.ts";
import { ScriptedPriceServer, type Batch, type ScriptedStream } from "./scripted-price-server.ts";

/** Everything that a watch told, each as [the handler's name, what]. */
export type Told = {
  [K in keyof WatchHandlers]-?: readonly [K, Parameters<NonNullable<WatchHandlers[K]>>[0]];
}[keyof WatchHandlers];

const HANDLERS = [
  "onConnection",
  "onSession",
  "onInfos",
  "onErrors",
  "onSourceChanges",
  "onGaps",
  "onQuotes",
  "onConflated",
  "onEnd",
] as const satisfies readonly (keyof WatchHandlers)[];

/** A clock that tells of each wait that begins or is cancelled (or was over), and that can sleep as a laptop does. */
class HeardScheduler extends FakeScheduler {
  readonly waits = new Heard<number>();
  readonly cancelled = new Heard<number>();
  #sleptMs = 0;

  override now(): number {
    return super.now() + this.#sleptMs;
  }

  /** Time goes on while everything that waits stands still. */
  sleep(ms: number): void {
    this.#sleptMs += ms;
  }

  override after(delayMs: number, call: () => void): Cancel {
    const cancel = super.after(delayMs, call);
    this.waits.hear(delayMs);
    return () => {
      cancel();
      this.cancelled.hear(delayMs);
    };
  }
}

/** A client whose clock and chance a test owns, and a server that the test plays. */
export class ScriptedWatch {
  readonly clock = new HeardScheduler();
  readonly server: ScriptedPriceServer;
  readonly client: Client;
  readonly told = new Heard<Told>();
  /** What the client's `random` gives. */
  random = 0.5;

  static async start(): Promise<ScriptedWatch> {
    return new ScriptedWatch(await ScriptedPriceServer.start());
  }

  private constructor(server: ScriptedPriceServer) {
    this.server = server;
    this.client = createClient({ url: server.url, scheduler: this.clock, random: () => this.random });
  }

  /** Watches and hears everything. */
  watch(tickers: readonly string[], signal?: AbortSignal): Watch {
    const handlers = Object.fromEntries(
      HANDLERS.map((name) => [name, (what: unknown) => this.told.hear([name, what] as unknown as Told)]),
    );
    return this.client.watch(tickers, handlers, { signal });
  }

  /** Watches, and answers with its first stream, live. */
  async live(tickers: readonly string[]): Promise<ScriptedStream> {
    this.watch(tickers);
    return this.opened(await this.server.nextStream());
  }

  /** Opens the session of a stream and waits until the client knows it. */
  async opened(stream: ScriptedStream, session?: Parameters<ScriptedStream["open"]>[0]): Promise<ScriptedStream> {
    const known = this.told.next(([name]) => name === "onSession");
    stream.open(session);
    await known;
    return stream;
  }

  /** Sends a batch and waits until the client has taken it. */
  async take(stream: ScriptedStream, batch: Batch): Promise<void> {
    const change = `after ${this.told.all.length}`;
    const taken = this.told.next(([name, what]) => name === "onSourceChanges" && what[0]?.source === change);
    stream.send(batch);
    stream.send({ sourceChanges: [{ source: change }] });
    await taken;
  }

  /** What one handler was told, in order. */
  of<K extends keyof WatchHandlers>(name: K): Extract<Told, readonly [K, unknown]>[1][] {
    return this.told.all.filter((each) => each[0] === name).map((each) => each[1]) as never;
  }

  /** The tickers and prices handed on, in order. */
  get prices(): string[] {
    return this.of("onQuotes").flatMap((quotes) => quotes.map((each) => `${each.ticker} ${each.price}`));
  }

  get state(): ConnectionState | undefined {
    return this.of("onConnection").at(-1);
  }

  /** Waits until the client waits for its next attempt, from the `after`th thing told on. */
  async reconnecting(after = 0): Promise<{ attempt: number; waitMs: number; reason: string }> {
    const [, state] = await this.told.until(
      ([name, what]) => name === "onConnection" && what.status === "reconnecting",
      after,
    );
    if (!state || !("retryAtMs" in state)) throw new Error("no such state");
    return { attempt: state.attempt, waitMs: state.retryAtMs - this.clock.now(), reason: state.reason };
  }

  /** Lets the wait pass that the client is in or about to begin, and answers with the stream that follows. */
  async nextStream(after = this.told.all.length): Promise<ScriptedStream> {
    const { waitMs } = await this.reconnecting(after);
    this.clock.advance(waitMs);
    return this.server.nextStream();
  }

  /** Ends the client's watch and the server. */
  async close(): Promise<void> {
    const watch = this.client.watch([], {});
    watch.stop();
    await this.server.close();
  }
}

/** A quote of a ticker, whose price tells its sequence. */
export function quote(ticker: string, sequence: number, epoch = 1) {
  return { ticker, price: `${sequence}.5`, sequence: BigInt(sequence), epoch: BigInt(epoch), receivedTimeMs: 1n };
}
