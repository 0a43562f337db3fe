/** Channels, and what goes out over them. */
export interface ChannelTables {
  readonly channels: {
    readonly id: string;
    readonly owner: string;
    /** The request that made it: another one with it makes no second. */
    readonly request_id: string;
    /** Grows with each: the order of their making. */
    readonly place: number;
    readonly kind: string;
    readonly name: string;
    /** A Destination as JSON: what may be shown. */
    readonly options: string;
    /** The same: what never is. */
    readonly secrets: string;
    /** 0 or 1. */
    readonly paused: number;
    readonly created_ms: number;
    readonly updated_ms: number;
    readonly last_delivered_ms: number | null;
    readonly last_failed_ms: number | null;
    readonly last_error: string | null;
  };
  readonly deliveries: {
    /** Grows with each: the order of their putting. */
    readonly place: number;
    readonly key: string;
    readonly owner: string;
    readonly channel_id: string;
    readonly alert_id: string;
    /** A Notice as JSON. */
    readonly notice: string;
    /** A DeliveryState. */
    readonly state: string;
    readonly attempts: number;
    readonly created_ms: number;
    readonly next_ms: number | null;
    readonly ended_ms: number | null;
    readonly last_error: string | null;
  };
  /** What the server has of its own. */
  readonly server_keys: { readonly name: string; readonly value: string };
}
