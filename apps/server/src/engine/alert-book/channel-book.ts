import { Failure, type Scheduler } from "@streampulse/core";
import type { ChannelKind, OpenChannel } from "../ports/alert-channel.ts";
import type { ChannelStore, KeptChannel } from "../ports/stores/channel-store.ts";
import type { DeliveryPage, DeliveryQuery, OutboxStore } from "../ports/stores/outbox-store.ts";
import { attempt } from "./attempt.ts";
import type { ServedKind } from "./channel-lane.ts";
import { sortOptions } from "./channel-options.ts";
import { Dispatcher } from "./dispatcher.ts";
import { RETRY_PLAN, type RetryPlan } from "./retry-plan.ts";
import { TestPace } from "./test-pace.ts";

/** How many channels one principal may have. */
export const CHANNELS_MAX = 20;
const NAME_MAX = 100;

/** What the book is given. */
export interface ChannelBookDeps {
  readonly channels: ChannelStore;
  readonly outbox: OutboxStore;
  readonly kinds: readonly OpenChannel[];
  readonly scheduler: Scheduler;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly unforeseen: (error: unknown) => void;
  readonly plan?: RetryPlan;
}

/** Where somebody wants a channel to go, as the request had it. */
export interface GivenTarget {
  readonly kind: ChannelKind;
  readonly values: Readonly<Record<string, string | undefined>>;
}

/** What became of a trial. */
export interface TestOutcome {
  readonly isDelivered: boolean;
  /** What happened, in words. */
  readonly words: string;
  readonly tookMs: number;
}

/** The channels of everybody, and what goes out over them. Every method but its close throws a Failure or a StoreFault. */
export class ChannelBook {
  /** Brings what waits; the alert book wakes it. */
  readonly dispatcher: Dispatcher;
  readonly #deps: ChannelBookDeps;
  readonly #kinds: ReadonlyMap<ChannelKind, OpenChannel>;
  readonly #tests = new TestPace();
  #removed: (owner: string, id: string) => Promise<void> = async () => {};

  constructor(deps: ChannelBookDeps) {
    this.#deps = deps;
    this.#kinds = new Map(deps.kinds.map((kind) => [kind.definition.kind, kind]));
    const served = deps.kinds.map(({ definition, channel }): [ChannelKind, ServedKind] => [
      definition.kind,
      { channel, pace: definition.pace },
    ]);
    this.dispatcher = new Dispatcher({ ...deps, kinds: new Map(served) });
  }

