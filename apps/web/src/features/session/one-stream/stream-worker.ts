/** The browser's shared worker: it holds the streams of all tabs, and lives as long as one of them. */
import { followAlerts } from "./follow-alerts.ts";
import { followValuation } from "./follow-valuation.ts";
import { hold } from "./hold.ts";
import type { HolderMessage, TabMessage } from "./messages.ts";
import { channelPort } from "./port.ts";

const holder = hold({ alerts: followAlerts, valuation: followValuation });

addEventListener("connect", (event) => {
  const [port] = (event as MessageEvent).ports;
  if (port) holder.connect(channelPort<HolderMessage, TabMessage>(port));
});
