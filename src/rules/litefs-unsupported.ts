import { litefsPath } from "../hints/shape.ts";
import type { Manual } from "../manual.ts";
import { rule } from "../rule.ts";

const says = {
  cloud: (variable: string) =>
    `${variable} is for LiteFS Cloud, which shut down on October 15, 2024. It no longer makes backups.`,
  backUpElsewhere:
    "Delete the line. Back up the database another way, for example with Litestream (https://litestream.io), and test a restore.",
  unsupported: "This app uses LiteFS, which never reached version 1.0. Fly does not support it, and releases are rare.",
  backUp:
    "Back up the database, for example with Litestream, and test a restore. For a new app, use a database server, or SQLite on one Machine.",
};

export default rule({
  id: "litefs-unsupported",
  category: "deprecation",
  severity: { recommended: "info", production: "warning", all: "info" },
  outcome: "risk",
  docs: "https://fly.io/docs/litefs/",
  *check({ app }) {
    const cloud = app.env.filter(({ name }) => name.startsWith("LITEFS_CLOUD_"));
    for (const { name, path } of cloud)
      yield { path, severity: "warning", message: says.cloud(name), help: says.backUpElsewhere };
    const path = litefsPath(app);
    if (path && cloud.length === 0) yield { path, message: says.unsupported, help: says.backUp };
  },
});

export const manual: Manual = {
  title: "LiteFS and LiteFS Cloud",
  why: "LiteFS never reached version 1.0, and Fly does not support it. LiteFS Cloud, which stored its backups, shut down on October 15, 2024. Apps that rely on it have had no backups since then, without any warning.",
  how: "Make sure that a backup exists and can be restored. An app that runs well with LiteFS can keep it.",
  links: ["https://community.fly.io/t/20829"],
  examples: [
    {
      name: "LiteFS Cloud",
      toml: `
        [env]
          LITEFS_CLOUD_CLUSTER = "acme" # <--
      `,
    },
    {
      name: "a volume for LiteFS",
      toml: `
        [[mounts]] # <--
          source = "litefs"
          destination = "/var/lib/litefs"
      `,
    },
    {
      name: "LiteFS as the command",
      toml: `
        [processes]
          app = "litefs mount" # <--
      `,
    },
    {
      name: "a script that starts LiteFS",
      toml: `
        [experimental]
          enable_consul = true
          cmd = ["/etc/start-litefs"] # <--
      `,
    },
    {
      name: "Litestream",
      toml: `
        [env]
          LITESTREAM_REPLICA_URL = "s3://acme/db"
      `,
    },
  ],
};
