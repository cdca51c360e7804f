"""Prints the shell commands that a service runs for a recipe of docs/recipes: recipe.py FILE change|whole

`change` is the run for a pull or merge request, `whole` the one for the default branch.
"""

import re
import sys

import yaml

path, kind = sys.argv[1:]
text = open(path, encoding="utf-8").read()
name = path.rsplit("/", 1)[-1]
data = None if name == "Jenkinsfile" else yaml.safe_load(text)

if name == "gitlab-ci.yml":
    commands = data["leastforce"]["script"]
elif name == "bitbucket-pipelines.yml":
    pipelines = data["pipelines"]
    steps = pipelines["pull-requests"]["**"] if kind == "change" else pipelines["branches"]["main"]
    commands = [command for step in steps for command in step["step"]["script"]]
elif name == "azure-pipelines.yml":
    other = "ne(variables['Build.Reason']" if kind == "change" else " eq(variables['Build.Reason']"
    steps = [step for step in data["steps"] if other not in step.get("condition", "")]
    commands = [step.get("bash", step.get("script")) for step in steps if "bash" in step or "script" in step]
elif name == "Jenkinsfile":
    other = "when { not" if kind == "change" else "when { changeRequest"
    stages = [stage for stage in text.split("stage('")[1:] if other not in stage]
    commands = [command for stage in stages for command in re.findall(r"^ *sh '([^']*)'$", stage, re.M)]
elif name == "github-actions.yml":
    steps = data["jobs"]["leastforce"]["steps"]
    action = next(step["with"] for step in steps if "/leastforce@" in step.get("uses", ""))
    # As GitHub does it: each input of the action is a variable, with its default where the recipe gives none.
    inputs = yaml.safe_load(open("action.yml", encoding="utf-8"))["inputs"]
    assert set(action) <= set(inputs), "an input that the action does not have"
    values = {key: str(action.get(key, value["default"])) for key, value in inputs.items()}
    commands = [step["run"] for step in steps if "run" in step]
    commands += [f"export LEASTFORCE_{key.upper().replace('-', '_')}='{value}'" for key, value in values.items()]
    commands += ['bash "$GITHUB_ACTION_PATH/.github/action/run.sh"']
else:
    sys.exit(f"{path}: not known")
assert commands, f"{path}: no commands"
print("\n".join(commands))
