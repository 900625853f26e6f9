import type { App } from "../app/model.ts";
import { code, type Help, run } from "../help.ts";
import { certainSecretIn, hasImagePassword, headerAt, isCredentialHeader, isUnfilled } from "../hints/sensitive.ts";
import type { Manual } from "../manual.ts";
import { isTable, type Path } from "../path.ts";
import { rule } from "../rule.ts";
import { quoted } from "../toml/write.ts";
import { fly, realName, shell } from "../words/commands.ts";

const says = {
  isUnfilled: (header: string) =>
    `Fly does not replace placeholders or variables: the check sends this ${header} header literally.`,
  isSecret: (kind: string) => `This is ${kind}. Anyone who can read this file or a Machine's config can use it.`,
  image: "an image reference with a password",
  credential: (header: string) => `a credential (header ${header})`,
  replace: (help: Help) => [help, "Replace the credential with a new one: this one is exposed."],
  useOpenPath: ["Delete the header, and check a path that needs no login, for example:", code('path = "/healthz"')],
  useSecretFile: (setSecret: string) => [
    "Store the file in base64 as a secret:",
    run(setSecret),
    "Replace the line with:",
    code('secret_name = "APP_FILE"'),
  ],
  useFlyRegistry: (image: string) => [
    "Push the image to Fly's own registry:",
    run("fly auth docker"),
    run(shell`docker push ${image}`),
    "Replace the line with:",
    code(`image = ${quoted(image)}`),
  ],
  useVariable: (setSecret: string) => [
    "Delete it, and store it as a secret, which the app reads from an environment variable:",
    run(setSecret),
  ],
};

export default rule({
  id: "secret-in-literal",
  category: "security",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  reads: "schema",
  docs: "https://fly.io/docs/apps/secrets/",
  *check({ app, document }) {
    for (const [path, value] of strings(document.value)) {
      const header = headerAt(document.value, path);
      const kind = kindOf(value, path) ?? (header === undefined ? undefined : credentialIn(header, value));
      if (kind === undefined) continue;
      if (header !== undefined && isUnfilled(value)) {
        yield { path, severity: "warning", message: says.isUnfilled(header), help: says.useOpenPath };
      } else {
        const help = says.replace(helpFor(app, path, header));
        yield { path, sensitive: true, message: says.isSecret(kind), help };
      }
    }
  },
});

/** Every string of the file, except where rules of their own look: secret-in-env and secret-in-build-args. */
function strings(value: unknown, path: Path = []): readonly (readonly [Path, string])[] {
  if (typeof value === "string") return [[path, value]];
  if (path.length > 12 || (path.length < 3 && /^(?:env|build\.args)$/i.test(path.join(".")))) return [];
  const entries = Array.isArray(value) ? [...value.entries()] : isTable(value) ? Object.entries(value) : [];
  return entries.flatMap(([key, item]) =>
    typeof item === "string" || typeof item === "object" ? strings(item, [...path, key]) : [],
  );
}

function kindOf(value: string, path: Path): string | undefined {
  if (path[1] === "image" && hasImagePassword(value)) return says.image;
  return certainSecretIn(value)?.kind;
}

function credentialIn(header: string, value: string): string | undefined {
  return isCredentialHeader(header) && value.trim() !== "" ? says.credential(header) : undefined;
}

function helpFor(app: App, path: Path, header: string | undefined): Help {
  if (header !== undefined) return says.useOpenPath;
  if (path.at(-1) === "raw_value") return says.useSecretFile(fly(app, 'secrets set APP_FILE="$(base64 < FILE)"'));
  if (path[1] === "image") return says.useFlyRegistry(`registry.fly.io/${realName(app) ?? "APP"}:TAG`);
  return says.useVariable(fly(app, "secrets set NAME=..."));
}

export const manual: Manual = {
  title: "A credential outside [env]",
  why: "Check headers, commands and file contents are as public as `[env]`: they are committed, and they are part of every Machine's config.",
  how: "Use `secret_name` for files, environment variables for commands, and a path that needs no login for checks. Replace the credential with a new one, because the old one is exposed.",
  examples: [
    {
      name: "a private key in a file",
      toml: `
        [[files]]
          guest_path = "/app/key.pem"
          raw_value = "-----BEGIN PRIVATE KEY-----MIIEvQIBADANBg" # <--
      `,
    },
    {
      name: "a check header",
      toml: `
        [http_service]
          internal_port = 8080
          [[http_service.checks]]
            path = "/admin"
            [http_service.checks.headers]
              Authorization = "Basic YWRtaW46aHVudGVyMg==" # <--
      `,
    },
    {
      name: "a check header in the old form",
      toml: `
        [[services]]
          internal_port = 8080
          protocol = "tcp"
          [[services.http_checks]]
            path = "/"
            [[services.http_checks.headers]]
              name = "X-Api-Key"
              value = "acme-17" # <--
      `,
    },
    {
      name: "an unexpanded variable",
      toml: `
        [checks.web]
          type = "http"
          port = 8080
          [checks.web.headers]
            Authorization = "Bearer \${CHECK_TOKEN}" # <--
      `,
    },
    {
      name: "a command",
      toml: `
        app = "acme"
        [processes]
          app = "bin/web --database=postgres://app:Zx81kQw02LmP@db.acme.dev/app" # <--
      `,
    },
    {
      name: "a private registry",
      toml: `
        app = "acme"
        [build]
          image = "bot:Zx81kQw02LmP@registry.acme.dev/web:1.4.2" # <--
      `,
    },
    {
      name: "a file from a secret",
      toml: `
        [[files]]
          guest_path = "/app/key.pem"
          secret_name = "APP_PRIVATE_KEY"
      `,
    },
    {
      name: "a certificate, which is public",
      toml: `
        [[files]]
          guest_path = "/app/ca.pem"
          raw_value = "-----BEGIN CERTIFICATE-----MIIDdzCCAl"
      `,
    },
    {
      name: "harmless headers and commands",
      toml: `
        [build]
          image = "nginx:1.27@sha256:3e1f0c9c8a1d0b5f7f4d5f6a7b8c9d0e1f2a3b4c5d6e7f8091a2b3c4d5e6f708"
        [processes]
          app = "bin/web --database=$DATABASE_URL"
        [checks.web]
          type = "http"
          port = 8080
          [checks.web.headers]
            X-Forwarded-Proto = "https"
      `,
    },
    {
      name: "a credential in [env], which secret-in-env reports",
      toml: `
        [env]
          DATABASE_URL = "postgres://app:Zx81kQw02LmP@db.acme.dev/app"
      `,
    },
  ],
};
