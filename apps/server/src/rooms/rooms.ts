import { createHash, randomBytes, randomInt, timingSafeEqual } from "node:crypto";
import {
  Failure,
  isFault,
  parseTicker,
  Quality,
  type Cancel,
  type Scheduler,
  type TickerName,
} from "@streampulse/core";

import type { SourceDefinition } from "../engine/ports/setting.ts";
import type { Source } from "../engine/ports/source.ts";
import { RecordingsFolder, type ListedRecording } from "./recordings-folder.ts";
import { recordedTape } from "./recorded-tape.ts";
import type { ClockFace } from "./room-clock.ts";
import { ALL_QUOTES_MAX, EMPTY_MAX_MS, ROOM_MAX_MS, ROOM_TICKERS_MAX, ROOMS_MAX } from "./room-limits.ts";
import { RoomSource } from "./room-source.ts";
import { Room, type ClockStep, type RoomKind } from "./room.ts";
import { simulatedTape } from "./simulated-tape.ts";
import { TapeMemory, type TapeShare } from "./tape-memory.ts";
import type { Tape } from "./tape.ts";
import { WrongCodes } from "./wrong-codes.ts";

/** What rooms are made with. */
export interface RoomsDeps {
  readonly scheduler: Scheduler;
  /** Where recordings are; undefined: there are none. */
  readonly recordings: string | undefined;
  /** The simulated market. */
  readonly simulated: SourceDefinition;
  /** Its scenarios, each with a sentence. */
  readonly scenarios: Readonly<Record<string, { readonly describes: string }>>;
  /** How many quotes all rooms hold together; ALL_QUOTES_MAX where it is left out. */
  readonly quotesMax?: number | undefined;
}

/** A room as somebody wishes it. */
export interface RoomWish {
  readonly kind: RoomKind;
  readonly name: string;
  readonly tickers: readonly string[];
  readonly seed?: number | undefined;
}

/** Without letters and digits that are taken for one another. */
const LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LETTERS = 6;
const VENUE_LETTERS = 9;
const SEED_MAX = 4_294_967_295;
const PREFIX = { recording: "REPLAY_", scenario: "SIM_" } as const;
/** Of a scenario for which no tickers are named. */
const KNOWN_TO_ALL = ["NASDAQ:AAPL", "NASDAQ:MSFT", "NASDAQ:TSLA", "BINANCE:BTCUSDT", "OANDA:EURUSD"];

interface Held {
  readonly room: Room;
  readonly share: TapeShare;
  /** A hash of the key, which is told once and kept by nobody here. */
  readonly keyHash: Buffer;
  cancelEmpty: Cancel;
  readonly cancelLife: Cancel;
}

/** All rooms of a server, in its memory: they end with it, with their teacher's word, or when nobody is in them. */
export class Rooms {
  /** What brings their prices, one for each kind. */
  readonly sources: readonly Source[];
  readonly #deps: RoomsDeps;
  readonly #folder: RecordingsFolder;
  readonly #wrong: WrongCodes;
  readonly #memory: TapeMemory;
  readonly #byId = new Map<string, Held>();
  readonly #byKind: Readonly<Record<RoomKind, RoomSource>>;
  /** Rooms that are being made: they count before they are there. */
  #making = 0;

