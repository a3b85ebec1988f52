/*
title    = "Account health"
asks     = "How well do we stand with our clients, from 0 to 100?"
formula  = "sum of score times weight / sum of weights, of each client that bought in two years; then the mean over the clients; each score runs from 0 at the worst value to 100 at the best"
unit     = "number"
better   = "higher"
rolls_up = "last"
across   = "mean"
interval = "accounts"
rows_of  = { numerator = ["+health.score_x_weight 0-0"], denominator = ["+health.weight 0-0"] }
gives    = { "2025" = "57.0", "2024" = "64.3", "2022" = "–" }
[example]
ledger   = """
account  date        revenue
A        2023-01-02  1000
A        2024-12-31  1000
A        2025-12-31  800
B        2024-12-31  500
B        2025-09-22  500
"""
survey   = """
account  date        kind  scale  score
A        2025-02-10  NPS   0-10   10
"""
health_weight = """
measure                          weight  worst  best  unknown
revenue_trend                    5       -50    50    50
NPS                              3
silence                          2       400    0
"""
*/
select month, account_id, score_x_weight as numerator, weight as denominator from health
