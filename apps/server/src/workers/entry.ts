// What a primary starts N times: one worker of a server.
import { readSettings } from "../config.ts";
import { runWorker } from "./worker.ts";

runWorker(process, readSettings);
