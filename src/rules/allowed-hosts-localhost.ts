import { commandOfGroup } from "../app/command.ts";
import { type App, variableOf } from "../app/model.ts";
import type { Manual } from "../manual.ts";
import type { Path } from "../path.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { setTo } from "../words/advice.ts";
import { realName } from "../words/commands.ts";

/** Options and variables that name the hosts or origins from which an app takes requests. */
const FLAG =
  /(?:^|\s)(--(?:allow-websocket-origin|allowed-hosts?|allowed-origins?|cors-allowed-origins?))[= ]["']?([^\s"']+)/;
const VARIABLE = /(?:^|_)ALLOWED_(?:HOST|ORIGIN)S?$/;

const LOCAL = /^(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?\/?$/i;

const says = {
  refused: (what: string, value: string, host: string) =>
    `${what} allows only ${value}, so the app rejects requests for ${host}.`,
  socketsRefused: (value: string, host: string) =>
    `PHX_HOST = "${value}" is not the hostname of the app, so Phoenix rejects WebSockets and LiveView from ${host}.`,
  writeHost: "Write the hostname that visitors type.",
  addHost: (host: string) => `Add ${host} and any custom domains of the app.`,
};

export default rule({
  id: "allowed-hosts-localhost",
  category: "correctness",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/app-services/",
  *check({ app }) {
    if (app.services.every(({ ghost }) => ghost)) return;
    const host = `${realName(app) ?? "APP"}.fly.dev`;
    for (const { path, what, value } of allowances(app)) {
      if (!value.split(",").every((one) => LOCAL.test(one.trim()))) continue;
      yield { path, message: says.refused(what, value, host), help: says.addHost(host) };
    }
    const phoenix = variableOf(app, "PHX_HOST");
    if (phoenix && LOCAL.test(phoenix.value))
      yield {
        path: phoenix.path,
        message: says.socketsRefused(phoenix.value, host),
        ...(realName(app) === undefined
          ? { help: says.writeHost }
          : setTo(phoenix.path, quoted(host), { safe: false })),
      };
  },
});

interface Allowance {
  readonly path: Path;
  readonly what: string;
  readonly value: string;
}

/** What is allowed, by the commands of groups that a service leads to and by the variables. */
function allowances(app: App): readonly Allowance[] {
  const served = app.groups.filter(({ name }) =>
    app.services.some(({ ghost, groups }) => !ghost && groups.includes(name)),
  );
  const byFlag = served.flatMap(({ name }) => {
    const command = commandOfGroup(app, name);
    const [, flag = "", value] = (command && FLAG.exec(command.words.join(" "))) ?? [];
    return command && value !== undefined ? [{ path: command.path, what: flag, value }] : [];
  });
  const byVariable = app.env
    .filter(({ name }) => VARIABLE.test(name))
    .map(({ name, value, path }) => ({ path, what: name, value }));
  return [...byFlag, ...byVariable];
}

export const manual: Manual = {
  title: "Allowed hosts that contain only localhost",
  why: "Some servers check the `Host` or `Origin` header of each request against a list. On Fly, the header contains `APP.fly.dev` or a custom domain, never localhost, so pages fail or WebSockets are rejected.",
  how: "Add the hostnames that people use to reach the app.",
  examples: [
    {
      name: "an option",
      toml: `
        app = "acme"
        [processes]
          app = "panel serve app.py --port 8080 --allow-websocket-origin=localhost" # <--
        [http_service]
          internal_port = 8080
          processes = ["app"]
      `,
    },
    {
      name: "the host of Phoenix",
      toml: `
        app = "acme"
        [env]
          PHX_HOST = "localhost" # <--
        [http_service]
          internal_port = 8080
      `,
      fixed: `
        app = "acme"
        [env]
          PHX_HOST = "acme.fly.dev"
        [http_service]
          internal_port = 8080
      `,
    },
    {
      name: "a variable",
      toml: `
        [env]
          DJANGO_ALLOWED_HOSTS = "localhost,127.0.0.1" # <--
        [http_service]
          internal_port = 8000
      `,
    },
    {
      name: "another host beside it",
      toml: `
        app = "acme"
        [env]
          ALLOWED_HOSTS = "localhost,acme.fly.dev"
        [http_service]
          internal_port = 8000
      `,
    },
    {
      name: "a worker",
      toml: `
        [processes]
          app = "panel serve app.py --allow-websocket-origin=localhost"
      `,
    },
  ],
};
