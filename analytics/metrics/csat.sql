/*
title    = "Client satisfaction"
asks     = "How many of the answers say that our clients are satisfied?"
formula  = "answers in the top two boxes of their scale / answers: first of each client, then the mean over the clients who answered"
unit     = "percent"
better   = "higher"
rolls_up = "sum"
across   = "mean"
interval = "share"
rows_of  = { numerator = ["+feedback.top_two 0-0"], denominator = ["+feedback.csat_answer 0-0"] }
gives    = { "2025" = "84.0%", "2024" = "50.0%", "2023" = "–" }
[example]
survey   = """
account  date        kind  scale     score  times
A        2025-02-03  CSAT  1-5       5      5
B        2025-02-03  CSAT  1-5       4      5
C        2025-02-04  CSAT  out of 7  7      5
D        2025-03-04  CSAT  out of 7  6      5
E        2025-03-04  CSAT  1-10      9      5
F        2025-03-05  CSAT  1-5       4      4
F        2025-03-05  CSAT  1-5       3
G        2025-03-05  CSAT  1-5       5      4
G        2025-04-05  CSAT  1-5       1
H        2025-04-05  CSAT  out of 7  6      3
H        2025-05-05  CSAT  out of 7  5      2
I        2025-05-05  CSAT  1-10      10     3
I        2025-05-05  CSAT  1-10      8      2
J        2025-06-05  CSAT  1-5       4      3
J        2025-06-05  CSAT  1-5       2      2
K        2025-06-05  CSAT  1-5
A        2024-06-05  CSAT  1-5       5      20
B        2024-07-05  CSAT  1-5       3
B        2023-07-05  CSAT  1-5       6
"""
*/
select month, account_id, top_two as numerator, csat_answer as denominator
from feedback
where csat_answer = 1
