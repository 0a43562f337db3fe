import { describe, expect, test } from "vitest";

import { Http2Reader, numbers } from "../../../../../../test/http2-peer.ts";
import { frame, settings as settingsFrame } from "../../../../../../test/raw-http2.ts";
import { letters, raise, WalkedLine, written } from "../../../../../../test/walked-line.ts";
import { ROOM } from "../../../engine/ports/transport.ts";
import { H2_SETTINGS_VALUES_MAX } from "../limits.ts";
import { FrameWalk } from "./frame-walk.ts";
import type { OwnStream } from "./own-stream.ts";
import { FOLLOWED_MAX, LIBRARY_MAX } from "./windows.ts";

const WINDOW_MAX = 2 ** 31 - 1;

/** A line on which streams 1 and 3 are asked for and heard. */
function asked(...settings: (readonly [4 | 5, number])[]): WalkedLine {
  const line = new WalkedLine((length) => length);
  for (const [name, value] of settings) line.say(line.peer.settings(name, value));
  for (const id of [1, 3]) {
    line.peer.open(id);
    line.say(frame(1, 5, id, Buffer.from("head")));
  }
  line.hear(1 << 20);
  return line;
}

/** The same, with stream 1 ours and answered. */
function owned(...settings: (readonly [4 | 5, number])[]): { line: WalkedLine; own: OwnStream } {
  const line = asked(...settings);
  const own = line.walk.own(1) ?? raise("not to be had");
  line.library.begin(1);
  return { line, own };
}

