/**
 * What is known of programs, and what names of groups and apps tell of their work: one table each, for all who ask
 * whether something is a server or works in the background.
 */

/**
 * - `server` answers requests;
 * - `worker` takes jobs from a queue, and `scheduler` goes by the clock: neither answers any;
 * - `mixed` works by itself and may answer requests as well: the programs of a supervisor are in a file of its own;
 * - `dashboard` shows what workers do: the name of a worker beside it stands for no worker.
 */
export type ProgramKind = "server" | "worker" | "scheduler" | "mixed" | "dashboard";

export interface ProgramRow {
  readonly kind: ProgramKind;
  /** Part of a command, between characters that belong to no word. */
  readonly text: string;
  /** How a word somewhere behind it begins: `celery -A acme worker`. */
  readonly later?: string;
  /**
   * For what is part of many other names: `word` counts as a whole word only, with or without a folder (`cron`, not
   * `src/cron-table.ts`); `end` at the end of a word, before its ending (`worker`, `bin/worker`, `start:worker`, `worker.js`).
   */
  readonly as?: "word" | "end";
}

export const PROGRAMS: readonly ProgramRow[] = [
  { kind: "server", text: "gunicorn" },
  { kind: "server", text: "uvicorn" },
  { kind: "server", text: "hypercorn" },
  { kind: "server", text: "daphne" },
  { kind: "server", text: "granian" },
  { kind: "server", text: "waitress-serve" },
  { kind: "server", text: "flask run" },
  { kind: "server", text: "runserver" },
  { kind: "server", text: "puma" },
  { kind: "server", text: "unicorn" },
  { kind: "server", text: "rackup" },
  { kind: "server", text: "rails s" },
  { kind: "server", text: "rails server" },
  { kind: "server", text: "thrust" },
  { kind: "server", text: "next start" },
  { kind: "server", text: "http-server" },
  { kind: "server", text: "phx.server" },
  { kind: "server", text: "artisan serve" },
  { kind: "server", text: "artisan octane" },
  { kind: "server", text: "nginx" },
  { kind: "server", text: "caddy" },
  { kind: "server", text: "httpd" },
  { kind: "server", text: "apache2" },
  { kind: "server", text: "haproxy" },
  { kind: "server", text: "traefik" },

  // Ruby
  { kind: "worker", text: "sidekiq" },
  { kind: "worker", text: "sidekiqswarm" },
  { kind: "worker", text: "resque" },
  { kind: "worker", text: "good_job" },
  { kind: "worker", text: "solid_queue" },
  { kind: "worker", text: "bin/jobs" },
  { kind: "worker", text: "jobs:work" },
  { kind: "worker", text: "delayed_job" },
  { kind: "worker", text: "shoryuken" },
  { kind: "worker", text: "sneakers", as: "word" },
  { kind: "worker", text: "sneakers:run" },
  // Python
  { kind: "worker", text: "celery", later: "worker" },
  { kind: "scheduler", text: "celery", later: "beat" },
  { kind: "worker", text: "qcluster" },
  { kind: "worker", text: "rq", as: "word" },
  { kind: "worker", text: "rqworker" },
  { kind: "scheduler", text: "rqscheduler" },
  { kind: "worker", text: "arq", as: "word" },
  { kind: "worker", text: "dramatiq" },
  { kind: "worker", text: "huey_consumer" },
  { kind: "worker", text: "run_huey" },
  { kind: "worker", text: "procrastinate", later: "worker" },
  { kind: "worker", text: "taskiq worker" },
  { kind: "worker", text: "prefect worker" },
  { kind: "worker", text: "prefect agent" },
  // PHP
  { kind: "worker", text: "queue:work" },
  { kind: "worker", text: "queue:listen" },
  { kind: "worker", text: "horizon", as: "word" },
  { kind: "worker", text: "messenger:consume" },
  { kind: "scheduler", text: "schedule:work" },
  // Node
  { kind: "worker", text: "bullmq", as: "word" },
  // Of any language
  { kind: "worker", text: "worker", as: "end" },
  { kind: "scheduler", text: "supercronic" },
  { kind: "scheduler", text: "crond" },
  { kind: "scheduler", text: "cron", as: "word" },

  { kind: "mixed", text: "supervisord", as: "word" },
  { kind: "mixed", text: "overmind", as: "word" },
  { kind: "mixed", text: "foreman", as: "word" },
  { kind: "mixed", text: "honcho", as: "word" },
  // It starts servers as well: `temporal server start-dev`.
  { kind: "mixed", text: "temporal", as: "word" },

  { kind: "dashboard", text: "flower" },
  { kind: "dashboard", text: "sidekiq-web" },
  { kind: "dashboard", text: "bull-board" },
];

