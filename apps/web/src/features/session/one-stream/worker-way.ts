import type { HolderMessage, TabMessage, TabPort } from "./messages.ts";
import { channelPort } from "./port.ts";
import type { Way } from "./tab-link.ts";

/** What a shared worker is to a tab. */
export interface WorkerLike {
  readonly port: MessagePort;
  addEventListener(type: "error", heard: () => void): void;
}

/** Some ten seconds: a worker that is there answers in the end, however busy the machine. */
const LOOKS = 13;

/**
 * The way to a holder in a shared worker, which outlives every tab but the last. A worker that cannot be loaded, or
 * that twice in a row does not answer, is given up for `otherwise`.
 */
export function workerWay(start: () => WorkerLike, otherwise: Way): Way {
  let isGivenUp = false;
  let losses = 0;
  let found: Parameters<Way["open"]>[0] = () => undefined;
  const giveUp = (): void => {
    if (isGivenUp) return;
    isGivenUp = true;
    otherwise.open(found);
  };
  const begin = (): void => {
    try {
      const worker = start();
      worker.addEventListener("error", giveUp);
      found(answering(channelPort<TabMessage, HolderMessage>(worker.port), () => (losses = 0)));
    } catch {
      giveUp();
    }
  };
  return {
    get looks() {
      return isGivenUp ? otherwise.looks : LOOKS;
    },
    open(heard) {
      found = heard;
      begin();
    },
    lost() {
      if (isGivenUp) return otherwise.lost();
      if (++losses > 1) giveUp();
      else begin();
    },
    back() {
      if (isGivenUp) otherwise.back();
    },
    close() {
      if (isGivenUp) otherwise.close();
    },
  };
}

/** A line that tells when something came over it. */
function answering(port: TabPort, answered: () => void): TabPort {
  return {
    ...port,
    listen: (heard) =>
      port.listen((message) => {
        answered();
        heard(message);
      }),
  };
}
