import { fieldPath, has } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

/** What the platform assumes where nothing is said (https://fly.io/docs/reference/concurrency/). */
const DEFAULT_SOFT_LIMIT = 20;

export default rule({
  id: "soft-limit-above-hard",
  category: "correctness",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  docs: "https://fly.io/docs/reference/load-balancing/",
  *check({ app }) {
    for (const { concurrency } of app.services) {
      if (!concurrency) continue;
      const { softLimit: soft, hardLimit: hard } = concurrency;
      const place = (key: string) => (has(concurrency, key) ? fieldPath(concurrency, key) : concurrency.path);
      // flyctl leaves out a limit of 0, so that it is as good as none.
      const tooSmall = [["soft_limit", soft, 0] as const, ["hard_limit", hard, 1] as const].find(
        ([, limit, least]) => limit !== undefined && limit < least,
      );
      if (tooSmall) {
        yield {
          path: place(tooSmall[0]),
          message: `${tooSmall[0]} = ${tooSmall[1]} leaves no room for a single request.`,
          help: `${tooSmall[0]} = ${tooSmall[0] === "soft_limit" ? 200 : 250}`,
        };
      } else if (soft !== undefined && hard !== undefined && soft > hard) {
        yield {
          path: place("soft_limit"),
          message: `soft_limit = ${soft} is above hard_limit = ${hard}, so a Machine is full before the proxy prefers or starts another one, and requests wait.`,
          help: `soft_limit = ${hard}\nhard_limit = ${soft}`,
        };
      } else if (soft === undefined && hard !== undefined && hard < DEFAULT_SOFT_LIMIT) {
        yield {
          path: place("hard_limit"),
          severity: "warning",
          message: `hard_limit = ${hard} is below the soft limit of ${DEFAULT_SOFT_LIMIT} that holds where none is set, so a Machine is full before the proxy prefers or starts another one.`,
          help: `soft_limit = ${Math.max(1, Math.floor(hard * 0.8))}`,
        };
      }
    }
  },
});

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
      name: "below zero",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            hard_limit = -1 # <--
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
      name: "zero, which is as good as no limit",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            soft_limit = 200
            hard_limit = 0
      `,
    },
  ],
};
