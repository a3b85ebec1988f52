"""What is known of the sample agency's lists on its last day; counted in its files by the tests."""

# Jobs, by what became of them.
JOBS = {"Done": 758, "Confirmed": 45, "Planned": 163, "Cancelled": 9}

# The costing clock of twelve days: in time and late of those that fell due, open ones overdue,
# and closed ones not yet due (those of them costed already stand apart).
COSTED_IN_TIME = 608
COSTED_LATE = 127
COSTING_OVERDUE = 8
COSTING_NOT_YET_DUE = 11
COSTED_BEFORE_DUE = 4

# Deliveries that fell due, on time of them, and still open: by the first promise and the latest.
DELIVERED_BY_FIRST_PROMISE = (743, 529, 13)
DELIVERED_BY_LATEST_PROMISE = (741, 635, 11)

# Approved quote and change orders of jobs done, more than invoiced: jobs and euros.
UNBILLED_JOBS = 11
UNBILLED_EUROS = "103391.62"
# Jobs invoiced more than 50 euros and 2 % above what was agreed.
JOBS_OVER_QUOTE = 11

# Line by line, from May 2025 on: lines and euros.
AUDITED_JOBS = 323
COST_ROWS = 1986
UNQUOTED = (14, "20457.00")
# Nine that nobody invoiced, and three of a job whose invoice was cancelled.
NEVER_INVOICED = (12, "64791.46")
OVER_QUOTE = (11, "29139.40")
REWORDED_ROWS = 27
JOBS_BELOW_FLOOR = 13

# What the 76 larger events of two years and the 9 campaigns for clients cost these and brought
# them, in euros.
EVENTS = 85
EVENTS_BELOW_COST = 33
BENEFITS = {
    "Measured": "4954787.30",
    "Client-stated": "3527683.18",
    "Modelled": "1983946.60",
    "Assumed": "1610167.68",
}
EVENT_COST = "10680509.61"
UNKNOWN_BENEFITS = 18
# The weighted ratings of objectives and their weights; and those that nobody rated.
OBJECTIVES = (1374, 192)
UNRATED_OBJECTIVES = 21

# Campaigns: how many, and what they cost, brought in leads, qualified leads and won revenue.
CAMPAIGNS = (17, 928_500, 5_013, 1_065, 1_760_000)
# Deals that name a campaign, those of them won, and what those are worth.
CAMPAIGN_DEALS = (146, 57, 3_334_700)

# Surveys sent and answered, the promoters and detractors among the answers, the content ones.
NPS = {"sent": 844, "answered": 449, "promoters": 240, "detractors": 53}
CSAT = {"sent": 749, "answered": 391, "content": 334}

# Complaints in all, escalated, open on the last day.
COMPLAINTS = (94, 23, 8)
CONTACTS = 1410

# Invoice lines: what is still open, and what of it fell due before the last day, in euros.
RECEIVABLE = "2060473.97"
OVERDUE = "535662.01"

# Contracts, those of them with a monthly fee by client; the terms that fell due, and were renewed.
CONTRACTS = 141
RETAINERS = 10
RENEWALS = (114, 103)
# Steps of deals since the CRM keeps them, and what was to be reached in euros.
STEPS = 5518
TARGETS = {
    (2026, "Revenue"): 13_654_400,
    (2027, "Revenue"): 14_630_700,
    (2026, "Bookings"): 12_972_400,
}
