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
  /** Rules whose reports are worth reading here, and fail nothing. */
  readonly advice?: readonly string[];
  /** Whether the file decides it alone: then nothing is left to do by hand. */
  readonly decided?: true;
  /** What to look at, where the file does not tell, or not all. */
  readonly hint?: string;
  /** What to run; APP stands for the name of the app, ORG for its organization. */
  readonly commands: readonly string[];
}

const SECURITY = "Security";
const DATABASES = "Databases";
const PERFORMANCE = "App performance";
const AVAILABILITY = "Availability, resiliency, and costs";
const NETWORKING = "Networking";
const MONITORING = "Monitoring";
const DEPLOYS = "CI/CD";
const SUPPORT = "Get support";
const BEYOND = "Not on Fly's list";

export const ITEMS: readonly Item[] = [
  {
    id: "sso",
    section: SECURITY,
    title: "Set up single sign-on for organizations",
    rules: [],
    hint: "In the dashboard, check whether your organization requires Google or GitHub SSO.",
    commands: ["fly orgs list", "fly orgs show ORG"],
  },
  {
    id: "isolation",
    section: SECURITY,
    title: "Isolate staging and production environments",
    rules: ["debug-env-in-production", "app-in-two-configs"],
    hint: "Use a separate organization and a separate app for production.",
    commands: ["fly apps list", "fly orgs list"],
  },
  {
    id: "least-privilege",
    section: SECURITY,
    title: "Enforce least privilege access",
    rules: [],
    hint: "In CI, deploy with an expiring token that is limited to this app.",
    commands: [
      "fly tokens list -a APP",
      "fly tokens list --scope org --org ORG",
      "fly tokens create deploy -a APP -x 720h",
    ],
  },
  {
    id: "secrets",
    section: SECURITY,
    title: "Protect sensitive information",
    rules: ["secret-in-env", "secret-in-build-args", "secret-in-literal", "secret-name-in-env", "env-file-in-image"],
    decided: true,
    commands: ["fly secrets list -a APP"],
  },
  {
    id: "exposure",
    section: SECURITY,
    title: "Make sure private services are not exposed",
    rules: ["sensitive-port-public", "metrics-port-public", "service-on-worker-group", "helper-app-public"],
    hint: "This file does not list the IP addresses of the app.",
    commands: ["fly ips list -a APP", "fly services list -a APP"],
  },
  {
    id: "arcjet",
    section: SECURITY,
    title: "Use Arcjet application security for JavaScript apps",
    rules: [],
    hint: "Optional, or use another product. With Arcjet, ARCJET_KEY is in the secrets.",
    commands: ["fly secrets list -a APP"],
  },
  {
    id: "production-grade-postgres",
    section: DATABASES,
    title: "Use Managed Postgres",
    rules: ["unmanaged-postgres", "env-localhost-url", "env-compose-host"],
    hint: "The second command lists Postgres apps that Fly does not manage.",
    commands: ["fly mpg list", "fly postgres list"],
  },
  {
    id: "test-backups",
    section: DATABASES,
    title: "Practice your disaster recovery plan",
    rules: [
      "scheduled-snapshots-disabled",
      "snapshot-retention-low",
      "litefs-unsupported",
      "database-on-root-disk",
      "data-path-outside-volume",
      "image-volume-without-mount",
    ],
    hint: "Restore a backup into a new cluster or volume once, before you need it.",
    commands: ["fly mpg backup list CLUSTER", "fly volumes list -a APP", "fly volumes snapshots list VOLUME"],
  },
  {
    id: "machine-sizing",
    section: PERFORMANCE,
    title: "Get Machine sizing right",
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
    hint: "Compare this file with the running Machines, and check CPU steal in the metrics.",
    commands: ["fly scale show -a APP", "fly machine list -a APP", "fly dashboard metrics -a APP"],
  },
  {
    id: "fine-tune-app",
    section: PERFORMANCE,
    title: "Fine-tune your app",
    rules: [
      "missing-concurrency",
      "legacy-concurrency-defaults",
      "concurrency-type-connections",
      "soft-limit-above-hard",
      "min-machines-running-zero",
    ],
    hint: "Load-test from several regions, and compare edge and app response times.",
    commands: ["fly dashboard metrics -a APP"],
  },
  {
    id: "multiple-machines",
    section: AVAILABILITY,
    title: "Use multiple Machines for resiliency",
    rules: ["volume-multi-machine", "autostop-without-autostart"],
    // How many Machines there are is not in the file, so none of these shows that there is one only.
    advice: ["single-machine-spof", "single-volume", "min-machines-ineffective", "canary-single-machine"],
    hint: "This file does not set the number of Machines. If a volume is not replicated, keep one Machine.",
    commands: ["fly scale show -a APP", "fly scale count 2 -a APP"],
  },
  {
    id: "add-regions",
    section: AVAILABILITY,
    title: "Scale your app into more regions",
    rules: ["missing-primary-region", "region-invalid", "region-deprecated"],
    hint: "This file sets only the primary region. Add Machines in other regions with fly scale count.",
    commands: ["fly platform regions", "fly scale show -a APP", "fly scale count 2 --region ams,iad -a APP"],
  },
  {
    id: "autostop-autostart",
    section: AVAILABILITY,
    title: "Use autostop/autostart to reduce costs",
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
    title: "Set up autoscaling by metric to reduce costs",
    rules: ["worker-restart-policy"],
    hint: "For process groups without a service. This needs a separate fly-autoscaler app.",
    commands: ["fly apps list"],
  },
  {
    id: "custom-domain",
    section: NETWORKING,
    title: "Set up a custom domain",
    rules: [],
    commands: ["fly certs list -a APP", "fly certs check DOMAIN -a APP"],
  },
  {
    id: "ipv4",
    section: NETWORKING,
    title: "Consider using a dedicated IPv4 address",
    rules: ["needs-dedicated-ipv4"],
    hint: "A shared IPv4 address is enough for most web apps.",
    commands: ["fly ips list -a APP", "fly ips allocate-v4 -a APP"],
  },
  {
    id: "flycast",
    section: NETWORKING,
    title: "Set up Flycast for private apps",
    rules: ["flycast-https-url", "flycast-force-https", "internal-dns-with-autostop"],
    hint: "A private app has only a private IPv6 address.",
    commands: ["fly ips list -a APP", "fly ips allocate-v6 --private -a APP"],
  },
  {
    id: "metrics",
    section: MONITORING,
    title: "Monitor your app with fully-managed metrics",
    rules: ["metrics-missing", "metrics-multiple-per-group", "section-missing-processes"],
    hint: "Fly collects Machine and Fly Proxy metrics automatically. Alerts are up to you.",
    commands: ["fly dashboard metrics -a APP"],
  },
  {
    id: "sentry",
    section: MONITORING,
    title: "Use Sentry for error tracking",
    rules: [],
    hint: "Or use another product. With Sentry, SENTRY_DSN is in the secrets.",
    commands: ["fly secrets list -a APP"],
  },
  {
    id: "export-logs",
    section: MONITORING,
    title: "Export your logs",
    rules: [],
    hint: "Fly keeps logs only for a short time. A separate fly-log-shipper app exports them.",
    commands: ["fly apps list", "fly logs -a APP"],
  },
  {
    id: "review-apps",
    section: DEPLOYS,
    title: "Generate review apps with GitHub Actions",
    rules: [],
    commands: ["ls .github/workflows"],
  },
  {
    id: "deploy-with-github-actions",
    section: DEPLOYS,
    title: "Deploy with GitHub Actions",
    rules: [],
    hint: "Run flylint before the deploy.",
    commands: ["grep -rn flyctl .github/workflows"],
  },
  {
    id: "community",
    section: SUPPORT,
    title: "Get answers in our community",
    rules: [],
    hint: "Ask at community.fly.io. Check status.flyio.net during an outage.",
    commands: ["fly status -a APP"],
  },
  {
    id: "email-support",
    section: SUPPORT,
    title: "Consider purchasing email support",
    rules: [],
    hint: "In the dashboard, see the billing page of your organization.",
    commands: ["fly dashboard"],
  },
  {
    id: "health-checks",
    section: BEYOND,
    title: "Add health checks to every service",
    rules: [
      "missing-health-checks",
      "healthcheck-ignored",
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
    title: "Choose a safe deployment strategy",
    rules: ["strategy-immediate", "bluegreen-without-checks", "bluegreen-with-mounts", "canary-with-mounts"],
    decided: true,
    commands: ["fly releases -a APP"],
  },
  {
    id: "graceful-shutdown",
    section: BEYOND,
    title: "Shut down gracefully",
    rules: [
      "kill-timeout-default-with-workers",
      "kill-timeout-over-max",
      "kill-signal-mismatch",
      "signals-not-forwarded",
    ],
    decided: true,
    commands: ["fly logs -a APP"],
  },
  {
    id: "https",
    section: BEYOND,
    title: "Serve visitors over HTTPS",
    rules: ["force-https-missing", "port-443-without-tls", "port-80-with-tls", "tls-options-weak"],
    decided: true,
    commands: ["fly certs list -a APP"],
  },
];
