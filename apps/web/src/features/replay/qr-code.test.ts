import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import { QrCode } from "./qr-code.tsx";

const ADDRESS = "https://school.example/replay/?room=K7M4QX";

test("a QR code is named by what it holds, has the three marks that readers look for and its quiet edge", () => {
  const html = renderToString(createElement(QrCode, { text: ADDRESS, label: `QR code of ${ADDRESS}` }));
  expect(html).toContain(`role="img" aria-label="QR code of ${ADDRESS}"`);
  const size = Number(/viewBox="0 0 (\d+)/.exec(html)?.[1]);
  const dark = new Set(Array.from(html.matchAll(/M(\d+) (\d+)h1/g), ([, x, y]) => `${x} ${y}`));
  const corners = [
    [4, 4],
    [size - 11, 4],
    [4, size - 11],
  ] as const;
  // A mark is a ring of seven by seven.
  for (const [x, y] of corners)
    for (let at = 0; at < 7; at++) {
      expect(dark).toContain(`${x + at} ${y}`);
      expect(dark).toContain(`${x} ${y + at}`);
    }
  expect([...dark].some((at) => at.split(" ").some((place) => Number(place) < 4 || Number(place) >= size - 4))).toBe(
    false,
  );
});
