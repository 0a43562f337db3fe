import { SourceState, type Quote, type SourceChange } from "@streampulse/core";

/**
 * What has become of the source that carries a ticker: it brings nothing, or has given the ticker over to
 * another. Told by the last change that still stands; undefined: all is well.
 */
export function storyAfterChange(story: SourceChange | undefined, change: SourceChange): SourceChange | undefined {
  if (change.state !== SourceState.CONNECTED) return change;
  // What is connected again has brought nothing yet, and why it did not is worth knowing until it does.
  return story?.source === change.source && story.state !== SourceState.FAILED_OVER ? story : undefined;
}

/** The same after a quote: a fresh one ends what is over. */
export function storyAfterQuote(story: SourceChange | undefined, quote: Quote): SourceChange | undefined {
  if (story === undefined || quote.stale) return story;
  return story.state === SourceState.FAILED_OVER && quote.source !== story.source ? story : undefined;
}

/** Why a ticker's price is old or missing, where its source is the cause and said so. */
export function reasonOfStory(story: SourceChange | undefined): string | undefined {
  return story?.state === SourceState.FAILED_OVER ? undefined : story?.reason;
}
