/*
title    = "Invoiced against the quote"
asks     = "By how much do our invoices differ from what the client approved?"
formula  = "(invoiced - approved quote with change orders) / approved quote with change orders; delivered jobs that have both, in the month of the event; 0 % is as quoted"
unit     = "percent"
better   = "neither"
rolls_up = "sum"
across   = "sum"
interval = "rows"
rows_of  = { numerator = ["+job_line.billed_invoice 0-0", "-job_line.billed_quote 0-0"], denominator = ["+job_line.billed_quote 0-0"] }
example.project = """
project  account  event_on    delivered_on
Gala     A        2025-03-10  2025-03-10
Fair     B        2025-04-02  2025-04-04
Expo     A        2025-12-01
"""
example.project_cost = """
project  line      status     quote   change_orders  invoiced
Gala     Venue                4,000                  4,000
Gala     Stage                6,000   1,000          7,500
Gala     Flowers   Cancelled  900                    900
Fair     Catering             9,000                  8,500
Expo     Venue                50,000                 10,000
"""
gives    = { "2025" = "0.0%", "2025-03" = "4.5%", "2025-04" = "-5.6%" }
*/
select
    month,
    account_id,
    sum(billed_invoice) - sum(billed_quote) as numerator,
    sum(billed_quote) as denominator
from job_line
group by month, account_id, job
having sum(billed_quote) <> 0 or sum(billed_invoice) <> 0
