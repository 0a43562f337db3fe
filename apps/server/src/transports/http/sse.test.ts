import { sseDoor } from "../../../../../test/web-door.ts";
import { describeTransport } from "../conformance.ts";

describeTransport("server-sent events", sseDoor);
