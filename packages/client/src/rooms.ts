/** Replay rooms of a StreamPulse server: a recording or a scenario that many watch on one clock. */
export { StreamPulseError, type ErrorCode } from "./errors.ts";
export { ClockStep, RoomKind, type Recording, type Room, type RoomTicker, type Scenario } from "./gen/replay.ts";
export { type CallOptions, type FollowOptions, type KeptAddress } from "./kept/kept-address.ts";
export * from "./kept/rooms.ts";
