"""The first format of which databases can be upgraded."""

revision = "4"
down_revision = None


def upgrade() -> None:
    """Change nothing: earlier formats are refused."""
