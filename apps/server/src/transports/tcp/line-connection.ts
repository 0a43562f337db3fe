import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";

import { Delivery, Failure, TickerOutcome, type Scheduler } from "@streampulse/core";

import { ANONYMOUS, type Caller } from "../../engine/caller.ts";
import type { PriceEngine } from "../../engine/price-engine.ts";
import type { StreamHandle } from "../../engine/session-stream.ts";
import type { TimerWheel } from "../../engine/timer-wheel.ts";
import { FORMAT_OF } from "../../engine/wire/format.ts";
import { cutOff } from "../cut-off.ts";
import { isLoopback } from "../loopback.ts";
import { MessageBudget, messageUnits } from "../message-budget.ts";
import { errorAnswer, LINE_FAULTS, refusal } from "./answers.ts";
import { isHttp, parseCommand, type Command } from "./command.ts";
import { LineReader } from "./line-reader.ts";
import { LineSink } from "./line-sink.ts";
import { ANSWERS_MAX_BYTES, END_MAX_MS, HALF_QUIET_MAX_MS, LINE_MAX_MS, LINES_PER_TURN, SILENT_MS } from "./limits.ts";

/** What all connections have of their door. */
export interface ConnectionDeps {
  readonly engine: PriceEngine;
  /** What a client gets that asks for nothing. */
  readonly tickers: readonly string[];
  readonly scheduler: Scheduler;
  /** Every connection's one deadline, at its id; what is due is told by `due`. */
  readonly wheel: TimerWheel;
  /** Logs something unforeseen and gives the failure that the client may see. */
  readonly internal: (error: unknown) => Failure;
}

/** What the connection's one deadline is of. */
type Waiting = "for a word" | "for a line's end" | "for a sign of life" | "for its end" | undefined;

const LOCAL: Caller = { principal: ANONYMOUS, isLocal: true };
const REMOTE: Caller = { principal: ANONYMOUS, isLocal: false };

/** 128 bits: nobody else's guess. */
const CLIENT_ID_BYTES = 16;

/** One client of the line feed, and its one session. */
export class LineConnection {
  readonly #socket: Socket;
  /** Its place on the wheel. */
  readonly id: number;
  readonly admission: "client" | "surplus";
  readonly #deps: ConnectionDeps;
  readonly #caller: Caller;
  readonly #clientId = randomBytes(CLIENT_ID_BYTES).toString("base64url");
  readonly #reader = new LineReader();
  #format: "line" | "line-json" = "line";
  #stream: { readonly handle: StreamHandle; readonly sink: LineSink } | undefined;
  /** Bytes that were written beside the stream's, and so are acknowledged with them: answers, and earlier streams. */
  #besides = 0;
  #waiting: Waiting;
  /** What the client may still say, from its first line on. */
  #budget: MessageBudget | undefined;
  /** Lines that were read and have their turn next. */
  #later: Buffer | undefined;
  /** What the client is told whatever it says. */
  #refusal: Failure | undefined;
  #hasAsked = false;
  #isOver = false;
  /** Whether the client has ended its half: it says nothing more, and may well go on reading. */
  #isHalf = false;
  #seenWritten = 0;

  /** Its door tells it what it reads. */
  constructor(socket: Socket, id: number, admission: "client" | "surplus", deps: ConnectionDeps) {
    this.#socket = socket;
    this.id = id;
    this.admission = admission;
    this.#deps = deps;
    this.#caller = isLoopback(socket.remoteAddress) ? LOCAL : REMOTE;
    this.#wait("for a word", SILENT_MS);
  }

