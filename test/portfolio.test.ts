import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from "@connectrpc/connect-node";
import { FAILURES } from "@streampulse/core";
import {
  AccountKind,
  ActivityKind,
  BudgetFlow,
  CostMethod,
  NetWorthOrigin,
  PortfolioService,
  UnpricedReason,
  type Holding,
  type StreamValuationResponse,
} from "@streampulse/proto";
import { pino } from "pino";
import { afterAll, expect, test } from "vitest";
import { createApp, PAGE_FOLDER } from "../apps/server/src/app.ts";
import { readSettings } from "../apps/server/src/config.ts";
import { systemScheduler } from "../apps/server/src/system-scheduler.ts";
import {
  GOLDEN_ACCOUNTS,
  GOLDEN_ACTIVITIES,
  GOLDEN_BALANCES,
  GOLDEN_DAY_MS,
  GOLDEN_HOLDINGS,
  GOLDEN_PRICES,
  GOLDEN_TOTALS,
} from "./golden-portfolio.ts";
import { PricedSource } from "./priced-source.ts";
import { startServer } from "./running-server.ts";

const folder = mkdtempSync(join(tmpdir(), "streampulse-portfolio-"));
afterAll(() => rmSync(folder, { recursive: true }));

const kindOf = (kind: string) => ActivityKind[kind.toUpperCase() as keyof typeof ActivityKind];

/** A whole server whose one source has the golden prices, on the golden day. */
async function goldenServer(path: string) {
  const startMs = systemScheduler.now();
  const scheduler = { ...systemScheduler, now: () => GOLDEN_DAY_MS + systemScheduler.now() - startMs };
  let source: PricedSource | undefined;
  const settings = readSettings({
    STREAMPULSE_PORT: "0",
    STREAMPULSE_TCP_PORT: "0",
    STREAMPULSE_DATABASE_URL: path,
  });
  const definition = {
    name: "priced",
    describes: "Prices that a test knows.",
    settings: {},
    pretend: false,
    create: () => (source = new PricedSource(GOLDEN_PRICES, scheduler)),
  };
  const app = await createApp(
    { ...settings, sources: [{ definition, values: {} }] },
    {
      log: pino({ level: "silent" }),
      scheduler,
      random: Math.random,
      version: "test",
      pageFolder: PAGE_FOLDER,
    },
  );
  const { url: baseUrl } = await app.listen();
  return {
    app,
    source: source as PricedSource,
    connect: createClient(PortfolioService, createConnectTransport({ baseUrl, httpVersion: "1.1" })),
    grpc: createClient(PortfolioService, createGrpcTransport({ baseUrl })),
    web: createClient(PortfolioService, createGrpcWebTransport({ baseUrl, httpVersion: "1.1" })),
  };
}

const figuresOf = (holdings: readonly Holding[]) =>
  Object.fromEntries(
    holdings.map(({ ticker, value, unrealisedProfit, dayProfit, realisedProfit, costValue }) => [
      ticker,
      [value, unrealisedProfit, dayProfit, realisedProfit, costValue],
    ]),
  );

