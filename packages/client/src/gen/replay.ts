// Made of streampulse/v1/replay.proto by `npm run generate`.

/** RoomKind says what a room plays. */
export const RoomKind = {
  UNSPECIFIED: 0,
  /** Prices of the past: their quality is REPLAY. */
  RECORDING: 1,
  /** A scenario of the simulated market: their quality is SIMULATED. */
  SCENARIO: 2,
} as const;
export type RoomKind = (typeof RoomKind)[keyof typeof RoomKind];

/** ClockStep is how far the clock goes at once. */
export const ClockStep = {
  UNSPECIFIED: 0,
  /** To the next quote of any of the room's tickers. */
  NEXT_QUOTE: 1,
  /** To the next whole minute of the market's time. */
  NEXT_MINUTE: 2,
} as const;
export type ClockStep = (typeof ClockStep)[keyof typeof ClockStep];

export interface ListRecordingsRequest {
}

export interface ListRecordingsResponse {
  /** By name; the first 200. */
  readonly recordings: readonly Recording[];
  readonly scenarios: readonly Scenario[];
}

/** Recording is a file of the server's folder of recordings. */
export interface Recording {
  /** The file's name without its ending: never a path. */
  readonly name: string;
  readonly bytes: number;
}

/** Scenario is a course of the simulated market. */
export interface Scenario {
  readonly name: string;
  /** What happens in it, for people. */
  readonly description: string;
}

export interface CreateRoomRequest {
  readonly kind: RoomKind;
  /** The name of the recording or the scenario. */
  readonly name: string;
  /** Tickers of it, at most 24; none: of a recording the first 24, of a scenario five that are known everywhere. */
  readonly tickers: readonly string[];
  /** The number that a scenario's prices grow from; the same number makes the same lesson. Absent: 1. */
  readonly seed?: number | undefined;
}

export interface CreateRoomResponse {
  readonly room?: Room | undefined;
  /** Who has it moves the clock. It is told once, here, and is a secret: never put it into a URL. */
  readonly key: string;
}

export interface JoinRoomRequest {
  /** Capital or not. */
  readonly code: string;
}

export interface JoinRoomResponse {
  readonly room?: Room | undefined;
}

export interface StreamRoomRequest {
  /** The room's id. */
  readonly id: string;
}

/** StreamRoomResponse tells what has changed; absent fields are as they were. */
export interface StreamRoomResponse {
  /** In the first message. */
  readonly room?: Room | undefined;
  readonly clock?: RoomClock | undefined;
  /** How many read this room's stream. */
  readonly present?: number | undefined;
}

/** Room is what stays the same as long as it lives. */
export interface Room {
  /** The venue of its tickers. It is long, so that nobody guesses it. */
  readonly id: string;
  /** What people type to come in. */
  readonly code: string;
  readonly kind: RoomKind;
  /** Of the recording or the scenario. */
  readonly name: string;
  readonly tickers: readonly RoomTicker[];
  /** The market's time at the beginning, epoch ms. */
  readonly beginsMs: number;
  readonly lengthMs: number;
}

/** RoomTicker is a ticker of a room. */
export interface RoomTicker {
  /** As StreamPrices takes it: the room's id, a colon, and its code. */
  readonly ticker: string;
  readonly name?: string | undefined;
  readonly currency?: string | undefined;
}

/** RoomClock is where a room's clock stood when it was told; from then on it goes on by itself while it plays. */
export interface RoomClock {
  /** From the beginning. */
  readonly positionMs: number;
  /** How many times as fast as the market's time: 0.1 to 100. */
  readonly speed: number;
  readonly isPlaying: boolean;
}

/** MoveClockRequest changes what it names. A step holds the clock. */
export interface MoveClockRequest {
  readonly id: string;
  readonly key: string;
  readonly isPlaying?: boolean | undefined;
  readonly speed?: number | undefined;
  /** From the beginning; not together with a step. */
  readonly positionMs?: number | undefined;
  readonly step: ClockStep;
}

export interface MoveClockResponse {
  readonly clock?: RoomClock | undefined;
}

export interface EndRoomRequest {
  readonly id: string;
  readonly key: string;
}

export interface EndRoomResponse {
}

/** ReplayService opens rooms, lets people in, and moves their clocks. A room lives in the server's memory. */
export interface ReplayServiceCalls {
  readonly listRecordings: [request: ListRecordingsRequest, answer: ListRecordingsResponse];
  readonly createRoom: [request: CreateRoomRequest, answer: CreateRoomResponse];
  readonly joinRoom: [request: JoinRoomRequest, answer: JoinRoomResponse];
  readonly streamRoom: [request: StreamRoomRequest, answer: StreamRoomResponse];
  readonly moveClock: [request: MoveClockRequest, answer: MoveClockResponse];
  readonly endRoom: [request: EndRoomRequest, answer: EndRoomResponse];
}
