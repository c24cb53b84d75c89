"""Lints, renders and validates the chart with one set of values, without a cluster.

Reads the values as JSON on standard input; writes what happened as JSON on standard output:
{"refused": why or null, "lint": [..], "manifests": [..], "invalid": [..]}
"""

import json
import sys
from pathlib import Path

import helm_python as helm
import kubernetes_validate
import yaml

CHART = Path(__file__).parents[2] / "helm" / "muster"
OLDEST = "1.30"
# Kinds that Kubernetes itself does not know; the tests look at them field by field.
FOREIGN = {"ServiceMonitor"}


def complaints(manifest):
    """What the API servers of the oldest supported and the newest known Kubernetes would not take."""
    for version in (OLDEST, kubernetes_validate.latest_version()):
        try:
            kubernetes_validate.validate(manifest, version, strict=True)
        except kubernetes_validate.ValidationError as error:
            yield f"{manifest['kind']} on {version}: {'.'.join(map(str, error.path))}: {error.message}"
        except kubernetes_validate.SchemaNotFoundError as error:
            yield f"{manifest['kind']} on {version}: {error}"


def examine(values):
    found = {"refused": None, "lint": [], "manifests": [], "invalid": []}
    try:
        with helm.Chart.load(CHART) as chart:
            chart.validate_schema(values)
            rendered = chart.render(values, name="muster", namespace="performance", is_install=True)
    except helm.HelmError as error:
        found["refused"] = str(error)
        return found

    report = helm.lint(CHART, values, strict=True, kube_version=f"v{OLDEST}.0")
    found["lint"] = [m["error"] for m in report["messages"] if m["severity"] >= 2] + report["errors"]
    for path, text in sorted(rendered.items()):
        if path.endswith(".yaml"):
            found["manifests"] += [document for document in yaml.safe_load_all(text) if document]
    for manifest in found["manifests"]:
        if manifest["kind"] not in FOREIGN:
            found["invalid"] += complaints(manifest)
    return found


def main():
    request = json.load(sys.stdin)
    if "manifest" in request:
        answer = {"invalid": list(complaints(request["manifest"]))}
    else:
        answer = examine(request["values"])
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
