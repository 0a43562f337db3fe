import {
  ChannelKind,
  createAlerts,
  StreamPulseError,
  type AlertsUpdate,
  type Firing,
} from "@streampulse/client/alerts";
import { CandleStep, createHistory, PriceKind, type CandleUpdate } from "@streampulse/client/history";
import { AccountKind, ActivityKind, createPortfolio, DecimalMark } from "@streampulse/client/portfolio";
import { createWatchlists, ImportOutcome, WatchlistFormat } from "@streampulse/client/watchlists";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startServer, type RunningServer } from "./running-server.ts";

/** The SDK's doors to what is kept, against the whole server, over real connections. */

let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ STREAMPULSE_SIMULATED_RATE: "50", STREAMPULSE_SIMULATED_SEED: "7" });
});
afterAll(() => server.close());

/** An address whose streams the test cuts, as a network does. */
function cuttable() {
  const cuts: AbortController[] = [];
  const address = {
    url: server.url,
    random: () => 0,
    fetch: ((input, init) => {
      if (typeof input !== "string" || !input.includes("/Stream")) return fetch(input, init);
      const cut = new AbortController();
      cuts.push(cut);
      return fetch(input, { ...init, signal: AbortSignal.any([init?.signal ?? cut.signal, cut.signal]) });
    }) satisfies typeof fetch,
  };
  return { address, cut: () => cuts.at(-1)?.abort(), opened: () => cuts.length };
}

/** Reads until one is as wanted; every one that came. */
async function until<T>(stream: AsyncIterator<T>, wanted: (one: T) => boolean): Promise<T> {
  for (;;) {
    const { value, done } = await stream.next();
    if (done === true) throw new Error("the stream ended");
    if (wanted(value)) return value;
  }
}

function iterate<T>(stream: AsyncIterable<T>): AsyncIterator<T> {
  const iterator = stream[Symbol.asyncIterator]();
  onTestFinished(() => void iterator.return?.());
  return iterator;
}

describe("alerts", () => {
  test("are set, changed, told before they are set, and refused by their field", async () => {
    const alerts = createAlerts({ url: server.url });
    const { quote, distancePercent } = await alerts.preview({
      ticker: "MSFT",
      condition: { above: { price: "1000000" } },
    });
    expect(Number(distancePercent)).toBeGreaterThan(0);
    expect(typeof quote?.receivedTimeMs).toBe("number");
    const draft = {
      requestId: "one",
      ticker: "msft",
      condition: { crossing: { price: "1000000" } },
      note: "far",
    } as const;
    const alert = await alerts.create(draft);
    expect(alert).toMatchObject({
      ticker: "MSFT",
      condition: draft.condition,
      note: "far",
      revision: expect.any(Number),
    });
    expect((await alerts.create(draft)).id).toBe(alert.id);
    const paused = await alerts.update(alert.id, { paused: true, revision: alert.revision });
    expect(paused.revision).toBe(alert.revision + 1);
    await expect(alerts.update(alert.id, { note: "", revision: alert.revision })).rejects.toMatchObject({
      code: "aborted",
      reason: "STALE_REVISION",
    });
    expect((await alerts.list({ ticker: "MSFT" })).alerts.map(({ id }) => id)).toEqual([alert.id]);
    expect((await alerts.get(alert.id)).state).toBe(paused.state);
    expect((await alerts.delete(alert.id))?.id).toBe(alert.id);
    expect(await alerts.delete(alert.id)).toBeUndefined();
    const wrong = alerts.create({ ticker: "MSFT", condition: { above: { price: "0" } } });
    await expect(wrong).rejects.toThrow(StreamPulseError);
    await expect(wrong).rejects.toMatchObject({ code: "invalid_argument", field: expect.stringContaining("price") });
  });

  test("no firing is missed or told twice, though the connection is cut between them", async () => {
    const { address, cut, opened } = cuttable();
    const alerts = createAlerts(address);
    const states: string[] = [];
    const updates = iterate(alerts.follow({ onConnection: ({ status }) => void states.push(status) }));
    const firings: Firing[] = [];
    const hear = (wanted: (update: AlertsUpdate) => boolean) =>
      until(updates, (update) => {
        firings.push(...update.firings);
        return wanted(update);
      });
    expect((await hear(() => true)).alerts.size).toBe(0);
    const soon = { condition: { above: { price: "0.01" } }, note: "at once" } as const;
    const first = await alerts.create({ ticker: "AAPL", ...soon });
    await hear(() => firings.length === 1);
    cut();
    const second = await alerts.create({ ticker: "BTCUSDT", ...soon });
    await expect.poll(async () => (await alerts.firings({ alertId: second.id })).firings.length).toBe(1);
    const update = await hear(() => firings.length === 2);
    expect(firings.map(({ alertId }) => alertId)).toEqual([first.id, second.id]);
    expect(firings[1]).toMatchObject({ priceKind: PriceKind.SIMULATED, quote: { ticker: "BTCUSDT" }, note: "at once" });
    expect([...update.alerts.keys()].toSorted()).toEqual([first.id, second.id].toSorted());
    await alerts.delete(second.id);
    expect((await hear(({ removedIds }) => removedIds.length > 0)).removedIds).toEqual([second.id]);
    expect(opened()).toBe(2);
    expect(states.slice(0, 5)).toEqual(["connecting", "live", "reconnecting", "connecting", "live"]);
  });

  test("channels are made, tried and never tell their secrets", async () => {
    const alerts = createAlerts({ url: server.url });
    const made = await alerts.createChannel({ name: "mine", target: { webhook: { url: "https://example.com/hook" } } });
    expect(made.webhookSecret).toMatch(/^.{16,}$/);
    const { channels, availableKinds } = await alerts.listChannels();
    expect(channels).toMatchObject([{ name: "mine", target: { webhook: { url: "https://example.com/hook" } } }]);
    expect(JSON.stringify(channels)).not.toContain(made.webhookSecret);
    expect(availableKinds).toContain(ChannelKind.WEBHOOK);
    const id = channels[0]?.id ?? "";
    expect(await alerts.updateChannel(id, { paused: true })).toMatchObject({ paused: true, name: "mine" });
    expect((await alerts.deliveries({ channelId: id })).deliveries).toEqual([]);
    await alerts.deleteChannel(id);
    await expect(alerts.testChannel(id)).rejects.toMatchObject({ code: "not_found" });
  });
});