/** What a program is as far as its words tell, which may be several things, or nothing. */
export function kindsOf(program: readonly string[]): ReadonlySet<ProgramKind> {
  const text = program.join(" ");
  return new Set(PROGRAMS.filter((row) => isNamed(row, program, text)).map(({ kind }) => kind));
}

function isNamed({ text: name, later, as }: ProgramRow, words: readonly string[], text: string): boolean {
  if (as === "word") return words.some((word) => word.slice(word.lastIndexOf("/") + 1) === name);
  if (as === "end") return words.some((word) => endsIn(word, name));
  const end = endOf(name, text);
  if (end === undefined || later === undefined) return end !== undefined;
  const [, ...rest] = text.slice(end).split(/\s/);
  return rest.some((word) => word.startsWith(later) && !isWordCharacter(word[later.length]));
}

/** Where the first `name` in a text ends that is no part of a longer word. */
function endOf(name: string, text: string): number | undefined {
  for (let start = text.indexOf(name); start >= 0; start = text.indexOf(name, start + 1)) {
    const end = start + name.length;
    if (!isWordCharacter(text[start - 1]) && !isWordCharacter(text[end])) return end;
  }
  return undefined;
}

function isWordCharacter(character = ""): boolean {
  return /\w/.test(character);
}

/** Options, such as `--worker`, and whole scripts are no names. */
function endsIn(word: string, name: string): boolean {
  if (word.startsWith("-") || /\s/.test(word)) return false;
  const dot = word.lastIndexOf(".");
  const isEnding = dot >= 0 && /^\w+$/.test(word.slice(dot + 1));
  return [word, ...(isEnding ? [word.slice(0, dot)] : [])].some((one) => one.split(/[/:._-]/).at(-1) === name);
}

export interface NameRow {
  /** A part of a name, between `-` or `_`. */
  readonly name: string;
  /** Whose name it tells something of. */
  readonly of: "group" | "app" | "both";
}

/** Names of what works in the background. */
export const NAMES: readonly NameRow[] = [
  { name: "worker", of: "both" },
  { name: "workers", of: "both" },
  { name: "sidekiq", of: "both" },
  { name: "celery", of: "both" },
  { name: "cron", of: "both" },
  { name: "scheduler", of: "both" },
  { name: "queue", of: "both" },
  { name: "consumer", of: "both" },
  { name: "poller", of: "both" },
  { name: "crawler", of: "both" },
  { name: "scraper", of: "both" },
  // An app of this name may be about jobs or music.
  { name: "job", of: "group" },
  { name: "jobs", of: "group" },
  { name: "beat", of: "group" },
  // A group of this name may well answer: an indexer its queries, a bot its webhooks.
  { name: "indexer", of: "app" },
  { name: "bot", of: "app" },
  { name: "discord", of: "app" },
  { name: "telegram", of: "app" },
];

const WORDS = { group: wordsOf("group"), app: wordsOf("app") };

function wordsOf(whose: "group" | "app"): ReadonlySet<string> {
  return new Set(NAMES.filter(({ of }) => of === whose || of === "both").map(({ name }) => name));
}

/** The part of a name that tells of work in the background, in lower case; undefined where none does. */
export function workIn(name: string, of: "group" | "app"): string | undefined {
  const parts = name.toLowerCase().split(/[-_]/);
  return parts.find((part) => WORDS[of].has(part));
}
