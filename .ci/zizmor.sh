#!/usr/bin/env bash
# zizmor, which audits GitHub's workflows and actions, has nothing to say about these, and neither has shellcheck about
# the scripts that are run elsewhere.
source "$(dirname "$0")/common.sh"

make_venv zizmor
cd "$root"
"$scratch/venv/bin/zizmor" --offline --no-progress .github action.yml docs/recipes/github-actions.yml
"$scratch/venv/bin/shellcheck" .github/action/run.sh docs/recipes/git-pre-commit packaging/*.sh packaging/homebrew/fill.sh
