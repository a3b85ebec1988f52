/*
title    = "Number of complaints"
asks     = "How many complaints did clients bring?"
formula  = "complaints by the month they were opened; withdrawn, cancelled and duplicate ones are not in it"
unit     = "number"
better   = "lower"
rolls_up = "sum"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+complaint.opened 0-0"] }
gives    = { "2025" = "3.0", "2025-02" = "2.0", "2024" = "1.0" }
[example]
complaint = """
account  opened_on   closed_on   status
A        2025-02-03  2025-02-10  Closed
A        2025-02-20              Open
B        2025-02-21              Duplicate
B        2025-04-01  2025-05-01  Resolved
C        2025-04-01  2025-04-02  Withdrawn
C        2024-04-01  2024-04-02  Closed
"""
*/
select month, account_id, opened as numerator, null as denominator from complaint