  /** The connection's deadline has come. */
  due(): void {
    const waited = this.#waiting;
    this.#waiting = undefined;
    if (waited === "for its end") cutOff(this.#socket);
    else if (waited === "for a line's end") {
      this.end(new Failure("DEADLINE_EXCEEDED", "A line did not arrive whole within 10 s."));
    } else if (waited === "for a sign of life") this.#lookForLife();
    else if (this.#refusal) this.end(this.#refusal);
    else if (this.#reader.isWithin) this.#wait("for a line's end", LINE_MAX_MS - SILENT_MS);
    else this.#speakFirst();
  }

  /** Has the connection end with a failure at its client's first word, or when there is none: it may be HTTP's. */
  refuse(failure: Failure): void {
    this.#refusal = failure;
  }

  /** Ends the connection with a failure that its client is told. */
  end(failure: Failure): void {
    if (this.#isOver) return;
    if (isHttp(this.#reader.begun)) this.#hangUp();
    else this.#close(`${errorAnswer(failure)}\n`);
  }

  /** The connection is gone. */
  closed(): void {
    this.#isOver = true;
    this.#stream?.handle.close();
    this.#deps.wheel.clear(this.id);
  }

  /** Whether the client has a stream. */
  get isStreaming(): boolean {
    return this.#stream !== undefined && !this.#isOver;
  }

  /** Takes what the client says, so many lines of it in a turn. */
  read(bytes: Buffer): void {
    // What comes after the end is read all the same: unread, it would reset the connection before its last line is read.
    if (this.#isOver) return;
    let left = LINES_PER_TURN;
    const met = this.#reader.feed(bytes, (line) => this.#take(line) && --left > 0);
    if (this.#isOver) return;
    if (typeof met === "string") return this.end(LINE_FAULTS[met]);
    if (met) this.#pause(met);
    if (!this.#reader.isWithin) this.#wholeLine();
    else if (this.#waiting === undefined) this.#wait("for a line's end", LINE_MAX_MS);
  }

  #pause(later: Buffer): void {
    this.#later = later;
    this.#socket.pause();
    setImmediate(() => this.#goOn());
  }

  #goOn(): void {
    const later = this.#later;
    this.#later = undefined;
    this.#socket.resume();
    if (later) this.read(later);
    if (this.#isHalf && this.#later === undefined) this.#ended();
  }

  #wholeLine(): void {
    if (this.#waiting !== "for a line's end") return;
    this.#waiting = undefined;
    if (this.#hasAsked) this.#deps.wheel.clear(this.id);
    // It has said something in its first second that was no wish: what it did not ask for is due, behind what it said.
    else this.#wait("for a word", 0);
  }

  /** True where the next line is wanted. */
  #take(line: string): boolean {
    if (isHttp(line)) {
      this.#hangUp();
      return false;
    }
    const now = this.#deps.scheduler.now();
    const last = this.#refusal ?? (this.#budget ??= new MessageBudget(now)).spend(messageUnits(line), now);
    if (last) {
      this.end(last);
      return false;
    }
    if (line.trim() === "") return true;
    this.#wholeLine();
    try {
      this.#do(parseCommand(line));
    } catch (error) {
      this.#asked();
      this.#answer(errorAnswer(error instanceof Failure ? error : this.#deps.internal(error)));
    }
    return !this.#isOver;
  }

  #do(command: Command): void {
    if (command.verb === "FORMAT") return this.#spell(command.format === "json" ? "line-json" : "line");
    // There is nothing to prove: without authentication every token is as good.
    if (command.verb === "AUTH") return this.#answer("OK");
    this.#asked();
    if (command.verb === "PING") return this.#answer("PONG");
    if (command.verb === "QUIT") return this.#close("OK\n");
    if (command.verb === "ACK") return this.#acknowledge(command.bytes);
    this.#change(command.verb, command.tickers);
  }

  /** The client has asked for something: it is not given what it did not ask for. */
  #asked(): void {
    this.#hasAsked = true;
    if (this.#waiting !== "for a word") return;
    this.#waiting = undefined;
    this.#deps.wheel.clear(this.id);
  }

  #change(verb: "ADD" | "REMOVE", tickers: readonly string[]): void {
    const { handle } = this.#stream ?? this.#open([]);
    const { tickers: now, results } = handle.modify({
      add: verb === "ADD" ? tickers : [],
      remove: verb === "REMOVE" ? tickers : [],
    });
    const refused = results.filter(({ outcome }) => outcome === TickerOutcome.REJECTED);
    const [first] = refused;
    const isRefused = first !== undefined && refused.length === results.length;
    this.#answer(isRefused ? refusal(first) : ["OK", ...now].join(" "));
    if (refused.length === 0) return;
    const errors = refused.map(({ ticker, code, message }) => ({ ticker, code, message, removed: true }));
    this.#say(FORMAT_OF[this.#format].batch({ errors }));
  }

  #acknowledge(bytes: number): void {
    this.#stream?.handle.acknowledge(Math.max(0, bytes - this.#besides));
    this.#answer("OK");
  }

  /** Changes how the rest is spelt; a stream goes on with its last prices. */
  #spell(format: "line" | "line-json"): void {
    const from = format === this.#format ? undefined : this.#stream;
    // The last prices of the whole set are more work than a change of it: they count as one.
    from?.handle.modify({ add: [], remove: [] });
    this.#format = format;
    this.#answer("OK");
    if (from === undefined) return;
    from.sink.retire();
    this.#besides += from.sink.written;
    this.#open([]);
  }

  #speakFirst(): void {
    try {
      this.#open(this.#deps.tickers);
      if (this.#isHalf) this.#wait("for a sign of life", HALF_QUIET_MAX_MS);
    } catch (error) {
      this.end(error instanceof Failure ? error : this.#deps.internal(error));
    }
  }

  /** Opens the session's stream; without tickers, one that was open before goes on with its own. */
  #open(tickers: readonly string[]): { readonly handle: StreamHandle; readonly sink: LineSink } {
    const sink = new LineSink(this.#socket, this.#format, this);
    const request = { clientId: this.#clientId, tickers, maxUpdatesPerSecond: 0, reportConflation: false };
    const wanted = { ...request, delivery: Delivery.LATEST };
    // Nobody else can name the id, so no other process can have the session: the stream begins at once.
    const handle = this.#deps.engine.openStream(this.#caller, wanted, sink, { isPrivate: true });
    return (this.#stream = { handle, sink });
  }

  /** The client's half has ended, as behind a pipe. */
  half(): void {
    if (this.#isOver) return;
    this.#isHalf = true;
    if (this.#later === undefined) this.#ended();
  }

  /** All that the client will ever say has been read; a last line may lack its end. */
  #ended(): void {
    if (this.#isOver) return;
    const line = this.#reader.isWithin ? this.#reader.end() : "";
    if (typeof line === "object") return this.end(LINE_FAULTS[line.fault]);
    if (line !== "") this.#take(line);
    this.#wholeLine();
    if (this.#isOver || this.#waiting === "for a word") return;
    if (this.#stream === undefined) this.#close();
    else this.#wait("for a sign of life", HALF_QUIET_MAX_MS);
  }

  /** Whether a client that has ended its half lives shows when something is written to it. */
  #lookForLife(): void {
    const written = this.#stream?.sink.written ?? 0;
    if (written === this.#seenWritten) return this.#close();
    this.#seenWritten = written;
    this.#wait("for a sign of life", HALF_QUIET_MAX_MS);
  }

  #answer(text: string): void {
    this.#say(Buffer.from(`${text}\n`));
  }

  #say(bytes: Uint8Array): void {
    if (this.#isOver) return;
    this.#besides += bytes.length;
    this.#socket.write(bytes);
    if (this.#socket.writableLength > ANSWERS_MAX_BYTES) this.end(new Failure("SLOW_CONSUMER"));
  }

  /** Not a word to whoever speaks HTTP: a page must not learn that anybody listens here. */
  #hangUp(): void {
    this.closed();
    cutOff(this.#socket);
  }

  #close(last = ""): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stream?.handle.close();
    this.#socket.end(last);
    this.#wait("for its end", END_MAX_MS);
  }

  #wait(waiting: Waiting, ms: number): void {
    this.#waiting = waiting;
    this.#deps.wheel.set(this.id, this.#deps.scheduler.now() + ms);
  }
}
