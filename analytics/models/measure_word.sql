-- What people call a measure, in several languages, and which metric of ours they mean; the first
-- that fits counts. Of a rate, a year's target is that of every month.
select *
from
    (
        values
            (
                1,
                '(gross|roh|brut|brut[ao]|lord[ao]|bruto) ?-?(margin|profit|marge|gewinn|margen|margine|winst|margem|beneficio)?[^%]*(%|percent|prozent|pct|rate|pour ?cent|por ?ciento)',
                'gross_margin_percent',
                true
            ),
            (
                2,
                'margin ?(%|percent|rate)|marge ?%|margen ?%|deckungsbeitrag ?%',
                'gross_margin_percent',
                true
            ),
            (3, '\bnps\b|promoter|empfehl', 'nps', true),
            (4, 'csat|satisf|zufrieden|tevreden', 'csat', true),
            (5, 'net.*retention|\bnrr\b', 'net_revenue_retention', true),
            (6, 'gross.*retention|\bgrr\b', 'gross_revenue_retention', true),
            (
                7,
                'retention|kundenbindung|fidelis|retencion|fidelizz|behoud',
                'logo_retention',
                true
            ),
            (
                8,
                'win.?rate|abschlussquote|hit.?rate|taux de (reussite|conversion)',
                'win_rate',
                true
            ),
            (
                9,
                'net(to)? (fee|income|revenue)|gross income|\bagi\b|rohertrag|marge brute agence|fee income|honorar',
                'agency_gross_income',
                false
            ),
            (
                10,
                'new (business|client|customer|logo|account|revenue)|neugeschaft|neukunden|nouveaux? (client|business)|nuev[oa]s? (negocio|cliente)|nuov[io] (client|business)|nieuwe (klant|omzet|business)|nov[oa]s (negocio|cliente)',
                'new_revenue',
                false
            ),
            (
                11,
                'upsell|cross.?sell|expansion|growth of existing|ausbau',
                'expansion_revenue',
                false
            ),
            (
                12,
                'growth|wachstum|croissance|crecimiento|crescita|\bgroei|crescimento',
                'revenue_growth',
                true
            ),
            (
                13,
                'margin|profit|marge|deckungsbeitrag|gewinn|beneficio|margen|margine|lucro|winst|margem',
                'gross_margin',
                false
            ),
            (
                14,
                'booking|order intake|\borders?\b|\bdeals?\b|auftragseingang|\bwon\b|pedidos|prises? de commande|contratacion|ordini|opdrachten|orderintake|encomendas|quota|cuota|closed|abschlusse|signatures',
                'bookings',
                false
            ),
            (15, 'lead', 'qualified_leads', false),
            (
                16,
                'revenue|sales|turnover|billing|invoic|income|umsatz|erlos|chiffre|\bca\b|recett|vent[ae]s|ingreso|factur|fattur|ricav|omzet|receita|fatura',
                'revenue',
                false
            )
    ) as m(place, words, metric, is_rate)
