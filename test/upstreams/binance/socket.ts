import type { Cancel, Scheduler } from "@streampulse/core";
import type { WebSocket } from "ws";
import { parseControl } from "./control-message.ts";
import { ScriptedSocket } from "../scripted-socket.ts";
import { SlidingWindow } from "../sliding-window.ts";
import { MESSAGES_PER_SECOND, parseStream, STREAMS_MAX } from "./rules.ts";

/** How the fake's sockets behave; times may be shortened, rules may not be bent but by name. */
export interface SocketRules {
  readonly scheduler: Scheduler;
  readonly pingEveryMs: number;
  readonly pongWithinMs: number;
  readonly lifetimeMs: number;
  /** False where a fake clock outruns a real network, so that the spacing of messages says nothing. */
  readonly countsMessages: boolean;
  /** Told of every breach of the vendor's rules. */
  readonly breach: (what: string) => void;
  /** Told of streams that were just subscribed to. */
  readonly subscribed: () => void;
}

/** The fake's side of one socket: its subscriptions, its limits, its heartbeat. */
export class FakeSocket extends ScriptedSocket {
  /** Streams it is subscribed to, in the order of their coming. */
  readonly streams = new Set<string>();
  readonly #socket: WebSocket;
  readonly #rules: SocketRules;
  readonly #window = new SlidingWindow(1_000);
  #isCombined: boolean;
  #pongDue: Cancel | undefined;
  #isFrozen = false;

  constructor(socket: WebSocket, isCombined: boolean, streams: readonly string[], rules: SocketRules) {
    super(socket, rules.scheduler, (text) => this.#counts() && this.#control(text));
    this.#socket = socket;
    this.#isCombined = isCombined;
    this.#rules = rules;
    // What is malformed in an address is neither refused nor ever served.
    for (const stream of streams) if (parseStream(stream)) this.#add(stream);
    socket.on("ping", () => this.#counts());
    socket.on("pong", () => {
      this.#counts();
      this.#pongDue?.();
      this.#pongDue = undefined;
    });
    this.#ping();
    this.after(rules.lifetimeMs, () => this.close(1001, ""));
  }

  /** Sends a stream's payload (JSON text) if it is subscribed to. */
  emit(stream: string, payload: string): void {
    if (this.#isFrozen || !this.streams.has(stream)) return;
    this.send(this.#isCombined ? `{"stream":${JSON.stringify(stream)},"data":${payload}}` : payload);
  }

  /** Announces that the connection will be ended. */
  announceShutdown(timeMs: number): void {
    const payload = `{"e":"serverShutdown","E":${timeMs}}`;
    this.send(this.#isCombined ? `{"stream":"!serverShutdown","data":${payload}}` : payload);
  }

  /** From now on only pings come: the socket lives and says nothing. Control messages get no answer either. */
  freeze(): void {
    this.#isFrozen = true;
  }

  /** Whether the message is within the limit; the one beyond it ends the connection. */
  #counts(): boolean {
    if (!this.#rules.countsMessages) return true;
    if (this.#window.add(this.#rules.scheduler.now()) <= MESSAGES_PER_SECOND) return true;
    this.#rules.breach(`more than ${MESSAGES_PER_SECOND} messages in a second`);
    this.close(1008, "Too many requests");
    return false;
  }

  #control(text: string): void {
    if (this.#isFrozen) return;
    const message = parseControl(text);
    const answer = (result: unknown) => this.send(`{"result":${JSON.stringify(result)},"id":${message.id}}`);
    const fail = (code: number, msg: string) => {
      this.#rules.breach(`${msg} (${text.slice(0, 200)})`);
      this.send(`{"error":${JSON.stringify({ code, msg })},"id":${message.id}}`);
    };
    if (message.method === "ERROR") fail(message.code, message.msg);
    else if (message.method === "LIST_SUBSCRIPTIONS") answer([...this.streams]);
    else if (message.method === "GET_PROPERTY") answer(this.#isCombined);
    else if (message.method === "SET_PROPERTY") {
      this.#isCombined = message.value === true;
      answer(null);
    } else if (!message.streams.every(parseStream)) fail(2, "Invalid request: invalid stream");
    else if (message.method === "UNSUBSCRIBE") {
      for (const stream of message.streams) this.streams.delete(stream);
      answer(null);
    } else if (new Set([...this.streams, ...message.streams]).size > STREAMS_MAX) fail(4, "Too many subscriptions");
    else {
      for (const stream of message.streams) this.#add(stream);
      answer(null);
      this.#rules.subscribed();
    }
  }

  /** An upper-case stream is acknowledged like any, and stays silent like that of a symbol that is not. */
  #add(stream: string): void {
    const symbol = parseStream(stream)?.symbol ?? "";
    if (!symbol.startsWith("!") && symbol !== symbol.toLowerCase()) this.#rules.breach(`${stream} is not lower case`);
    this.streams.add(stream);
  }

  #ping(): void {
    this.after(this.#rules.pingEveryMs, () => {
      this.#socket.ping(String(this.#rules.scheduler.now()));
      this.#pongDue ??= this.after(this.#rules.pongWithinMs, () => {
        this.#rules.breach("no pong within its time");
        this.drop();
      });
      this.#ping();
    });
  }
}
