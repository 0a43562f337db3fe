import {
  type Alerts,
  type Channel,
  type ChannelDraft,
  type ChannelKind,
  StreamPulseError,
} from "@streampulse/client/alerts";

/** The reader's channels as they were told last. A new object whenever something changed. */
export interface ChannelShelfState {
  readonly status: "loading" | "ready" | "failed";
  /** Why they could not be asked for; what was told before stays. */
  readonly failure?: unknown;
  readonly channels: readonly Channel[];
  /** What this server is set up for. */
  readonly availableKinds: readonly ChannelKind[];
  /** What a browser subscribes with; absent where the server has no web push. */
  readonly webPushPublicKey?: string | undefined;
}

type ChannelCalls = Pick<Alerts, "listChannels" | "createChannel" | "updateChannel" | "deleteChannel">;

/** The reader's channels, asked for when somebody first looks, and anew after each change. */
export class ChannelShelf {
  readonly #calls: ChannelCalls;
  readonly #listeners = new Set<() => void>();
  #state: ChannelShelfState = { status: "loading", channels: [], availableKinds: [] };
  #asked = 0;

  constructor(calls: ChannelCalls) {
    this.#calls = calls;
  }

  readonly state = (): ChannelShelfState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    // What was delivered or failed meanwhile stands with the channel.
    if (this.#listeners.size === 1) void this.refresh();
    return () => this.#listeners.delete(listener);
  };

  /** Asks anew; of two questions the later answer counts. Never rejects. */
  readonly refresh = async (): Promise<void> => {
    const asked = ++this.#asked;
    try {
      const told = await this.#calls.listChannels();
      if (asked === this.#asked) this.#change({ status: "ready", failure: undefined, ...told });
    } catch (failure) {
      if (asked === this.#asked) this.#change({ status: "failed", failure });
    }
  };

  /** Makes one; answers with its secret where the server made one, which nobody is told again. */
  async add(
    draft: ChannelDraft,
  ): Promise<{ readonly channel?: Channel | undefined; readonly secret?: string | undefined }> {
    const { channel, webhookSecret } = await this.#calls.createChannel(draft);
    if (channel) this.#change({ channels: [...this.#state.channels, channel] });
    void this.refresh();
    return { channel, secret: webhookSecret };
  }

  /** Changes what is given of one. */
  async change({ id }: Channel, change: Parameters<ChannelCalls["updateChannel"]>[1]): Promise<void> {
    const changed = await this.#calls.updateChannel(id, change);
    this.#change({ channels: this.#state.channels.map((each) => (each.id === id ? changed : each)) });
  }

  async remove(channel: Channel): Promise<void> {
    try {
      await this.#calls.deleteChannel(channel.id);
    } catch (error) {
      // Another tab was first.
      if (!(error instanceof StreamPulseError) || error.code !== "not_found") throw error;
    }
    this.#change({ channels: this.#state.channels.filter(({ id }) => id !== channel.id) });
  }

  #change(part: Partial<ChannelShelfState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}
