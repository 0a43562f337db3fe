import { expect, test, vi } from "vitest";
import { FakeScheduler } from "../../../../../../test/fake-scheduler.ts";
import { afterLook, LOOK_MS } from "./after-look.ts";

function look(visibilityState: DocumentVisibilityState) {
  const page = Object.assign(new EventTarget(), { visibilityState }) as unknown as Document;
  const turn = (state: DocumentVisibilityState): void => {
    Object.assign(page, { visibilityState: state });
    page.dispatchEvent(new Event("visibilitychange"));
  };
  const scheduler = new FakeScheduler();
  const seen = vi.fn<() => void>();
  return { scheduler, seen, turn, stop: afterLook(page, scheduler, seen) };
}

test("what is shown for a second is seen, and no sooner", () => {
  const { scheduler, seen } = look("visible");
  scheduler.advance(LOOK_MS - 1);
  expect(seen).not.toHaveBeenCalled();
  scheduler.advance(1);
  expect(seen).toHaveBeenCalledOnce();
});

test("a page that nobody sees shows nothing: the second begins when it comes back", () => {
  const { scheduler, seen, turn } = look("hidden");
  expect(scheduler.pending).toBe(0);
  turn("visible");
  scheduler.advance(LOOK_MS - 1);
  turn("hidden");
  scheduler.advance(LOOK_MS);
  expect(seen).not.toHaveBeenCalled();
  turn("visible");
  scheduler.advance(LOOK_MS);
  expect(seen).toHaveBeenCalledOnce();
});

test("what is put away in the second is not seen", () => {
  const { scheduler, seen, turn, stop } = look("visible");
  stop();
  turn("visible");
  scheduler.advance(LOOK_MS);
  expect([seen.mock.calls.length, scheduler.pending]).toEqual([0, 0]);
});
