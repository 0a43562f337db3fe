import { createRooms, type Rooms } from "@streampulse/client/rooms";

let rooms: Rooms | undefined;

/** The rooms of the server that served the page: the same object for every component. */
export function useRooms(): Rooms {
  rooms ??= createRooms({ url: "" });
  return rooms;
}
