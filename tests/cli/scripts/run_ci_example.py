"""Runs the shell lines of a CI example in the current folder, as the CI system would.

usage: run_ci_example.py FILE JOB-OR-EVENT

  github-actions.yml  push | pull_request   every "run" step whose condition names the event or none
  gitlab-ci.yml       a job's name          before_script and script in one shell
  Jenkinsfile         any                   every sh '...' step

What steps of others do (checkout, caches, uploads) is left out: files stay where they are from one run to the
next, which is what a cache does. Exits with the code of the first line that failed; with 99 when a file the
example keeps as an artefact is missing afterwards.
"""
import os
import pathlib
import re
import subprocess
import sys

import yaml

SHELL = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]


def run(script, environment):
    return subprocess.run(SHELL + [script], env=environment, check=False).returncode


def github(document, event):
    (job,) = document["jobs"].values()
    assert job["defaults"]["run"]["shell"] == "bash"
    environment = dict(os.environ, **{key: str(value) for key, value in job["env"].items()})
    path_file = pathlib.Path("github-path").resolve()
    environment["GITHUB_PATH"] = str(path_file)
    code = 0
    for step in job["steps"]:
        condition = step.get("if", "")
        named = re.findall(r"github\.event_name == '(\w+)'", condition)
        if "run" not in step or (named and event not in named) or (code and "always()" not in condition):
            continue
        assert "${{" not in step["run"], "an expression the shell does not know"
        code = run(step["run"], environment) or code
        if path_file.exists():
            added = path_file.read_text().split()
            environment["PATH"] = ":".join(added + [os.environ["PATH"]])
    uploads = [step["with"]["path"].split() for step in job["steps"] if "upload-artifact" in step.get("uses", "")]
    return code, [path for paths in uploads for path in paths]


def gitlab(document, name):
    job = dict(document[document[name]["extends"]], **document[name])
    environment = dict(os.environ, **{key: str(value) for key, value in document["variables"].items()})
    code = run("\n".join(job["before_script"] + job["script"]), environment)
    return code, job["artifacts"]["paths"] + [job["artifacts"]["reports"]["junit"]]


def jenkins(text):
    code = 0
    for line in re.findall(r"^\s*sh '([^']*)'$", text, re.M):
        code = code or run(line, dict(os.environ))
    return code, re.findall(r"junit '([^']*)'", text)


def main():
    file, chosen = sys.argv[1:]
    text = pathlib.Path(file).read_text(encoding="utf-8")
    if file.endswith("Jenkinsfile"):
        code, kept = jenkins(text)
    elif "github" in pathlib.Path(file).name:
        code, kept = github(yaml.safe_load(text), chosen)
    else:
        code, kept = gitlab(yaml.safe_load(text), chosen)
    missing = [path for path in kept if not pathlib.Path(path).exists()]
    if missing:
        print("not kept:", *missing)
        return 99
    return code


sys.exit(main())
