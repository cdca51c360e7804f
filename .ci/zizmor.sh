#!/usr/bin/env bash
# zizmor, which audits GitHub's workflows and actions, has nothing to say about these, and neither has shellcheck about
# the action's script.
source "$(dirname "$0")/common.sh"

make_venv zizmor
cd "$root"
"$scratch/venv/bin/zizmor" --offline --no-progress .github action.yml
"$scratch/venv/bin/shellcheck" .github/action/run.sh docs/recipes/git-pre-commit
