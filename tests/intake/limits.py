"""The limits of the sample's rule set, which are what a portal really has."""

from pathlib import Path

from pipeline.model.rules import Limits, rules_from
from pipeline.store.yaml_file import load_data_file

_FILE = Path(__file__).resolve().parents[2] / "content/data/rules/40-2012.yml"

LIMITS: Limits = rules_from(load_data_file(_FILE, _FILE.read_bytes())).limits
