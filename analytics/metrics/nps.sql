/*
title    = "Net promoter score"
asks     = "Would our clients recommend us?"
formula  = "promoters (9 and 10) less detractors (0 to 6) in a hundred answers: first of each client, then the mean over the clients who answered"
unit     = "points"
better   = "higher"
rolls_up = "sum"
across   = "mean"
interval = "accounts"
rows_of  = { numerator = ["+feedback.nps_points 0-0"], denominator = ["+feedback.nps_answer 0-0"] }
gives    = { "2025" = "+40", "2024" = "+50", "2023" = "–" }
[example]
survey   = """
account  date        kind  scale  score  times
A        2025-02-03  NPS   0-10   10     5
B        2025-02-03  NPS   0-10   9      5
C        2025-02-04  NPS   0-10   10     5
D        2025-03-04  NPS   0-10   9      5
E        2025-03-04  NPS   0-10   10     5
F        2025-03-05  NPS   0-10   9      3
F        2025-03-05  NPS   0-10   7      2
G        2025-03-05  NPS   0-10   8      5
H        2025-04-05  NPS   0-10   7      5
I        2025-04-05  NPS   0-10   8      2
I        2025-05-05  NPS   0-10   6      3
J        2025-05-05  NPS   0-10   0      5
K        2025-05-05  NPS   0-10
K        2025-05-05  CSAT  1-5    1
A        2024-05-05  NPS   0-10   10     20
B        2024-06-05  NPS   0-10   8
B        2023-06-05  NPS   0-10   11
"""
*/
select month, account_id, nps_points as numerator, nps_answer as denominator
from feedback
where nps_answer = 1
