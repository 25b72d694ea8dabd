"""doccano's own import, into a database in memory, takes the export as it is; and its export comes back the same."""

from __future__ import annotations

import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from conftest import qalam

TEXT = "😀 Алматы қаласында Ерлан Сәбитов тұрады ."
TAGGED = "😀 O\nАлматы B-GPE\nқаласында O\nЕрлан B-PERSON\nСәбитов I-PERSON\nтұрады O\n. O\n\nОл O\nАстанаға B-GPE\nкетті O\n. O\n"

OWN = ["users", "roles", "projects", "examples", "label_types", "labels", "data_import", "data_export"]


@pytest.fixture(scope="session")
def doccano(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The models of doccano's backend, whose modules are top-level ones in its folder."""
    spec = find_spec("backend")
    assert spec is not None and spec.submodule_search_locations
    sys.path.insert(0, spec.submodule_search_locations[0])
    import django
    from django.conf import settings
    from django.core.management import call_command

    files = str(tmp_path_factory.mktemp("doccano"))
    settings.configure(
        SECRET_KEY="test",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "polymorphic", "django_drf_filepond", *OWN],
        # The tables as the models are now, without their history.
        MIGRATION_MODULES={name: None for name in OWN},
        ROLE_PROJECT_ADMIN="project_admin",
        ROLE_ANNOTATOR="annotator",
        ROLE_ANNOTATION_APPROVER="annotation_approver",
        MEDIA_ROOT=files,
        BASE_DIR=files,
        DJANGO_DRF_FILEPOND_FILE_STORE_PATH=files,
        DJANGO_DRF_FILEPOND_UPLOAD_TMP=files,
    )
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    from django.contrib.auth.models import User

    return User.objects.create(username="test")


def imported(user: Any, path: Path, relations: bool = False) -> tuple[Any, list[str]]:
    """A project of its own with what doccano reads from a file, and what it complains of."""
    from data_import.datasets import load_dataset
    from data_import.pipeline.catalog import JSONL
    from data_import.pipeline.readers import FileName
    from projects.models import ProjectType, SequenceLabelingProject

    project = SequenceLabelingProject.objects.create(name=path.name, project_type=ProjectType.SEQUENCE_LABELING, use_relation=relations)
    name = FileName(full_path=str(path), generated_name=path.name, upload_name=path.name)
    task = "RelationExtraction" if relations else ProjectType.SEQUENCE_LABELING
    # What its form has where nothing is chosen.
    dataset = load_dataset(task, JSONL, [name], project, encoding="utf_8")
    dataset.save(user)
    return project, [str(error) for error in dataset.errors]


def spans(project: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """Text and spans of each example, as doccano shows them."""
    from examples.models import Example

    return [
        (example.text, [(span.label.text, example.text[span.start_offset : span.end_offset]) for span in example.spans.order_by("start_offset")])
        for example in Example.objects.filter(project=project).order_by("id")
    ]


def test_doccano_imports_our_spans(doccano: Any, tmp_path: Path) -> None:
    source, out = tmp_path / "a.iob2", tmp_path / "out.jsonl"
    source.write_text(TAGGED, "utf-8")
    out.write_bytes(qalam("entities", "convert", "--format", "doccano", str(source)))
    project, errors = imported(doccano, out)
    assert errors == []
    assert spans(project) == [
        (TEXT, [("GPE", "Алматы"), ("PERSON", "Ерлан Сәбитов")]),
        ("Ол Астанаға кетті .", [("GPE", "Астанаға")]),
    ]


def test_doccano_imports_our_relations_with_their_spans(doccano: Any, tmp_path: Path) -> None:
    from labels.models import Relation

    record = {
        "id": 7,
        "text": TEXT,
        "entities": [
            {"id": 3, "label": "GPE", "start_offset": 2, "end_offset": 8},
            {"id": 5, "label": "PERSON", "start_offset": 19, "end_offset": 32},
        ],
        "relations": [{"id": 1, "from_id": 5, "to_id": 3, "type": "тұрады"}],
    }
    source, out = tmp_path / "a.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps(record) + "\n", "utf-8")
    out.write_bytes(qalam("entities", "convert", "--format", "doccano", str(source)))
    project, errors = imported(doccano, out, relations=True)
    assert errors == []
    assert spans(project) == [(TEXT, [("GPE", "Алматы"), ("PERSON", "Ерлан Сәбитов")])]
    [relation] = Relation.objects.filter(example__project=project)
    named = [TEXT[span.start_offset : span.end_offset] for span in (relation.from_id, relation.to_id)]
    assert named == ["Ерлан Сәбитов", "Алматы"] and relation.type.text == "тұрады"
