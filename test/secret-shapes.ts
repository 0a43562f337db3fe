import { expect } from "vitest";

/** Every shape in which a part of a secret could be told. */
function shapesOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const shapes = [secret, bytes.toString("base64"), bytes.toString("base64url"), bytes.toString("hex")];
  // Half a secret is a leak too.
  return [...shapes, secret.slice(0, 10), secret.slice(-10)].map((shape) => shape.replace(/=+$/, "").toLowerCase());
}

/** Fails where a text holds one of these secrets, or half of one, and names where. */
export function noSecretsOf(secrets: readonly string[]): (texts: ReadonlyMap<string, string>) => void {
  const all = secrets.flatMap(shapesOf);
  return (texts) => {
    for (const [where, text] of texts) {
      const lower = text.toLowerCase();
      expect(
        all.filter((shape) => lower.includes(shape)),
        `${where} says a secret`,
      ).toEqual([]);
    }
  };
}
