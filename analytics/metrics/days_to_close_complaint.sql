/*
title    = "Days to close a complaint"
asks     = "How long does a complaint take until it is closed?"
formula  = "days after which half of the complaints opened in the period are closed, with the open ones counted as still waiting (Kaplan-Meier)"
unit     = "days"
better   = "lower"
rolls_up = "sum"
across   = "survival_median"
interval = "rows"
rows_of  = { numerator = ["+complaint.days 0-0"], denominator = ["+complaint.closed 0-0"] }
gives    = { "2025" = "20.0", "2025-01" = "10.0", "2024" = "–" }
[example]
complaint = """
account  opened_on   closed_on   status
A        2025-01-03  2025-01-07  Closed
A        2025-01-20  2025-01-30  Closed
B        2025-01-21  2025-02-20  Closed
B        2025-02-01  2025-02-21  Closed
C        2025-02-01              Open
C        2025-02-02              Open
D        2025-02-03              Duplicate
E        2025-02-03  2025-01-03  Closed
"""
*/
select month, account_id, days as numerator, closed as denominator from complaint where timed = 1
