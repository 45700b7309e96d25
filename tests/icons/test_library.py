"""What a name means, and what is said when it means nothing or too much."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from vizsys.icons import IconError, Library
from vizsys.icons.aliases import aliases
from vizsys.icons.library import PROVIDERS
from vizsys.icons.packs import diagrams as diagrams_module
from vizsys.icons.packs import lucide as lucide_module

MEANS = {
    # curated names
    "kafka": "diagrams/onprem/queue/kafka",
    "kubernetes": "diagrams/k8s/k8s",
    "server": "lucide/server",
    "GitHub Actions": "diagrams/onprem/ci/github-actions",
    "api_gateway": "vizsys/api-gateway",
    "c#": "diagrams/programming/language/csharp",
    "Docker": "diagrams/onprem/container/docker",
    "broker": "vizsys/broker",
    "jira": "simple-icons/jira",
    "opensearch": "diagrams/aws/analytics/amazon-opensearch-service",
    "queue": "vizsys/queue",
    # pack and name
    "lucide/mouse-pointer-click": "lucide/mouse-pointer-click",
    "simple-icons/visa": "simple-icons/visa",
    "si/visa": "simple-icons/visa",
    "si/Spring Boot": "simple-icons/springboot",
    "vizsys/pod": "vizsys/pod",
    # provider and name, provider, category and name
    "aws/kinesis": "diagrams/aws/analytics/kinesis",
    "aws/analytics/kinesis": "diagrams/aws/analytics/kinesis",
    "diagrams/aws/analytics/kinesis": "diagrams/aws/analytics/kinesis",
    "k8s/pod": "diagrams/k8s/compute/pod",
    "aws/aws": "diagrams/aws/aws",
    "ibm/network/firewall": "diagrams/ibm/network/firewall",
    # of several categories the home one, or the newer
    "aws/redshift": "diagrams/aws/analytics/redshift",
    "aws/api-gateway": "diagrams/aws/network/api-gateway",
    "aws/snowball": "diagrams/aws/storage/snowball",
    "azure/load-balancers": "diagrams/azure/networking/load-balancers",
    "azure/virtual-clusters": "diagrams/azure/databases/virtual-clusters",
    "azure/batch-ai": "diagrams/azure/aimachinelearning/batch-ai",
    # class names
    "aws.compute.EC2": "diagrams/aws/compute/ec2",
    "diagrams.aws.storage.S3": "diagrams/aws/storage/simple-storage-service-s3",
    "aws.ELB": "diagrams/aws/network/elastic-load-balancing",
    "aws/S3": "diagrams/aws/storage/simple-storage-service-s3",
    "onprem.queue.Kafka": "diagrams/onprem/queue/kafka",
    # bare: neutral providers first, then the one cloud that has it
    "storage": "diagrams/generic/storage/storage",
    "sql": "diagrams/generic/database/sql",
    "rack": "vizsys/rack",
    "trino": "diagrams/onprem/analytics/trino",
    "macie": "diagrams/aws/security/macie",
    "service-bus": "diagrams/azure/integration/service-bus",
    "memorystore": "diagrams/gcp/database/memorystore",
}


@pytest.mark.parametrize("name", MEANS)
def test_a_name_means_one_icon(name: str) -> None:
    assert Library().resolve(name).key == MEANS[name]


def test_a_key_is_itself_a_name() -> None:
    library = Library()
    for name in ("kafka", "server", "jira", "broker", "ec2"):
        art = library.resolve(name)
        assert library.resolve(art.key) == art


@pytest.mark.parametrize("name", sorted(aliases()))
def test_every_curated_name_resolves(name: str) -> None:
    art = Library().resolve(name)
    assert art.width > 0 and art.height > 0


CONCEPTS = """
    user users developer browser laptop phone terminal server server-rack database cache bucket queue cloud globe
    internet router firewall wall shield lock key public-key private-key session-key certificate fingerprint gear loop
    infinity gauge split load-balancer gate api-gateway funnel scale clock calendar bell siren chart dashboard eye
    search file files folder code braces package box container cpu chip gpu memory disc usb house books book medal flag
    rocket upload hammer wrench toolbox puzzle blocks robot brain bug checklist stamp tag map-pin envelope card shop pos
    bank money plug mask bin boot tick-disc cross-disc warning idea flask cursor reverse-proxy forward-proxy packet
    broker partition topic producer consumer serializer pod vm hypervisor event replica shard vector-db embedding chunks
    documents registry pipeline validate allow-list rate-limit token cookie session actor serverless