describe("windows", () => {
  test("hold for far more than 2 GiB on one connection and one stream, which acknowledge now and then", () => {
    const { line, own } = owned([4, WINDOW_MAX], [5, 2 ** 24 - 1]);
    line.say(line.peer.grow(0, WINDOW_MAX - 65_535));
    line.hear(1 << 20);
    const part = 2 ** 23;
    const bytes = Buffer.alloc(part + 2 * ROOM);
    line.peer.keepsNothing = true;
    for (let sent = 0; sent < 3 * 2 ** 32; sent += part) {
      expect(own.mayWrite(true)).toBe(true);
      own.write(bytes, ROOM, ROOM + part);
      if (line.peer.connection > 2 ** 30) continue;
      const used = WINDOW_MAX - line.peer.connection;
      line.say(Buffer.concat([line.peer.grow(0, used), line.peer.grow(1, used)]));
      line.hear(1 << 20);
      expect(line.library.connection).toBeLessThanOrEqual(LIBRARY_MAX);
    }
    line.library.answer(3, "still here", false);
    expect(line.peer.seen.get(3)).toMatchObject({ body: "still here", isEnded: true });
  });

  test("that are shut let nothing out, and the last byte of each is used", () => {
    const { line, own } = owned([4, 10]);
    written(own, letters(0, 11));
    expect(line.peer.seen.get(1)?.body).toBe(letters(0, 10));
    expect(own.mayWrite(true)).toBe(false);
    line.say(line.peer.grow(1, 1));
    line.hear(99);
    expect(line.peer.seen.get(1)?.body).toBe(letters(0, 11));
    expect(own.mayWrite(true)).toBe(false);
    line.say(line.peer.grow(1, 1));
    line.hear(99);
    expect(own.mayWrite(true)).toBe(true);
  });

  test("of the library's streams are the library's to know, also what was added before anybody had decided", () => {
    const line = asked([4, 0]);
    line.say(line.peer.grow(3, 5));
    line.hear(99);
    line.library.answer(3, "hello, world", true);
    line.turn();
    expect(line.peer.seen.get(3)?.body).toBe("hello");
    line.say(line.peer.grow(3, 7));
    line.hear(99);
    expect(line.peer.seen.get(3)).toMatchObject({ body: "hello, world", isEnded: true });
  });

  test("that ours have used up hold the library's DATA and its end, while other frames pass", () => {
    const { line, own } = owned([4, 300_000]);
    written(own, letters(0, 65_535));
    expect(line.peer.connection).toBe(0);
    line.library.answer(3, letters(1, 20_000), true);
    line.say(frame(6, 0, 0, numbers(0, 1)));
    line.hear(99);
    expect(line.walk.held).toBe(3);
    expect(line.peer.pongs.length).toBe(1);
    line.say(line.peer.grow(0, 1));
    line.hear(99);
    expect(line.peer.seen.get(3)).toMatchObject({ body: letters(1, 1), isEnded: false });
    line.say(line.peer.grow(0, 100_000));
    line.hear(99);
    expect(line.peer.seen.get(3)).toMatchObject({ body: letters(1, 20_000), isEnded: true });
    expect(line.walk.held).toBe(0);
  });

  test("a stream that is reset waits no more, and takes nothing along", () => {
    const { line, own } = owned([4, 300_000]);
    written(own, letters(0, 65_535));
    line.library.answer(3, letters(1, 20_000), true);
    line.say(line.peer.reset(3));
    line.hear(99);
    expect(line.walk.held).toBe(0);
    line.say(line.peer.grow(0, 100));
    line.hear(99);
    expect(line.peer.seen.get(3)?.body).toBe("");
    written(own, letters(2, 100));
    expect(line.peer.connection).toBe(0);
  });

  test("of the library go on, however much it sends", () => {
    const line = asked([4, 5_000_000]);
    line.say(line.peer.grow(0, 5_000_000));
    line.hear(99);
    line.library.answer(3, letters(0, 8 * LIBRARY_MAX), true);
    line.turn();
    expect(line.peer.seen.get(3)).toMatchObject({ body: letters(0, 8 * LIBRARY_MAX), isEnded: true });
  });

  test("that a peer takes back are kept to, also by DATA that waits", () => {
    const { line, own } = owned([4, 300_000], [5, 20_000]);
    written(own, letters(0, 65_535));
    line.library.answer(3, letters(1, 20_000), true);
    for (const bytes of [line.peer.settings(4, 0), line.peer.settings(5, 16_384), line.peer.grow(0, 100_000)]) {
      line.say(bytes);
      line.hear(99);
    }
    expect(line.peer.seen.get(3)?.body).toBe("");
    line.say(line.peer.grow(3, 20_000));
    line.hear(99);
    expect(line.peer.seen.get(3)).toMatchObject({ body: letters(1, 20_000), isEnded: true });
  });

  test("that a reset gives back are the library's to use", () => {
    const { line, own } = owned([4, 300_000]);
    written(own, letters(0, 65_535));
    line.library.answer(3, letters(1, 20_000), true);
    line.say(line.peer.reset(3));
    line.say(line.peer.grow(0, 2 * LIBRARY_MAX));
    line.hear(1 << 20);
    expect(line.library.connection).toBe(LIBRARY_MAX);
  });

  test("are not used for a stream that the peer has reset", () => {
    const { line, own } = owned();
    line.say(line.peer.reset(1));
    line.hear(99);
    written(own, letters(0, 100));
    expect(line.peer.connection).toBe(65_535);
  });

  test.each([
    ["the connection's", (line: WalkedLine) => [line.peer.grow(0, WINDOW_MAX)]],
    ["a stream's of ours", (line: WalkedLine) => [line.peer.grow(1, WINDOW_MAX)]],
    ["a stream's that is nobody's yet", (line: WalkedLine) => [line.peer.grow(3, WINDOW_MAX)]],
    [
      "a stream's, by settings",
      (line: WalkedLine) => [line.peer.grow(1, WINDOW_MAX - 65_535), line.peer.settings(4, 65_536)],
    ],
  ])("too large a window is the library's to refuse: %s", (_name, make) => {
    const { line } = owned();
    for (const bytes of make(line)) line.say(bytes);
    expect(() => line.hear(1 << 20)).toThrow("too large");
  });

  test("the largest there can be is fine, and so is settings' growth of one that ours have used", () => {
    const { line, own } = owned();
    written(own, letters(0, 1_000));
    for (const id of [0, 1]) line.say(line.peer.grow(id, WINDOW_MAX - 65_535 + (id === 0 ? 1_000 : 0)));
    line.say(line.peer.settings(4, 66_535));
    line.hear(1 << 20);
    expect(own.mayWrite(true)).toBe(true);
  });

  test("growth by nothing is the library's to refuse", () => {
    const { line } = owned();
    line.say(line.peer.grow(1, 0));
    expect(() => line.hear(99)).toThrow("an update by nothing");
  });
});

test("longer writes than the peer's frames are several, of which one is as long as it may be", () => {
  const { line, own } = owned([4, 100_000]);
  const frames: number[] = [];
  line.onSent = (bytes) => frames.push(...new Http2Reader().read(bytes).map(({ body }) => body.length));
  for (const length of [16_384, 16_385]) written(own, letters(0, length));
  expect(frames).toEqual([16_384, 16_384, 1]);
  line.say(line.peer.settings(5, 20_000));
  line.hear(99);
  written(own, letters(0, 20_000));
  expect(frames.at(-1)).toBe(20_000);
});

