import type { SourceStatus } from "@streampulse/core";

/** What a server and its upstreams are doing now. */
export interface ServerStatus {
  readonly version: string;
  readonly uptimeMs: number;
  readonly sources: readonly SourceStatus[];
  readonly streams: number;
  readonly sessions: number;
  readonly connections: number;
  /** Whether faults can be made on purpose: see `@streampulse/client/faults`. */
  readonly hasFaultLab: boolean;
}
