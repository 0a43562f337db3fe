import { expect, test } from "vitest";
import { NewsCall } from "./news-call.ts";

test("who waits is called once, by news or by the end, and leaves no listener behind", async () => {
  const news = new NewsCall();
  const end = new AbortController();
  const heard: string[] = [];
  const listeners = { added: 0, removed: 0 };
  const { addEventListener, removeEventListener } = end.signal;
  end.signal.addEventListener = (...of: Parameters<typeof addEventListener>) => (
    listeners.added++,
    addEventListener.apply(end.signal, of)
  );
  end.signal.removeEventListener = (...of: Parameters<typeof removeEventListener>) => (
    listeners.removed++,
    removeEventListener.apply(end.signal, of)
  );
  news.call();
  const first = news.next(end.signal).then(() => heard.push("first"));
  // Whoever was called would be heard of by now.
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  expect(heard).toEqual([]);
  news.call();
  news.call();
  await first;
  const second = news.next(end.signal).then(() => heard.push("second"));
  end.abort();
  await second;
  await news.next(end.signal);
  expect(heard).toEqual(["first", "second"]);
  expect(listeners.removed).toBe(listeners.added);
});
