/*
title    = "Quoted, not invoiced"
asks     = "What did clients approve that we delivered and did not invoice?"
formula  = "approved quote with change orders - invoiced, of quote lines where that is more than the tolerance; delivered jobs, in the month of the event"
unit     = "money"
better   = "lower"
rolls_up = "sum"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+job_line.uninvoiced_quote 0-0"] }
example.project = """
project  account  status     event_on    delivered_on
Gala     A                   2025-03-10  2025-03-10
Fair     B        Cancelled  2025-04-02
Expo     A                   2025-12-01
"""
example.project_cost = """
project  line      quote   change_orders  invoiced
Gala     Venue     4,000                  3,960
Gala     Stage     6,000   1,000          6,000
Gala     Sound     2,000                  2,500
Fair     Catering  9,000
Expo     Venue     50,000                 10,000
"""
gives    = { "2025" = "1,000" }
*/
select month, account_id, uninvoiced_quote as numerator, null as denominator
from job_line
where uninvoiced_quote <> 0
