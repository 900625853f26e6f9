#!/usr/bin/env bash
# What action.yml runs. Inputs come as variables of the environment, never as text of a script.
set -euo pipefail

if ! command -v npm >/dev/null; then
  echo "::error::flylint needs Node.js: add actions/setup-node before it."
  exit 2
fi

# Installed outside of the repository, whose .npmrc and node_modules could replace it.
home=$(mktemp -d "${RUNNER_TEMP:-/tmp}/flylint.XXXXXX")
version=${FLYLINT_VERSION:-$(node -p 'require(process.argv[1]).version' "$GITHUB_ACTION_PATH/package.json")}
(cd "$home" && npm install --no-audit --no-fund --silent --prefix "$home" "flylint@$version")

# One on each line, without empty ones. The bash of macOS knows no mapfile.
arguments=()
if [[ -n $FLYLINT_PRESET ]]; then arguments+=(--preset "$FLYLINT_PRESET"); fi
while IFS= read -r format; do
  if [[ -n $format ]]; then arguments+=(--format "$format"); fi
done <<<"$FLYLINT_FORMAT"
if [[ $FLYLINT_ANNOTATIONS == true ]]; then
  arguments+=(--format "github=$home/annotations" --format "markdown=$home/summary")
fi
arguments+=(--)
while IFS= read -r path; do
  if [[ -n $path ]]; then arguments+=("$path"); fi
done <<<"$FLYLINT_PATHS"

status=0
"$home/node_modules/.bin/flylint" "${arguments[@]}" || status=$?

if [[ -f $home/annotations ]]; then cat "$home/annotations"; fi
if [[ -f $home/summary && -n ${GITHUB_STEP_SUMMARY:-} ]]; then cat "$home/summary" >>"$GITHUB_STEP_SUMMARY"; fi
exit "$status"
