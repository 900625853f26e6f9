import { fieldPath, has } from "../app/section.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { header, quoted } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";

const says = {
  noCommand: (check: string) => `${check} has no command, so the deploy fails.`,
  addCommand: (lines: string) => [code(lines), "The image needs a shell and curl."],
  skipped: (strategy: string) =>
    `strategy = ${strategy} skips machine checks, so this check never stops a bad release.`,
};

export default rule({
  id: "machine-checks-ineffective",
  category: "correctness",
  severity: { recommended: "warning", production: "warning", all: "warning" },
  outcome: "ignored",
  docs: "https://fly.io/docs/reference/configuration/#the-http_service-machine_checks-section",
  *check({ app: { deploy, services, machineChecks } }) {
    const ofServices = services.flatMap(({ machineChecks: own, internalPort }) =>
      own.map((check) => ({ check, port: internalPort })),
    );
    const port = services[0]?.internalPort;
    for (const { check, port: tested = 8080 } of [...ofServices, ...machineChecks.map((check) => ({ check, port }))]) {
      const { path, command } = check;
      if (command.length === 0) {
        // The variable is for a shell to fill in.
        const shell = has(check, "entrypoint") ? "" : 'entrypoint = ["/bin/sh", "-c"]\n';
        const help = says.addCommand(`${shell}command = ["curl --fail http://[$FLY_TEST_MACHINE_IP]:${tested}"]`);
        yield { path, severity: "error", outcome: "deploy", message: says.noCommand(header(path)), help };
      } else if (deploy?.strategy === "bluegreen" || deploy?.strategy === "immediate") {
        const better = setTo(fieldPath(deploy, "strategy"), '"rolling"', { safe: false });
        yield { path, message: says.skipped(quoted(deploy.strategy)), ...better };
      }
    }
  },
});

export const manual: Manual = {
  title: "Machine checks that do not run",
  why: "Machine checks test a new release in a separate Machine, but only in rolling and canary deploys. `bluegreen` and `immediate` skip them without a warning. A machine check without a command fails the deploy.",
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
      name: "checks that run",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.machine_checks]]
            command = ["true"]
      `,
    },
    {
      name: "no command, but a shell",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.machine_checks]] # <--
            image = "curlimages/curl"
            entrypoint = ["/bin/bash", "-c"]
      `,
    },
  ],
};