  /** The kinds that this server can bring notices by. */
  get available(): readonly ChannelKind[] {
    return this.#deps.kinds.flatMap(({ definition, channel }) =>
      channel.missing === undefined ? [definition.kind] : [],
    );
  }

  /** What a browser subscribes with; undefined where there is no web push. */
  get publicKey(): string | undefined {
    return this.#kinds.get("web_push")?.channel.publicKey;
  }

  /** Why nothing can be brought over a channel as the server is set up, a sentence; undefined where nothing is known against it. */
  troubleOf({ kind, options, secrets }: Pick<KeptChannel, "kind" | "options" | "secrets">): string | undefined {
    const channel = this.#kinds.get(kind)?.channel;
    if (!channel) return "This server has no such channels.";
    return channel.missing ?? channel.trouble?.({ ...options, ...secrets });
  }

  /** What `create` would make, with an empty id; it makes nothing, and rejects where that would. */
  async draft(owner: string, requestId: string, name: string, target: GivenTarget): Promise<KeptChannel> {
    const { fresh } = this.#fresh(owner, requestId, name, target);
    if ((await this.list(owner)).length >= CHANNELS_MAX) throw tooMany();
    return { ...fresh, id: "" };
  }

  /** Makes a channel, or answers the one that the same request made; `made` holds the secrets that were made for it, told this once. */
  async create(
    owner: string,
    requestId: string,
    name: string,
    target: GivenTarget,
  ): Promise<{ readonly channel: KeptChannel; readonly made: Readonly<Record<string, string>> }> {
    const { fresh, made } = this.#fresh(owner, requestId, name, target);
    const channel = await this.#deps.channels.create(fresh, requestId, CHANNELS_MAX);
    if (!channel) throw tooMany();
    return { channel, made: channel.id === fresh.id ? made : {} };
  }

  /** Calls when a channel was removed, before its owner is answered: alerts name it no longer. One listener, the alert book. */
  onRemoved(removed: (owner: string, id: string) => Promise<void>): void {
    this.#removed = removed;
  }

  list(owner: string): Promise<readonly KeptChannel[]> {
    return this.#deps.channels.list(owner);
  }

  /** Changes what is given; a new target is of the same kind, and keeps the secrets that it leaves out. */
  async change(
    owner: string,
    id: string,
    {
      name,
      target,
      isPaused,
    }: { name?: string | undefined; target?: GivenTarget | undefined; isPaused?: boolean | undefined },
  ): Promise<KeptChannel> {
    if (name !== undefined) checkName(name);
    const before = await this.#known(owner, id);
    if (target && target.kind !== before.kind) {
      throw invalid("target", `must be of the kind ${before.kind}, as it was; make another channel for another kind`);
    }
    const sorted = target && this.#sorted(target, before);
    const change = {
      ...(name === undefined ? {} : { name }),
      ...(isPaused === undefined ? {} : { isPaused }),
      ...(sorted ? { options: sorted.options, secrets: sorted.secrets } : {}),
    };
    const words = "The channel was paused.";
    const channel = await this.#deps.channels.change(owner, id, change, this.#deps.scheduler.now(), words);
    if (!channel) throw new Failure("NOT_FOUND", "There is no channel with this id.");
    this.dispatcher.hurry(id);
    return channel;
  }

  /** Forgets a channel; what waits for it has failed. */
  async remove(owner: string, id: string): Promise<void> {
    const { channels, scheduler } = this.#deps;
    if (!(await channels.remove(owner, id, scheduler.now(), "The channel was deleted.")))
      throw new Failure("NOT_FOUND", "There is no channel with this id.");
    this.dispatcher.drop(id);
    await this.#removed(owner, id);
  }

  /** Sends a notice that says that it is a test, now and once. A paused channel is tried too. */
  async test(owner: string, id: string): Promise<TestOutcome> {
    const { kind, name, options, secrets } = await this.#known(owner, id);
    const { scheduler, plan = RETRY_PLAN, unforeseen } = this.#deps;
    this.#tests.take(owner, scheduler.now());
    const open = this.#kinds.get(kind);
    if (!open) return { isDelivered: false, words: "This server has no such channels.", tookMs: 0 };
    return this.dispatcher.take(owner, async () => {
      const sentMs = scheduler.now();
      const message = {
        key: `test-${this.#newId()}`,
        title: "StreamPulse: a test",
        text: `This is a test of the channel ${plainName(name)}. No alert has fired.`,
        sentMs,
      };
      const deps = { scheduler, timeoutMs: plan.timeoutMs, unforeseen };
      const fault = await attempt(open.channel, { ...options, ...secrets }, message, deps);
      const words = fault ? fault.message : "The other side has taken the test.";
      return { isDelivered: !fault, words, tookMs: scheduler.now() - sentMs };
    });
  }

  deliveries(query: DeliveryQuery): Promise<DeliveryPage> {
    return this.#deps.outbox.list(query);
  }

  /** Ends the dispatcher, then the channels. */
  async close(): Promise<void> {
    await this.dispatcher.close();
    for (const { channel } of this.#deps.kinds) channel.close();
  }

  #fresh(owner: string, requestId: string, name: string, target: GivenTarget) {
    if (!/^[\w-]{1,64}$/.test(requestId)) {
      throw invalid("request_id", "must be 1 to 64 of A–Z, a–z, 0–9, - and _");
    }
    checkName(name);
    const { made, ...sorted } = this.#sorted(target, undefined);
    const now = this.#deps.scheduler.now();
    const times = { createdMs: now, updatedMs: now };
    return { fresh: { id: this.#newId(), owner, kind: target.kind, name, ...sorted, isPaused: false, ...times }, made };
  }

  #sorted({ kind, values }: GivenTarget, before: Pick<KeptChannel, "options" | "secrets"> | undefined) {
    const open = this.#kinds.get(kind);
    if (!open) throw new Failure("UNIMPLEMENTED", `This server has no channels of the kind ${kind}.`);
    const path = `target.${kind}`;
    const sorted = sortOptions(open.definition.options, values, path, before);
    const refusal = open.channel.refusal?.({ ...sorted.options, ...sorted.secrets });
    if (refusal !== undefined) throw invalid(path, refusal);
    return sorted;
  }

  async #known(owner: string, id: string): Promise<KeptChannel> {
    const channel = await this.#deps.channels.get(owner, id);
    if (!channel) throw new Failure("NOT_FOUND", "There is no channel with this id.");
    return channel;
  }

  #newId(): string {
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    return Array.from({ length: 16 }, () => letters[Math.floor(this.#deps.random() * letters.length)]).join("");
  }
}

function tooMany(): Failure {
  return new Failure("LIMIT_CHANNELS", undefined, { limit: CHANNELS_MAX });
}

function checkName(name: string): void {
  const isLine = name.trim() !== "" && [...name].length <= NAME_MAX && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name);
  if (!isLine) throw invalid("name", `must be 1 to ${NAME_MAX} characters in one line`);
}

function plainName(name: string): string {
  return `“${name.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, " ")}”`;
}

function invalid(field: string, sentence: string): Failure {
  return new Failure("INVALID_ARGUMENT", `${field} ${sentence}.`, { field });
}
