/*
title    = "Leads"
asks     = "How many leads did events and campaigns bring?"
formula  = "leads, added up; in the month of the event"
unit     = "number"
better   = "higher"
rolls_up = "sum"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+event.leads 0-0"] }
example.event_result = """
project  kind   date        cost    leads  qualified_leads  won_amount
Fair     Event  2025-03-01  120000  400    100              60000
Mailing  Email  2025-06-01  30000   90     50               15000
Free     Email  2025-06-01          10     10
Poster   Print  2025-06-01  5000
"""
gives    = { "2025" = "500.0", "2025-03" = "400.0" }
*/
select month, account_id, leads as numerator, null as denominator from event where leads is not null
