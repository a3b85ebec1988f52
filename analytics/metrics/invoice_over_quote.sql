/*
title    = "Invoiced over the quote"
asks     = "What did we invoice beyond what clients approved?"
formula  = "invoiced - approved quote with change orders, of quote lines where that is more than the tolerance, in the month of the event; jobs without a quote are not in it"
unit     = "money"
better   = "lower"
rolls_up = "sum"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+job_line.invoice_over_quote 0-0"] }
example.project = """
project  account  event_on    delivered_on  quote  change_orders
Gala     A        2025-03-10  2025-03-10
Fair     B        2025-04-02  2025-04-04    9,000  500
"""
example.project_cost = """
project  line   quote  change_orders
Gala     Venue  4,000
Gala     Stage  6,000  1,000
"""
example.ledger = """
account  project  line   date        revenue  status
A        Gala     Venue  2025-03-20  4,040
A        Gala     Stage  2025-03-20  5,000
A        Gala     Stage  2025-03-25  2,500
A        Gala     Stage  2025-03-26  2,500    Cancelled
B        Fair            2025-04-20  9,700
"""
gives    = { "2025" = "700", "2025-03" = "500" }
*/
select month, account_id, invoice_over_quote as numerator, null as denominator
from job_line
where invoice_over_quote <> 0
