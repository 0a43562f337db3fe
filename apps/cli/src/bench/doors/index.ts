import type { Door } from "../door.ts";
import { connectDoor } from "./connect.ts";
import { grpcDoor } from "./grpc.ts";
import { sseDoor } from "./sse.ts";
import { tcpDoor } from "./tcp.ts";
import { webSocketDoor } from "./websocket.ts";

/** Every door that can be measured; the first one is the default. */
export const DOORS: readonly Door[] = [connectDoor, grpcDoor, webSocketDoor, sseDoor, tcpDoor];
