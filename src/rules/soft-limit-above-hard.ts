import { fieldPath, has } from "../app/section.ts";
import type { Concurrency } from "../app/service.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { type Finding, rule } from "../rule.ts";

/** What the platform assumes where nothing is said (https://fly.io/docs/reference/concurrency/). */
const DEFAULT_SOFT_LIMIT = 20;

const says = {
  noRoom: (key: string, limit: number) => `${key} = ${limit} leaves no room for a single request.`,
  aboveHard: (soft: number, hard: number) =>
    `soft_limit = ${soft} is above hard_limit = ${hard}: a Machine is full before Fly Proxy starts or prefers another, so requests wait.`,
  exchange: (soft: number, hard: number) => code(`soft_limit = ${hard}\nhard_limit = ${soft}`),
  belowDefault: (hard: number) =>
    `hard_limit = ${hard} is below the default soft_limit of ${DEFAULT_SOFT_LIMIT}: a Machine is full before Fly Proxy starts or prefers another.`,
};

export default rule({
  id: "soft-limit-above-hard",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/load-balancing/",
  *check({ app }) {
    for (const { concurrency } of app.services) {
      if (concurrency) yield* findings(concurrency);
    }
  },
});

function* findings(concurrency: Concurrency): Iterable<Finding> {
  // flyctl does not send a zero, so it means the same as nothing (fly-go, omitempty).
  const [soft, hard] = [concurrency.softLimit || undefined, concurrency.hardLimit || undefined];
  const [softPath, hardPath] = [placeOf(concurrency, "soft_limit"), placeOf(concurrency, "hard_limit")];
  const negative = (limit: number | undefined): limit is number => limit !== undefined && limit < 0;
  if (negative(soft))
    yield { path: softPath, message: says.noRoom("soft_limit", soft), help: code("soft_limit = 200") };
  if (negative(hard))
    yield { path: hardPath, message: says.noRoom("hard_limit", hard), help: code("hard_limit = 250") };
  if (hard === undefined || negative(hard) || negative(soft)) return;
  if (soft !== undefined && soft > hard) {
    yield { path: softPath, message: says.aboveHard(soft, hard), help: says.exchange(soft, hard) };
  } else if (soft === undefined && hard < DEFAULT_SOFT_LIMIT) {
    const help = code(`soft_limit = ${Math.max(1, Math.floor(hard * 0.8))}`);
    yield { path: hardPath, severity: "warning", message: says.belowDefault(hard), help };
  }
}

/** Limits that one line holds have no lines of their own. */
function placeOf(concurrency: Concurrency, key: string): Finding["path"] {
  return has(concurrency, key) ? fieldPath(concurrency, key) : concurrency.path;
}

export const manual: Manual = {
  title: "A soft limit above the hard limit",
  why: "Above the soft limit, Fly Proxy prefers other Machines and starts stopped ones. At the hard limit, it sends no more requests. If the hard limit comes first, requests wait for a full Machine while the others stay stopped.",
  how: "Set `soft_limit` below `hard_limit`.",
  examples: [
    {
      name: "swapped limits",
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
      name: "a hard limit of zero means no limit",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            hard_limit = 0
      `,
    },
    {
      name: "negative limits",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            soft_limit = -1 # <--
            hard_limit = -1 # <--
      `,
    },
    {
      name: "a soft limit of zero means 20, which is above the hard limit",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            soft_limit = 0
            hard_limit = 10 # <--
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
      name: "a soft limit of zero means the default",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            soft_limit = 200
            hard_limit = 0
      `,
    },
    {
      name: "a hard limit that the default soft limit of 20 fits under",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            hard_limit = 250
        [[services]]
          internal_port = 9000
          protocol = "tcp"
          [services.concurrency]
            hard_limit = 20
          [[services.ports]]
            port = 9000
      `,
    },
    {
      name: "both the same",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            soft_limit = 200
            hard_limit = 200
      `,
    },
  ],
};
