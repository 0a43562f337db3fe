import type { PreviewAlertResponse } from "@streampulse/client/alerts";
import { expect, test } from "vitest";
import { FakeScheduler } from "../../../../../../test/fake-scheduler.ts";
import { AGAIN_MS, PAUSE_MS, type Preview, PreviewAsker, type PreviewSubject } from "./preview-asker.ts";

const at = (price: string, ticker = "AAPL"): PreviewSubject => ({ ticker, condition: { crossing: { price } } });

function asked() {
  const scheduler = new FakeScheduler();
  const shown: Preview[] = [];
  const questions: {
    subject: PreviewSubject;
    signal: AbortSignal | undefined;
    answer: (answer: PreviewAlertResponse) => void;
    fail: (error: Error) => void;
  }[] = [];
  const asker = new PreviewAsker(
    (subject, { signal } = {}) => new Promise((answer, fail) => questions.push({ subject, signal, answer, fail })),
    scheduler,
    (preview) => shown.push(preview),
  );
  return { scheduler, shown, questions, asker };
}

test("while a price is typed one question is asked, when the typing rests", () => {
  const { asker, scheduler, questions } = asked();
  for (const price of ["2", "22", "225"]) {
    asker.look(at(price));
    scheduler.advance(PAUSE_MS - 1);
  }
  expect(questions).toHaveLength(0);
  scheduler.advance(1);
  expect(questions.map(({ subject }) => subject)).toEqual([at("225")]);
});

test("an answer to what was written before is cancelled and never shown", async () => {
  const { asker, scheduler, questions, shown } = asked();
  asker.look(at("225"));
  scheduler.advance(PAUSE_MS);
  asker.look(at("226"));
  expect(questions[0]?.signal?.aborted).toBe(true);
  questions[0]?.answer({ distancePercent: "1" });
  scheduler.advance(PAUSE_MS);
  questions[1]?.answer({ distancePercent: "2" });
  await expect.poll(() => shown.at(-1)).toEqual({ status: "told", answer: { distancePercent: "2" } });
  expect(shown).not.toContainEqual({ status: "told", answer: { distancePercent: "1" } });
});

test("the last answer stays while the next is on its way, but not that of another ticker", async () => {
  const { asker, scheduler, questions, shown } = asked();
  asker.look(at("225"));
  scheduler.advance(PAUSE_MS);
  questions[0]?.answer({ distancePercent: "1" });
  await expect.poll(() => shown.at(-1)?.status).toBe("told");
  asker.look(at("226"));
  expect(shown.at(-1)).toEqual({ status: "asking", before: { distancePercent: "1" } });
  asker.look(at("226", "MSFT"));
  expect(shown.at(-1)).toEqual({ status: "asking", before: undefined });
});

test("it is asked again as the price moves, also after a failure, until it is closed", async () => {
  const { asker, scheduler, questions, shown } = asked();
  asker.look(at("225"));
  scheduler.advance(PAUSE_MS);
  questions[0]?.fail(new Error("The server cannot be reached."));
  await expect.poll(() => shown.at(-1)).toEqual({ status: "failed", reason: "The server cannot be reached." });
  scheduler.advance(AGAIN_MS);
  expect(questions).toHaveLength(2);
  questions[1]?.answer({});
  await expect.poll(() => shown.at(-1)?.status).toBe("told");
  asker.close();
  expect(scheduler.pending).toBe(0);
});

test("what means nothing is not asked for", () => {
  const { asker, scheduler, questions, shown } = asked();
  asker.look(at("225"));
  asker.look(undefined);
  scheduler.advance(AGAIN_MS);
  expect(questions).toHaveLength(0);
  expect(shown.at(-1)).toEqual({ status: "none" });
});