  constructor(deps: RoomsDeps) {
    this.#deps = deps;
    this.#folder = new RecordingsFolder(deps.recordings);
    this.#memory = new TapeMemory(deps.quotesMax ?? ALL_QUOTES_MAX);
    this.#wrong = new WrongCodes(() => deps.scheduler.now());
    const byVenue = { find: (venue: string) => this.#byId.get(venue)?.room };
    const source = (name: string, quality: Quality, prefix: string) =>
      new RoomSource({ name, quality, prefix }, byVenue, deps.scheduler);
    this.#byKind = {
      recording: source("replay-room", Quality.REPLAY, PREFIX.recording),
      scenario: source("simulated-room", Quality.SIMULATED, PREFIX.scenario),
    };
    this.sources = Object.values(this.#byKind);
  }

  get size(): number {
    return this.#byId.size;
  }

  recordings(): Promise<readonly ListedRecording[]> {
    return this.#folder.list();
  }

  get scenarios(): readonly { readonly name: string; readonly describes: string }[] {
    return Object.entries(this.#deps.scenarios).map(([name, { describes }]) => ({ name, describes }));
  }

  /** A room, and the key to its clock. Rejects with a Failure. */
  async create(wish: RoomWish): Promise<{ readonly room: Room; readonly key: string }> {
    if (this.#byId.size + this.#making >= ROOMS_MAX)
      throw new Failure("LIMIT_ROOMS", `There are ${ROOMS_MAX} rooms already; end one first.`, { limit: ROOMS_MAX });
    this.#making++;
    const share = this.#memory.share();
    try {
      return this.#open(wish, await this.#tapeOf(wish, share), share);
    } catch (error) {
      share.hold(0);
      throw error;
    } finally {
      this.#making--;
    }
  }

  /** By its code. `address`: whose guesses are counted. Throws NO_ROOM, or LIMIT_CODES. */
  join(code: string, address: string): Room {
    this.#wrong.ask(address);
    const wanted = code.trim().toUpperCase();
    const held = [...this.#byId.values()].find(({ room }) => room.terms.code === wanted);
    if (held) return held.room;
    this.#wrong.wasWrong(address);
    throw new Failure("NO_ROOM", "There is no room with this code.", { field: "code" });
  }

  /** By its id, which nobody guesses. Throws NO_ROOM. */
  get(id: string): Room {
    const held = this.#byId.get(id);
    if (held) return held.room;
    throw new Failure("NO_ROOM", undefined, { field: "id" });
  }

  /** Throws NO_ROOM, PERMISSION_DENIED without the room's key, or INVALID_ARGUMENT. */
  move(
    id: string,
    key: string,
    { step, ...change }: Partial<ClockFace> & { readonly step?: ClockStep | undefined },
  ): ClockFace {
    const { room } = this.#opened(id, key);
    if (step !== undefined && change.positionMs !== undefined) {
      throw new Failure("INVALID_ARGUMENT", "step and position_ms exclude one another.", { field: "step" });
    }
    room.move(change);
    if (step !== undefined) room.step(step);
    return room.clock;
  }

  /** As `move`. */
  end(id: string, key: string): void {
    this.#end(this.#opened(id, key));
  }

  close(): void {
    for (const held of this.#byId.values()) this.#end(held);
  }

  async #tapeOf({ kind, name, tickers, seed = 1 }: RoomWish, share: TapeShare): Promise<Tape> {
    if (tickers.length > ROOM_TICKERS_MAX) {
      const message = `tickers holds ${tickers.length}; a room has at most ${ROOM_TICKERS_MAX}.`;
      throw new Failure("LIMIT_TICKERS", message, { limit: ROOM_TICKERS_MAX });
    }
    if (kind === "recording") {
      const path = await this.#folder.find(name);
      if (path !== undefined) return recordedTape(name, path, parsed(tickers), share);
      throw new Failure("INVALID_ARGUMENT", "name is none of the server's recordings; ListRecordings tells them.", {
        field: "name",
      });
    }
    if (!Object.hasOwn(this.#deps.scenarios, name)) {
      const names = Object.keys(this.#deps.scenarios).join(", ");
      throw new Failure("INVALID_ARGUMENT", `name must be one of ${names}.`, { field: "name" });
    }
    if (!Number.isInteger(seed) || seed < 0 || seed > SEED_MAX) {
      throw new Failure("INVALID_ARGUMENT", `seed must be a whole number from 0 to ${SEED_MAX}.`, { field: "seed" });
    }
    const names = parsed(tickers.length > 0 ? tickers : KNOWN_TO_ALL);
    return simulatedTape(this.#deps.simulated, { scenario: name, seed, names }, share);
  }

  #open({ kind, name }: RoomWish, tape: Tape, share: TapeShare): { readonly room: Room; readonly key: string } {
    const { scheduler } = this.#deps;
    const taken = new Set([...this.#byId.values()].map(({ room }) => room.terms.code));
    let code = letters(CODE_LETTERS);
    while (taken.has(code)) code = letters(CODE_LETTERS);
    const id = PREFIX[kind] + letters(VENUE_LETTERS);
    const room: Room = new Room({ id, code, kind, name, tape }, scheduler, {
      told: (news) => this.#byKind[kind].told(room, news),
      present: (count) => this.#counted(id, count),
    });
    const key = randomBytes(16).toString("base64url");
    const held: Held = {
      room,
      share,
      keyHash: hashOf(key),
      cancelEmpty: () => {},
      cancelLife: scheduler.after(ROOM_MAX_MS, () => this.#end(held)),
    };
    this.#byId.set(id, held);
    this.#counted(id, 0);
    return { room, key };
  }

  #opened(id: string, key: string): Held {
    const held = this.#byId.get(id);
    if (!held) throw new Failure("NO_ROOM", undefined, { field: "id" });
    if (timingSafeEqual(hashOf(key), held.keyHash)) return held;
    throw new Failure("PERMISSION_DENIED", "Only who opened the room moves its clock: its key is another.", {
      field: "key",
    });
  }

  #counted(id: string, count: number): void {
    const held = this.#byId.get(id);
    if (!held) return;
    held.cancelEmpty();
    held.cancelEmpty = count > 0 ? () => {} : this.#deps.scheduler.after(EMPTY_MAX_MS, () => this.#end(held));
  }

  #end(held: Held): void {
    const { room, share } = held;
    if (!this.#byId.delete(room.terms.id)) return;
    share.hold(0);
    held.cancelEmpty();
    held.cancelLife();
    room.end();
    this.#byKind[room.terms.kind].ended(room);
  }
}

function hashOf(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}

function letters(count: number): string {
  return Array.from({ length: count }, () => LETTERS[randomInt(LETTERS.length)]).join("");
}

function parsed(tickers: readonly string[]): TickerName[] {
  return tickers.map((text, at) => {
    const name = parseTicker(text);
    if (!isFault(name)) return name;
    throw new Failure("INVALID_ARGUMENT", `tickers[${at}] ${name.fault}.`, { field: `tickers[${at}]` });
  });
}
