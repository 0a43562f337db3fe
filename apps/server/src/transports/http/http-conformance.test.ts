import { httpDoor } from "../../../../../test/http-door.ts";
import { describeTransport } from "../conformance.ts";

describeTransport("Connect JSON on HTTP/1.1", () => httpDoor("connect+json"));
describeTransport("gRPC-Web on HTTP/1.1", () => httpDoor("grpc-web+proto"));
describeTransport("gRPC on HTTP/2", () => httpDoor("grpc+proto"));