test("a portfolio of known prices is worth what was computed by hand, in every protocol, live and after a restart", async () => {
  const path = join(folder, "golden.db");
  const first = await goldenServer(path);
  await first.connect.updatePortfolioSettings({ currency: "eur", timeZone: "Europe/Berlin" });
  for (const { kind, ...account } of GOLDEN_ACCOUNTS) {
    await first.connect.createAccount({ ...account, kind: AccountKind[kind.toUpperCase() as "CASH"] });
  }
  for (const { kind, timeMs: _, ...activity } of GOLDEN_ACTIVITIES) {
    await first.web.recordActivity({ activity: { ...activity, kind: kindOf(kind) } as object });
  }
  const { pricedLive: _, ...totals } = GOLDEN_TOTALS;
  const told = await first.grpc.getValuation({ method: CostMethod.FIFO });
  expect(figuresOf(told.holdings)).toEqual(GOLDEN_HOLDINGS);
  expect(told.valuation).toMatchObject({ ...totals, complete: false, dayProfitComplete: false });
  const balances = told.balances.map(({ accountId, currency, amount, value }) => [
    `${accountId} ${currency} ${amount}`,
    value,
  ]);
  expect(Object.fromEntries(balances)).toEqual(GOLDEN_BALANCES);
  expect(told.accounts.map(({ accountId, complete }) => [accountId, complete])).toEqual([
    ["1", false],
    ["2", true],
    ["3", true],
    ["4", true],
  ]);
  const reasons = told.holdings.flatMap(({ ticker, value, unpricedReason }) =>
    value === undefined ? [[ticker, unpricedReason]] : [],
  );
  expect(reasons).toEqual([
    ["NOSUCH1", UnpricedReason.UNKNOWN_TICKER],
    ["BTCUSDT", UnpricedReason.NO_RATE],
  ]);

  const end = new AbortController();
  const updates = first.connect.streamValuation({ method: CostMethod.FIFO }, { signal: end.signal });
  const stream = updates[Symbol.asyncIterator]();
  const next = async (): Promise<StreamValuationResponse> => (await stream.next()).value;
  let heard = await next();
  expect(heard.whole).toBe(true);
  while (heard.valuation?.netWorth !== GOLDEN_TOTALS.netWorth) heard = await next();
  // 25 dollars more for 25 shares are 20 euros.
  first.source.set("AAPL", "81");
  do heard = await next();
  while (heard.valuation?.netWorth !== "218875.19");
  expect(heard.whole).toBe(false);
  expect(heard.holdings.find(({ ticker }) => ticker === "AAPL")).toMatchObject({ price: "81", value: "1620.00" });
  end.abort();

  const today = { fromDay: "2026-01-05", toDay: "2026-01-05" };
  const { points } = await first.connect.listNetWorth(today);
  expect(points).toMatchObject([
    { day: "2026-01-05", netWorth: "218875.19", origin: NetWorthOrigin.LIVE, missing: ["BTCUSDT", "NOSUCH1"] },
  ]);
  await first.app.close();

  const second = await goldenServer(path);
  const again = await second.connect.getValuation({});
  expect(again.valuation).toMatchObject({
    netWorth: GOLDEN_TOTALS.netWorth,
    unrealisedProfit: "1243.99",
    realisedProfit: "341.01",
  });
  expect((await second.grpc.getPortfolioSettings({})).settings).toMatchObject({
    currency: "EUR",
    timeZone: "Europe/Berlin",
  });
  const { activities, nextPageToken } = await second.web.listActivities({ limit: 500 });
  expect([activities.length, nextPageToken]).toEqual([GOLDEN_ACTIVITIES.length, ""]);
  const { lots, disposals } = await second.grpc.listLots({ ticker: "AAPL", method: CostMethod.FIFO });
  expect(lots).toMatchObject([
    { day: "2025-02-03", quantity: "5", cost: [{ currency: "USD", amount: "250.25" }] },
    { day: "2025-03-03", quantity: "20", cost: [{ currency: "USD", amount: "1201" }] },
  ]);
  expect(disposals).toMatchObject([{ quantity: "15", profit: [{ currency: "USD", amount: "298.25" }] }]);

  // The salary of January 2025 beside what was hoped for, and the rent of 900 of 1000.
  for (const [flow, category, amount] of [
    [BudgetFlow.INCOME, "Salary", "3500"],
    [BudgetFlow.SPENDING, "Rent", "1000"],
  ] as const) {
    await second.connect.setBudgetTarget({
      target: { flow, category, fromMonth: "2025-01", amount: { currency: "EUR", amount } },
    });
  }
  const month = { fromMonth: "2026-01", toMonth: "2026-01" };
  expect((await second.grpc.listBudgetMonths(month)).months).toMatchObject([
    {
      netWorth: GOLDEN_TOTALS.netWorth,
      worth: { netWorth: GOLDEN_TOTALS.netWorth, missing: ["BTCUSDT", "NOSUCH1"], missingCount: 2, pretend: false },
    },
  ]);
  const { months } = await second.connect.listBudgetMonths({ fromMonth: "2025-01", toMonth: "2025-02" });
  expect(months).toMatchObject([
    {
      month: "2025-01",
      income: "3000.00",
      spending: "900.00",
      saved: "2100.00",
      complete: true,
      lines: [
        { category: "Salary", actual: "3000.00", targetValue: "3500.00", left: "500.00" },
        { category: "Rent", actual: "900.00", left: "100.00" },
      ],
    },
    { month: "2025-02", income: "0.00", spending: "0.00", lines: [{ left: "3500.00" }, { left: "1000.00" }] },
  ]);
  await second.app.close();
});

