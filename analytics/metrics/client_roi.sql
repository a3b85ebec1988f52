/*
title    = "Client ROI"
asks     = "What do clients get back, on top of what they spent with us?"
formula  = "(benefits - cost) / cost; a benefit is margin, not sales, times its isolated share and its confidence; all grades of evidence, also assumed; an event with a cost and no benefit known counts with 0, one without a known cost is not in it, nor is one that was cancelled"
unit     = "percent"
better   = "higher"
rolls_up = "sum"
across   = "sum"
interval = "accounts"
rows_of  = { numerator = ["+event.roi_benefit 0-0", "-event.roi_cost 0-0"], denominator = ["+event.roi_cost 0-0"] }
example.event_result = """
project  account  date        status     benefit       grade          amount  cost
Gala     A        2025-03-01             Extra margin  measured       96
Gala     A        2025-03-01             Staff kept    client-stated  24      80
Forum    B        2025-06-01             Time saved    modelled       36
Forum    B        2025-06-01             Loyalty       no evidence    24      30
Forum    B        2025-06-01             Umsatz        gemessen       500
Launch   B        2025-06-01  done                                            10
Dinner   C        2025-03-01             Extra margin  measured       900
Picnic   A        2025-03-01  cancelled  Extra margin  measured       900     10
"""
gives    = { "2025" = "50.0%", "2025-03" = "50.0%" }
*/
select
    month,
    account_id,
    coalesce(roi_benefit, 0) - coalesce(roi_cost, 0) as numerator,
    roi_cost as denominator
from event
where roi_benefit is not null or roi_cost is not null
