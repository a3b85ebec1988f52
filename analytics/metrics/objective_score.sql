/*
title    = "Objective score"
asks     = "How well did our events reach what clients wanted of them, from 0 to 10?"
formula  = "weight x rating, added up / weights; High counts 3, Medium 2, Low 1; objectives that nobody rated are left out"
unit     = "number"
better   = "higher"
rolls_up = "sum"
across   = "sum"
interval = "accounts"
rows_of  = { numerator = ["+event.rated 0-0"], denominator = ["+event.weight 0-0"] }
example.event_result = """
project  account  date        objective     weight  rating
Gala     A        2025-03-01  Leads         High    8
Gala     A        2025-03-01  Press         Mittel  6
Gala     A        2025-03-01  Staff pride   High
Forum    B        2025-06-01  Loyalty       Low     10
"""
gives    = { "2025" = "7.7", "2025-03" = "7.2" }
*/
select month, account_id, rated as numerator, weight as denominator
from event
where weight is not null
