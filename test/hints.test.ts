/** What an app probably is, but for programs and secrets: every row of the tables has an example here, or a test fails. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readApp } from "../src/app/model.ts";
import { VARIABLES as ENVIRONMENT_VARIABLES, environmentOf } from "../src/hints/environment.ts";
import { ENVIRONMENTS, environmentIn, type Place } from "../src/hints/environments.ts";
import {
  environmentOfName,
  isConfigName,
  isReviewFile,
  isTemplateFile,
  REVIEW,
  TEMPLATE,
} from "../src/hints/filename.ts";
import { checkFor } from "../src/hints/health-check.ts";
import { COMMANDS, RUNTIMES, type Runtime, runtimeOf, VARIABLES } from "../src/hints/runtime.ts";
import { parse } from "../src/toml/parse.ts";
import { IN_NAMES, IN_VALUES, type Placeholder, placeholderIn, placeholderInName } from "../src/words/placeholder.ts";

const appOf = (text: string) => readApp(parse(text));
const running = (command: string) => appOf(`[processes]\napp = ${JSON.stringify(command)}\n`);

describe("runtimes", () => {
  const OF_COMMANDS: readonly (readonly [string, Runtime | undefined])[] = [
    ["ollama serve", "model"],
    ["bin/rails server", "rails"],
    ["bundle exec sidekiq", "rails"],
    ["python manage.py runserver", "django"],
    ["gunicorn app:app", "gunicorn"],
    ["uvicorn main:app", "fastapi"],
    ["php artisan serve", "laravel"],
    ["mix phx.server", "phoenix"],
    ["java -jar app.jar", "jvm"],
    ["bin/run app.jar", "jvm"],
    ["python3 main.py", "python"],
    ["dotnet Acme.dll", "dotnet"],
    ["next start", "next"],
    ["bun run index.ts", "bun"],
    ["deno run main.ts", "deno"],
    ["npm start", "node"],
    ["nginx -g 'daemon off;'", undefined],
    ["bin/main", undefined],
    ["bin/nodes", undefined],
    ["./pythonic", undefined],
  ];
  const OF_VARIABLES: readonly (readonly [string, Runtime | undefined])[] = [
    ["HF_HOME", "model"],
    ["RAILS_ENV", "rails"],
    ["PHX_HOST", "phoenix"],
    ["DJANGO_SETTINGS_MODULE", "django"],
    ["JAVA_OPTS", "jvm"],
    ["DOTNET_RUNNING_IN_CONTAINER", "dotnet"],
    ["NEXT_PUBLIC_URL", "next"],
    ["NODE_OPTIONS", "node"],
    ["PYTHONUNBUFFERED", "python"],
    ["GOMAXPROCS", "go"],
    ["NODE_ENV", "node"],
    ["MY_RAILS_ENV", undefined],
  ];
  const OF_OTHERS: readonly (readonly [string, Runtime])[] = [
    ['[env]\nPUPPETEER_EXECUTABLE_PATH = "/usr/bin/chromium"\n', "browser"],
    ['[env]\nLOG_CHANNEL = "stderr"\nAPP_URL = "https://acme.fly.dev"\n', "laravel"],
    ['[build]\nimage = "ollama/ollama"\n', "model"],
  ];

  test.each(OF_COMMANDS)("%s: %s", (command, runtime) => expect(runtimeOf(running(command), "app")).toBe(runtime));
  test.each(OF_VARIABLES)("%s: %s", (name, runtime) => {
    expect(runtimeOf(appOf(`[env]\n${name} = "x"\n`), "app")).toBe(runtime);
  });
  test.each(OF_OTHERS)("%j: %s", (text, runtime) => expect(runtimeOf(appOf(text), "app")).toBe(runtime));

  test("each row has an example that no row before it takes", () => {
    const first = (rows: typeof COMMANDS, examples: typeof OF_COMMANDS) =>
      new Set(examples.map(([text]) => rows.findIndex(([pattern]) => pattern.test(text))));
    expect([...first(COMMANDS, OF_COMMANDS)].sort()).toEqual([-1, ...COMMANDS.keys()].sort());
    expect([...first(VARIABLES, OF_VARIABLES)].sort()).toEqual([-1, ...VARIABLES.keys()].sort());
    const found = new Set([...OF_COMMANDS, ...OF_VARIABLES, ...OF_OTHERS].map(([, runtime]) => runtime));
    expect(Object.keys(RUNTIMES).filter((name) => !found.has(name as Runtime))).toEqual([]);
  });
});

describe("the check that a service should have", () => {
  const of = (text: string, image?: string) => {
    const app = appOf(text);
    const [service] = app.services;
    return service && checkFor(app, service, image);
  };
  const web = (port: number) => `[http_service]\ninternal_port = ${port}\n`;
  const tls = (port: number) =>
    `[[services]]\ninternal_port = ${port}\nprotocol = "tcp"\n[[services.ports]]\nport = 443\nhandlers = ["tls", "http"]\n`;

  test.each([
    ["a page", web(8080), undefined, "checks"],
    ["a page of [[services]]", tls(8080), undefined, "http_checks"],
    ["the pages of NATS", web(8222), "nats:2", "checks"],
    ["the pages of RabbitMQ", tls(15672), "rabbitmq:4-management", "http_checks"],
    ["gRPC by its port", web(50051), undefined, undefined],
    ["Postgres by its port", tls(5432), undefined, "tcp_checks"],
    ["a database by its image", tls(8080), "mysql:9", "tcp_checks"],
    ["Redis by its image", web(8080), "docker.io/library/redis:8-alpine", undefined],
    ["NATS by its image", web(8080), "nats:2", undefined],
  ] as const)("of %s", (_, text, image, list) => {
    expect(of(text, image)?.list).toBe(list);
  });

  test.each([
    ["Rails", `${web(3000)}[env]\nRAILS_ENV = "production"\n`],
    ["force_https", `${web(3000)}force_https = true\n`],
    ["a variable", `${web(3000)}[env]\nSECURE_SSL_REDIRECT = "true"\n`],
  ])("says that it came over https, by %s", (_, text) => {
    expect(of(text)?.section).toContain('headers = { X-Forwarded-Proto = "https" }');
  });

  test.each([
    ["nothing", web(3000)],
    ["a variable that is off", `${web(3000)}[env]\nFORCE_SSL = "0"\n`],
    ["a check that asks for no page", `${web(50051)}force_https = true\n`],
  ])("says nothing of https, by %s", (_, text) => {
    expect(of(text)?.section).not.toContain("headers");
  });
});

describe("placeholders", () => {
  const OF_VALUES: readonly (readonly [string, Placeholder | undefined])[] = [
    ["$NAME", "variable"],
    [`\${NAME}`, "variable"],
    [`https://\${HOST:-localhost}/`, "variable"],
    [`v-\${{ github.sha }}`, "variable"],
    ["<app-name>", "blank"],
    ["xxxx", "blank"],
    ["???", "blank"],
    ["placeholder", "blank"],
    ["change-me", "blank"],
    ["replace me", "blank"],
    ["insert your token", "blank"],
    ["[your name]", "blank"],
    ["TODO: the host", "blank"],
    ["{APP_NAME}", "blank"],
    ["{{ your app }}", "blank"],
    ["https://YOUR_DOMAIN/", "blank"],
    ["your_bucket_of_things_here", "blank"],
    ["your-production-auth-token", "blank"],
    ["your-favourite-keys", undefined],
    ["postgres://user:password@host:5432/db", "blank"],
    ["postgres://user:password@db.acme.internal/app", undefined],
    ["please-change-this-1", "blank"],
    ["fill_me_in", "blank"],
    ["insert-your-thing", "blank"],
    [`\${name}`, undefined],
    ["${NAME", undefined],
    ["}} ${{", undefined],
    ["price $5", undefined],
    ["todo", undefined],
    ["{message}", undefined],
    ["yourself", undefined],
    ["at-your-service", undefined],
    ["exchange me", undefined],
    ["changes", undefined],
    ["xx", undefined],
  ];
  const ONLY_OF_NAMES: readonly (readonly [string, Placeholder | undefined])[] = [
    ["<x>", "blank"],
    ["{name}", "blank"],
    ["[x]", "blank"],
    ["my-app-name", "blank"],
    ["primary_region", "blank"],
    ["placeholder", "variable"],
    ["acme-$env", "variable"],
    ["acme-{{env}}", "variable"],
    ["acme", undefined],
    ["regional", undefined],
    ["app-names", undefined],
  ];

  test.each(OF_VALUES)("%s: %s", (value, kind) => expect(placeholderIn(value)).toBe(kind));
  test.each(ONLY_OF_NAMES)("a name, %s: %s", (name, kind) => expect(placeholderInName(name)).toBe(kind));

  test("each row has an example", () => {
    const without = (rows: typeof IN_VALUES, examples: typeof OF_VALUES) =>
      rows.filter((row) =>
        examples.every(([text, kind]) => kind !== row.kind || !row.patterns.every((pattern) => pattern.test(text))),
      );
    expect(without(IN_VALUES, OF_VALUES)).toEqual([]);
    expect(without(IN_NAMES, ONLY_OF_NAMES)).toEqual([]);
  });
});

describe("environments", () => {
  const KIND_IN: Readonly<Record<Place, (word: string) => string>> = {
    file: (word) => environmentOf(appOf('app = "acme"\n'), `apps/api/fly.eu-${word}.toml`).kind,
    app: (word) => environmentOf(appOf(`app = "acme-${word}"\n`), "fly.toml").kind,
    value: (word) => environmentOf(appOf(`[env]\nAPP_ENV = "${word.toUpperCase()}"\n`), undefined).kind,
  };

  test.each(ENVIRONMENTS)("$word is $kind in $of", ({ word, kind, of }) => {
    for (const place of ["file", "app", "value"] as const) {
      expect([place, KIND_IN[place](word)]).toEqual([place, of.includes(place) ? kind : "unknown"]);
      expect(KIND_IN[place](`x${word}x`)).toBe("unknown");
    }
  });

  test.each([...ENVIRONMENT_VARIABLES])("%s names the environment", (name) => {
    expect(environmentOf(appOf(`[env]\n${name} = "staging"\n`), undefined).kind).toBe("nonprod");
    expect(environmentOf(appOf(`[env]\nMY_${name} = "staging"\n`), undefined).kind).toBe("unknown");
  });

  test("the file tells first, then the app, then the variables; where words contradict, it is no production", () => {
    const app = appOf('app = "acme-staging"\n[env]\nAPP_ENV = "production"\n');
    expect([environmentOf(app, "fly.production.toml").kind, environmentOf(app, "fly.toml").kind]).toEqual([
      "production",
      "nonprod",
    ]);
    expect(environmentIn(["live", "demo"], "app")).toBe("nonprod");
    expect(environmentOf(appOf('app = "acme-pr-12"\n'), undefined).kind).toBe("nonprod");
    expect(environmentOf(appOf('app = "acme-pr12"\n'), undefined).kind).toBe("nonprod");
  });
});

describe("names of files", () => {
  const CONFIGS = [
    "fly.toml",
    "fly-staging.toml",
    "fly_staging.toml",
    "fly.staging.eu.toml",
    "web.fly.toml",
    "staging.fly.toml",
    "shop__fly.toml",
    "a b.fly-1.toml",
    "fly.json",
    "fly.yaml",
    "fly.staging-eu.yaml",
  ];
  const OTHERS = [
    "butterfly.toml",
    "flyer.toml",
    "fly-.toml",
    "fly.sta ging.toml",
    "fly.sta ging.json",
    "fly.toml.bak",
    "Fly.toml",
    "config.toml",
    "fly.yml",
    "fly.JSON",
    "fly.jsonc",
    "fly-icon.json",
    "web.fly.json",
    "flytoml",
    "fly.tomlx",
  ];

  test.each(CONFIGS)("%s is a config", (name) => expect(isConfigName(name)).toBe(true));
  test.each(OTHERS)("%s is none", (name) => expect(isConfigName(name)).toBe(false));

  test("the hook of pre-commit takes the configs of a folder scan, and no others", () => {
    const [, pattern = ""] = /files: '(.*)'/.exec(readFileSync(".pre-commit-hooks.yaml", "utf8")) ?? [];
    const hook = new RegExp(pattern);
    const parts = ["fly", ".", "-", "_", "toml", "web", "é", " "];
    const made = Array.from({ length: parts.length ** 4 }, (_, number) =>
      [3, 2, 1, 0].map((place) => parts[Math.floor(number / parts.length ** place) % parts.length]).join(""),
    );
    const suffixed = [".toml", ".json", ".yaml"].flatMap((suffix) => made.map((name) => name + suffix));
    const names = [...CONFIGS, ...OTHERS, ...made, ...suffixed];
    for (const folder of ["", "apps/api/", "fly/", "x.fly-y/"]) {
      expect(names.filter((name) => hook.test(folder + name) !== isConfigName(name))).toEqual([]);
    }
  });

  test.each([...TEMPLATE])("fly.%s.toml is to be copied", (word) => {
    const names = [
      `fly.${word}.toml`,
      `apps/fly-${word.toUpperCase()}.toml`,
      `fly.toml.${word}`,
      `shop__fly.${word}.toml`,
    ];
    expect(names.filter((name) => !isTemplateFile(name))).toEqual([]);
    expect([`${word}/fly.toml`, `${word}__fly.toml`, `fly.${word}s.toml`].filter(isTemplateFile)).toEqual([]);
  });

  test.each([...REVIEW])("fly.%s.toml is for apps that come and go", (word) => {
    expect([isReviewFile(`apps/fly.${word}.toml`), isReviewFile(`${word}/fly.toml`)]).toEqual([true, false]);
  });

  test.each([
    ["fly.staging.toml", "nonprod"],
    ["apps\\api\\fly_prod.json", "production"],
    ["web__fly.eu.live.yml", "production"],
    ["fly.toml", undefined],
    ["fly.staging.conf", undefined],
    ["staging.toml", undefined],
    ["staging/fly.toml", undefined],
    [undefined, undefined],
  ])("%s: %s", (name, kind) => expect(environmentOfName(name)).toBe(kind));
});
