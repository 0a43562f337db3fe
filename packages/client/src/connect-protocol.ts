import {
  create,
  fromBinary,
  toBinary,
  type DescMessage,
  type DescMethodServerStreaming,
  type DescMethodUnary,
  type MessageInitShape,
  type MessageShape,
} from "@bufbuild/protobuf";
import { Envelopes, envelope } from "./envelope.ts";
import { StreamPulseError, cleanEnd } from "./errors.ts";
import { errorFromJson, refusalFrom } from "./refusal.ts";

/** The Connect protocol in its binary form over fetch: https://connectrpc.com/docs/protocol */

const COMPRESSED = 1;
const LAST = 2;

/** Where calls go and what they carry. */
export interface Server {
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof fetch;
}

/** Makes one call. Rejects with a StreamPulseError, or with what fetch rejects with. */
export async function call<I extends DescMessage, O extends DescMessage>(
  server: Server,
  method: DescMethodUnary<I, O>,
  request: MessageInitShape<I>,
  signal?: AbortSignal,
): Promise<MessageShape<O>> {
  const body = toBinary(method.input, create(method.input, request));
  const response = await post(server, method, "application/proto", body, signal);
  return fromBinary(method.output, new Uint8Array(await response.arrayBuffer()));
}

/**
 * Opens one stream and gives its messages. It ends only by an error: a StreamPulseError, or what fetch throws.
 * Leaving the iteration lets go of the connection; the signal does so while it waits. `received` is told the length
 * of each message once its reader asks for the next one.
 */
export async function* openStream<I extends DescMessage, O extends DescMessage>(
  server: Server,
  method: DescMethodServerStreaming<I, O>,
  request: MessageInitShape<I>,
  signal: AbortSignal,
  received: (bytes: number) => void = () => {},
): AsyncGenerator<MessageShape<O>, never, undefined> {
  const body = envelope(toBinary(method.input, create(method.input, request)));
  const response = await post(server, method, "application/connect+proto", body, signal);
  if (!response.body) throw cleanEnd();
  const reader = response.body.getReader();
  const envelopes = new Envelopes();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) throw cleanEnd();
      for (const { flags, data } of envelopes.push(value)) {
        if (flags & COMPRESSED) throw new StreamPulseError("internal", "A compressed message was not asked for.");
        if (flags & LAST) throw lastWord(data);
        yield fromBinary(method.output, data);
        received(data.length);
      }
    }
  } finally {
    // A stream that has failed already says so once more, and nobody needs to know.
    reader.cancel().catch(() => undefined);
  }
}

async function post(
  server: Server,
  method: { readonly parent: { readonly typeName: string }; readonly name: string },
  type: string,
  body: Uint8Array<ArrayBuffer>,
  signal: AbortSignal | undefined,
): Promise<Response> {
  const response = await server.fetch(`${server.baseUrl}/${method.parent.typeName}/${method.name}`, {
    method: "POST",
    headers: { ...server.headers, "Content-Type": type, "Connect-Protocol-Version": "1" },
    body,
    redirect: "error",
    ...(signal && { signal }),
  });
  if (response.status !== 200 || response.headers.get("Content-Type") !== type) throw await refusalFrom(response);
  return response;
}

/** What the end-of-stream message says. */
function lastWord(data: Uint8Array): StreamPulseError {
  try {
    const { error } = JSON.parse(new TextDecoder().decode(data)) as { error?: unknown };
    return errorFromJson(error) ?? cleanEnd();
  } catch {
    return cleanEnd();
  }
}
