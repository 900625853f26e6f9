import { fieldPath } from "../app/section.ts";
import { code } from "../help.ts";
import { isPostgres } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

const NO_LIMIT = 1000;

const says = {
  noRoom: (limit: number) =>
    `soft_limit and hard_limit are both ${limit}: Fly starts another Machine only when this one is full, and visitors wait.`,
  farBelow: (soft: number, hard: number) =>
    `soft_limit = ${soft} is far below hard_limit = ${hard}: Fly shifts traffic to other Machines long before this one is busy.`,
};

export default rule({
  id: "limits-no-headroom",
  category: "reliability",
  severity: { recommended: "off", production: "off", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/blueprints/setting-concurrency-limits/",
  *check({ app }) {
    // fly launch gives Phoenix apps the same number twice.
    if (app.env.some(({ name }) => name.startsWith("PHX_")) || isPostgres(app)) return;
    for (const { concurrency } of app.services) {
      const { softLimit: soft = 0, hardLimit: hard = 0 } = concurrency ?? {};
      // With room for one request there is no smaller number, and from some number on it stands for no limit at all.
      if (!concurrency || soft < 1 || hard < 2 || (soft === hard ? hard >= NO_LIMIT : soft * 10 >= hard)) continue;
      yield {
        path: fieldPath(concurrency, "soft_limit"),
        message: soft === hard ? says.noRoom(soft) : says.farBelow(soft, hard),
        help: code(`soft_limit = ${Math.max(1, Math.floor(hard * 0.8))}`),
      };
    }
  },
});

export const manual: Manual = {
  title: "`soft_limit` too close to `hard_limit`, or too far below it",
  why: "At the soft limit, Fly Proxy prefers other Machines and starts stopped ones. At the hard limit, it sends no more requests. The gap gives another Machine time to start. Without a gap, requests wait. With a very wide one, Machines start long before they are needed.",
  how: "Set the soft limit to about 80 percent of the hard limit, or delete the hard limit.",
  examples: [
    {
      name: "equal limits",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            soft_limit = 100 # <--
            hard_limit = 100
      `,
    },
    {
      name: "far apart",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            soft_limit = 10 # <--
            hard_limit = 500
      `,
    },
    {
      name: "a gap",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            soft_limit = 80
            hard_limit = 100
      `,
    },
    {
      name: "Phoenix limits from fly launch",
      toml: `
        [env]
          PHX_HOST = "acme.fly.dev"
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            soft_limit = 1000
            hard_limit = 1000
      `,
    },
    {
      name: "one request at a time",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            soft_limit = 1
            hard_limit = 1
      `,
    },
    {
      name: "limits too high to matter",
      toml: `
        [http_service]
          internal_port = 8080
          [http_service.concurrency]
            soft_limit = 10000
            hard_limit = 10000
      `,
    },
  ],
};
