/** One end of a line between a tab and the holder of the browser's stream. What is posted arrives in order, or never. */
export interface Port<Out, In> {
  post(message: Out): void;
  /** Hears what the other end posts from now on; called once. */
  listen(heard: (message: In) => void): void;
  close(): void;
}

/** The events of MessagePort and BroadcastChannel that a line needs. */
interface Channel {
  postMessage(message: unknown): void;
  addEventListener(type: "message", heard: (event: MessageEvent) => void): void;
  start?(): void;
  close(): void;
}

/** A line over a browser's channel, whose messages are all of this line. */
export function channelPort<Out, In>(channel: Channel): Port<Out, In> {
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel, not a window, has no target
    post: (message) => channel.postMessage(message),
    listen(heard) {
      channel.addEventListener("message", ({ data }) => heard(data as In));
      channel.start?.();
    },
    close: () => channel.close(),
  };
}

/** Both ends of a line within one tab. Each message arrives when the turn of whoever posted it is over. */
export function portPair<A, B>(soon: (call: () => void) => void = queueMicrotask): [Port<A, B>, Port<B, A>] {
  let toFirst: ((message: B) => void) | undefined;
  let toSecond: ((message: A) => void) | undefined;
  let isOpen = true;
  const close = (): void => void (isOpen = false);
  return [
    { post: (message) => soon(() => isOpen && toSecond?.(message)), listen: (heard) => (toFirst = heard), close },
    { post: (message) => soon(() => isOpen && toFirst?.(message)), listen: (heard) => (toSecond = heard), close },
  ];
}