test("candles of a range end, those that are followed go on over a cut connection", async () => {
  const { address, cut } = cuttable();
  const history = createHistory(address);
  const query = { ticker: "AAPL", step: CandleStep.ONE_SECOND };
  const updates = iterate(history.follow(query));
  const known = new Map<number, CandleUpdate["candles"][number]>();
  const hear = (wanted: (update: CandleUpdate) => boolean) =>
    until(updates, (update) => {
      for (const candle of update.candles) known.set(candle.startMs, candle);
      return wanted(update);
    });
  await hear(({ isComplete, candles }) => isComplete && candles.length > 0);
  cut();
  const size = known.size;
  const { series } = await hear(() => known.size > size + 1);
  expect(series).toMatchObject({ ticker: "AAPL", canonical: "NASDAQ:AAPL", step: CandleStep.ONE_SECOND });
  const range = await history.candles({ ...query, fromMs: series.fromMs });
  const closed = range.candles.filter(({ isOpen }) => !isOpen);
  expect(closed.length).toBeGreaterThan(0);
  // What was open when it was told last is heard once more when it has closed: all but the newest agree. Of a second that
  // says it is known in part, for nobody listened when a busy server made it, more may be known by now.
  const isWhole = ({ startMs }: { startMs: number }) => known.get(startMs)?.isPartial !== true;
  const whole = closed.slice(0, -2).filter(isWhole);
  expect(whole.length).toBeGreaterThanOrEqual(closed.length - 4);
  for (const candle of whole) expect(known.get(candle.startMs)).toEqual(candle);
  await expect(history.candles({ ...query, fromMs: 2, toMs: 1 })).rejects.toMatchObject({ field: "from_ms" });
});

