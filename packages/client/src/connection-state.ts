/**
 * How the one stream of a client is. `stalled`: nothing heard since then, heartbeats included.
 * `reconnecting`: the next attempt, counted from 0, is made at that time. `offline`: the same, while the
 * browser says that there is no network. `stopped` is final.
 */
export type ConnectionState =
  | { readonly status: "connecting" }
  | { readonly status: "live" }
  | { readonly status: "stalled"; readonly sinceMs: number }
  | { readonly status: "reconnecting"; readonly attempt: number; readonly retryAtMs: number; readonly reason: string }
  | { readonly status: "offline" }
  | { readonly status: "stopped"; readonly reason: string };
