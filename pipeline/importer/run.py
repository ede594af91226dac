"""Runs an import: lists the folder, plans, writes what is not there yet, and leaves alone what is."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.errors import MisuseError
from pipeline.importer.outcome import NOT_DOCUMENTS, Outcome, Skip
from pipeline.importer.plan import Plan, Target, plan_import
from pipeline.importer.source_folder import list_source
from pipeline.model.address import content_folder
from pipeline.model.agency import MAIN
from pipeline.model.document_type import DocumentType
from pipeline.model.portal import Portal
from pipeline.store.content_file import content_file, read_content_file, write_content_file
from pipeline.store.source import CONTENT_FOLDERS
from pipeline.store.yaml_file import YamlFault, parse_mapping, split_front_matter


def run_import(
    folder: Path,
    portal: Portal,
    origin: Path,
    section: str,
    agency: str = MAIN,
    old_site: str = "",
    dry_run: bool = False,
) -> Outcome:
    """Import the documents of `origin` into the portal in `folder`, without changing `origin`.

    `section`: a type's folder or name, or a section's name. `agency`: label of the subsite that takes
    them, or MAIN. `old_site`: scheme and host of the old site, for links to its other pages.
    A file that stands where a document would go, with other content, is left alone and reported.
    """
    source = list_source(_checked_origin(origin, folder))
    target = target_of(folder, portal, section, agency, old_site)
    plan = plan_import(source, target)
    documents, skipped = _to_write(folder, plan)
    files = {path: place for path, place in plan.files.items() if read_content_file(folder, place) is None}
    if not dry_run:
        for path, place in files.items():
            write_content_file(folder, place, source.read(path))
        for place, content in documents.items():
            write_content_file(folder, place, content)
    everything = [*plan.skipped, *skipped, *source.skipped]
    return Outcome(
        documents=len(source.documents),
        imported=len(source.documents) - sum(skip.code not in NOT_DOCUMENTS for skip in everything),
        written=len(documents) + len(files),
        changed=tuple(sorted(plan.changed, key=lambda change: (change.path, change.code, change.field))),
        skipped=tuple(sorted(everything, key=lambda skip: (skip.path, skip.code))),
    )


def target_of(folder: Path, portal: Portal, section: str, agency: str, old_site: str) -> Target:
    """Where an import goes; raises MisuseError where section, agency or address is none."""
    owner = portal.agency(agency)
    if owner is None:
        raise MisuseError(f"no agency is called {agency!r}", f"Registered: {', '.join(portal.agencies)}.")
    site = MAIN if owner is portal.main else owner.label
    kind = _type_called(portal, section)
    parts = urlsplit(old_site)
    if old_site and not (parts.scheme in {"http", "https"} and parts.netloc):
        raise MisuseError(
            f"{old_site!r} is not the address of a site", "Write it as https://www.example.gov.vn"
        )
    return Target(
        portal=portal,
        kind=kind,
        site=site,
        agency=owner.label,
        existing=lambda path: read_content_file(folder, path),
        names_in=_names_below(content_file(folder, f"{content_folder(site)}/{kind.folder}")),
        old_site=f"{parts.scheme}://{parts.netloc}" if old_site else "",
    )


def _type_called(portal: Portal, name: str) -> DocumentType:
    kind = portal.type_in(name) or portal.types.get(name)
    section = next((section for section in portal.sections if section.name == name), None)
    if kind is None and section is not None:
        kind = portal.types[section.types[0]]
    if kind is None:
        known = ", ".join(sorted(kind.folder for kind in portal.types.values()))
        raise MisuseError(f"no section is called {name!r}", f"Sections: {known}.")
    return kind


def _checked_origin(origin: Path, folder: Path) -> Path:
    if not origin.is_dir():
        raise MisuseError(f"{origin} is not a folder")
    inside = origin.resolve()
    for name in CONTENT_FOLDERS:
        content = (folder / name).resolve()
        if inside == content or content in inside.parents or inside in content.parents:
            raise MisuseError(f"{origin} and {content} overlap", "Import from a folder outside the portal.")
    return origin


def _names_below(folder: Path) -> dict[str, frozenset[str]]:
    """Names of the files in each folder below a type's folder, by the folder's path from there."""
    return {
        "" if Path(at) == folder else Path(at).relative_to(folder).as_posix(): frozenset(names)
        for at, _, names in os.walk(folder)
    }


def _to_write(folder: Path, plan: Plan) -> tuple[dict[str, bytes], list[Skip]]:
    """Documents that are not there yet, and a Skip for each whose place holds something else."""
    missing: dict[str, bytes] = {}
    skipped = []
    for path, (place, content) in plan.documents.items():
        there = read_content_file(folder, place)
        if there is None:
            missing[place] = content
        elif there != content:
            code = "edited_since" if _title(there) == _title(content) else "place_taken"
            skipped.append(Skip(path, code, {"found": place}))
    return missing, skipped


def _title(content: bytes) -> str:
    try:
        return str(parse_mapping(split_front_matter(content.decode()).yaml_text).get("title", ""))
    except (UnicodeDecodeError, YamlFault):
        return ""
