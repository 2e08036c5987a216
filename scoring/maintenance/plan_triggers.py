"""What no constraint can say of the plan, as triggers in the words of each database: a criterion
names clusters of its own campaign, and an item none, since it follows its criterion.

They are made after every `migrate` and lifted before it (see apps.py): SQLite refuses to rename a
table that a trigger still speaks of.
"""

from django.db import connection, transaction

TABLE = "scoring_clustercriterion"
NAMES = ("scopes_fit_where_they_come", "scopes_fit_where_they_change")
FUNCTION = "refuse_a_scope_that_does_not_fit"
SENTENCE = "a criterion names clusters of its own campaign"
MISFIT = (
    "NOT EXISTS (SELECT 1 FROM scoring_criterion JOIN scoring_cluster "
    "ON scoring_cluster.campaign_id = scoring_criterion.campaign_id "
    "WHERE scoring_criterion.id = NEW.criterion_id AND scoring_criterion.parent_id IS NULL "
    "AND scoring_cluster.id = NEW.cluster_id)"
)


def install() -> None:
    """Make the triggers, whether or not they are there. Nothing to do while there is no table."""
    lift()
    if TABLE not in connection.introspection.table_names():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ "
                f"BEGIN IF {MISFIT} THEN RAISE EXCEPTION '{SENTENCE}' "
                "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$"
            )
        for name, event in zip(NAMES, ("INSERT", "UPDATE"), strict=True):
            cursor.execute(_trigger(name, event))


def lift() -> None:
    """Take the triggers away, where they are."""
    where = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with transaction.atomic(), connection.cursor() as cursor:
        for name in NAMES:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{where}")


def _trigger(name: str, event: str) -> str:
    begins = f"CREATE TRIGGER {name} BEFORE {event} ON {TABLE} FOR EACH ROW"
    if connection.vendor == "postgresql":
        return f"{begins} EXECUTE FUNCTION {FUNCTION}()"
    return f"{begins} WHEN {MISFIT} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
