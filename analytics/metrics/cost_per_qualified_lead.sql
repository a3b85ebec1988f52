/*
title    = "Cost per qualified lead"
asks     = "What does a qualified lead cost?"
formula  = "cost / qualified leads, of events and campaigns of which both are known"
unit     = "money"
better   = "lower"
rolls_up = "sum"
across   = "sum"
interval = "accounts"
rows_of  = { numerator = ["+event.lead_cost 0-0"], denominator = ["+event.costed_leads 0-0"] }
example.event_result = """
project  kind   date        cost    leads  qualified_leads  won_amount
Fair     Event  2025-03-01  120000  400    100              60000
Mailing  Email  2025-06-01  30000   90     50               15000
Free     Email  2025-06-01          10     10
Poster   Print  2025-06-01  5000
"""
gives    = { "2025" = "1,000", "2025-03" = "1,200" }
*/
select month, account_id, lead_cost as numerator, costed_leads as denominator
from event
where lead_cost is not null or costed_leads is not null
