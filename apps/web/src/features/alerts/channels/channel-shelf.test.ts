import { type Channel, StreamPulseError } from "@streampulse/client/alerts";
import { expect, test } from "vitest";
import { ChannelShelf } from "./channel-shelf.ts";

const channel = (id: string, part: Partial<Channel> = {}): Channel => ({
  id,
  name: id,
  target: { ntfy: { topic: "prices" } },
  paused: false,
  createdTimeMs: 0,
  updatedTimeMs: 0,
  ...part,
});
const draft = { name: "Bot", target: { webhook: { url: "https://x.test" } } };

function shelf() {
  const kept = new Map<string, Channel>();
  const answers: ((error?: Error) => void)[] = [];
  const shelved = new ChannelShelf({
    listChannels: () => {
      const channels = [...kept.values()];
      return new Promise((tell, fail) =>
        answers.push((error) => (error ? fail(error) : tell({ channels, availableKinds: [1] }))),
      );
    },
    createChannel: async ({ name }) => {
      kept.set("made", channel("made", { name }));
      return { channel: kept.get("made"), webhookSecret: "told once" };
    },
    updateChannel: async (id, { paused = false }) => channel(id, { paused }),
    deleteChannel: async (id) => {
      if (!kept.delete(id)) throw new StreamPulseError("not_found", "There is no such channel.");
    },
  });
  return { shelved, kept, answers };
}

const namesOf = (shelved: ChannelShelf): string[] => shelved.state().channels.map(({ name }) => name);

test("channels are asked for when somebody looks; what was told stays where the server cannot be asked again", async () => {
  const { shelved, kept, answers } = shelf();
  kept.set("phone", channel("phone"));
  expect(answers).toHaveLength(0);
  shelved.subscribe(() => {});
  answers[0]?.();
  await expect.poll(() => namesOf(shelved)).toEqual(["phone"]);
  void shelved.refresh();
  answers[1]?.(new Error("offline"));
  await expect.poll(() => shelved.state().status).toBe("failed");
  expect(namesOf(shelved)).toEqual(["phone"]);
});

test("of two questions the later one counts", async () => {
  const { shelved, kept, answers } = shelf();
  shelved.subscribe(() => {});
  kept.set("phone", channel("phone"));
  void shelved.refresh();
  answers[1]?.();
  await expect.poll(() => namesOf(shelved)).toEqual(["phone"]);
  answers[0]?.();
  await Promise.resolve();
  expect(namesOf(shelved)).toEqual(["phone"]);
});

test("a channel that is made is there at once, and its secret is in the answer alone", async () => {
  const { shelved } = shelf();
  const { secret } = await shelved.add(draft);
  expect(secret).toBe("told once");
  expect(namesOf(shelved)).toEqual(["Bot"]);
  expect(JSON.stringify(shelved.state())).not.toContain("told once");
});

test("a channel is paused and removed, also where another tab was first", async () => {
  const { shelved, kept } = shelf();
  const { channel: made } = await shelved.add(draft);
  await shelved.change(made!, { paused: true });
  expect(shelved.state().channels[0]?.paused).toBe(true);
  kept.clear();
  await shelved.remove(made!);
  expect(namesOf(shelved)).toEqual([]);
});
