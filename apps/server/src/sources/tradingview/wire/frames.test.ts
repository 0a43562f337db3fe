import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holdsFor } from "../../../../../../test/seeded.ts";
import { captureAbsent, readFrames } from "../../../../../../test/upstreams/tradingview/capture.ts";
import { decodeFrames, encodeFrame } from "./frames.ts";

const whole = (...payloads: readonly string[]) => ({ payloads, isWhole: true });
const broken = (...payloads: readonly string[]) => ({ payloads, isWhole: false });

describe("frames", () => {
  test("stand back to back and are split by their length, whatever they hold", () => {
    expect(decodeFrames("~m~4~m~~h~1")).toEqual(whole("~h~1"));
    expect(decodeFrames("~m~2~m~{}~m~4~m~~h~1~m~0~m~")).toEqual(whole("{}", "~h~1", ""));
    expect(decodeFrames(encodeFrame('"~m~2~m~{}"') + encodeFrame("{}"))).toEqual(whole('"~m~2~m~{}"', "{}"));
  });

  test("count code units of UTF-16, not bytes", () => {
    expect(encodeFrame("삼성전자")).toBe("~m~4~m~삼성전자");
    expect(decodeFrames("~m~2~m~😀~m~1~m~é")).toEqual(whole("😀", "é"));
  });

  test.each([
    ["nothing", "", broken()],
    ["no mark", "hello", broken()],
    ["no length", "~m~~m~", broken()],
    ["a length that is no number", "~m~1e3~m~x", broken()],
    ["a negative length", "~m~-1~m~x", broken()],
    ["a length beyond the end", "~m~1~m~a~m~3~m~bc", broken("a")],
    ["more than the length", "~m~1~m~ab", broken("a")],
    ["a length of eight digits", `~m~00000001~m~a`, broken()],
    ["an end amid a mark", "~m~1~m~a~m", broken("a")],
  ])("%s is a break, and what stands before it is read", (_, text, expected) => {
    expect(decodeFrames(text)).toEqual(expected);
  });

  test("bounds: 4 Mi code units and 4,096 frames are taken, one more is not", () => {
    const head = "~m~4194292~m~";
    const largest = head + "x".repeat((4 << 20) - head.length);
    expect(decodeFrames(largest).isWhole).toBe(false);
    const exact = "~m~4194291~m~" + "x".repeat(4_194_291);
    expect(exact).toHaveLength(4 << 20);
    expect(decodeFrames(exact).isWhole).toBe(true);
    expect(decodeFrames(`${exact}~`)).toEqual(broken());
    expect(decodeFrames("~m~0~m~".repeat(4_096)).isWhole).toBe(true);
    const many = decodeFrames("~m~0~m~".repeat(4_097));
    expect([many.isWhole, many.payloads.length]).toEqual([false, 4_096]);
  });

  test("whatever is framed comes back as it was", () => {
    const payloads = fc.array(fc.string({ unit: "binary", maxLength: 50 }), { minLength: 1, maxLength: 20 });
    holdsFor(
      "frames there and back",
      fc.property(payloads, (sent) => {
        expect(decodeFrames(sent.map(encodeFrame).join(""))).toEqual(whole(...sent));
      }),
      { runs: 500 },
    );
  });
});

test.skipIf(captureAbsent)(
  `every recorded message splits, and is framed the same again${captureAbsent ? `: ${captureAbsent}` : ""}`,
  () => {
    const recorded = readFrames();
    expect(recorded).toHaveLength(25);
    for (const { frame } of recorded) {
      const { payloads, isWhole } = decodeFrames(frame);
      expect(isWhole, frame).toBe(true);
      expect(payloads.map(encodeFrame).join("")).toBe(frame);
    }
  },
);
