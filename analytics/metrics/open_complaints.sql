/*
title    = "Open complaints"
asks     = "How many complaints wait for an answer?"
formula  = "complaints that are not closed; one with a closing date that has not come yet is open"
unit     = "number"
better   = "lower"
rolls_up = "open"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+complaint.open 0-0"] }
gives    = { "all" = "3.0" }
[example]
complaint = """
account  opened_on   closed_on   status      is_closed
A        2025-02-03  2025-02-10  Closed      yes
A        2025-02-20              Open
B        2025-02-21              Unresolved
B        2025-04-01  2025-04-01  Reopened    no
C        2025-04-01              Resolved
C        2025-04-01              Withdrawn
"""
*/
select month, account_id, open as numerator, null as denominator from complaint
