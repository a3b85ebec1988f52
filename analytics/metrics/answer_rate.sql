/*
title    = "Answer rate"
asks     = "How many of the surveys that we sent were answered?"
formula  = "surveys answered / surveys sent, by the month they were sent; a list that holds answers alone does not tell how many were sent and is not in it"
unit     = "percent"
better   = "higher"
rolls_up = "sum"
across   = "sum"
interval = "share"
rows_of  = { numerator = ["+feedback.returned 0-0 by sent_month"], denominator = ["+feedback.sent 0-0 by sent_month"] }
gives    = { "2025" = "62.5%", "2025-02" = "75.0%", "2025-03" = "50.0%", "2024" = "–" }
[example]
survey   = """
account  sent_on     date        kind  scale  score  status
A        2025-02-24  2025-02-25  NPS   0-10   10     Answered
B        2025-02-24  2025-03-02  NPS   0-10   4      Answered
C        2025-02-24              NPS   0-10          No answer
D        2025-02-24  2025-02-26  CSAT  1-5    0      Answered
E        2025-03-20              CSAT  1-5           Sent
E        2025-03-20              CSAT  1-5           Bounced
F        2025-03-20  2025-03-21  CSAT  1-5    3      Answered
G        2025-03-20  2025-03-22  CSAT  1-5    5      Answered
H        2025-03-20              CSAT  1-5           Sent
"""
*/
select sent_month as month, account_id, returned as numerator, sent as denominator
from feedback
where sent = 1