test("every example of the guide works", async () => {
  const server = await startServer({ STREAMPULSE_SIMULATED_SEED: "7" });
  const guide = readFileSync(fileURLToPath(new URL("../docs/portfolio.md", import.meta.url)), "utf8");
  const [, block = ""] = /```sh\n([\s\S]*?)```/.exec(guide) ?? [];
  const answers: Record<string, unknown>[] = [];
  for (const command of block.trim().split("\n")) {
    const [, path = "", body = ""] = /8080(\S+) -H 'content-type: application\/json' -d '(.*)'$/.exec(command) ?? [];
    const headers = { "content-type": "application/json" };
    const answer = await fetch(server.url + path, { method: "POST", headers, body });
    expect(answer.status, command).toBe(200);
    answers.push((await answer.json()) as Record<string, unknown>);
  }
  const [account, deposit, , valuation, worth, target, months] = answers;
  expect(account).toMatchObject({ account: { id: "1", name: "Depot" } });
  expect(deposit).toMatchObject({ activity: { accountId: "1", currency: "USD", amount: "5000" } });
  expect(valuation).toMatchObject({ valuation: { holdings: 1, priced: 1 }, balances: [{ value: "2982.00" }] });
  expect(worth).toMatchObject({
    currency: "USD",
    points: expect.arrayContaining([expect.objectContaining({ day: "2025-06-02" })]),
  });
  expect(target).toMatchObject({ target: { category: "Food" } });
  expect(months).toMatchObject({ months: [{ lines: [{ category: "Food", left: "400.00" }] }] });
  await server.close();
});

test("what is refused is refused in the contract's words, with the field", async () => {
  const { app, connect } = await goldenServer(":memory:");
  const refused = async (call: Promise<unknown>) => {
    const error = ConnectError.from(await call.catch((fault: unknown) => fault));
    const details = JSON.stringify(error.details.map((detail) => ("debug" in detail ? detail.debug : detail)));
    return [error.code, error.rawMessage, details] as const;
  };
  const { account } = await connect.createAccount({ kind: AccountKind.BROKERAGE, name: "Depot", currency: "USD" });
  const sell = {
    accountId: account?.id ?? "",
    kind: ActivityKind.SELL,
    day: "2025-06-02",
    ticker: "AAPL",
    quantity: "1",
    price: "1",
  };
  const [code, words, details] = await refused(connect.recordActivity({ activity: sell }));
  expect(code).toBe(Code.InvalidArgument);
  expect(words).toBe(
    "quantity is 1, but there are 0 of AAPL in Depot on 2025-06-02: take at most that, or sell short.",
  );
  expect(details).toContain("activity.quantity");
  for (const [call, codeOfIt, part] of [
    [() => connect.recordActivity({}), Code.InvalidArgument, "activity is missing"],
    [
      () => connect.recordActivity({ activity: { ...sell, kind: 99 as ActivityKind } }),
      Code.InvalidArgument,
      "ACTIVITY_KIND_BUY, ACTIVITY_KIND_SELL",
    ],
    [() => connect.createAccount({ name: "x", currency: "USD" }), Code.InvalidArgument, "ACCOUNT_KIND_BROKERAGE"],
    [() => connect.deleteActivity({ id: "77" }), Code.NotFound, "You have no activity with this id."],
    [
      () => connect.getValuation({ method: 9 as CostMethod }),
      Code.InvalidArgument,
      "COST_METHOD_AVERAGE, COST_METHOD_FIFO",
    ],
    [() => connect.getValuation({ currency: "NOPE" }), Code.InvalidArgument, "currency must be an ISO 4217 code"],
    [
      () => connect.listNetWorth({ fromDay: "2020-01-01", toDay: "2019-01-01" }),
      Code.InvalidArgument,
      "to_day must not be before from_day",
    ],
    [
      () => connect.listNetWorth({ fromDay: "2000-01-01", toDay: "2010-01-08" }),
      Code.InvalidArgument,
      "at most 3659 days after",
    ],
    [
      () => connect.listBudgetMonths({ fromMonth: "2020-01", toMonth: "2022-01" }),
      Code.InvalidArgument,
      "at most 23 months after",
    ],
    [() => connect.setBudgetTarget({}), Code.InvalidArgument, "target is missing"],
  ] as const) {
    const [itsCode, itsWords] = await refused(call());
    expect([itsCode, itsWords]).toEqual([codeOfIt, expect.stringContaining(part)]);
  }
  expect(FAILURES.NOT_FOUND.retry).toBe(false);
  // At the bounds themselves nothing is refused.
  await connect.listNetWorth({ fromDay: "2000-01-01", toDay: "2010-01-07" });
  await connect.listBudgetMonths({ fromMonth: "2020-01", toMonth: "2021-12" });
  expect((await connect.listActivities({})).activities).toEqual([]);
  await app.close();
});
