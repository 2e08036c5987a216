"""The tables of a campaign and the named acts on them."""

from scoring.ledger.board_notice import BoardNotice
from scoring.ledger.entry import Act, Entry
from scoring.ledger.notice import Notice
from scoring.ledger.receipt import Receipt, Repeated
from scoring.models.award import Award
from scoring.models.award_kind import AwardKind
from scoring.models.ballot import Ballot, Vote, VoteChoice
from scoring.models.block import Block
from scoring.models.board_note import BoardNote
from scoring.models.calendar_day import CalendarDay
from scoring.models.campaign import Campaign
from scoring.models.cluster import Cluster, Participation
from scoring.models.cluster_plan import ClusterCriterion
from scoring.models.council import CouncilMember, Duty, Meeting, Seat
from scoring.models.earlier_honour import EarlierHonour
from scoring.models.evidence import Citation, Evidence
from scoring.models.job import Job
from scoring.models.look import Look
from scoring.models.marking import Mark, Sample
from scoring.models.paper_head import Issuer, PaperHead
from scoring.models.paper_template import PaperCode, PaperTemplate
from scoring.models.phrase import Phrase
from scoring.models.plan import Criterion
from scoring.models.reply import Answer, Reply
from scoring.models.report import ExpectedReport, ReceivedReport
from scoring.models.scan import ScannedPage
from scoring.models.score import Score
from scoring.models.scorecard import Scorecard
from scoring.models.signed_paper import SignedPaper
from scoring.models.survey import Survey
from scoring.models.tier import Tier, TierCondition
from scoring.models.visit import Visit, VisitMember
from scoring.rules.grading import TieAid

# Tables whose rows name stored files.
WITH_FILES = (Evidence, SignedPaper)

__all__ = [
    "WITH_FILES",
    "Act",
    "Answer",
    "Award",
    "AwardKind",
    "Ballot",
    "Block",
    "BoardNote",
    "BoardNotice",
    "CalendarDay",
    "Campaign",
    "Citation",
    "Cluster",
    "ClusterCriterion",
    "CouncilMember",
    "Criterion",
    "Duty",
    "EarlierHonour",
    "Entry",
    "Evidence",
    "ExpectedReport",
    "Issuer",
    "Job",
    "Look",
    "Mark",
    "Meeting",
    "Notice",
    "PaperCode",
    "PaperHead",
    "PaperTemplate",
    "Participation",
    "Phrase",
    "Receipt",
    "ReceivedReport",
    "Repeated",
    "Reply",
    "Sample",
    "ScannedPage",
    "Score",
    "Scorecard",
    "Seat",
    "SignedPaper",
    "Survey",
    "TieAid",
    "Tier",
    "TierCondition",
    "Visit",
    "VisitMember",
    "Vote",
    "VoteChoice",
]
