import { fieldPath } from "../app/section.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header, quoted } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  noCommand: (check: string) => `${check} has no command to run, so the deploy fails.`,
  notRun: (strategy: string) =>
    `With strategy = ${strategy} machine checks are not run, so this test never stops a bad release.`,
};

export default rule({
  id: "machine-checks-ineffective",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "ignored",
  docs: "https://fly.io/docs/reference/configuration/#the-http_service-machine_checks-section",
  *check({ app: { deploy, services, machineChecks } }) {
    for (const { path, command } of [...services.flatMap((service) => service.machineChecks), ...machineChecks]) {
      if (command.length === 0) {
        const help = 'command = ["curl", "--fail", "http://[$FLY_TEST_MACHINE_IP]:8080"]';
        yield { path, severity: "error", outcome: "deploy", message: says.noCommand(header(path)), help };
      } else if (deploy?.strategy === "bluegreen" || deploy?.strategy === "immediate") {
        const better = setTo(fieldPath(deploy, "strategy"), '"rolling"', { safe: false });
        yield { path, message: says.notRun(quoted(deploy.strategy)), ...better };
      }
    }
  },
});

export const manual: Manual = {
  title: "Machine checks that do not run",
  why: "Machine checks test a new release in a Machine of their own, but only in rolling and canary deploys: with `bluegreen` and `immediate` they are skipped without a word. One without a command fails the deploy.",
  how: "Use `rolling` or `canary`, and give each check a command.",
  examples: [
    {
      name: "skipped",
      toml: `
        [deploy]
          strategy = "bluegreen"
        [http_service]
          internal_port = 8080
          [[http_service.machine_checks]] # <--
            command = ["true"]
      `,
      fixed: `
        [deploy]
          strategy = "rolling"
        [http_service]
          internal_port = 8080
          [[http_service.machine_checks]]
            command = ["true"]
      `,
    },
    {
      name: "no command",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.machine_checks]] # <--
            image = "curlimages/curl"
      `,
    },
    {
      name: "run",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.machine_checks]]
            command = ["true"]
      `,
    },
  ],
};
