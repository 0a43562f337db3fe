import { expect, test } from "vitest";
import { Spoken } from "./spoken.ts";

test("a text is said anew each time, and taken away by who said it where nothing else was said since", () => {
  const spoken = new Spoken();
  const heard: string[] = [];
  const leave = spoken.subscribe(() => heard.push(spoken.now().text));
  const first = spoken.say("Loading");
  const { number } = spoken.now();
  const second = spoken.say("Loading");
  expect(spoken.now().number).not.toBe(number);
  first();
  expect(spoken.now().text).toBe("Loading");
  second();
  expect(heard).toEqual(["Loading", "Loading", ""]);
  leave();
  spoken.say("Ready");
  expect(heard).toHaveLength(3);
});
