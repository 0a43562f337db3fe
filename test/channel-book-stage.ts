import { create, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import { Failure } from "@streampulse/core";
import {
  CreateChannelRequestSchema,
  DeleteChannelRequestSchema,
  ListChannelsRequestSchema,
  ListDeliveriesRequestSchema,
  TestChannelRequestSchema,
  UpdateChannelRequestSchema,
  type ChannelTargetSchema,
} from "@streampulse/proto";
import { expect, onTestFinished } from "vitest";

import { ALERT_CHANNELS } from "../apps/server/src/alert-channels/index.ts";
import { ChannelBook } from "../apps/server/src/engine/alert-book/channel-book.ts";
import type { ChannelDefinition } from "../apps/server/src/engine/ports/alert-channel.ts";
import { openHere } from "../apps/server/src/stores/index.ts";
import { channelMethods } from "../apps/server/src/transports/kept/channel-methods.ts";
import { ScriptedChannel } from "./channel-stage.ts";
import { FakeScheduler } from "./fake-scheduler.ts";

/** What the webhooks of the tests are signed with. */
export const SECRET = "canary-secret-0123456789";
/** A webhook as a request names it. */
export const WEBHOOK = {
  target: { case: "webhook", value: { url: "https://example.com/x", secret: SECRET } },
} as const;

/** Of a request that makes a channel, what differs from the usual. */
export interface Wish {
  readonly requestId?: string;
  readonly name?: string;
  readonly target?: MessageInitShape<typeof ChannelTargetSchema>;
  readonly dryRun?: boolean;
}

/** Channels of every kind whose other side is the test, over a database in memory. */
export async function startChannelBook() {
  const scheduler = new FakeScheduler();
  const store = await openHere(":memory:");
  const channel = new ScriptedChannel(() => scheduler.now());
  const kinds = ALERT_CHANNELS.map((definition: ChannelDefinition) => ({
    definition,
    channel: Object.assign(Object.create(channel) as ScriptedChannel, {
      kind: definition.kind,
      send: channel.send.bind(channel),
      ...(definition.kind === "web_push" ? { publicKey: "the-key" } : {}),
      ...(definition.kind === "email" ? { missing: "There is no server." } : {}),
    }),
  }));
  const { channels, outbox } = store;
  const book = new ChannelBook({ channels, outbox, kinds, scheduler, random: Math.random, unforeseen: () => {} });
  onTestFinished(async () => {
    await book.close();
    await store.close();
  });
  const methods = channelMethods(book);
  const signal = new AbortController().signal;
  const callAs = (principal: string) => {
    const call = { caller: { principal, isLocal: true }, signal };
    const make = <S extends DescMessage>(schema: S, init: MessageInitShape<S>) => create(schema, init);
    return {
      create: async (init: Wish = {}) =>
        methods.createChannel(
          make(CreateChannelRequestSchema, { requestId: "r1", name: "My hook", target: WEBHOOK, ...init }),
          call,
        ),
      list: async () => methods.listChannels(make(ListChannelsRequestSchema, {}), call),
      update: async (init: MessageInitShape<typeof UpdateChannelRequestSchema>) =>
        methods.updateChannel(make(UpdateChannelRequestSchema, init), call),
      remove: async (id: string) => methods.deleteChannel(make(DeleteChannelRequestSchema, { id }), call),
      test: async (id: string) => methods.testChannel(make(TestChannelRequestSchema, { id }), call),
      deliveries: async (init: MessageInitShape<typeof ListDeliveriesRequestSchema> = {}) =>
        methods.listDeliveries(make(ListDeliveriesRequestSchema, init), call),
    };
  };
  return { scheduler, store, book, channel, me: callAs("me"), you: callAs("you") };
}

/** The failure that a call ends with. */
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  const thrown: unknown = await call.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(Failure);
  return thrown as Failure;
}
