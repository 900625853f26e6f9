/**
 * Fly's production checklist (https://fly.io/docs/apps/going-to-production/): what of each item a fly.toml tells, and what
 * is left to do by hand. Read from the page of 2026-08-07.
 */

/** One item of the list. */
export interface Item {
  /** Its anchor on Fly's page; of what we add ourselves a name of the same kind. */
  readonly id: string;
  readonly section: string;
  readonly title: string;
  /** Rules whose reports speak against it; none where the file tells nothing. */
  readonly rules: readonly string[];
  /** Whether the file decides it alone: then nothing is left to do by hand. */
  readonly decided?: true;
  /** What to look at, where the file does not tell, or not all. */
  readonly hint?: string;
  /** What to run; APP stands for the name of the app, ORG for its organisation. */
  readonly commands: readonly string[];
}

const SECURITY = "Security";
const DATABASES = "Databases";
const PERFORMANCE = "App performance";
const AVAILABILITY = "Availability, resiliency, costs";
const NETWORKING = "Networking";
const MONITORING = "Monitoring";
const DEPLOYS = "CI/CD";
const SUPPORT = "Support";
const BEYOND = "Not on Fly's list";

export const ITEMS: readonly Item[] = [
  {
    id: "sso",
    section: SECURITY,
    title: "The organisation asks for single sign-on",
    rules: [],
    hint: "The settings of the organisation in the dashboard say whether Google or GitHub SSO is required.",
    commands: ["fly orgs list", "fly orgs show ORG"],
  },
  {
    id: "isolation",
    section: SECURITY,
    title: "Staging and production are apart",
    rules: ["debug-env-in-production"],
    hint: "Production belongs into an organisation of its own, and its file names another app than that of staging.",
    commands: ["fly apps list", "fly orgs list"],
  },
  {
    id: "least-privilege",
    section: SECURITY,
    title: "Tokens can do no more than they must",
    rules: [],
    hint: "CI deploys with a token for this app only, which expires.",
    commands: [
      "fly tokens list -a APP",
      "fly tokens list --scope org --org ORG",
      "fly tokens create deploy -a APP -x 720h",
    ],
  },
  {
    id: "secrets",
    section: SECURITY,
    title: "Secrets are kept out of files",
    rules: ["secret-in-env", "secret-in-build-args", "secret-in-literal", "secret-name-in-env"],
    decided: true,
    commands: ["fly secrets list -a APP"],
  },
  {
    id: "exposure",
    section: SECURITY,
    title: "Private services have no public address",
    rules: ["sensitive-port-public", "metrics-port-public", "service-on-worker-group"],
    hint: "Which addresses the app has is not in the file.",
    commands: ["fly ips list -a APP", "fly services list -a APP"],
  },
  {
    id: "arcjet",
    section: SECURITY,
    title: "Bots and floods of requests are kept off (Arcjet, or another product)",
    rules: [],
    hint: "Optional. Its key, such as ARCJET_KEY, is among the secrets.",
    commands: ["fly secrets list -a APP"],
  },
  {
    id: "production-grade-postgres",
    section: DATABASES,
    title: "The database is a managed one",
    rules: ["unmanaged-postgres", "env-localhost-url"],
    hint: "What the second command lists is not managed by Fly.",
    commands: ["fly mpg list", "fly postgres list"],
  },
  {
    id: "test-backups",
    section: DATABASES,
    title: "Restoring a backup was tried",
    rules: ["scheduled-snapshots-disabled", "snapshot-retention-low", "litefs-unsupported"],
    hint: "Restore once, into a cluster or volume made for the purpose.",
    commands: ["fly mpg backup list CLUSTER", "fly volumes list -a APP", "fly volumes snapshots list VOLUME"],
  },
  {
    id: "machine-sizing",
    section: PERFORMANCE,
    title: "The Machines are large enough",
    rules: [
      "low-memory-runtime",
      "small-memory-no-swap",
      "swap-too-large",
      "vm-section-missing",
      "vm-group-uncovered",
      "vm-partial-section",
      "vm-memory-conflict",
      "vm-invalid-combination",
      "shared-cpu-production",
    ],
    hint: "Compare the file with what runs, and look at CPU steal in the metrics.",
    commands: ["fly scale show -a APP", "fly machine list -a APP", "fly dashboard metrics -a APP"],
  },
  {
    id: "fine-tune-app",
    section: PERFORMANCE,
    title: "Limits and cold starts fit the app",
    rules: [
      "missing-concurrency",
      "legacy-concurrency-defaults",
      "concurrency-type-connections",
      "soft-limit-above-hard",
      "min-machines-running-zero",
    ],
    hint: "Put load on it from several regions, and compare the response times of the edge and of the app.",
    commands: ["fly dashboard metrics -a APP"],
  },
  {
    id: "multiple-machines",
    section: AVAILABILITY,
    title: "Each service has two Machines or more",
    rules: [
      "single-machine-spof",
      "single-volume",
      "volume-multi-machine",
      "min-machines-ineffective",
      "autostop-without-autostart",
      "canary-single-machine",
    ],
    hint: "The number of Machines is never in the file. A volume that is not replicated stays with one.",
    commands: ["fly scale show -a APP", "fly scale count 2 -a APP"],
  },
  {
    id: "add-regions",
    section: AVAILABILITY,
    title: "The app runs where its users are",
    rules: ["missing-primary-region", "region-invalid", "region-deprecated"],
    hint: "The file names one region; Machines elsewhere are made by hand.",
    commands: ["fly platform regions", "fly scale show -a APP", "fly scale count 2 --region ams,iad -a APP"],
  },
  {
    id: "autostop-autostart",
    section: AVAILABILITY,
    title: "Machines stop and start as they should",
    rules: [
      "autostop-without-autostart",
      "autostart-disabled-always-on",
      "mixed-autostop-services",
      "min-machines-without-primary-region",
      "suspend-unsupported",
      "litefs-autostop",
      "udp-autostop",
      "autostop-kills-background-work",
    ],
    decided: true,
    commands: ["fly machine list -a APP", "fly logs -a APP"],
  },
  {
    id: "autoscale-by-metric",
    section: AVAILABILITY,
    title: "Workers follow the length of their queue",
    rules: ["worker-restart-policy"],
    hint: "For groups without a service; an app made of fly-autoscaler does it.",
    commands: ["fly apps list"],
  },
  {
    id: "custom-domain",
    section: NETWORKING,
    title: "The app has a domain of its own",
    rules: [],
    commands: ["fly certs list -a APP", "fly certs check DOMAIN -a APP"],
  },
  {
    id: "ipv4",
    section: NETWORKING,
    title: "It has the IPv4 address that it needs",
    rules: ["needs-dedicated-ipv4"],
    hint: "A shared one does for a web app.",
    commands: ["fly ips list -a APP", "fly ips allocate-v4 -a APP"],
  },
  {
    id: "flycast",
    section: NETWORKING,
    title: "A private app is reached over Flycast",
    rules: ["flycast-https-url", "internal-dns-with-autostop"],
    hint: "Then its only address is a private one.",
    commands: ["fly ips list -a APP", "fly ips allocate-v6 --private -a APP"],
  },
  {
    id: "metrics",
    section: MONITORING,
    title: "Somebody looks at the metrics",
    rules: ["metrics-missing", "metrics-multiple-per-group", "section-missing-processes"],
    hint: "Those of the Machines and the proxy are there without any setting.",
    commands: ["fly dashboard metrics -a APP"],
  },
  {
    id: "sentry",
    section: MONITORING,
    title: "Errors are reported (Sentry, or another product)",
    rules: [],
    hint: "Its address, such as SENTRY_DSN, is among the secrets.",
    commands: ["fly secrets list -a APP"],
  },
  {
    id: "export-logs",
    section: MONITORING,
    title: "Logs are kept elsewhere",
    rules: [],
    hint: "Fly keeps them for a short time only; an app made of fly-log-shipper sends them on.",
    commands: ["fly apps list", "fly logs -a APP"],
  },
  {
    id: "review-apps",
    section: DEPLOYS,
    title: "Pull requests get an app of their own",
    rules: [],
    commands: ["ls .github/workflows"],
  },
  {
    id: "deploy-with-github-actions",
    section: DEPLOYS,
    title: "Deploys run from CI",
    rules: [],
    hint: "With flylint as a step before the deploy.",
    commands: ["grep -rn flyctl .github/workflows"],
  },
  {
    id: "community",
    section: SUPPORT,
    title: "Somebody knows where to ask",
    rules: [],
    hint: "community.fly.io, and status.flyio.net when something fails.",
    commands: ["fly status -a APP"],
  },
  {
    id: "email-support",
    section: SUPPORT,
    title: "The support plan fits",
    rules: [],
    hint: "It is in the dashboard, under billing of the organisation.",
    commands: ["fly dashboard"],
  },
  {
    id: "health-checks",
    section: BEYOND,
    title: "Health checks watch every service",
    rules: [
      "missing-health-checks",
      "toplevel-checks-not-routing",
      "ghost-services-section",
      "check-key-wrong-section",
      "grace-period-too-short",
    ],
    decided: true,
    commands: ["fly checks list -a APP"],
  },
  {
    id: "deploy-strategy",
    section: BEYOND,
    title: "A bad release does not replace all Machines at once",
    rules: ["strategy-immediate", "bluegreen-without-checks", "bluegreen-with-mounts", "canary-with-mounts"],
    decided: true,
    commands: ["fly releases -a APP"],
  },
  {
    id: "graceful-shutdown",
    section: BEYOND,
    title: "Work is finished before a Machine stops",
    rules: ["kill-timeout-default-with-workers", "kill-timeout-over-max", "kill-signal-mismatch"],
    decided: true,
    commands: ["fly logs -a APP"],
  },
  {
    id: "https",
    section: BEYOND,
    title: "Visitors come by HTTPS",
    rules: ["force-https-missing", "port-443-without-tls", "port-80-with-tls", "tls-options-weak"],
    decided: true,
    commands: ["fly certs list -a APP"],
  },
];
