import { expect, test } from "vitest";
import { seededRandom } from "./seeded-random.ts";

const COUNT = 100_000;

function moments(draw: () => number): { mean: number; variance: number } {
  const values = Array.from({ length: COUNT }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / COUNT;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / COUNT };
}

test("uniform numbers fill [0, 1) evenly", () => {
  const { uniform } = seededRandom("even");
  const buckets = Array.from({ length: 10 }, () => 0);
  for (let n = 0; n < COUNT; n++) {
    const value = uniform();
    expect(value >= 0 && value < 1).toBe(true);
    buckets[Math.floor(value * 10)]!++;
  }
  for (const size of buckets) expect(Math.abs(size / (COUNT / 10) - 1)).toBeLessThan(0.05);
});

test("normal numbers have mean 0 and variance 1", () => {
  const { mean, variance } = moments(seededRandom("bell").normal);
  expect(Math.abs(mean)).toBeLessThan(0.02);
  expect(Math.abs(variance - 1)).toBeLessThan(0.02);
});

test("a seed's stream is the same in every release: recorded demonstrations stay true", () => {
  const { uniform } = seededRandom("7 NASDAQ:AAPL");
  expect([uniform(), uniform(), uniform()]).toMatchInlineSnapshot(`
    [
      0.9553226982243359,
      0.07037020032294095,
      0.36472173873335123,
    ]
  `);
});

test("neighbouring seeds have nothing in common", () => {
  const first = seededRandom("1 AAPL");
  const second = seededRandom("2 AAPL");
  const { mean, variance } = moments(() => (first.uniform() - 0.5) * (second.uniform() - 0.5));
  expect(Math.abs(mean)).toBeLessThan(0.002);
  expect(variance).toBeGreaterThan(0);
});
