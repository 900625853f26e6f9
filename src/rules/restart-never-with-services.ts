import { restartOf } from "../app/restart.ts";
import { fieldPath, text } from "../app/section.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { serviceName } from "../words/names.ts";

const says = {
  staysDown: (until: string, service: string) =>
    `With policy = "never", a Machine that crashes stays down until ${until}, and ${service} has one Machine fewer.`,
  request: "a request needs it",
  byHand: "someone runs `fly machine start`",
  tryAgain: code('policy = "on-failure"\nretries = 10'),
};

export default rule({
  id: "restart-never-with-services",
  category: "availability",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/machines/guides-examples/machine-restart-policy/",
  *check({ app }) {
    const served = app.services.filter(({ ghost }) => !ghost);
    for (const restart of app.restarts.filter((section) => text(section, "policy") === "never")) {
      const groups = restart.groups.filter((name) => restartOf(app, name) === restart);
      const services = served.filter((service) => service.groups.some((name) => groups.includes(name)));
      const [service] = services;
      if (!service) continue;
      const isStarted = services.some(({ autostart }) => autostart);
      // Machines that come and go with the traffic may well end by themselves: the next request starts them.
      const isWoken = services.some(({ autostart, autostop }) => autostart && autostop !== "off");
      yield {
        path: fieldPath(restart, "policy"),
        message: says.staysDown(isStarted ? says.request : says.byHand, serviceName(service)),
        help: says.tryAgain,
        severity: isWoken ? "info" : undefined,
      };
    }
  },
});

export const manual: Manual = {
  title: "A web Machine that is never restarted",
  why: "With the policy `never`, Fly does not restart a Machine that exits, even after a crash. With one Machine, the app is down. With several, they go down one by one.",
  how: "Delete `[[restart]]`, or use `on-failure` (10 retries by default) or `always`. `retries = 0` does not mean no retries: flyctl does not send a zero, so the default applies.",
  examples: [
    {
      name: "never",
      toml: `
        [http_service]
          internal_port = 8080
        [[restart]]
          policy = "never" # <--
      `,
    },
    {
      name: "Machines that exit when they are done",
      toml: `
        [http_service]
          internal_port = 8080
          auto_stop_machines = "stop"
        [[restart]]
          policy = "never" # <--
      `,
    },
    {
      name: "on-failure",
      toml: `
        [http_service]
          internal_port = 8080
        [[restart]]
          policy = "on-failure"
          retries = 10
      `,
    },
    {
      name: "a job without services",
      toml: `
        [processes]
          web = "bin/web"
          job = "bin/job"
        [http_service]
          internal_port = 8080
          processes = ["web"]
        [[restart]]
          policy = "never"
          processes = ["job"]
      `,
    },
    {
      name: "a later section for the same group",
      toml: `
        [http_service]
          internal_port = 8080
        [[restart]]
          policy = "never"
        [[restart]]
          policy = "always"
      `,
    },
  ],
};
