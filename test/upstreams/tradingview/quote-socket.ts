import type { Cancel, Scheduler } from "@streampulse/core";
import type { WebSocket } from "ws";
import type { SiteSymbol } from "./site-symbol.ts";
import { framed, plainName, qsd, split } from "./socket-text.ts";

/** How the fake's quote sockets behave. */
export interface SocketRules {
  readonly scheduler: Scheduler;
  readonly heartbeatEveryMs: number;
  /** So many heartbeats without an echo end the socket. */
  readonly missedMax: number;
  /** How far the site's clock is ahead of the scheduler's. */
  readonly skewMs: () => number;
  readonly symbol: (name: string) => SiteSymbol | undefined;
  /** Symbols that nothing is ever said of. */
  readonly isDead: (name: string) => boolean;
  /** Whether `quote_completed` follows where there is no such symbol. */
  readonly completesUnknown: boolean;
  /** Told of every breach of the site's rules. */
  readonly breach: (what: string) => void;
  /** Told when it changed what it carries. */
  readonly changed: () => void;
}

/** A quote session of a client on a socket. */
interface QuoteSession {
  /** The site's symbol by the name that it was added with. */
  readonly symbols: Map<string, string>;
  isHibernated: boolean;
}

const SESSION = /^[qx]s_[A-Za-z0-9_-]{1,60}$/;

/** The fake's side of one quote socket: its sessions, its heartbeat, its rules. */
export class FakeQuoteSocket {
  /** What came, a payload at a time. */
  readonly received: string[] = [];
  readonly #socket: WebSocket;
  readonly #rules: SocketRules;
  readonly #sessions = new Map<string, QuoteSession>();
  readonly #timers = new Set<Cancel>();
  #beat = 0;
  #missed = 0;
  #silence: "none" | "data" | "all" = "none";
  #drip: { readonly everyMs: number; readonly waiting: string[] } | undefined;

