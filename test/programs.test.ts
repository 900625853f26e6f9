/** Programs of commands, and names of groups and apps: every row of their tables has an example here, or a test fails. */
import { describe, expect, test } from "vitest";
import { readApp } from "../src/app/model.ts";
import { splitWords } from "../src/go/shell-words.ts";
import { backgroundWork } from "../src/hints/background.ts";
import { isServer, isWorker, isWorkerGroup, worksByItself } from "../src/hints/program.ts";
import { kindsOf, NAMES, PROGRAMS, workIn } from "../src/hints/programs.ts";
import { parse } from "../src/toml/parse.ts";

const running = (command: string) => readApp(parse(`[processes]\napp = ${JSON.stringify(command)}\n`));

describe("programs", () => {
  /** By the text of a row and what comes behind it: commands that are one, and some that only look like one. */
  const COMMANDS_OF: Readonly<Record<string, { readonly yes: readonly string[]; readonly no?: readonly string[] }>> = {
    gunicorn: { yes: ["gunicorn app.wsgi", "/venv/bin/gunicorn -w 4 app:app"], no: ["bin/gunicorn_conf"] },
    uvicorn: { yes: ["uvicorn main:app"] },
    hypercorn: { yes: ["hypercorn main:app"] },
    daphne: { yes: ["daphne acme.asgi:application"] },
    granian: { yes: ["granian --interface asgi main:app"] },
    "waitress-serve": { yes: ["waitress-serve --call acme:create_app"] },
    "flask run": { yes: ["flask run"], no: ["flask db upgrade"] },
    runserver: { yes: ["python manage.py runserver 0.0.0.0:8000"], no: ["python manage.py migrate"] },
    puma: { yes: ["bundle exec puma -C config/puma.rb"] },
    unicorn: { yes: ["unicorn -c config/unicorn.rb"] },
    rackup: { yes: ["rackup"] },
    "rails s": { yes: ["rails s"], no: ["rails secret"] },
    "rails server": { yes: ["bin/rails server"], no: ["rails runner Feed.refresh"] },
    thrust: { yes: ["bin/thrust bin/boot"] },
    "next start": { yes: ["next start"], no: ["next build"] },
    "http-server": { yes: ["http-server dist"] },
    "phx.server": { yes: ["mix phx.server"], no: ["mix phx.digest"] },
    "artisan serve": { yes: ["php artisan serve"], no: ["php artisan migrate"] },
    "artisan octane": { yes: ["php artisan octane:start", "php artisan octane:frankenphp"] },
    nginx: { yes: ["nginx -g 'daemon off;'"] },
    caddy: { yes: ["caddy run"] },
    httpd: { yes: ["httpd -DFOREGROUND"] },
    apache2: { yes: ["apache2 -DFOREGROUND"] },
    haproxy: { yes: ["haproxy -f /etc/haproxy.cfg"] },
    traefik: { yes: ["traefik"] },

    sidekiq: { yes: ["bundle exec sidekiq -q mail"], no: ["bin/sidekiqish"] },
    sidekiqswarm: { yes: ["bundle exec sidekiqswarm"] },
    resque: { yes: ["rake resque:work", "resque-scheduler"] },
    good_job: { yes: ["bundle exec good_job start"], no: ["bin/good_jobs"] },
    solid_queue: { yes: ["bin/rails solid_queue:start"] },
    "bin/jobs": { yes: ["bin/jobs", "./bin/jobs --mode=async"], no: ["bin/jobs_report", "sbin/jobs"] },
    "jobs:work": { yes: ["rake jobs:work"], no: ["rake jobs:workoff"] },
    delayed_job: { yes: ["bin/delayed_job start", "script/delayed_job run"] },
    shoryuken: { yes: ["bundle exec shoryuken -R"] },
    sneakers: { yes: ["sneakers work Mailer"], no: ["node sneakers-shop/main.js"] },
    "sneakers:run": { yes: ["rake sneakers:run"] },
    "celery … worker": { yes: ["celery -A acme worker", "python -m celery --app acme worker -l info"], no: ["celery"] },
    "celery … beat": { yes: ["celery -A acme beat"], no: ["celery -A acme.beat inspect ping"] },
    qcluster: { yes: ["python manage.py qcluster"] },
    rq: { yes: ["rq worker high low"], no: ["node rq.js"] },
    rqworker: { yes: ["python manage.py rqworker default"] },
    rqscheduler: { yes: ["rqscheduler -v"] },
    arq: { yes: ["arq acme.jobs.Settings", "/venv/bin/arq acme.WorkerSettings"], no: ["node arq-ui.js"] },
    dramatiq: { yes: ["dramatiq acme.tasks"] },
    huey_consumer: { yes: ["huey_consumer.py acme.huey"] },
    run_huey: { yes: ["python manage.py run_huey"] },
    "procrastinate … worker": { yes: ["procrastinate --app=acme.app worker"], no: ["procrastinate schema --apply"] },
    "taskiq worker": { yes: ["taskiq worker acme:broker"], no: ["taskiq"] },
    "prefect worker": { yes: ["prefect worker start -p pool"], no: ["prefect deploy"] },
    "prefect agent": { yes: ["prefect agent start -q default"] },
    "queue:work": { yes: ["php artisan queue:work"], no: ["php artisan queue:restart"] },
    "queue:listen": { yes: ["php artisan queue:listen"] },
    horizon: { yes: ["php artisan horizon"], no: ["cat config/horizon.php"] },
    "messenger:consume": { yes: ["php bin/console messenger:consume async"], no: ["bin/console messenger:stats"] },
    "schedule:work": { yes: ["php artisan schedule:work"], no: ["php artisan schedule:list"] },
    bullmq: { yes: ["npx bullmq"] },
    worker: {
      yes: [
        "bin/worker",
        "./start.sh worker",
        "npm run start:worker",
        "node dist/mail-worker.js",
        "python -m app.worker",
      ],
      no: ["node server.js --worker", "node co-workers.js", "php worker.d/main.php", "node -e 'run worker'"],
    },
    supercronic: { yes: ["supercronic /app/crontab"] },
    crond: { yes: ["crond -f"] },
    cron: { yes: ["cron -f", "/usr/sbin/cron -f"], no: ["node src/cron-table.js"] },

    supervisord: { yes: ["supervisord -n", "/usr/bin/supervisord"], no: ["cat /etc/supervisord.conf"] },
    overmind: { yes: ["overmind start"] },
    foreman: { yes: ["foreman start"], no: ["node foreman.js"] },
    honcho: { yes: ["honcho start"] },
    temporal: { yes: ["temporal server start-dev"], no: ["node main.js --temporal-address t:7233"] },

    flower: { yes: ["celery -A acme flower"] },
    "sidekiq-web": { yes: ["bin/sidekiq-web"] },
    "bull-board": { yes: ["npx bull-board"] },
  };
  const keyOf = ({ text, later }: { readonly text: string; readonly later?: string }) =>
    later === undefined ? text : `${text} … ${later}`;

  test("each row has an example, and each example a row", () => {
    expect(Object.keys(COMMANDS_OF).sort()).toEqual(PROGRAMS.map(keyOf).sort());
  });

  test.each(PROGRAMS.map((row) => [keyOf(row), row] as const))("%s", (key, { kind }) => {
    const { yes = [], no = [] } = COMMANDS_OF[key] ?? {};
    for (const command of yes) expect([command, ...kindsOf(splitWords(command).words)]).toContain(kind);
    for (const command of no) expect([command, ...kindsOf(splitWords(command).words)]).toEqual([command]);
  });

  test.each([
    // The lists of the rules for workers and for autostop once disagreed about these.
    ["bundle exec shoryuken", "worker, by itself"],
    ["bin/delayed_job start", "worker, by itself"],
    ["bin/jobs", "worker, by itself"],
    ["php bin/console messenger:consume async", "worker, by itself"],
    ["node dist/worker.js", "worker, by itself"],
    ["cron -f", "worker, by itself"],
    ["arq acme.Settings", "worker, by itself"],
    // What a supervisor runs is in another file: it may well answer.
    ["supervisord -n", "by itself"],
    ["foreman start", "by itself"],
    // The dashboard of a worker is none.
    ["celery -A acme worker flower --port=5555", "server"],
    ["celery -A acme flower", ""],
    ["node worker.js --port 3000", "server, by itself"],
    ["gunicorn -k uvicorn.workers.UvicornWorker --workers 4 main:app", "server"],
    ["node server.js", ""],
  ])("%s: %s", (command, expected) => {
    const program = splitWords(command).words;
    const is = [isServer(program) && "server", isWorker(program) && "worker", worksByItself(program) && "by itself"];
    expect(is.filter(Boolean).join(", ")).toBe(expected);
    const app = running(command);
    expect(backgroundWork(app, "app")?.certain).toBe(worksByItself(program) || undefined);
    expect(isWorkerGroup(app, "app")).toBe(isWorker(program));
  });

  test.each(NAMES)("$name in the name of $of", ({ name, of }) => {
    const expected = { group: of === "app" ? undefined : name, app: of === "group" ? undefined : name };
    for (const whose of ["group", "app"] as const) {
      expect(workIn(`acme-${name}-2`, whose)).toBe(expected[whose]);
      expect(workIn(name.toUpperCase(), whose)).toBe(expected[whose]);
      expect(workIn(`acme-${name}ing`, whose)).toBeUndefined();
    }
  });
});
