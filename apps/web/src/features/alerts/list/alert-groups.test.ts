import { type Alert, AlertState } from "@streampulse/client/alerts";
import { expect, test } from "vitest";
import { alertGroups, stateWord } from "./alert-groups.ts";

const alert = (state: number, id = String(state)): Alert => ({ id, state, armed: true }) as unknown as Alert;

test("every state has its place, and one of a newer server's is not lost", () => {
  const states = [...Object.values(AlertState), 99];
  const groups = alertGroups(states.map((state) => alert(state)));
  expect(groups.map(({ title }) => title)).toEqual(["Watching", "Paused", "Fired", "Expired"]);
  expect(groups.flatMap(({ alerts }) => alerts)).toHaveLength(states.length);
  expect(groups[0]?.alerts.map(({ state }) => state)).toContain(AlertState.ERROR);
});

test("groups without alerts are not shown", () => {
  expect(alertGroups([])).toEqual([]);
  expect(alertGroups([alert(AlertState.FIRED)]).map(({ title }) => title)).toEqual(["Fired"]);
});

test("an alert that has to re-arm does not say that it is armed", () => {
  expect(stateWord({ state: AlertState.ACTIVE, armed: true }).word).toBe("Armed");
  expect(stateWord({ state: AlertState.ACTIVE, armed: false }).word).toBe("Waits to re-arm");
});
