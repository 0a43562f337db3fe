import { tcpDoor } from "../../../../../test/tcp-door.ts";
import { describeTransport } from "../conformance.ts";

const OWN_IDS = "each connection is a client of its own";

describeTransport("TCP, text", () => tcpDoor("text"), {
  "the session comes first": "lines of text are prices",
  "a quiet stream shows signs of life": "lines of text are prices; PING asks",
  "a second stream of the same client takes over, and the first is told": OWN_IDS,
  "a client that comes back finds its set": OWN_IDS,
});

describeTransport("TCP, JSON", () => tcpDoor("json"), {
  "the session comes first": "it comes before the first ADD, empty, and the answer has the set",
  "a second stream of the same client takes over, and the first is told": OWN_IDS,
  "a client that comes back finds its set": OWN_IDS,
});
