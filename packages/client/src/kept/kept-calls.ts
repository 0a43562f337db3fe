import type { DescMethodServerStreaming, DescMethodUnary, DescService } from "@bufbuild/protobuf";
import type { Scheduler } from "@streampulse/core";
import { call, openStream, type Server } from "../connect-protocol.ts";
import { StreamPulseError, understood } from "../errors.ts";
import { serverAt } from "../server-at.ts";
import { systemScheduler } from "../system-scheduler.ts";
import type { Given } from "./given.ts";
import type { CallOptions, FollowOptions, KeptAddress } from "./kept-address.ts";
import { mendedStream } from "./mended-stream.ts";
import { initOf, plainOf } from "./plain-message.ts";

type Calls<C> = { readonly [K in keyof C]: readonly [request: unknown, answer: unknown] };

/** The calls of one service in plain objects. Nothing is sent before the first one. Rejects with a StreamPulseError. */
export class KeptCalls<C extends Calls<C>> {
  /** For what has another door than the service. */
  readonly server: Server;
  readonly #service: DescService;
  readonly #scheduler: Scheduler;
  readonly #random: () => number;

  /** Throws where the url is none. */
  constructor(service: DescService, address: KeptAddress) {
    this.#service = service;
    this.server = serverAt(address);
    this.#scheduler = address.scheduler ?? systemScheduler;
    this.#random = address.random ?? Math.random;
  }

  /** The time that waits are counted by. */
  nowMs(): number {
    return this.#scheduler.now();
  }

  async ask<K extends keyof C & string>(
    name: K,
    request: Given<C[K][0]>,
    { signal }: CallOptions = {},
  ): Promise<C[K][1]> {
    const method = this.#service.method[name] as DescMethodUnary;
    const answer = await understood(call(this.server, method, initOf(method.input, request as object), signal), signal);
    return plainOf(method.output, answer);
  }

  /** Reads one stream until `take` says that it is all, or the stream breaks. */
  async read<K extends keyof C & string>(
    name: K,
    request: Given<C[K][0]>,
    { signal }: CallOptions = {},
    take: (message: C[K][1]) => boolean,
  ): Promise<void> {
    const own = signal ?? new AbortController().signal;
    const reading = async (): Promise<void> => {
      for await (const message of this.#open(name, request, own)) if (take(message)) return;
    };
    return understood(reading(), own);
  }

  /**
   * A stream that is made anew whenever its connection breaks or falls silent. `request` is asked before each attempt;
   * what `take` makes of a message is handed on, unless it is nothing.
   */
  follow<K extends keyof C & string, T>(
    name: K,
    request: () => Given<C[K][0]>,
    options: FollowOptions | undefined,
    take: (message: C[K][1]) => T | undefined,
  ): AsyncIterableIterator<T> {
    const ports = { scheduler: this.#scheduler, random: this.#random };
    return mendedStream(ports, (signal) => this.#open(name, request(), signal), take, options);
  }

  async *#open<K extends keyof C & string>(
    name: K,
    request: Given<C[K][0]>,
    signal: AbortSignal,
  ): AsyncGenerator<C[K][1], void, undefined> {
    const method = this.#service.method[name] as DescMethodServerStreaming;
    for await (const message of openStream(this.server, method, initOf(method.input, request as object), signal)) {
      yield plainOf(method.output, message) as C[K][1];
    }
  }
}

/** What an answer must hold; a server that leaves it out speaks another contract. */
export function told<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new StreamPulseError("internal", `The server's answer lacks its ${what}.`);
}
