/** A stream of numbers in [0, 1) and of standard normal ones, the same for the same seed text. */
export interface SeededRandom {
  uniform(): number;
  normal(): number;
}

/** FNV-1a over the text's UTF-16 units, from a different start for each of the generator's words. */
function hash(text: string, start: number): number {
  let value = (0x811c9dc5 ^ start) | 0;
  for (let n = 0; n < text.length; n++) value = Math.imul(value ^ text.charCodeAt(n), 0x01000193);
  value ^= value >>> 16;
  value = Math.imul(value, 0x85ebca6b);
  return value ^ (value >>> 13);
}

/** The generator is sfc32 (Chris Doty-Humphrey's PractRand): fast, and each seed text has a stream of its own. */
export function seededRandom(seed: string): SeededRandom {
  let a = hash(seed, 1);
  let b = hash(seed, 2);
  let c = hash(seed, 3);
  let counter = 1;
  let spare: number | undefined;

  function uniform(): number {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 4294967296;
  }

  /** Marsaglia's polar method, which makes two at a time. */
  function normal(): number {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    for (;;) {
      const x = uniform() * 2 - 1;
      const y = uniform() * 2 - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * scale;
      return x * scale;
    }
  }

  // The first numbers still show what the seeds have in common.
  for (let n = 0; n < 12; n++) uniform();
  return { uniform, normal };
}
