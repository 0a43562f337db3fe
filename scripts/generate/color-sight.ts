/** A colour as light: red, green and blue from 0 to 1, linear. */
type Light = readonly [red: number, green: number, blue: number];
type Matrix = readonly [Light, Light, Light];

/** How people see: as most do, and the three ways in which one kind of cone is missing. */
export const SIGHTS = ["most people", "protanopia", "deuteranopia", "tritanopia"] as const;

/** One of them. */
export type Sight = (typeof SIGHTS)[number];

/**
 * What is left of a colour where one kind of cone is missing altogether (severity 1.0), on linear sRGB: G. M. Machado,
 * M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE
 * Transactions on Visualization and Computer Graphics 15(6), 2009, supplementary table.
 */
const SIMULATIONS: Readonly<Record<Exclude<Sight, "most people">, Matrix>> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function lightOf(hex: string): Light {
  const part = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    // The transfer function of sRGB (IEC 61966-2-1).
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

function times(matrix: Matrix, [x, y, z]: Light): Light {
  const row = ([a, b, c]: Light): number => a * x + b * y + c * z;
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
}

const clamped = (light: Light): Light => {
  const [red, green, blue] = light.map((part) => Math.min(1, Math.max(0, part)));
  return [red ?? 0, green ?? 0, blue ?? 0];
};

/** WCAG 2.2's contrast ratio of two `#rrggbb`, from 1 to 21. */
export function contrast(one: string, other: string): number {
  const luminance = ([red, green, blue]: Light): number => 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const [dark = 0, bright = 0] = [luminance(lightOf(one)), luminance(lightOf(other))].toSorted((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
}

/** Björn Ottosson's Oklab (2020) of linear sRGB. */
function oklab(light: Light): Light {
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    light,
  );
  const [l, m, s] = cones.map(Math.cbrt);
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    [l ?? 0, m ?? 0, s ?? 0],
  );
}

/** How far apart two `#rrggbb` look to a sight: the distance in Oklab, where black and white are 1 apart. */
export function distance(one: string, other: string, sight: Sight): number {
  const seen = (hex: string): Light => {
    const light = lightOf(hex);
    return oklab(sight === "most people" ? light : clamped(times(SIMULATIONS[sight], light)));
  };
  const [a, b] = [seen(one), seen(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
