import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { create, fromBinary, toBinary, type MessageInitShape } from "@bufbuild/protobuf";
import {
  type FiringSchema,
  GetValuationResponseSchema,
  ListAccountsResponseSchema,
  ListActivitiesResponseSchema,
  ListAlertsResponseSchema,
  ListFiringsRequestSchema,
  ListFiringsResponseSchema,
  ListWatchlistsResponseSchema,
  StreamAlertsRequestSchema,
  StreamAlertsResponseSchema,
} from "@streampulse/proto";
import { expect, onTestFinished, test } from "vitest";
import { runInside } from "./inside-program.ts";

/** The terminal's commands for what is kept, against servers that are not ours to trust. */

/** A server that answers as the test says, until it is over; its address. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("who may not is told so with exit code 5, and where no server answers or it is an older one with 4", async () => {
  const absent = await runInside(["alert", "list", "--url", "http://127.0.0.1:9"]);
  expect(absent).toMatchObject({ out: "", exit: 4, err: expect.stringContaining("streampulse serve") });
  const answers = { "/ListAlerts": [401, "unauthenticated"], "/ListWatchlists": [404, "unimplemented"] } as const;
  const place = await serve(({ url = "" }, response) => {
    const [status, code] = answers[url.slice(url.lastIndexOf("/")) as keyof typeof answers];
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ code, message: "No." }));
  });
  const refused = await runInside(["alert", "list", "--url", place]);
  expect(refused).toMatchObject({ out: "", exit: 5, err: expect.stringContaining("--token-file FILE") });
  const older = await runInside(["watchlist", "--url", place]);
  expect(older).toMatchObject({ out: "", exit: 4, err: `streampulse: ${place} cannot do this: No.\n` });
});

test("whatever a server tells, nothing of it steers the terminal", async () => {
  const evil = "x\u001b[2J\u009b31m\u202e\nX";
  const quote = { ticker: evil, price: "1", source: evil };
  const messages: Record<string, Uint8Array> = {
    "/ListAlerts": toBinary(
      ListAlertsResponseSchema,
      create(ListAlertsResponseSchema, {
        alerts: [
          { id: evil, ticker: evil, note: evil, condition: { condition: { case: "above", value: { price: evil } } } },
        ],
      }),
    ),
    "/ListFirings": toBinary(
      ListFiringsResponseSchema,
      create(ListFiringsResponseSchema, { firings: [{ ticker: evil, note: evil, quote, currency: evil }] }),
    ),
    "/ListAccounts": toBinary(
      ListAccountsResponseSchema,
      create(ListAccountsResponseSchema, { accounts: [{ id: evil, name: evil, currency: evil }] }),
    ),
    "/ListActivities": toBinary(
      ListActivitiesResponseSchema,
      create(ListActivitiesResponseSchema, {
        activities: [
          { id: evil, accountId: evil, day: evil, ticker: evil, price: evil, fee: evil, note: evil, splitTo: evil },
        ],
      }),
    ),
    "/GetValuation": toBinary(
      GetValuationResponseSchema,
      create(GetValuationResponseSchema, {
        valuation: { currency: evil, netWorth: evil, dayProfit: evil, totalProfit: evil, liabilities: evil },
        holdings: [
          { accountId: evil, ticker: evil, quantity: evil, price: evil, priceCurrency: evil, dayProfit: evil },
        ],
        balances: [{ accountId: evil, currency: evil, amount: evil }],
      }),
    ),
    "/ListWatchlists": toBinary(
      ListWatchlistsResponseSchema,
      create(ListWatchlistsResponseSchema, {
        watchlists: [{ id: "1", name: "A", entries: [{ item: { case: "ticker", value: evil }, note: evil }] }],
      }),
    ),
  };
  const place = await serve(({ url = "" }, response) => {
    response.writeHead(200, { "content-type": "application/proto" });
    response.end(messages[url.slice(url.lastIndexOf("/"))]);
  });
  const commands = [
    "alert list",
    "alert log",
    "portfolio account list",
    "portfolio activity list",
    "portfolio",
    "watchlist",
    "watchlist show A",
  ];
  for (const command of commands) {
    for (const words of [command.split(" "), [...command.split(" "), "--json"]]) {
      const ran = await runInside([...words, "--url", place], { columns: 100 });
      expect(ran, command).toMatchObject({ exit: 0, err: "" });
      expect(ran.out.replace(/\n/g, ""), command).toMatch(/^[^\p{Cc}\p{Cf}]+$/u);
      expect(ran.out, command).not.toMatch(/^X/m);
    }
  }
});

test("a ticker's log that is followed has each firing once, what fires between its list and its stream among them", async () => {
  const firing = (cursor: number, ticker: string): MessageInitShape<typeof FiringSchema> => ({
    id: `a-${cursor}`,
    cursor: BigInt(cursor),
    ticker,
  });
  // The log grows by one of each ticker before anything is asked.
  const log: MessageInitShape<typeof FiringSchema>[] = [];
  const grow = () => log.push(firing(log.length + 1, "AAPL"), firing(log.length + 2, "MSFT"));
  const answer = ({ url = "" }: IncomingMessage, body: Buffer, response: ServerResponse): void => {
    grow();
    if (url.endsWith("/ListFirings")) {
      const { ticker, limit } = fromBinary(ListFiringsRequestSchema, body);
      const firings = log.filter((one) => ticker === "" || one.ticker === ticker).toReversed();
      const page = create(ListFiringsResponseSchema, { firings: firings.slice(0, limit) });
      response.writeHead(200, { "content-type": "application/proto" });
      return void response.end(toBinary(ListFiringsResponseSchema, page));
    }
    const { afterCursor } = fromBinary(StreamAlertsRequestSchema, body.subarray(5));
    const firings = log.slice(Number(afterCursor ?? log.length));
    const told = { firings, isSnapshotEnd: true, cursor: BigInt(log.length) };
    const message = toBinary(StreamAlertsResponseSchema, create(StreamAlertsResponseSchema, told));
    const head = Buffer.alloc(5);
    head.writeUInt32BE(message.length, 1);
    response.writeHead(200, { "content-type": "application/connect+proto" });
    response.write(Buffer.concat([head, message]));
  };
  const place = await serve((request, response) => {
    void buffer(request).then((body) => answer(request, body, response));
  });
  const cursors: string[] = [];
  const reads = (line: string) => {
    cursors.push(
      ...line
        .trimEnd()
        .split("\n")
        .map((row) => (JSON.parse(row) as { cursor: string }).cursor),
    );
    return cursors.length < 3;
  };
  await runInside(["alert", "log", "AAPL", "--follow", "--json", "--url", place], { reads });
  expect(cursors).toEqual(["1", "3", "5"]);
});
