/*
title    = "Pipeline multiple, unweighted"
asks     = "How much won and open business stands against every unit spent on events and campaigns?"
formula  = "(won amounts + open amounts in full) / cost, of events and campaigns with a cost, without those that tell of benefits but of no lead or deal; a deal is never credited to events beyond 100 %, and where deals are credited the campaign's own sums are not added; not a return: sales are not margin"
unit     = "times"
better   = "higher"
rolls_up = "sum"
across   = "sum"
interval = "accounts"
rows_of  = { numerator = ["+event.costed_won 0-0", "+event.costed_open 0-0"], denominator = ["+event.pipeline_cost 0-0"] }
example.event_result = """
project  account  date        cost  pipeline_amount  won_amount  benefit
Fair     A        2025-03-01  100   900              400
Expo     B        2025-06-01  20
Picnic   B        2025-06-01  500                                Loyalty
Cheap    B        2025-06-01        900              400
"""
example.deal = """
deal  stage        probability  amount  closes_on   campaign
one   Closed Won   100 %        90      2025-04-01  Fair
two   Proposal     40 %         150     2030-12-01  Fair
tri   Closed Lost  0 %          700     2025-05-01  Fair
"""
gives    = { "2025" = "2.00x", "2025-03" = "2.40x" }
*/
select
    month,
    account_id,
    costed_won + coalesce(costed_open, 0) as numerator,
    pipeline_cost as denominator
from event
where costed_won is not null or costed_open is not null or pipeline_cost is not null
