import { certainSecretIn, hasImagePassword, headerAt, isCredentialHeader, isUnfilled } from "../hints/sensitive.ts";
import type { Manual } from "../manual.ts";
import { isTable, type Path } from "../path.ts";
import { rule } from "../rule.ts";

const says = {
  isUnfilled: (header: string) =>
    `Nothing is filled in here: the check sends the header ${header} with just this text.`,
  isSecret: (kind: string) =>
    `This is ${kind}, and everybody who can read this file, or the config of a Machine, can use it.`,
  image: "an image with a password",
  credential: (header: string) => `a credential (header ${header})`,
  replace: (help: string) => `${help}\nMake a new one where it was issued: this one is known.`,
  useOpenPath: 'Delete the header, and give the app a path for checks that needs no login, such as:\npath = "/healthz"',
  useSecretFile:
    'Put a secret in its place, with its content in base64:\nsecret_name = "APP_FILE"\nwith: fly secrets set APP_FILE="$(base64 < FILE)"',
  useFlyRegistry: "Delete it, and push the image to Fly's own registry: fly auth docker, then registry.fly.io/APP:TAG",
  useVariable: "Delete it, let the app read it from a variable, and set that:\nfly secrets set NAME=...",
};

export default rule({
  id: "secret-in-literal",
  category: "security",
  severity: { recommended: "error", production: "error", all: "error" },
  outcome: "risk",
  reads: "schema",
  docs: "https://fly.io/docs/apps/secrets/",
  *check({ document }) {
    for (const [path, value] of strings(document.value)) {
      const header = headerAt(document.value, path);
      const kind = kindOf(value, path) ?? (header === undefined ? undefined : credentialIn(header, value));
      if (kind === undefined) continue;
      if (header !== undefined && isUnfilled(value)) {
        yield { path, severity: "warning", message: says.isUnfilled(header), help: says.useOpenPath };
      } else {
        const help = says.replace(helpFor(path, header));
        yield { path, sensitive: true, message: says.isSecret(kind), help };
      }
    }
  },
});

/** Every text of the file, except where rules of their own look: secret-in-env and secret-in-build-args. */
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

function helpFor(path: Path, header: string | undefined): string {
  if (header !== undefined) return says.useOpenPath;
  if (path.at(-1) === "raw_value") return says.useSecretFile;
  return path[1] === "image" ? says.useFlyRegistry : says.useVariable;
}

export const manual: Manual = {
  title: "A credential outside of [env]",
  why: "Headers of checks, commands and the contents of files are as public as `[env]`: they are committed, and they stand in the config of every Machine.",
  how: "Files with secrets have `secret_name`, commands read variables, and checks ask a path that needs no login. Issue a new credential, since the old one is known.",
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
      name: "a header of a check",
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
      name: "a header in the old form",
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
      name: "a variable that is not filled in",
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
        [processes]
          app = "bin/web --database=postgres://app:Zx81kQw02LmP@db.acme.dev/app" # <--
      `,
    },
    {
      name: "a private registry",
      toml: `
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
      name: "[env] has a report of its own",
      toml: `
        [env]
          DATABASE_URL = "postgres://app:Zx81kQw02LmP@db.acme.dev/app"
      `,
    },
  ],
};