"""


@pytest.mark.parametrize("name", CONCEPTS.split())
def test_concepts_are_line_glyphs_of_one_family(name: str) -> None:
    art = Library().resolve(name)
    assert art.recolor and art.format == "svg" and (art.width, art.height) == (24, 24)


BRANDS = """
    java python c# ruby php javascript go rust swift kotlin spring spring-boot nodejs django rails fastapi langchain
    react graphql postgresql mysql oracle mongodb dynamodb sqlite cassandra cockroachdb redis memcached elasticsearch
    kibana kafka flink spark redshift tableau databricks git github gitlab bitbucket jenkins circleci github-actions
    gradle jira confluence spinnaker pagerduty docker containerd podman kubernetes helm argo-cd terraform ansible pulumi
    prometheus grafana opentelemetry vault nginx linux jupyter tensorflow apache aws s3 lambda bedrock opensearch
    kinesis emr quicksight ec2 ecs rds route-53 elb elasticache azure event-hubs data-lake-store cosmos-db power-bi gcp
    google-cloud pubsub dataproc dataflow bigquery data-studio cloudflare vercel claude gemini mistral llama deepseek
    visa mastercard american-express apple android app-store google-play netflix
"""
TILES = """
    evcache iceberg vs-code openai gpt zuul eureka open-connect chaos-monkey atlas pinecone weaviate chroma pgvector
    llamaindex autogen langsmith langfuse