  /** `isMute` withholds the hello and all else. */
  constructor(socket: WebSocket, rules: SocketRules, isMute = false) {
    this.#socket = socket;
    this.#rules = rules;
    if (isMute) this.#silence = "all";
    socket.on("message", (data: Buffer, isBinary: boolean) => this.#take(isBinary ? "" : data.toString()));
    socket.on("error", () => {});
    socket.on("close", () => this.#release());
    const nowMs = rules.scheduler.now() + rules.skewMs();
    this.#say(
      JSON.stringify({
        session_id: "0.28583.1563_fake-charts-1",
        timestamp: Math.floor(nowMs / 1_000),
        timestampMs: nowMs,
        release: "release_208-91",
        auth_scheme_vsn: 2,
        protocol: "json",
        via: "127.0.0.1:443",
        javastudies: ["3.66"],
      }),
    );
    this.#heartbeat();
  }

  /** The names that its sessions have added. */
  get symbols(): string[] {
    return [...this.#sessions.values()].flatMap(({ symbols }) => [...symbols.keys()]);
  }

  get sessions(): string[] {
    return [...this.#sessions.keys()];
  }

  /** Tells every session that watches the symbol of values, given as JSON text. */
  emit(symbol: string, ...values: readonly string[]): void {
    if (this.#silence !== "none" || this.#rules.isDead(symbol)) return;
    for (const [id, { symbols, isHibernated }] of this.#sessions) {
      if (isHibernated) continue;
      const names = [...symbols].filter(([, listed]) => listed === symbol).map(([name]) => name);
      for (const name of names) this.#say(...values.map((each) => qsd(id, name, each)));
    }
  }

  /** Whether a heartbeat waits for its echo. */
  get owesEcho(): boolean {
    return this.#missed > 0 && this.#silence !== "all";
  }

  /** From now on only heartbeats come. */
  freeze(): void {
    this.#silence = "data";
  }

  /** From now on nothing comes, and nobody closes. */
  stall(): void {
    this.#silence = "all";
  }

  /** What was frozen or stalled goes on; what happened meanwhile is lost. */
  thaw(): void {
    this.#silence = "none";
  }

  /** From now on every message trickles, one character at a time. */
  dripEvery(everyMs: number): void {
    this.#drip = { everyMs, waiting: [] };
  }

  /** Sends any text as a message, readable or not. */
  send(text: string): void {
    if (!this.#drip) this.#socket.send(text);
    else if (this.#drip.waiting.push(text) === 1) this.#dripOn(text, 0);
  }

  /** Says that a session is beyond use. */
  criticalError(session: string): void {
    this.#say(JSON.stringify({ m: "critical_error", p: [session, "invalid_parameters", "quote_add_symbols"] }));
  }

  /** Says that the protocol was broken, and closes. */
  protocolError(why: string): void {
    this.#say(JSON.stringify({ m: "protocol_error", p: [why] }));
    this.#socket.close(1000);
  }

  /** Ends it without a word. */
  drop(): void {
    this.#socket.terminate();
  }

  #say(...payloads: readonly string[]): void {
    if (this.#silence !== "all" && payloads.length > 0) this.send(payloads.map(framed).join(""));
  }

  #take(text: string): void {
    for (const payload of split(text)) {
      if (payload === undefined) return this.#broken("a message that is not framed");
      this.received.push(payload);
      if (payload.startsWith("~h~")) {
        if (payload === `~h~${this.#beat}`) this.#missed = 0;
        continue;
      }
      let message: unknown;
      try {
        message = JSON.parse(payload);
      } catch {
        return this.#broken("a message that is no JSON");
      }
      const { m: method, p: parameters } = message as { m?: unknown; p?: unknown };
      if (typeof method !== "string" || !Array.isArray(parameters)) return this.#broken("a message without a method");
      this.#call(method, parameters as unknown[]);
    }
    this.#rules.changed();
  }

  #call(method: string, parameters: readonly unknown[]): void {
    const [first, ...rest] = parameters;
    if (method === "set_auth_token") {
      if (first !== "unauthorized_user_token") this.protocolError("bad auth token");
      return;
    }
    if (method === "set_locale" || method.startsWith("chart_")) return;
    if (typeof first !== "string" || !SESSION.test(first)) return this.#invalid(String(first), method);
    if (method === "quote_create_session") {
      if (this.#sessions.has(first)) return this.#invalid(first, method);
      this.#sessions.set(first, { symbols: new Map(), isHibernated: false });
      return;
    }
    const session = this.#sessions.get(first);
    if (!session) return this.#broken(`${method} before quote_create_session`);
    if (!rest.every((name) => typeof name === "string")) return this.#invalid(first, method);
    this.#inSession(method, first, session, rest);
  }

  #inSession(method: string, id: string, session: QuoteSession, names: readonly string[]): void {
    switch (method) {
      case "quote_set_fields":
        return;
      case "quote_add_symbols":
        for (const name of names) this.#add(id, session, name);
        return;
      case "quote_fast_symbols":
        if (session.isHibernated) this.#wake(id, session);
        return;
      case "quote_hibernate_all":
        session.isHibernated = true;
        return;
      case "quote_remove_symbols":
        for (const name of names) session.symbols.delete(name);
        return;
      case "quote_delete_session":
        this.#sessions.delete(id);
        return;
      default:
        this.#broken(`no such method: ${method.slice(0, 40)}`);
    }
  }

  #add(id: string, session: QuoteSession, name: string): void {
    const listed = plainName(name);
    if (this.#rules.isDead(listed)) {
      session.symbols.set(name, listed);
      return;
    }
    const symbol = this.#rules.symbol(listed);
    const completed = JSON.stringify({ m: "quote_completed", p: [id, name] });
    if (this.#silence !== "none") {
      if (symbol) session.symbols.set(name, listed);
      return;
    }
    if (!symbol) {
      const error = { m: "qsd", p: [id, { n: name, s: "error", errmsg: "no_such_symbol", v: {} }] };
      this.#say(JSON.stringify(error), ...(this.#rules.completesUnknown ? [completed] : []));
      return;
    }
    session.symbols.set(name, listed);
    const [sides = "", facts = "", loaded = ""] = symbol.snapshot();
    this.#say(qsd(id, name, sides), qsd(id, name, facts));
    this.#say(qsd(id, name, loaded), completed);
  }

  #wake(id: string, session: QuoteSession): void {
    session.isHibernated = false;
    if (this.#silence !== "none") return;
    for (const [name, listed] of session.symbols) {
      const symbol = this.#rules.isDead(listed) ? undefined : this.#rules.symbol(listed);
      if (symbol) this.#say(...symbol.snapshot().map((values) => qsd(id, name, values)));
    }
  }

  #invalid(session: string, method: string): void {
    this.#rules.breach(`invalid parameters of ${method.slice(0, 40)}`);
    this.#say(JSON.stringify({ m: "critical_error", p: [session, "invalid_parameters", method] }));
  }

  #broken(what: string): void {
    this.#rules.breach(what);
    this.protocolError("wrong data");
  }

  #heartbeat(): void {
    this.#after(this.#rules.heartbeatEveryMs, () => {
      if (this.#missed >= this.#rules.missedMax) {
        this.#rules.breach("no echo of a heartbeat");
        this.#socket.close(1000);
        return;
      }
      if (this.#silence !== "all") {
        this.#missed++;
        this.#say(`~h~${++this.#beat}`);
      }
      this.#heartbeat();
    });
  }

  #dripOn(text: string, at: number): void {
    const isLast = at >= text.length - 1;
    this.#socket.send(text.charAt(at), { fin: isLast });
    this.#after(this.#drip?.everyMs ?? 0, () => {
      if (!isLast) return this.#dripOn(text, at + 1);
      this.#drip?.waiting.shift();
      const next = this.#drip?.waiting[0];
      if (next !== undefined) this.#dripOn(next, 0);
    });
  }

  #after(ms: number, call: () => void): void {
    const cancel = this.#rules.scheduler.after(ms, () => {
      this.#timers.delete(cancel);
      call();
    });
    this.#timers.add(cancel);
  }

  #release(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }
}
