/*
title    = "Share escalated"
asks     = "How many of the complaints went to somebody's boss?"
formula  = "escalated complaints / complaints, by the month they were opened; lists that say nothing of escalations are not in it"
unit     = "percent"
better   = "lower"
rolls_up = "sum"
across   = "sum"
interval = "share"
rows_of  = { numerator = ["+complaint.escalated 0-0"], denominator = ["+complaint.escalation_told 0-0"] }
gives    = { "2025" = "50.0%", "2025-02" = "66.7%", "2024" = "–" }
[example]
complaint = """
account  opened_on   closed_on   status      is_escalated
A        2025-02-03  2025-02-10  Closed      yes
A        2025-02-20              Open        no
B        2025-02-21              Escalated
B        2025-04-01  2025-04-01  Closed      no
C        2025-04-01              Duplicate   yes
"""
*/
select month, account_id, escalated as numerator, escalation_told as denominator
from complaint
where escalation_told = 1
