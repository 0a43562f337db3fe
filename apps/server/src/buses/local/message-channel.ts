/** One end of a way for messages between two processes: as JSON, in order, each whole or not at all. */
export interface MessageChannel {
  /** Sends what JSON can spell. Never throws: to an end that is gone it is lost. */
  post(message: object): void;
  /** Whether so much waits for the other end to read it that nothing should be posted which can be left out. */
  readonly isFull: boolean;
  /** Whether so much waits that what can come later should: what it holds may be much, and other words wait behind it. */
  readonly isBehind: boolean;
  /** Who hears what the other end posts; set once, before it posts. */
  onMessage(hear: (message: unknown) => void): void;
}
