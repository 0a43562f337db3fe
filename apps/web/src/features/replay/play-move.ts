import { positionOf, type ClockMove, type RoomView } from "@streampulse/client/rooms";

/** What the button and the key of play and hold do: at the end of the room's time, where there is nothing to play, from the beginning. */
export function playMove({ clock, room }: RoomView, nowMs: number): ClockMove {
  if (positionOf(clock, room.lengthMs, nowMs) >= room.lengthMs) return { positionMs: 0, isPlaying: true };
  return { isPlaying: !clock.isPlaying };
}
