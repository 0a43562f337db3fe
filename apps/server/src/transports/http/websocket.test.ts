import { webSocketDoor } from "../../../../../test/web-door.ts";
import { describeTransport } from "../conformance.ts";

describeTransport("WebSocket", webSocketDoor);
