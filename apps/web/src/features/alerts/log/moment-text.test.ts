import { expect, test } from "vitest";
import { momentText } from "./moment-text.ts";

test("today is a time, another day has its date, another year its year", () => {
  const now = new Date(2026, 5, 5, 15).getTime();
  const text = (...at: [number, number, number, number, number]) =>
    momentText(new Date(...at).getTime(), now, { locales: ["en-GB"] });
  expect(text(2026, 5, 5, 9, 3)).toBe("09:03:00");
  expect(text(2026, 5, 4, 9, 3)).toBe("4 Jun, 09:03");
  expect(momentText(new Date(2026, 5, 5, 9, 3).getTime(), now, { isAbout: true, locales: ["en-GB"] })).toBe("09:03");
  expect(text(2025, 5, 4, 9, 3)).toBe("4 Jun 2025, 09:03");
});