test("so many values are read of one frame of settings, cut anywhere; more go on as they come, to be refused", () => {
  for (const [values, isRead] of [
    [H2_SETTINGS_VALUES_MAX, true],
    [H2_SETTINGS_VALUES_MAX + 1, false],
  ] as const) {
    const passed: number[] = [];
    const walk = new FrameWalk({
      toPeer: () => false,
      toLibrary: (bytes) => void passed.push(bytes.length),
      owes: () => {},
    });
    walk.fromPeer(Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    const said = settingsFrame(...Array.from({ length: values }, (_, n) => [4, 1_000 + n] as const));
    passed.length = 0;
    for (const byte of said) walk.fromPeer(Buffer.from([byte]));
    expect(passed[0]).toBe(isRead ? said.length : 9);
    expect(passed.reduce((sum, length) => sum + length, 0)).toBe(said.length);
  }
});

test("a stream can be had once, from when it was heard of until its answer begins", () => {
  const line = asked();
  expect(line.walk.own(5)).toBeUndefined();
  expect(line.walk.own(1)).toBeDefined();
  expect(line.walk.own(1)).toBeUndefined();
  line.library.answer(3, "its own", false);
  expect(line.walk.own(3)).toBeUndefined();
});

test("so many streams are followed at once, and one beyond those is the library's", () => {
  const line = new WalkedLine((length) => length);
  for (let n = 0; n <= FOLLOWED_MAX; n++) {
    line.peer.open(2 * n + 1);
    line.say(frame(1, 5, 2 * n + 1, Buffer.from("head")));
  }
  line.hear(1 << 20);
  expect(line.walk.own(2 * FOLLOWED_MAX - 1)).toBeDefined();
  expect(line.walk.own(2 * FOLLOWED_MAX + 1)).toBeUndefined();
  line.library.answer(2 * FOLLOWED_MAX + 1, "its own", true);
  expect(line.peer.seen.get(2 * FOLLOWED_MAX + 1)).toMatchObject({ body: "its own", isEnded: true });
});

describe("streams of ours that share a connection's window", () => {
  const IDS = Array.from({ length: 20 }, (_, n) => 2 * n + 1);
  const WRITE = 100;

  /** Streams, and a window that is used up. */
  function sharing(): { line: WalkedLine; owns: OwnStream[] } {
    const line = new WalkedLine((length) => length);
    line.say(line.peer.settings(4, 1_000_000));
    const owns = IDS.map((id) => {
      line.peer.open(id);
      line.say(frame(1, 5, id, Buffer.from("head")));
      line.hear(1 << 20);
      const own = line.walk.own(id) ?? raise("not to be had");
      line.library.begin(id);
      return own;
    });
    written(owns[0] as OwnStream, letters(0, 65_535));
    line.peer.seen.forEach((seen) => (seen.body = ""));
    return { line, owns };
  }

  const grow = (line: WalkedLine, by: number): void => {
    line.say(line.peer.grow(0, by));
    line.hear(99);
  };

  test("have a write each before any has a second, in whatever order they are looked at", () => {
    const { line, owns } = sharing();
    for (let look = 0; look < 200; look++) {
      // Room for one write in a round of looks, and always in front of the same stream.
      grow(line, WRITE);
      for (const own of owns) if (own.mayWrite(true)) written(own, letters(look, WRITE));
    }
    const counts = IDS.map((id) => (line.peer.seen.get(id)?.body.length ?? 0) / WRITE);
    expect(counts).toEqual(IDS.map(() => 200 / IDS.length));
  });

  test("wait for none that is over, is reset, or waits for its own window", () => {
    for (const leaves of ["end", "reset", "window"] as const) {
      const { line, owns } = sharing();
      const [one, other] = owns as [OwnStream, OwnStream];
      expect([one.mayWrite(true), other.mayWrite(true)]).toEqual([false, false]);
      if (leaves === "end") one.end(Buffer.alloc(0), () => {});
      else if (leaves === "reset") line.say(line.peer.reset(1));
      else line.say(line.peer.settings(4, 0));
      line.say(line.peer.grow(3, 1_000_000));
      grow(line, 1_000);
      if (leaves === "window") expect(one.mayWrite(true)).toBe(false);
      expect([other.mayWrite(true), other.mayWrite(true)]).toEqual([true, true]);
    }
  });

  test("share a socket in the same way", () => {
    const { line, owns } = sharing();
    const [one, other] = owns as [OwnStream, OwnStream];
    grow(line, 1_000);
    expect([one.mayWrite(false), other.mayWrite(false)]).toEqual([false, false]);
    expect([one.mayWrite(true), one.mayWrite(true)]).toEqual([true, false]);
    expect([other.mayWrite(true), one.mayWrite(true), one.mayWrite(true)]).toEqual([true, true, true]);
  });
});
