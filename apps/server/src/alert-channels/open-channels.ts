import type { ChannelContext, ChannelDefinition, OpenChannel } from "../engine/ports/alert-channel.ts";

/** A kind of channel and the values of its settings. */
export interface ChosenChannel {
  readonly definition: ChannelDefinition;
  readonly values: Readonly<Record<string, unknown>>;
}

/**
 * Makes every kind of channel. One that cannot be made, since what it keeps cannot be kept, is left out and told; the
 * others work.
 */
export async function openChannels(
  chosen: readonly ChosenChannel[],
  context: ChannelContext,
  leftOut: (definition: ChannelDefinition, error: unknown) => void,
): Promise<OpenChannel[]> {
  const open: OpenChannel[] = [];
  for (const { definition, values } of chosen) {
    try {
      open.push({ definition, channel: await definition.create(values, context) });
    } catch (error) {
      leftOut(definition, error);
    }
  }
  return open;
}