test("watchlists: what one device changes another is told, and what it has not seen it cannot undo", async () => {
  const { address, cut } = cuttable();
  const lists = createWatchlists(address);
  const updates = iterate(lists.follow());
  expect(await until(updates, () => true)).toEqual([]);
  const entries = [{ heading: "Chips" }, { ticker: "nvda", note: "après" }];
  const made = await lists.create({ name: "Tech", entries });
  await until(updates, (all) => all.length === 1);
  cut();
  const changed = await lists.update({ id: made.id, revision: made.revision, entries: [{ ticker: "AMD" }] });
  await expect(lists.update({ id: made.id, revision: made.revision, name: "Old" })).rejects.toMatchObject({
    reason: "STALE_REVISION",
  });
  const [now] = await until(updates, ([list]) => list?.revision === changed.revision);
  expect(now?.entries).toEqual([{ ticker: "AMD", note: "" }]);
  const imported = await lists.import({ format: WatchlistFormat.TXT, text: "###FX,EURUSD", name: "Money" });
  expect(imported).toMatchObject({ imported: true, watchlists: [{ outcome: ImportOutcome.CREATED, added: 1 }] });
  const all = await lists.list();
  await lists.reorder(all.map(({ id }) => id).toReversed());
  expect((await until(updates, ([list]) => list?.name === "Money")).map(({ name }) => name)).toEqual(["Money", "Tech"]);
  const { text, leftOut } = await lists.export({ format: WatchlistFormat.TXT, ids: [all[1]?.id ?? ""] });
  expect(text).toContain("###FX");
  expect(leftOut).toEqual([]);
  expect((await lists.delete(made.id)).name).toBe("Tech");
  await expect(lists.get(made.id)).rejects.toMatchObject({ code: "not_found" });
});

test("a portfolio: recorded, valued as prices move, imported and exported", async () => {
  const { address, cut } = cuttable();
  const portfolio = createPortfolio(address);
  const views = iterate(portfolio.follow());
  await until(views, () => true);
  const account = await portfolio.createAccount({ kind: AccountKind.BROKERAGE, name: "Depot", currency: "USD" });
  const { activity } = await portfolio.record({
    accountId: account.id,
    kind: ActivityKind.BUY,
    day: "2025-01-06",
    ticker: "AAPL",
    quantity: "4",
    price: "243.36",
  });
  const view = await until(views, ({ holdings }) => holdings[0]?.value !== undefined);
  expect(view).toMatchObject({
    valuation: { currency: "USD", priced: 1 },
    holdings: [{ ticker: "AAPL", quantity: "4" }],
  });
  cut();
  await until(views, ({ valuation }) => valuation.timeMs > view.valuation.timeMs + 500);
  expect((await portfolio.valuation()).holdings).toHaveLength(1);
  expect((await portfolio.lots({ ticker: "AAPL" })).lots).toMatchObject([
    { quantity: "4", cost: [{ amount: "973.44" }] },
  ]);

  const file = "date;type;ticker;quantity;price\n2025-01-07;buy;MSFT;2;420,50\n";
  const tried = await portfolio.importActivities(file, { dryRun: true });
  expect(tried).toMatchObject({ dryRun: true, imported: false, rows: 1, added: 1, faults: [], questions: [] });
  expect(tried.reading).toMatchObject({ delimiter: ";", decimalMark: DecimalMark.COMMA });
  expect(await portfolio.importActivities(file, { account: "Depot" })).toMatchObject({ imported: true, added: 1 });
  expect(await portfolio.importActivities(file)).toMatchObject({ added: 0, duplicates: 1 });
  const faulty = await portfolio.importActivities("date,type,ticker,quantity,price\n2025-13-07,buy,MSFT,2,1\n");
  expect(faulty).toMatchObject({ imported: false, faultCount: 1, faults: [{ line: 2, column: "date" }] });
  await expect(portfolio.importActivities(file, { columns: { nonsense: "x" } })).rejects.toMatchObject({
    code: "invalid_argument",
  });
  expect(await portfolio.exportActivities()).toContain("2025-01-07,buy,Depot,MSFT,2,420.5");
  const named = await portfolio.updateAccount(account.id, { name: "Depot + A & B" });
  const columns = { price: "Kurs / Stk" };
  const foreign = "date;type;ticker;quantity;Kurs / Stk\n2025-01-08;buy;MSFT;1;421,50\n";
  expect(await portfolio.importActivities(foreign, { dryRun: true, account: named.name, columns })).toMatchObject({
    added: 1,
    questions: [],
  });

  expect((await portfolio.activities({ limit: 1 })).activities[0]?.ticker).toBe("MSFT");
  expect(await portfolio.updateSettings({ currency: "EUR" })).toMatchObject({ currency: "EUR", timeZone: "UTC" });
  await portfolio.deleteActivity(activity?.id ?? "");
  await expect(portfolio.deleteAccount(account.id)).rejects.toMatchObject({ field: "with_activities" });
  expect(await portfolio.deleteAccount(account.id, { withActivities: true })).toBe(1);
});