"""


@pytest.mark.parametrize("name", BRANDS.split())
def test_brands_have_their_logo(name: str) -> None:
    art = Library().resolve(name)
    assert art.pack in ("diagrams", "simple-icons") and not art.recolor


@pytest.mark.parametrize("name", TILES.split())
def test_brands_nobody_draws_have_a_letter_tile(name: str) -> None:
    assert Library().resolve(name).pack == "tile"


def test_a_name_of_several_clouds_lists_them() -> None:
    library = Library()
    with pytest.raises(IconError) as caught:
        library.resolve("kms")
    assert caught.value.code == "ambiguous-icon"
    assert caught.value.choices == ("aws/key-management-service", "gcp/key-management-service")
    assert caught.value.hint == "write one of aws/key-management-service, gcp/key-management-service"
    for choice in caught.value.choices:
        library.resolve(choice)


def test_the_page_s_cloud_decides_between_clouds() -> None:
    library = Library()
    assert library.resolve("kms", "gcp").name == "gcp/security/key-management-service"
    assert library.resolve("kms", "aws").name == "aws/security/key-management-service"
    assert library.resolve("storage", "aws").name == "generic/storage/storage"  # not a question between clouds
    with pytest.raises(IconError, match="several clouds"):
        library.resolve("kms", "azure")


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("kinsis", "kinesis"),
        ("bigquerry", "bigquery"),
        ("rabitmq", "rabbitmq"),
        ("zookeper", "zookeeper"),
        ("loadbalncer", "load-balancer"),
        ("aws/kinessis", "kinesis"),
        ("lucide/servr", "server"),
    ],
)
def test_an_unknown_name_suggests_the_nearest(wrong: str, right: str) -> None:
    with pytest.raises(IconError) as caught:
        Library().resolve(wrong)
    assert caught.value.code == "unknown-icon"
    assert right in caught.value.suggestions
    assert len(caught.value.suggestions) <= 5


def test_suggestions_never_choose() -> None:
    with pytest.raises(IconError):
        Library().resolve("postgresq")


@pytest.mark.parametrize(
    "name", ["", "/", "aws/", "aws//kinesis", "lucide/../server", "vizsys/../glyphs/pod", "\0", "ünknown"]
)
def test_odd_names_are_errors_not_crashes(name: str) -> None:
    with pytest.raises(IconError):
        Library().resolve(name)


def test_small_clouds_need_their_prefix() -> None:
    with pytest.raises(IconError) as caught:
        Library().resolve("droplet")
    assert "digitalocean/droplet" in caught.value.suggestions


def test_used_lists_each_icon_once_in_order_of_first_use() -> None:
    library = Library()
    for name in ("server", "kafka", "lucide/server", "kafka"):
        library.resolve(name)
    tile = library.letter_tile("Chroma")
    assert [a.key for a in library.used] == ["lucide/server", "diagrams/onprem/queue/kafka", tile.key]


def test_every_name_offered_resolves() -> None:
    library = Library()
    names = library.names()
    assert len(names) > 7000 and len(set(names)) == len(names)
    for name in names[::23]:
        library.resolve(name)


def test_artwork_knows_its_nature() -> None:
    library = Library()
    assert library.resolve("server").recolor and library.resolve("broker").recolor
    assert not library.resolve("kafka").recolor and not library.resolve("jira").recolor
    assert library.resolve("github").dark and library.resolve("si/apple").dark
    assert not library.resolve("redis").dark
    pale = library.resolve("si/duckdb")  # yellow on white cannot be seen
    assert pale.recolor and "currentColor" in pale.svg("")[1]
    assert library.resolve("stripe").svg("")[1].startswith('<g fill="#635BFF">')


@pytest.mark.parametrize(("module", "opener", "name", "package"), [
    (diagrams_module, "diagrams_pack", "aws/kinesis", "diagrams"),
    (lucide_module, "lucide_pack", "lucide/server", "lucide"),
])  # fmt: skip
def test_a_missing_package_is_named(
    module: object, opener: str, name: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    getattr(module, opener).cache_clear()
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    try:
        with pytest.raises(IconError) as caught:
            Library().resolve(name)
        assert caught.value.code == "missing-package"
        assert caught.value.hint == f"pip install {package}"
    finally:
        getattr(module, opener).cache_clear()


def test_another_version_of_the_package_is_read_anew(tmp_path: Path) -> None:
    real = diagrams_module.diagrams_pack()
    folder = tmp_path / "resources" / "aws" / "compute"
    folder.mkdir(parents=True)
    (folder / "new-thing.png").write_bytes(real.art("aws/compute/ec2").data)
    (folder / "broken.png").write_bytes(b"no picture")
    pack = diagrams_module.DiagramsPack(tmp_path / "resources")
    assert list(pack.names()) == ["aws/compute/new-thing"]
    art = pack.find("aws/NewThing")
    assert art is not None and (art.width, art.height) == (300, 300)
    assert pack.find("aws/kinesis") is None


def test_the_shipped_index_agrees_with_the_installed_files() -> None:
    folder = diagrams_module.resources_dir()
    assert folder is not None
    scanned = diagrams_module.scan(folder)
    shipped = diagrams_module.DiagramsPack(folder)
    names = [f"{p}/{c}/{s}" if c else f"{p}/{s}" for p, t in scanned.items() for c, i in t.items() for s in i]
    assert sorted(shipped.names()) == sorted(names)
    assert set(scanned) == PROVIDERS


def test_finding_icons_loads_no_drawing_library() -> None:
    code = (
        "import sys; from vizsys.icons import Library; library = Library()\n"
        "for n in ('kafka', 'server', 'aws/kinesis', 'broker', 'storage'): library.resolve(n)\n"
        "print(sorted({'PIL', 'resvg', 'uharfbuzz', 'diagrams', 'simple_icons_pack', 'lucide'} & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
