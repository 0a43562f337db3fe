import { ReplayService } from "@streampulse/proto";
import type {
  CreateRoomRequest,
  ListRecordingsResponse,
  MoveClockRequest,
  ReplayServiceCalls,
  Room,
  RoomClock,
  StreamRoomResponse,
} from "../gen/replay.ts";
import type { Given } from "./given.ts";
import type { CallOptions, FollowOptions, KeptAddress } from "./kept-address.ts";
import { KeptCalls, told } from "./kept-calls.ts";

/** A clock as it stood when it was told; while it plays it goes on from there. */
export interface ToldClock extends RoomClock {
  /** When it was told, by this side's clock. */
  readonly toldMs: number;
}

/** A room as one who is present knows it. */
export interface RoomView {
  readonly room: Room;
  readonly clock: ToldClock;
  /** How many are present. */
  readonly present: number;
}

/** What is changed of a clock; a step holds it. */
export type ClockMove = Omit<Given<MoveClockRequest>, "id" | "key">;

/** Who may move a room's clock: the key is a secret of whoever opened it. */
export interface RoomKey {
  readonly id: string;
  readonly key: string;
}

/** ReplayService in plain objects. Calls reject with a StreamPulseError whose `field` and `reason` say what was wrong. */
export interface Rooms {
  /** What a room can play. */
  recordings(options?: CallOptions): Promise<ListRecordingsResponse>;
  /** A room whose clock stands at its beginning, and the key that moves it. */
  create(
    wish: Given<CreateRoomRequest> & Pick<CreateRoomRequest, "kind" | "name">,
    options?: CallOptions,
  ): Promise<{ readonly room: Room; readonly key: string }>;
  /** By its code. Rejects with the reason NO_ROOM, or LIMIT_CODES after too many codes that were none. */
  join(code: string, options?: CallOptions): Promise<Room>;
  /** One is present in a room for as long as this is read; connects again by itself, and throws NO_ROOM at its end. */
  follow(id: string, options?: FollowOptions): AsyncIterable<RoomView>;
  /** Rejects with the code permission_denied where the key is another room's, or none. */
  move(room: RoomKey, change: ClockMove, options?: CallOptions): Promise<ToldClock>;
  end(room: RoomKey, options?: CallOptions): Promise<void>;
}

/** Where a clock stands now, in milliseconds from the beginning of a room of this length. */
export function positionOf(clock: ToldClock, lengthMs: number, nowMs: number): number {
  const goneMs = clock.isPlaying ? Math.max(0, nowMs - clock.toldMs) * clock.speed : 0;
  return Math.min(lengthMs, clock.positionMs + goneMs);
}

/** The rooms of the server of the address. Throws where the url is none. */
export function createRooms(address: KeptAddress): Rooms {
  const calls = new KeptCalls<ReplayServiceCalls>(ReplayService, address);
  const toldNow = (clock: RoomClock): ToldClock => ({ ...clock, toldMs: calls.nowMs() });
  return {
    recordings: (options) => calls.ask("listRecordings", {}, options),
    create: async (wish, options) => {
      const { room, key } = await calls.ask("createRoom", wish, options);
      return { room: told(room, "room"), key };
    },
    join: async (code, options) => told((await calls.ask("joinRoom", { code }, options)).room, "room"),
    follow: (id, options) => {
      let view: Partial<RoomView> = {};
      return calls.follow(
        "streamRoom",
        () => ({ id }),
        options,
        ({ room = view.room, clock, present = view.present }: StreamRoomResponse) => {
          view = { room, clock: clock ? toldNow(clock) : view.clock, present } as Partial<RoomView>;
          return view.room && view.clock
            ? { room: view.room, clock: view.clock, present: view.present ?? 0 }
            : undefined;
        },
      );
    },
    move: async (room, change, options) =>
      toldNow(told((await calls.ask("moveClock", { ...change, ...room }, options)).clock, "clock")),
    end: async (room, options) => void (await calls.ask("endRoom", room, options)),
  };
}
