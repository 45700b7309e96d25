"""The graph of flow.yaml with the diagrams package. Arguments: the picture's path without suffix, and its dpi."""

import sys

from diagrams import Cluster, Diagram
from diagrams.aws.compute import EC2, Lambda
from diagrams.aws.database import RDS, ElastiCache
from diagrams.aws.integration import SQS
from diagrams.aws.network import ELB, CloudFront, Route53
from diagrams.aws.storage import S3
from diagrams.onprem.client import Users

path, dpi = sys.argv[1:]
with Diagram("Web shop", filename=path, show=False, direction="LR", graph_attr={"dpi": dpi}):
    users, dns, cdn, files = Users("Users"), Route53("DNS"), CloudFront("CDN"), S3("Pictures")
    balancer, queue, mail = ELB("Load balancer"), SQS("Orders"), Lambda("Mail")
    with Cluster("Web tier"):
        web = [EC2("Web 1"), EC2("Web 2"), EC2("Web 3")]
    with Cluster("Data tier"):
        cache, database = ElastiCache("Cache"), RDS("Database")
    users >> dns >> balancer >> web
    users >> cdn >> files
    web[0] >> cache
    web[1] >> [cache, database]
    web[2] >> database
    web[2] >> queue >> mail
