import type { Scheduler } from "@streampulse/core";
import type { Notice } from "./notice.ts";
import type { Setting, Settings, ValuesOf } from "./setting.ts";

/** The ways out of the house, by their names in settings and store. The page is none of them: it listens itself. */
export const CHANNEL_KINDS = ["webhook", "ntfy", "telegram", "email", "web_push"] as const;
/** One of them. */
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** What a channel is asked to bring. Its texts hold no control character; what else they hold is the channel's to escape. */
export interface Message {
  /** The same for each attempt to bring it and for nothing else: whoever gets it twice can tell. 1 to 200 of `!` to `~`. */
  readonly key: string;
  /** One line: what happened. At most 200 characters. */
  readonly title: string;
  /** The whole of it for people, in lines; the title is not repeated. At most 1,500 characters. */
  readonly text: string;
  /** Absent: somebody tries the channel. */
  readonly notice?: Notice | undefined;
  /** When this attempt was made, epoch ms. */
  readonly sentMs: number;
}

/** Where a message goes: what a user gave for the definition's `options`, secrets among it, each as text. */
export type Destination = Readonly<Record<string, string>>;

/**
 * One kind of channel. It makes one attempt when asked and none by itself: the dispatcher repeats, paces, times and
 * keeps the order. It remembers nothing of a destination, and nothing that was answered leaves it but its fault.
 */
export interface AlertChannel {
  readonly kind: ChannelKind;
  /** Why it can bring nothing on this server, a sentence that names the setting; undefined where it can. */
  readonly missing?: string | undefined;
  /** What a browser subscribes with, base64url, where browsers have to. */
  readonly publicKey?: string | undefined;
  /** Checks what a user gave beyond its form: why nothing can be brought there, a sentence; undefined where it may. */
  refusal?(to: Destination): string | undefined;
  /**
   * Why nothing can be brought there as this server is set up, a sentence; undefined where nothing speaks against it
   * before it is tried. It asks nobody: what a name leads to is not known.
   */
  trouble?(to: Destination): string | undefined;
  /**
   * Resolves when the other side has taken the message for good; rejects with a ChannelFault. Settles soon after
   * `signal` is aborted, and holds no connection afterwards.
   */
  send(to: Destination, message: Message, signal: AbortSignal): Promise<void>;
  /** Lets go of everything. Idempotent. */
  close(): void;
}

/**
 * Why a message was not brought. `later`: as it is, another attempt may. `refused`: this message never will.
 * `gone`: nothing will, until its user changes the channel; it is paused.
 */
export type ChannelFaultKind = "later" | "refused" | "gone";

/** A failure of a channel. Its message is a sentence for its user: no secret, address, or word of the other side's. */
export class ChannelFault extends Error {
  readonly kind: ChannelFaultKind;
  /** When the other side said to come back. */
  readonly retryAfterMs: number | undefined;

  constructor(kind: ChannelFaultKind, message: string, retryAfterMs?: number) {
    super(message);
    this.name = "ChannelFault";
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
  }
}

/** How fast one destination takes messages: so many at once, so many a minute in the long run. */
export interface ChannelPace {
  readonly burst: number;
  readonly perMinute: number;
}

/** What every channel is made with. */
export interface ChannelContext {
  readonly scheduler: Scheduler;
  /** Whether what a user names may be on this machine or in its private networks: the operator says so. */
  readonly allowPrivate: boolean;
  /**
   * Takes a name to its addresses, in the order in which they are tried; rejects where it has none, and may where
   * `signal` is aborted. Absent: the system's.
   */
  readonly resolve?: ((host: string, signal: AbortSignal) => Promise<readonly string[]>) | undefined;
  /** What the server keeps of its own under this name: what was first made, now and after every restart. */
  readonly keep: (name: string, make: () => string) => Promise<string>;
  /** The product's version, for the name by which it calls. */
  readonly version: string;
}

/** One thing that a user gives for a channel. */
export interface ChannelOption extends Omit<Setting<string>, "default"> {
  /** It may be left out. */
  readonly optional?: boolean;
  /** Where it is left out it is made, and told to its user this once. */
  readonly make?: () => string;
  /** Of a secret: the option that says who is told it. Once that changes, the secret has to be given again. */
  readonly goesTo?: string;
}

/** By name: camel case of the contract's. */
export type ChannelOptions = Readonly<Record<string, ChannelOption>>;

/** A kind of channel as the folder's index registers it. */
export interface ChannelDefinition {
  readonly kind: ChannelKind;
  /** A sentence for the documentation. */
  readonly describes: string;
  readonly pace: ChannelPace;
  /** The server's own, STREAMPULSE_<KIND>_<OPTION>. */
  readonly settings: Settings;
  /** What a user gives for a channel of this kind, by its names in the contract; a secret is never told again. */
  readonly options: ChannelOptions;
  create(values: Readonly<Record<string, unknown>>, context: ChannelContext): AlertChannel | Promise<AlertChannel>;
}

/** A kind of channel, and the one of this server. */
export interface OpenChannel {
  readonly definition: ChannelDefinition;
  readonly channel: AlertChannel;
}

/** Makes a definition whose `create` sees its own settings' types. */
export function defineChannel<const S extends Settings>(
  definition: Omit<ChannelDefinition, "settings" | "create"> & {
    readonly settings: S;
    create(values: ValuesOf<S>, context: ChannelContext): AlertChannel | Promise<AlertChannel>;
  },
): ChannelDefinition {
  return definition;
}
