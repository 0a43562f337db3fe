import type { ServerStatus } from "@streampulse/client";
import { Card } from "../../ui/card.tsx";
import { numbers } from "../../ui/number-text.ts";
import { uptimeText } from "./source-state-text.ts";

/** The server in five facts. */
export function ServerFacts({ status }: { status: ServerStatus }) {
  const facts = [
    ["Version", status.version],
    ["Up for", uptimeText(status.uptimeMs)],
    ["Streams", numbers.count(status.streams)],
    ["Sessions", numbers.count(status.sessions)],
    ["Connections", numbers.count(status.connections)],
  ];
  return (
    <Card>
      <dl className="grid grid-cols-5 gap-x-4 gap-y-3 max-[700px]:grid-cols-2">
        {facts.map(([name, value]) => (
          <div key={name} className="min-w-0">
            <dt className="text-xs text-faint">{name}</dt>
            <dd className="truncate text-[15px] font-medium tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
