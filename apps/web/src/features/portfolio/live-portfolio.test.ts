import { CostMethod, type FollowOptions, type PortfolioView, StreamPulseError } from "@streampulse/client/portfolio";
import { expect, test, vi } from "vitest";
import { LivePortfolio } from "./live-portfolio.ts";

const TERMS = { method: CostMethod.FIFO, currency: undefined };
const view = (revision: number): PortfolioView =>
  ({ valuation: { revision }, holdings: [], balances: [], accounts: [], rates: [] }) as unknown as PortfolioView;

/** A server whose stream says what the test says. */
function scripted() {
  const asked: unknown[] = [];
  const streams: { next: (view: PortfolioView) => void; fail: (error: Error) => void; options: FollowOptions }[] = [];
  const server = {
    accounts: vi.fn(async () => []),
    settings: vi.fn(async () => ({ currency: "USD", timeZone: "UTC" })),
    async *follow(terms: unknown, options: FollowOptions = {}) {
      asked.push(terms);
      let tell = Promise.withResolvers<PortfolioView>();
      const queue: Promise<PortfolioView>[] = [tell.promise];
      const put = (settle: (now: PromiseWithResolvers<PortfolioView>) => void) => {
        const now = tell;
        queue.push((tell = Promise.withResolvers<PortfolioView>()).promise);
        settle(now);
      };
      streams.push({
        options,
        next: (each) => put((now) => now.resolve(each)),
        fail: (error) => put((now) => now.reject(error)),
      });
      for (;;) yield await (queue.shift() as Promise<PortfolioView>);
    },
  };
  return { server, streams, asked };
}

test("accounts are asked for at the beginning, and again when activities changed, not at each price", async () => {
  const { server, streams } = scripted();
  const live = new LivePortfolio(server, TERMS);
  live.start();
  await expect.poll(() => live.state().accounts).toEqual([]);
  streams[0]?.next(view(1));
  streams[0]?.next(view(1));
  await expect.poll(() => live.state().view).toEqual(view(1));
  expect(server.accounts).toHaveBeenCalledTimes(1);
  streams[0]?.next(view(2));
  await expect.poll(() => server.accounts.mock.calls.length).toBe(2);
  await expect.poll(() => live.state().changes).toBe(2);
  live.stop();
  expect(streams[0]?.options.signal?.aborted).toBe(true);
});

test("other terms are another stream, and what was shown stays until it speaks", async () => {
  const { server, streams, asked } = scripted();
  const live = new LivePortfolio(server, TERMS);
  live.start();
  streams[0]?.next(view(1));
  await expect.poll(() => live.state().view).toBeDefined();
  live.inTerms({ method: CostMethod.FIFO, currency: undefined });
  expect(streams).toHaveLength(1);
  live.inTerms({ method: CostMethod.AVERAGE, currency: "EUR" });
  expect(asked).toEqual([TERMS, { method: CostMethod.AVERAGE, currency: "EUR" }]);
  expect(streams[0]?.options.signal?.aborted).toBe(true);
  expect(live.state().view).toEqual(view(1));
  streams[0]?.next(view(8));
  streams[1]?.next(view(9));
  await expect.poll(() => live.state().view).toEqual(view(9));
  live.stop();
});

test("a failure is told in words, and trying again takes it away", async () => {
  const { server, streams } = scripted();
  const live = new LivePortfolio(server, TERMS);
  live.start();
  streams[0]?.fail(new StreamPulseError("unauthenticated", "The call needs a token."));
  await expect.poll(() => live.state().failure).toBe("The call needs a token.");
  live.retry();
  expect(live.state().failure).toBeUndefined();
  live.stop();
});

test("a connection that is away is told, and what was shown stays", async () => {
  const { server, streams } = scripted();
  const live = new LivePortfolio(server, TERMS);
  live.start();
  streams[0]?.next(view(1));
  await expect.poll(() => live.state().view).toBeDefined();
  streams[0]?.options.onConnection?.({ status: "offline" });
  expect(live.state()).toMatchObject({ isAway: true, view: view(1) });
  streams[0]?.options.onConnection?.({ status: "connecting" });
  expect(live.state().isAway).toBe(true);
  streams[0]?.options.onConnection?.({ status: "live" });
  expect(live.state().isAway).toBe(false);
  live.stop();
});

test("of what moved the lists that did not are the same, so that nothing of them is drawn anew", async () => {
  const { server, streams } = scripted();
  const live = new LivePortfolio(server, TERMS);
  live.start();
  const [one, other] = [{ ticker: "AAPL" }, { ticker: "KO" }] as unknown as PortfolioView["holdings"];
  const told = (holdings: PortfolioView["holdings"]): PortfolioView => ({ ...view(1), holdings });
  streams[0]?.next(told([one!]));
  await expect.poll(() => live.state().view?.holdings).toEqual([one]);
  const before = live.state().view;
  streams[0]?.next(told([one!]));
  await expect.poll(() => live.state().view).not.toBe(before);
  expect(live.state().view?.holdings).toBe(before?.holdings);
  streams[0]?.next(told([one!, other!]));
  await expect.poll(() => live.state().view?.holdings).toEqual([one, other]);
  live.stop();
});

test("what could not be asked at the beginning is asked again when the stream speaks", async () => {
  const { server, streams } = scripted();
  server.accounts.mockRejectedValueOnce(new StreamPulseError("unavailable", "The server cannot be reached."));
  const live = new LivePortfolio(server, TERMS);
  live.start();
  await expect.poll(() => live.state().failure).toBe("The server cannot be reached.");
  streams[0]?.next(view(1));
  await expect.poll(() => live.state().accounts).toEqual([]);
  expect(live.state().failure).toBeUndefined();
  live.stop();
});
