import { fieldPath, has } from "../app/section.ts";
import type { Concurrency } from "../app/service.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";

/** What the platform assumes where nothing is said (https://fly.io/docs/reference/concurrency/). */
const DEFAULT_SOFT_LIMIT = 20;

const says = {
  noRoom: (key: string, limit: number) => `${key} = ${limit} leaves no room for a single request.`,
  aboveHard: (soft: number, hard: number) =>
    `soft_limit = ${soft} is above hard_limit = ${hard}, so a Machine is full before the proxy prefers or starts another one, and requests wait.`,
  exchange: (soft: number, hard: number) => `soft_limit = ${hard}\nhard_limit = ${soft}`,
  belowDefault: (hard: number) =>
    `hard_limit = ${hard} is below the soft limit of ${DEFAULT_SOFT_LIMIT} that holds where none is set, so a Machine is full before the proxy prefers or starts another one.`,
};

export default rule({
  id: "soft-limit-above-hard",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/load-balancing/",
  *check({ app }) {
    for (const { concurrency } of app.services) {
      const found = concurrency && finding(concurrency);
      if (found) yield found;
    }
  },
});

function finding(concurrency: Concurrency): Finding | undefined {
  const { softLimit: soft, hardLimit: hard } = concurrency;
  const [softPath, hardPath] = [placeOf(concurrency, "soft_limit"), placeOf(concurrency, "hard_limit")];
  // A soft limit of 0 is a way to say that the least loaded Machine gets each request, however near another one is.
  if (soft !== undefined && soft < 0)
    return { path: softPath, message: says.noRoom("soft_limit", soft), help: "soft_limit = 200" };
  if (hard === undefined) return undefined;
  if (hard < 1) return { path: hardPath, message: says.noRoom("hard_limit", hard), help: "hard_limit = 250" };
  if (soft !== undefined) {
    if (soft <= hard) return undefined;
    return { path: softPath, message: says.aboveHard(soft, hard), help: says.exchange(soft, hard) };
  }
  if (hard >= DEFAULT_SOFT_LIMIT) return undefined;
  const help = `soft_limit = ${Math.max(1, Math.floor(hard * 0.8))}`;
  return { path: hardPath, severity: "warning", message: says.belowDefault(hard), help };
}

/** Limits that one line holds have no lines of their own. */
function placeOf(concurrency: Concurrency, key: string): Finding["path"] {
  return has(concurrency, key) ? fieldPath(concurrency, key) : concurrency.path;
}

export const manual: Manual = {
  title: "A soft limit above the hard limit",
  why: "From the soft limit on the proxy prefers other Machines and starts stopped ones; at the hard limit it sends no more. Where the hard limit comes first, requests queue up at a full Machine while the others stay asleep.",
  how: "Make the soft limit the smaller one.",
  examples: [
    {
      name: "the wrong way round",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            type = "requests"
            soft_limit = 250 # <--
            hard_limit = 200
      `,
    },
    {
      name: "zero",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            hard_limit = 0 # <--
      `,
    },
    {
      name: "a hard limit below the default soft limit",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            hard_limit = 10 # <--
      `,
    },
    {
      name: "in order",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            type = "requests"
            soft_limit = 200
            hard_limit = 250
      `,
    },
    {
      name: "no soft limit worth the name, so that load alone decides",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            soft_limit = 0
            hard_limit = 1000
      `,
    },
  ],
};
