/*
title    = "Revenue won by events and campaigns"
asks     = "How much business did events and campaigns win?"
formula  = "won deals, each with the share credited to the event or campaign; where no deal is credited, what the campaign's own list says it won; in the month of the event"
unit     = "money"
better   = "higher"
rolls_up = "sum"
across   = "sum"
interval = "none"
rows_of  = { numerator = ["+event.won_credited 0-0"] }
example.event_result = """
project  kind   date        cost    leads  qualified_leads  won_amount
Fair     Event  2025-03-01  120000  400    100              60000
Mailing  Email  2025-06-01  30000   90     50               15000
Free     Email  2025-06-01          10     10
Poster   Print  2025-06-01  5000
"""
gives    = { "2025" = "75,000", "2025-03" = "60,000" }
*/
select month, account_id, won_credited as numerator, null as denominator
from event
where won_credited is not null
