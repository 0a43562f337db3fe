import type { Readable } from "node:stream";

/** One event, or a block that holds none but an id or a time to come back after. */
export interface ServerSentEvent {
  readonly name: string;
  /** Its `data` as JSON; undefined where it has none. */
  readonly data: unknown;
  readonly id: string | undefined;
  readonly retry: number | undefined;
}

/** Reads a body of server-sent events as the HTML standard has them, and tells of each block. */
export function serverSentEvents(body: Readable, tell: (event: ServerSentEvent) => void): void {
  let rest = "";
  body.setEncoding("utf8").on("data", (text: string) => {
    const blocks = (rest + text).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) tell(readBlock(block));
  });
}

function readBlock(block: string): ServerSentEvent {
  const fields = new Map(
    block.split("\n").map((line) => {
      const [, name = line, value = ""] = /^(\w+)(?:: ?(.*))?$/.exec(line) ?? [];
      return [name, value] as const;
    }),
  );
  const data = fields.get("data");
  const retry = fields.get("retry");
  return {
    name: fields.get("event") ?? "message",
    data: data === undefined ? undefined : JSON.parse(data),
    id: fields.get("id"),
    retry: retry === undefined ? undefined : Number(retry),
  };
}
