import type { Scheduler } from "@streampulse/core";

import type { ServerSettings } from "../config.ts";
import type { ListingReader } from "../engine/listing-reader.ts";
import { Rooms } from "../rooms/rooms.ts";
import { SCENARIOS } from "../sources/simulated/scenario.ts";
import { simulated } from "../sources/simulated/simulated.ts";

/** The rooms of a server: of the process that owns its sources. */
export function openRooms({ recordings }: Pick<ServerSettings, "recordings">, scheduler: Scheduler): Rooms {
  return new Rooms({ scheduler, recordings, simulated, scenarios: SCENARIOS });
}

/** What a room plays is no history: its clock goes back and forth, and its venue is gone with it. */
export function withoutRooms(reader: ListingReader): ListingReader {
  return {
    quoted: (listed, said) => {
      if (!isOfRoom(listed.source)) reader.quoted(listed, said);
    },
    left: (listed) => {
      if (!isOfRoom(listed.source)) reader.left?.(listed);
    },
  };
}

function isOfRoom(source: string): boolean {
  return source === "replay-room" || source === "simulated-room";
}
