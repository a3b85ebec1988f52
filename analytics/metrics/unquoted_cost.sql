/*
title    = "Cost with no quote line"
asks     = "What did we spend on lines that no approved quote has?"
formula  = "cost of lines that match no line of the job's approved quote, in the month of the event; jobs without a quote by line are not in it"
unit     = "money"
better   = "lower"
rolls_up = "sum"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+job_line.unquoted_cost 0-0"] }
example.project = """
project  account  event_on    delivered_on
Gala     A        2025-03-10  2025-03-10
Fair     B        2025-04-02  2025-04-04
"""
example.project_cost = """
project  line            quote   change_orders  actual_cost
Gala     Venue hire      4,000                  3,000
Gala     Stage           6,000                  5,000
Gala     Hire of venue                          200
Gala     Fireworks                              700
Gala     Interpreters            900            650
Fair     Catering                               2,500
"""
gives    = { "2025" = "700" }
*/
select month, account_id, unquoted_cost as numerator, null as denominator
from job_line
where unquoted_cost <> 0
