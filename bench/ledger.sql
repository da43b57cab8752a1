-- A synthetic ledger for measuring: :contracts contracts in 332 municipalities, a figure for
-- nine in ten. For a scratch database that was only migrated. Nothing in it is real.
\set ON_ERROR_STOP on
BEGIN;
SET LOCAL session_replication_role = replica;
INSERT INTO municipalities_region (nuts2, name, name_en) VALUES ('EL30', 'Περιφέρεια Αττικής', 'Attica')
    ON CONFLICT DO NOTHING;
INSERT INTO municipalities_document (state, change_kind, change_reason, review_comment, edited_at,
    published_at, reference, title, title_language, standing, number, issuer, issued_on,
    issued_precision, url, text, note, note_en, file, sha256)
SELECT 'published', 'initial', '', '', now(), now(), 'document-' || n, 'Απόφαση ανάθεσης ' || n,
    'el', 'official_act', 'ΑΠ ' || n, 'Δήμος', date '2024-01-31', 'day',
    'https://diavgeia.gov.gr/doc/' || n, '', '', '', '', ''
FROM generate_series(1, 1000) AS n;
INSERT INTO municipalities_action (state, change_kind, change_reason, review_comment, edited_at,
    published_at, code, name, name_en, fund, fund_en, purpose, total_budget, vat_basis,
    document_id, contracts_numbered)
SELECT 'published', 'initial', '', '', now(), now(), '16954', 'Έξυπνες Πόλεις', '', 'Ταμείο', '', '',
    90000000, 'unknown', min(id), 0 FROM municipalities_document;
INSERT INTO municipalities_municipality (state, change_kind, change_reason, review_comment, edited_at,
    published_at, ypes_code, name, short_name, name_in_answer, name_en, slug, elstat_code,
    diavgeia_uid, tax_id, website, region_id, regional_unit, nuts3, seat, inclusion_basis, note, note_en,
    reporting_interval_months)
SELECT 'published', 'initial', '', '', now(), now(), lpad(n::text, 4, '0'), 'Δήμος ' || n, 'Δήμου ' || n,
    '', 'Municipality ' || n, 'municipality-' || n, '', '', '', '', (SELECT min(id) FROM municipalities_region),
    'Ενότητα', '', 'Έδρα', 'population', '', '', 6
FROM generate_series(1, 332) AS n;
INSERT INTO municipalities_contractor (state, change_kind, change_reason, review_comment, edited_at,
    published_at, name, slug, country, tax_id, natural_person)
SELECT 'published', 'initial', '', '', now(), now(), 'Εταιρεία Πληροφορικής ' || n || ' Α.Ε.',
    'company-' || n, 'GR', '', n % 50 = 0
FROM generate_series(1, 2000) AS n;
INSERT INTO municipalities_contract (state, change_kind, change_reason, review_comment, edited_at,
    published_at, reference, action_id, title, title_language, adam, ada, cpv, contracting_authority,
    signed_on, ends_on, net_amount, gross_amount, status, delay_reason, corrective_action, document_id)
SELECT 'published', 'initial', '', '', now(), now(), '16954-' || lpad(n::text, 7, '0'),
    (SELECT min(id) FROM municipalities_action),
    'Προμήθεια και εγκατάσταση έξυπνων αισθητήρων, παρτίδα ' || n, 'el',
    '24SYMV' || lpad(n::text, 9, '0'), '', '34970000-7', 'Δήμος ' || n % 332 + 1,
    date '2023-01-01' + n % 700, date '2026-06-30', (n % 900000) + 0.25, (n % 900000) * 1.24 + 0.31,
    'active', '', '',
    (SELECT min(id) FROM municipalities_document) + n % 1000
FROM generate_series(1, :contracts) AS n;
INSERT INTO municipalities_contractshare (contract_id, municipality_id, share)
SELECT id, (SELECT min(id) FROM municipalities_municipality) + id % 332, 100 FROM municipalities_contract;
INSERT INTO municipalities_contract_contractors (contract_id, contractor_id)
SELECT id, (SELECT min(id) FROM municipalities_contractor) + id % 2000 FROM municipalities_contract;
INSERT INTO absorption_absorptionfigure (state, change_kind, change_reason, review_comment, edited_at,
    published_at, contract_id, figure_date, absorbed_amount, stated_definition, document_id, note)
SELECT 'published', 'initial', '', '', now(), now(), id, date '2025-06-30', round(net_amount / 3, 2), '',
    document_id, '' FROM municipalities_contract WHERE id % 10 > 0;
INSERT INTO absorption_contracttotal (contract_id, net_amount, gross_amount, ends_on, figure_id, published_at)
SELECT c.id, c.net_amount, c.gross_amount, c.ends_on, f.id, now()
FROM municipalities_contract c LEFT JOIN absorption_absorptionfigure f ON f.contract_id = c.id;
INSERT INTO absorption_dataversion (id, number, changed_at) VALUES (1, 1, now());
COMMIT;
ANALYZE;
