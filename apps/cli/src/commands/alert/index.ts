import type { Group } from "../../group.ts";
import { add } from "./add.ts";
import { channels } from "./channels.ts";
import { deliveries } from "./deliveries.ts";
import { list } from "./list.ts";
import { log } from "./log.ts";
import { pause, remove, resume } from "./switches.ts";
import { test } from "./test.ts";

/** `streampulse alert`: alerts, their log and their channels. */
export const alert: Group = {
  name: "alert",
  summary: "set alerts, see what fired, try where notices go",
  byItself: list,
  commands: [add, list, log, pause, resume, remove, channels, test, deliveries],
};
