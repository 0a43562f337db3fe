import type { MessageInitShape } from "@bufbuild/protobuf";
import { Failure } from "@streampulse/core";
import { ClockStep, ReplayService, RoomKind, type RoomSchema } from "@streampulse/proto";

import { ANONYMOUS, type Caller } from "../../engine/caller.ts";
import type { ClockFace } from "../../rooms/room-clock.ts";
import type { Room } from "../../rooms/room.ts";
import type { Rooms } from "../../rooms/rooms.ts";
import { defineService, type Service } from "./kept-service.ts";

/** What the service is. Anybody may come into a room whose code they have. */
export const REPLAY_SERVICE = { description: ReplayService, isOpen: true } as const;

/** ReplayService over the rooms. */
export function replayService(rooms: Rooms): Service {
  return defineService({
    ...REPLAY_SERVICE,
    methods: {
      listRecordings: async (_request, { caller }) => {
        // The names of files are nobody's who cannot open a room from them.
        admit(caller);
        return {
          recordings: (await rooms.recordings()).map(({ name, bytes }) => ({ name, bytes: BigInt(bytes) })),
          scenarios: rooms.scenarios.map(({ name, describes }) => ({ name, description: describes })),
        };
      },
      createRoom: async ({ kind, name, tickers, seed }, { caller }) => {
        admit(caller);
        const wish = { kind: kindOf(kind), name, tickers, seed: seed === undefined ? undefined : Number(seed) };
        const { room, key } = await rooms.create(wish);
        return { room: roomMessage(room), key };
      },
      joinRoom: async ({ code }, { caller }) => ({
        room: roomMessage(rooms.join(code, caller.address ?? (caller.isLocal ? "this machine" : "elsewhere"))),
      }),
      async *streamRoom({ id }, { signal, caller }) {
        const room = rooms.get(id);
        let isFirst = true;
        for await (const { clock, present } of room.audience.join(signal, caller.address)) {
          yield {
            ...(isFirst ? { room: roomMessage(room) } : {}),
            ...(clock ? { clock: clockMessage(clock) } : {}),
            ...(present === undefined ? {} : { present }),
          };
          isFirst = false;
        }
      },
      moveClock: async ({ id, key, isPlaying, speed, positionMs, step }) => ({
        clock: clockMessage(
          rooms.move(id, key, {
            ...(isPlaying === undefined ? {} : { isPlaying }),
            ...(speed === undefined ? {} : { speed }),
            ...(positionMs === undefined ? {} : { positionMs: Number(positionMs) }),
            ...(step === ClockStep.UNSPECIFIED ? {} : { step: stepOf(step) }),
          }),
        ),
      }),
      endRoom: async ({ id, key }) => {
        rooms.end(id, key);
        return {};
      },
    },
  });
}

/** Whether a caller may open rooms: they take memory that strangers have no claim to. Throws UNAUTHENTICATED. */
function admit({ principal, isLocal }: Caller): void {
  if (principal === ANONYMOUS && !isLocal) throw new Failure("UNAUTHENTICATED");
}

function kindOf(kind: RoomKind): "recording" | "scenario" {
  if (kind === RoomKind.RECORDING) return "recording";
  if (kind === RoomKind.SCENARIO) return "scenario";
  throw new Failure("INVALID_ARGUMENT", "kind must be ROOM_KIND_RECORDING or ROOM_KIND_SCENARIO.", { field: "kind" });
}

function stepOf(step: ClockStep): "quote" | "minute" {
  if (step === ClockStep.NEXT_QUOTE) return "quote";
  if (step === ClockStep.NEXT_MINUTE) return "minute";
  throw new Failure("INVALID_ARGUMENT", "step must be CLOCK_STEP_NEXT_QUOTE or _NEXT_MINUTE.", { field: "step" });
}

function clockMessage({ positionMs, ...clock }: ClockFace) {
  return { ...clock, positionMs: BigInt(Math.floor(positionMs)) };
}

function roomMessage({ terms: { id, code, kind, name, tape } }: Room): MessageInitShape<typeof RoomSchema> {
  return {
    id,
    code,
    kind: kind === "recording" ? RoomKind.RECORDING : RoomKind.SCENARIO,
    name,
    tickers: tape.tracks.map(({ code: own, info }) => ({
      ticker: `${id}:${own}`,
      name: info.name,
      currency: info.currency,
    })),
    beginsMs: BigInt(Math.floor(tape.beginsMs)),
    lengthMs: BigInt(Math.floor(tape.lengthMs)),
  };
}
