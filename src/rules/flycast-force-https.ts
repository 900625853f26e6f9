import type { App, Variable } from "../app/model.ts";
import { fieldPath, has } from "../app/section.ts";
import { lineOf } from "../beside/files.ts";
import { code } from "../help.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";
import { realName } from "../words/commands.ts";

const says = {
  redirected: (variable: string, where: string, host: string) =>
    `${variable} (${where}) calls http://${host}. force_https redirects the call to https://, where it fails: no certificate covers this name.`,
  turnOff: [code("force_https = false"), "If the app is also public, call its public address instead."],
};

export default rule({
  id: "flycast-force-https",
  category: "networking",
  severity: { recommended: "warning", production: "error", all: "warning" },
  outcome: "risk",
  docs: "https://fly.io/docs/networking/flycast/",
  *check({ app, beside }) {
    const name = realName(app);
    const host = `${name}.flycast`;
    const service = app.services.find(({ ports }) => ports.some((port) => port.forceHttps && port.start === 80));
    if (name === undefined || !service) return;
    const port = service.ports.find(({ forceHttps }) => forceHttps);
    const section = service.kind === "http_service" ? service : port;
    if (!section || !has(section, "force_https")) return;
    const path = fieldPath(section, "force_https");
    const fix = { safe: false, changes: [{ set: path, toml: "false" }] };
    const own = callerIn(app, host);
    if (own) {
      const message = (place: (path: Variable["path"]) => string) => says.redirected(own.name, place(own.path), host);
      yield { path, message, help: says.turnOff, fix };
      return;
    }
    for (const { file, value: other } of beside.mentions(host)) {
      const variable = callerIn(other.app, host);
      if (!variable) continue;
      const place = { file, line: other.lineOf(variable.path) };
      const message = says.redirected(variable.name, lineOf(place), host);
      yield { path, message, help: says.turnOff, fix, related: [place] };
      return;
    }
  },
});

/** The variable that calls the host on port 80 without TLS. */
function callerIn({ env }: App, host: string): Variable | undefined {
  return env.find(({ value }) => {
    const rest = value.startsWith("http://") ? value.slice("http://".length).replace(/^[^@/]*@/, "") : "";
    return rest === host || rest.startsWith(`${host}/`) || rest === `${host}:80` || rest.startsWith(`${host}:80/`);
  });
}

export const manual: Manual = {
  title: "`force_https` on an app that is called over Flycast",
  why: "No certificate covers `APP.flycast`, so callers use http://. With `force_https`, Fly Proxy redirects them to https://, and the call fails.",
  how: "Turn off `force_https` for a private app. If the app is also public, give private callers another port, or let them call the public address.",
  examples: [
    {
      name: "an app that calls itself",
      toml: `
        app = "acme-api"
        [env]
          SELF_URL = "http://acme-api.flycast/jobs"
        [http_service]
          internal_port = 8080
          force_https = true # <--
      `,
      fixed: `
        app = "acme-api"
        [env]
          SELF_URL = "http://acme-api.flycast/jobs"
        [http_service]
          internal_port = 8080
          force_https = false
      `,
    },
    {
      name: "called with its port and a user",
      toml: `
        app = "acme-api"
        [env]
          SELF_URL = "http://jobs@acme-api.flycast:80"
        [http_service]
          internal_port = 8080
          force_https = true # <--
      `,
      fixed: `
        app = "acme-api"
        [env]
          SELF_URL = "http://jobs@acme-api.flycast:80"
        [http_service]
          internal_port = 8080
          force_https = false
      `,
    },
    {
      name: "called on another port",
      toml: `
        app = "acme-api"
        [env]
          SELF_URL = "http://acme-api.flycast:8080/jobs"
        [http_service]
          internal_port = 8080
          force_https = true
      `,
    },
    {
      name: "called by the app in the next file",
      toml: `
        app = "acme-api"
        [http_service]
          internal_port = 8080
          force_https = true # <--
      `,
      fixed: `
        app = "acme-api"
        [http_service]
          internal_port = 8080
          force_https = false
      `,
      filename: "fly.api.toml",
      files: {
        "fly.web.toml": `
          app = "acme-web"
          [env]
            API_URL = "http://acme-api.flycast"
        `,
      },
    },
    {
      name: "another app",
      toml: `
        app = "acme-web"
        [env]
          API_URL = "http://acme-api.flycast"
        [http_service]
          internal_port = 8080
          force_https = true
      `,
    },
  ],
};
