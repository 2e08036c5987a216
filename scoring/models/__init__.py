"""The tables of a campaign and the named acts on them."""

from scoring.ledger.act import Act
from scoring.ledger.board_notice import BoardNotice
from scoring.ledger.entry import Entry
from scoring.ledger.notice import Notice
from scoring.ledger.receipt import Receipt, Repeated
from scoring.models.awards.award import Award
from scoring.models.awards.ballot import Ballot, Vote, VoteChoice
from scoring.models.awards.block import Block
from scoring.models.awards.council import CouncilMember, Duty, Meeting, Seat
from scoring.models.awards.earlier_honour import EarlierHonour
from scoring.models.campaigns.calendar_day import CalendarDay
from scoring.models.campaigns.campaign import Campaign
from scoring.models.campaigns.look import Look
from scoring.models.evidence.citation import Citation
from scoring.models.evidence.evidence import Evidence
from scoring.models.evidence.scan import ScannedPage
from scoring.models.evidence.signed_paper import SignedPaper
from scoring.models.job import Job
from scoring.models.phrase import Phrase
from scoring.models.plan.award_kind import AwardKind
from scoring.models.plan.cluster import Cluster, Participation
from scoring.models.plan.cluster_criterion import ClusterCriterion
from scoring.models.plan.criterion import Criterion
from scoring.models.plan.paper_head import Issuer, PaperHead
from scoring.models.plan.paper_template import PaperCode, PaperTemplate
from scoring.models.plan.tier import Tier, TierCondition
from scoring.models.report import ExpectedReport, ReceivedReport
from scoring.models.scorecards.scorecard import Scorecard
from scoring.models.scorecards.survey import Survey
from scoring.models.scorecards.visit import Visit, VisitMember
from scoring.models.scores.answer import Answer
from scoring.models.scores.board_note import BoardNote
from scoring.models.scores.mark import Mark
from scoring.models.scores.marking import Sample
from scoring.models.scores.reply import Reply
from scoring.models.scores.score import Score
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
