SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'what is posted stays as it is: post a change instead'; END $$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.changes (
    id integer NOT NULL,
    document integer NOT NULL,
    amount bigint NOT NULL,
    applied bigint NOT NULL,
    cancelled integer,
    run integer NOT NULL,
    check_digits text NOT NULL,
    CONSTRAINT changes_cancelled_check CHECK ((cancelled = ANY (ARRAY[0, 1])))
);
CREATE TABLE public.currencies (
    code text NOT NULL,
    minor_units integer NOT NULL,
    CONSTRAINT currencies_minor_units_check CHECK ((minor_units = ANY (ARRAY[1, 100])))
);
CREATE TABLE public.day_sums (
    run integer NOT NULL,
    date text NOT NULL,
    type text NOT NULL,
    closing text NOT NULL,
    shop text NOT NULL,
    account text NOT NULL,
    currency text NOT NULL,
    debit bigint NOT NULL,
    credit bigint NOT NULL
);
CREATE TABLE public.documents (
    id integer NOT NULL,
    type text NOT NULL,
    no text NOT NULL,
    date text NOT NULL,
    customer text NOT NULL,
    description text NOT NULL,
    currency text NOT NULL,
    shop text NOT NULL,
    source_key text NOT NULL,
    amount bigint NOT NULL,
    applied bigint NOT NULL,
    received_in text NOT NULL,
    cancelled integer DEFAULT 0 NOT NULL,
    revision integer DEFAULT 0 NOT NULL,
    lines integer DEFAULT 0 NOT NULL,
    run integer NOT NULL,
    check_digits text NOT NULL,
    CONSTRAINT documents_cancelled_check CHECK ((cancelled = ANY (ARRAY[0, 1]))),
    CONSTRAINT documents_date_check CHECK ((date ~~ '____-__-__'::text)),
    CONSTRAINT documents_lines_check CHECK ((lines >= 0)),
    CONSTRAINT documents_no_check CHECK ((length(no) > 0)),
    CONSTRAINT documents_revision_check CHECK ((revision >= 0)),
    CONSTRAINT documents_type_check CHECK ((type = ANY (ARRAY['IV'::text, 'CN'::text, 'QT'::text, 'SO'::text, 'PM'::text, 'CF'::text, 'CB'::text, 'JV'::text])))
);
CREATE VIEW public.document_amounts AS
 SELECT d.type,
    d.no,
    d.date,
    d.customer,
    d.description,
    d.currency,
    round((((d.amount)::numeric * 1.0) / (c.minor_units)::numeric), 2) AS amount,
    round((((d.applied)::numeric * 1.0) / (c.minor_units)::numeric), 2) AS applied,
    round(((((d.amount - d.applied))::numeric * 1.0) / (c.minor_units)::numeric), 2) AS outstanding,
    d.cancelled,
    d.revision,
    d.lines
   FROM (public.documents d
     JOIN public.currencies c ON ((c.code = d.currency)));
CREATE TABLE public.entries (
    no integer NOT NULL,
    date text NOT NULL,
    document integer NOT NULL,
    description text NOT NULL,
    currency text NOT NULL,
    run integer NOT NULL,
    check_digits text NOT NULL
);
CREATE TABLE public.postings (
    id integer NOT NULL,
    entry integer NOT NULL,
    account text NOT NULL,
    code text NOT NULL,
    amount bigint NOT NULL
);
CREATE VIEW public.journal AS
 SELECT e.no AS entry,
    e.date,
    d.type AS doc_type,
    d.no AS doc_no,
    p.account,
    p.code,
    e.description,
    e.currency,
    round((((
        CASE
            WHEN (p.amount > 0) THEN p.amount
            ELSE (0)::bigint
        END)::numeric * 1.0) / (c.minor_units)::numeric), 2) AS debit,
    round((((
        CASE
            WHEN (p.amount < 0) THEN (- p.amount)
            ELSE (0)::bigint
        END)::numeric * 1.0) / (c.minor_units)::numeric), 2) AS credit
   FROM (((public.postings p
     JOIN public.entries e ON ((e.no = p.entry)))
     JOIN public.documents d ON ((d.id = e.document)))
     JOIN public.currencies c ON ((c.code = e.currency)));
CREATE TABLE public.knock_offs (
    id integer NOT NULL,
    from_document integer NOT NULL,
    to_document integer NOT NULL,
    date text NOT NULL,
    amount bigint NOT NULL,
    run integer NOT NULL,
    check_digits text NOT NULL
);
CREATE TABLE public.line_sums (
    run integer NOT NULL,
    month text NOT NULL,
    type text NOT NULL,
    shop text NOT NULL,
    currency text NOT NULL,
    kind text NOT NULL,
    account text NOT NULL,
    amount bigint NOT NULL
);
CREATE TABLE public.lines (
    id integer NOT NULL,
    document integer NOT NULL,
    seq integer NOT NULL,
    item_code text NOT NULL,
    description text NOT NULL,
    uom text NOT NULL,
    quantity integer NOT NULL,
    unit_price bigint NOT NULL,
    discount bigint NOT NULL,
    amount bigint NOT NULL,
    account text NOT NULL,
    location text NOT NULL,
    project text NOT NULL,
    delivery_date text NOT NULL,
    kind text NOT NULL,
    run integer NOT NULL,
    check_digits text NOT NULL,
    tax_code text DEFAULT ''::text NOT NULL,
    tax bigint DEFAULT 0 NOT NULL,
    tax_account text DEFAULT ''::text NOT NULL
);
CREATE TABLE public.master_changes (
    id integer NOT NULL,
    at text NOT NULL,
    user_name text NOT NULL,
    sheet text NOT NULL,
    key text NOT NULL,
    field text NOT NULL,
    old_text text NOT NULL,
    new_text text NOT NULL,
    run integer NOT NULL,
    check_digits text NOT NULL
);
CREATE TABLE public.meta (
    name text NOT NULL,
    value text NOT NULL
);
CREATE TABLE public.owed_sums (
    run integer NOT NULL,
    month text NOT NULL,
    document_date text NOT NULL,
    shop text NOT NULL,
    currency text NOT NULL,
    amount bigint NOT NULL
);
CREATE TABLE public.runs (
    no integer NOT NULL,
    at text NOT NULL,
    user_name text NOT NULL,
    action text NOT NULL,
    counted_in integer NOT NULL,
    posted integer NOT NULL,
    note text NOT NULL,
    undoes integer NOT NULL,
    locked_until text NOT NULL,
    closing text NOT NULL,
    check_digits text NOT NULL,
    master_data text DEFAULT ''::text NOT NULL
);
CREATE TABLE public.settled_sums (
    run integer NOT NULL,
    shop text NOT NULL,
    settled text NOT NULL,
    date text NOT NULL,
    currency text NOT NULL,
    row_count bigint NOT NULL,
    amount bigint NOT NULL
);
CREATE TABLE public.sources (
    id integer NOT NULL,
    key text NOT NULL,
    document integer NOT NULL,
    date text NOT NULL,
    amount bigint NOT NULL,
    generation integer NOT NULL,
    run integer NOT NULL,
    check_digits text NOT NULL,
    CONSTRAINT sources_generation_check CHECK ((generation > 0))
);
CREATE VIEW public.trial_balance AS
 SELECT b.account,
    b.currency,
    round(((
        CASE
            WHEN (b.amount > (0)::numeric) THEN b.amount
            ELSE (0)::numeric
        END * 1.0) / (c.minor_units)::numeric), 2) AS debit,
    round(((
        CASE
            WHEN (b.amount < (0)::numeric) THEN (- b.amount)
            ELSE (0)::numeric
        END * 1.0) / (c.minor_units)::numeric), 2) AS credit
   FROM (( SELECT p.account,
            e.currency,
            sum(p.amount) AS amount
           FROM (public.postings p
             JOIN public.entries e ON ((e.no = p.entry)))
          GROUP BY p.account, e.currency) b
     JOIN public.currencies c ON ((c.code = b.currency)))
  WHERE (b.amount <> (0)::numeric);
INSERT INTO public.changes VALUES (1, 1, -310, 4885, NULL, 2, '5055007c666e9472');
INSERT INTO public.changes VALUES (2, 2, -310, 4885, NULL, 2, '273a633a3a70944f');
INSERT INTO public.changes VALUES (3, 3, -5195, 0, 1, 2, '12d19b5fd86d126e');
INSERT INTO public.changes VALUES (4, 6, -310, 4885, NULL, 4, '13c766bedbee14ab');
INSERT INTO public.changes VALUES (5, 7, -310, 4885, NULL, 4, '0c5c156774c023f4');
INSERT INTO public.changes VALUES (6, 8, -5195, 0, 1, 4, '839ec706815edfdd');
INSERT INTO public.changes VALUES (7, 11, -310, 4885, NULL, 6, 'f2a7141441452c17');
INSERT INTO public.changes VALUES (8, 12, -310, 4885, NULL, 6, '9635f4ea1a045cae');
INSERT INTO public.changes VALUES (9, 13, -5195, 0, 1, 6, 'f51e84ea9a2eb965');
INSERT INTO public.changes VALUES (10, 16, -310, 4885, NULL, 8, '68dbffcf99ade3ff');
INSERT INTO public.changes VALUES (11, 17, -310, 4885, NULL, 8, 'c95e1816eb7db67d');
INSERT INTO public.changes VALUES (12, 18, -5195, 0, 1, 8, 'e5f8fc774e47345f');
INSERT INTO public.changes VALUES (13, 21, -5385, 0, 1, 10, '367eba310a8887db');
INSERT INTO public.changes VALUES (14, 21, 5385, 0, 0, 11, 'dd44aa43874727b9');
INSERT INTO public.currencies VALUES ('MYR', 100);
INSERT INTO public.day_sums VALUES (1, '2026-06-01', 'IV', '', '7495540735365777507', '300-000', 'MYR', 15585, 0);
INSERT INTO public.day_sums VALUES (1, '2026-06-01', 'IV', '', '7495540735365777507', '500-000', 'MYR', 0, 15585);
INSERT INTO public.day_sums VALUES (2, '2026-06-01', 'IV', '', '7495540735365777507', '300-000', 'MYR', 0, 5195);
INSERT INTO public.day_sums VALUES (2, '2026-06-01', 'IV', '', '7495540735365777507', '500-000', 'MYR', 5195, 0);
INSERT INTO public.day_sums VALUES (2, '2026-06-08', 'IV', '', '7495540735365777507', '300-000', 'MYR', 0, 620);
INSERT INTO public.day_sums VALUES (2, '2026-06-08', 'IV', '', '7495540735365777507', '900-100', 'MYR', 620, 0);
INSERT INTO public.day_sums VALUES (2, '2026-06-08', 'PM', '', '7495540735365777507', '300-000', 'MYR', 0, 9770);
INSERT INTO public.day_sums VALUES (2, '2026-06-08', 'PM', '', '7495540735365777507', '325-000', 'MYR', 9770, 0);
INSERT INTO public.day_sums VALUES (3, '2026-06-01', 'IV', '', '7495540735365777507', '300-000', 'MYR', 15585, 0);
INSERT INTO public.day_sums VALUES (3, '2026-06-01', 'IV', '', '7495540735365777507', '500-000', 'MYR', 0, 15585);
INSERT INTO public.day_sums VALUES (4, '2026-06-01', 'IV', '', '7495540735365777507', '300-000', 'MYR', 0, 5195);
INSERT INTO public.day_sums VALUES (4, '2026-06-01', 'IV', '', '7495540735365777507', '500-000', 'MYR', 5195, 0);
INSERT INTO public.day_sums VALUES (4, '2026-06-08', 'IV', '', '7495540735365777507', '300-000', 'MYR', 0, 620);
INSERT INTO public.day_sums VALUES (4, '2026-06-08', 'IV', '', '7495540735365777507', '900-100', 'MYR', 620, 0);
INSERT INTO public.day_sums VALUES (4, '2026-06-08', 'PM', '', '7495540735365777507', '300-000', 'MYR', 0, 9770);
INSERT INTO public.day_sums VALUES (4, '2026-06-08', 'PM', '', '7495540735365777507', '325-000', 'MYR', 9770, 0);
INSERT INTO public.day_sums VALUES (5, '2026-06-01', 'IV', '', '7495540735365777507', '300-000', 'MYR', 15585, 0);
INSERT INTO public.day_sums VALUES (5, '2026-06-01', 'IV', '', '7495540735365777507', '500-000', 'MYR', 0, 15585);
INSERT INTO public.day_sums VALUES (6, '2026-06-01', 'IV', '', '7495540735365777507', '300-000', 'MYR', 0, 5195);
INSERT INTO public.day_sums VALUES (6, '2026-06-01', 'IV', '', '7495540735365777507', '500-000', 'MYR', 5195, 0);
INSERT INTO public.day_sums VALUES (6, '2026-06-08', 'IV', '', '7495540735365777507', '300-000', 'MYR', 0, 620);
INSERT INTO public.day_sums VALUES (6, '2026-06-08', 'IV', '', '7495540735365777507', '900-100', 'MYR', 620, 0);
INSERT INTO public.day_sums VALUES (6, '2026-06-08', 'PM', '', '7495540735365777507', '300-000', 'MYR', 0, 9770);
INSERT INTO public.day_sums VALUES (6, '2026-06-08', 'PM', '', '7495540735365777507', '325-000', 'MYR', 9770, 0);
INSERT INTO public.day_sums VALUES (7, '2026-06-01', 'IV', '', '7495540735365777507', '300-000', 'MYR', 15585, 0);
INSERT INTO public.day_sums VALUES (7, '2026-06-01', 'IV', '', '7495540735365777507', '500-000', 'MYR', 0, 15585);
INSERT INTO public.day_sums VALUES (8, '2026-06-01', 'IV', '', '7495540735365777507', '300-000', 'MYR', 0, 5195);
INSERT INTO public.day_sums VALUES (8, '2026-06-01', 'IV', '', '7495540735365777507', '500-000', 'MYR', 5195, 0);
INSERT INTO public.day_sums VALUES (8, '2026-06-08', 'IV', '', '7495540735365777507', '300-000', 'MYR', 0, 620);
INSERT INTO public.day_sums VALUES (8, '2026-06-08', 'IV', '', '7495540735365777507', '900-100', 'MYR', 620, 0);
INSERT INTO public.day_sums VALUES (8, '2026-06-08', 'PM', '', '7495540735365777507', '300-000', 'MYR', 0, 9770);
INSERT INTO public.day_sums VALUES (8, '2026-06-08', 'PM', '', '7495540735365777507', '325-000', 'MYR', 9770, 0);
INSERT INTO public.day_sums VALUES (9, '2026-06-10', 'CB', '', '7495540735365777507', '310-000', 'MYR', 5385, 0);
INSERT INTO public.day_sums VALUES (9, '2026-06-10', 'CB', '', '7495540735365777507', '325-000', 'MYR', 0, 5385);
INSERT INTO public.day_sums VALUES (10, '2026-06-10', 'CB', '', '7495540735365777507', '310-000', 'MYR', 0, 5385);
INSERT INTO public.day_sums VALUES (10, '2026-06-10', 'CB', '', '7495540735365777507', '325-000', 'MYR', 5385, 0);
INSERT INTO public.day_sums VALUES (11, '2026-06-10', 'CB', '', '7495540735365777507', '310-000', 'MYR', 5385, 0);
INSERT INTO public.day_sums VALUES (11, '2026-06-10', 'CB', '', '7495540735365777507', '325-000', 'MYR', 0, 5385);
INSERT INTO public.documents VALUES (4, 'PM', 'OR-00000', '2026-06-08', '300-T0001', 'Payment Received From TikTok', 'MYR', '7495540735365777507', 'tiktok:7495540735365777507:receipt:OR-00000', 4885, 4885, '325-000', 0, 0, 0, 2, '06963aac24b91b36');
INSERT INTO public.documents VALUES (5, 'PM', 'OR-00001', '2026-06-08', '300-T0001', 'Payment Received From TikTok', 'MYR', '7495540735365777507', 'tiktok:7495540735365777507:receipt:OR-00001', 4885, 4885, '325-000', 0, 0, 0, 2, '971a040031f1ce9e');
INSERT INTO public.documents VALUES (1, 'IV', '576461413038700000', '2026-06-01', '300-T0001', 'Tiktok - Vitamin C Serum 30ml', 'MYR', '7495540735365777507', 'tiktok:7495540735365777507:order:576461413038700000', 4885, 4885, '', 0, 1, 3, 1, '5ffeda813930a475');
INSERT INTO public.documents VALUES (2, 'IV', '576461413038700001', '2026-06-01', '300-T0001', 'Tiktok - Vitamin C Serum 30ml', 'MYR', '7495540735365777507', 'tiktok:7495540735365777507:order:576461413038700001', 4885, 4885, '', 0, 1, 3, 1, '8339c02b7bd7f538');
INSERT INTO public.documents VALUES (3, 'IV', '576461413038700002', '2026-06-01', '300-T0001', 'Tiktok - Vitamin C Serum 30ml', 'MYR', '7495540735365777507', 'tiktok:7495540735365777507:order:576461413038700002', 0, 0, '', 1, 1, 3, 1, '062ad7dc45cd6870');
INSERT INTO public.documents VALUES (9, 'PM', 'OR-01000', '2026-06-08', '300-T0001', 'Payment Received From TikTok', 'MYR', '7495540735365777507', 'tiktok:7495540735365777507:receipt:OR-01000', 4885, 4885, '325-000', 0, 0, 0, 4, '6b1c5a6cd906d675');
INSERT INTO public.documents VALUES (10, 'PM', 'OR-01001', '2026-06-08', '300-T0001', 'Payment Received From TikTok', 'MYR', '7495540735365777507', 'tiktok:7495540735365777507:receipt:OR-01001', 4885, 4885, '325-000', 0, 0, 0, 4, '42bbe575a7f40805');
INSERT INTO public.documents VALUES (6, 'IV', '576461413038701000', '2026-06-01', '300-T0001', 'Tiktok - Vitamin C Serum 30ml', 'MYR', '7495540735365777507', 'tiktok:7495540735365777507:order:576461413038701000', 4885, 4885, '', 0, 1, 3, 3, '267323795aedf975');
INSERT INTO public.documents VALUES (7, 'IV', '576461413038701001', '2026-06-01', '300-T0001', 'Tiktok - Vitamin C Serum 30ml', 'MYR', '7495540735365777507', 'tiktok:7495540735365777507:order:576461413038701001', 4885, 4885, '', 0, 1, 3, 3, 'fdc9bc609ec73a1b');
INSERT INTO public.documents VALUES (8, 'IV', '576461413038701002', '2026-06-01', '300-T0001', 'Tiktok - Vitamin C Serum 30ml', 'MYR', '7495540735365777507', 'tiktok:7495540735365777507:order:576461413038701002', 0, 0, '', 1, 1, 3, 3, '3fb907e919a1b092');
INSERT INTO public.documents VALUES (14, 'PM', 'OR-02000', '2026-06-08', '300-T0001', 'Payment Received From TikTok', 'MYR', '7495540735365777507', 'tiktok:7495540735365777507:receipt:OR-02000', 4885, 4885, '325-000', 0, 0, 0, 6, '23eab4886010e605');
INSERT INTO public.documents VALUES (15, 'PM', 'OR-02001', '2026-06-08', '300-T0001', 'Payment Received From TikTok', 'MYR', '7495540735365777507', 'tiktok:7495540735365777507:receipt:OR-02001', 4885, 4885, '325-000', 0, 0, 0, 6, '747cb097fcf130e0');
INSERT INTO public.documents VALUES (11, 'IV', '576461413038702000', '2026-06-01', '300-T0001', 'Tiktok - Vitamin C Serum 30ml', 'MYR', '7495540735365777507', 'tiktok:7495540735365777507:order:576461413038702000', 4885, 4885, '', 0, 1, 3, 5, 'e192937e14300780');
INSERT INTO public.documents VALUES (12, 'IV', '576461413038702001', '2026-06-01', '300-T0001', 'Tiktok - Vitamin C Serum 30ml', 'MYR', '7495540735365777507', 'tiktok:7495540735365777507:order:576461413038702001', 4885, 4885, '', 0, 1, 3, 5, '2472094a908bd2c5');
INSERT INTO public.documents VALUES (13, 'IV', '576461413038702002', '2026-06-01', '300-T0001', 'Tiktok - Vitamin C Serum 30ml', 'MYR', '7495540735365777507', 'tiktok:7495540735365777507:order:576461413038702002', 0, 0, '', 1, 1, 3, 5, '820dd2357461704c');
INSERT INTO public.documents VALUES (19, 'PM', 'OR-03000', '2026-06-08', '300-T0001', 'Payment Received From TikTok', 'MYR', '7495540735365777507', 'tiktok:7495540735365777507:receipt:OR-03000', 4885, 4885, '325-000', 0, 0, 0, 8, '697e17608410bde1');
INSERT INTO public.documents VALUES (20, 'PM', 'OR-03001', '2026-06-08', '300-T0001', 'Payment Received From TikTok', 'MYR', '7495540735365777507', 'tiktok:7495540735365777507:receipt:OR-03001', 4885, 4885, '325-000', 0, 0, 0, 8, '45b744c80ce333c0');
INSERT INTO public.documents VALUES (16, 'IV', '576461413038703000', '2026-06-01', '300-T0001', 'Tiktok - Vitamin C Serum 30ml', 'MYR', '7495540735365777507', 'tiktok:7495540735365777507:order:576461413038703000', 4885, 4885, '', 0, 1, 3, 7, 'ada02a0eeec9ffd4');
INSERT INTO public.documents VALUES (17, 'IV', '576461413038703001', '2026-06-01', '300-T0001', 'Tiktok - Vitamin C Serum 30ml', 'MYR', '7495540735365777507', 'tiktok:7495540735365777507:order:576461413038703001', 4885, 4885, '', 0, 1, 3, 7, 'f696cca066f77a40');
INSERT INTO public.documents VALUES (18, 'IV', '576461413038703002', '2026-06-01', '300-T0001', 'Tiktok - Vitamin C Serum 30ml', 'MYR', '7495540735365777507', 'tiktok:7495540735365777507:order:576461413038703002', 0, 0, '', 1, 1, 3, 7, '3dae2e5b8564bb0f');
INSERT INTO public.documents VALUES (21, 'CB', 'CB-00001', '2026-06-10', '', 'Withdrawal', 'MYR', '7495540735365777507', 'tiktok:7495540735365777507:cash-book:CB-00001', 5385, 0, '', 0, 2, 0, 9, '28f7025faadfa207');
INSERT INTO public.entries VALUES (1, '2026-06-01', 1, 'Tiktok order', 'MYR', 1, 'bca618fbaddc0d55');
INSERT INTO public.entries VALUES (2, '2026-06-01', 2, 'Tiktok order', 'MYR', 1, 'dcf46ea67be12763');
INSERT INTO public.entries VALUES (3, '2026-06-01', 3, 'Tiktok order', 'MYR', 1, 'd2c3dfddf58e969f');
INSERT INTO public.entries VALUES (4, '2026-06-08', 1, 'Tiktok order', 'MYR', 2, '9cf446818f5c97b7');
INSERT INTO public.entries VALUES (5, '2026-06-08', 4, 'Tiktok order', 'MYR', 2, '63493011a234e86e');
INSERT INTO public.entries VALUES (6, '2026-06-08', 2, 'Tiktok order', 'MYR', 2, '7aed6911db03c63a');
INSERT INTO public.entries VALUES (7, '2026-06-08', 5, 'Tiktok order', 'MYR', 2, '037350b64d101677');
INSERT INTO public.entries VALUES (8, '2026-06-01', 3, 'Tiktok order', 'MYR', 2, 'cc2c7a98f16c0935');
INSERT INTO public.entries VALUES (9, '2026-06-01', 6, 'Tiktok order', 'MYR', 3, 'c621155b57d70280');
INSERT INTO public.entries VALUES (10, '2026-06-01', 7, 'Tiktok order', 'MYR', 3, '959243325d5c6fbc');
INSERT INTO public.entries VALUES (11, '2026-06-01', 8, 'Tiktok order', 'MYR', 3, '94293a93e3c0ce70');
INSERT INTO public.entries VALUES (12, '2026-06-08', 6, 'Tiktok order', 'MYR', 4, '7882a2ca74c91a82');
INSERT INTO public.entries VALUES (13, '2026-06-08', 9, 'Tiktok order', 'MYR', 4, '29186ee7645fdea6');
INSERT INTO public.entries VALUES (14, '2026-06-08', 7, 'Tiktok order', 'MYR', 4, '929776e1f31aebad');
INSERT INTO public.entries VALUES (15, '2026-06-08', 10, 'Tiktok order', 'MYR', 4, '634c62612a8a50e1');
INSERT INTO public.entries VALUES (16, '2026-06-01', 8, 'Tiktok order', 'MYR', 4, '1fac58605e547d2f');
INSERT INTO public.entries VALUES (17, '2026-06-01', 11, 'Tiktok order', 'MYR', 5, '2ff6a653d5b929f7');
INSERT INTO public.entries VALUES (18, '2026-06-01', 12, 'Tiktok order', 'MYR', 5, '2d066cd92d4c473f');
INSERT INTO public.entries VALUES (19, '2026-06-01', 13, 'Tiktok order', 'MYR', 5, '082d4c133f36b7f4');
INSERT INTO public.entries VALUES (20, '2026-06-08', 11, 'Tiktok order', 'MYR', 6, '3674ee9cb1085299');
INSERT INTO public.entries VALUES (21, '2026-06-08', 14, 'Tiktok order', 'MYR', 6, 'f0346dbc7e2a12f9');
INSERT INTO public.entries VALUES (22, '2026-06-08', 12, 'Tiktok order', 'MYR', 6, '2cb50478853c177d');
INSERT INTO public.entries VALUES (23, '2026-06-08', 15, 'Tiktok order', 'MYR', 6, 'e61ce74f1b71cbf6');
INSERT INTO public.entries VALUES (24, '2026-06-01', 13, 'Tiktok order', 'MYR', 6, '504d4a0b59b3877e');
INSERT INTO public.entries VALUES (25, '2026-06-01', 16, 'Tiktok order', 'MYR', 7, 'a9bf2a833d9e9c3c');
INSERT INTO public.entries VALUES (26, '2026-06-01', 17, 'Tiktok order', 'MYR', 7, '620b32fc3dc555f0');
INSERT INTO public.entries VALUES (27, '2026-06-01', 18, 'Tiktok order', 'MYR', 7, '70163830820fe24b');
INSERT INTO public.entries VALUES (28, '2026-06-08', 16, 'Tiktok order', 'MYR', 8, '60e14fa9921bb748');
INSERT INTO public.entries VALUES (29, '2026-06-08', 19, 'Tiktok order', 'MYR', 8, '2807de2e4dce992a');
INSERT INTO public.entries VALUES (30, '2026-06-08', 17, 'Tiktok order', 'MYR', 8, '85b98f524702c6a0');
INSERT INTO public.entries VALUES (31, '2026-06-08', 20, 'Tiktok order', 'MYR', 8, 'd2a4f4f9fa6ded94');
INSERT INTO public.entries VALUES (32, '2026-06-01', 18, 'Tiktok order', 'MYR', 8, 'db32a4bdbe412566');
INSERT INTO public.entries VALUES (33, '2026-06-10', 21, 'Tiktok order', 'MYR', 9, '58e469d673572af5');
INSERT INTO public.entries VALUES (34, '2026-06-10', 21, 'Undone: Tiktok order', 'MYR', 10, '92a066863e3eea14');
INSERT INTO public.entries VALUES (35, '2026-06-10', 21, 'Tiktok order', 'MYR', 11, 'ba9aa2bda0255db7');
INSERT INTO public.knock_offs VALUES (1, 4, 1, '2026-06-08', 4885, 2, '0016922f5606fef3');
INSERT INTO public.knock_offs VALUES (2, 5, 2, '2026-06-08', 4885, 2, '7dd663ad8f10129c');
INSERT INTO public.knock_offs VALUES (3, 9, 6, '2026-06-08', 4885, 4, 'cc5b743c3bac1d5c');
INSERT INTO public.knock_offs VALUES (4, 10, 7, '2026-06-08', 4885, 4, 'f9ecdd6d17727463');
INSERT INTO public.knock_offs VALUES (5, 14, 11, '2026-06-08', 4885, 6, '9b8ba7975b7c2914');
INSERT INTO public.knock_offs VALUES (6, 15, 12, '2026-06-08', 4885, 6, '07934611c940aba7');
INSERT INTO public.knock_offs VALUES (7, 19, 16, '2026-06-08', 4885, 8, 'efd9d3fa584a05d4');
INSERT INTO public.knock_offs VALUES (8, 20, 17, '2026-06-08', 4885, 8, 'e66ff79cffffc351');
INSERT INTO public.line_sums VALUES (1, '2026-06', 'IV', '7495540735365777507', 'MYR', 'Goods', '500-000', 15585);
INSERT INTO public.line_sums VALUES (2, '2026-06', 'IV', '7495540735365777507', 'MYR', 'Reversed Goods', '500-000', -5195);
INSERT INTO public.line_sums VALUES (2, '2026-06', 'IV', '7495540735365777507', 'MYR', 'Transaction fee', '500-000', -620);
INSERT INTO public.line_sums VALUES (3, '2026-06', 'IV', '7495540735365777507', 'MYR', 'Goods', '500-000', 15585);
INSERT INTO public.line_sums VALUES (4, '2026-06', 'IV', '7495540735365777507', 'MYR', 'Reversed Goods', '500-000', -5195);
INSERT INTO public.line_sums VALUES (4, '2026-06', 'IV', '7495540735365777507', 'MYR', 'Transaction fee', '500-000', -620);
INSERT INTO public.line_sums VALUES (5, '2026-06', 'IV', '7495540735365777507', 'MYR', 'Goods', '500-000', 15585);
INSERT INTO public.line_sums VALUES (6, '2026-06', 'IV', '7495540735365777507', 'MYR', 'Reversed Goods', '500-000', -5195);
INSERT INTO public.line_sums VALUES (6, '2026-06', 'IV', '7495540735365777507', 'MYR', 'Transaction fee', '500-000', -620);
INSERT INTO public.line_sums VALUES (7, '2026-06', 'IV', '7495540735365777507', 'MYR', 'Goods', '500-000', 15585);
INSERT INTO public.line_sums VALUES (8, '2026-06', 'IV', '7495540735365777507', 'MYR', 'Reversed Goods', '500-000', -5195);
INSERT INTO public.line_sums VALUES (8, '2026-06', 'IV', '7495540735365777507', 'MYR', 'Transaction fee', '500-000', -620);
INSERT INTO public.lines VALUES (1, 1, 1, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 3990, 0, 3990, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 1, 'd991c3394bd4e70d', '', 0, '');
INSERT INTO public.lines VALUES (2, 1, 2, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 1205, 0, 1205, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 1, '622ed5f79dfcfb5a', '', 0, '');
INSERT INTO public.lines VALUES (3, 2, 1, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 3990, 0, 3990, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 1, '0a025f80193bacbc', '', 0, '');
INSERT INTO public.lines VALUES (4, 2, 2, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 1205, 0, 1205, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 1, 'c31610520957501a', '', 0, '');
INSERT INTO public.lines VALUES (5, 3, 1, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 3990, 0, 3990, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 1, '790bb66768ac831b', '', 0, '');
INSERT INTO public.lines VALUES (6, 3, 2, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 1205, 0, 1205, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 1, 'bc5a732aabca9e44', '', 0, '');
INSERT INTO public.lines VALUES (7, 1, 3, 'SKU-1', 'Transaction fee', 'UNIT', 1, -310, 0, -310, '500-000', 'HQ', '----', '2026-06-08', 'Transaction fee', 2, 'b1fd4a57dd3f0ecf', '', 0, '');
INSERT INTO public.lines VALUES (8, 2, 3, 'SKU-1', 'Transaction fee', 'UNIT', 1, -310, 0, -310, '500-000', 'HQ', '----', '2026-06-08', 'Transaction fee', 2, '3d1d5163bdc1a53e', '', 0, '');
INSERT INTO public.lines VALUES (9, 3, 3, 'SKU-1', 'Reversed', 'UNIT', 1, -5195, 0, -5195, '500-000', 'HQ', '----', '2026-06-01', 'Reversed Goods', 2, 'bdd500cc0e1ebd16', '', 0, '');
INSERT INTO public.lines VALUES (10, 6, 1, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 3990, 0, 3990, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 3, '9cec4a0c6b5a9244', '', 0, '');
INSERT INTO public.lines VALUES (11, 6, 2, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 1205, 0, 1205, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 3, '26b2d2a80c877d49', '', 0, '');
INSERT INTO public.lines VALUES (12, 7, 1, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 3990, 0, 3990, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 3, '70e2bc37bbc6847c', '', 0, '');
INSERT INTO public.lines VALUES (13, 7, 2, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 1205, 0, 1205, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 3, '19a3bbf62123cb50', '', 0, '');
INSERT INTO public.lines VALUES (14, 8, 1, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 3990, 0, 3990, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 3, '0de0af2a4f27595d', '', 0, '');
INSERT INTO public.lines VALUES (15, 8, 2, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 1205, 0, 1205, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 3, 'a0f992867b272b42', '', 0, '');
INSERT INTO public.lines VALUES (16, 6, 3, 'SKU-1', 'Transaction fee', 'UNIT', 1, -310, 0, -310, '500-000', 'HQ', '----', '2026-06-08', 'Transaction fee', 4, '4960eea79e61d276', '', 0, '');
INSERT INTO public.lines VALUES (17, 7, 3, 'SKU-1', 'Transaction fee', 'UNIT', 1, -310, 0, -310, '500-000', 'HQ', '----', '2026-06-08', 'Transaction fee', 4, '65440a7f652aaea7', '', 0, '');
INSERT INTO public.lines VALUES (18, 8, 3, 'SKU-1', 'Reversed', 'UNIT', 1, -5195, 0, -5195, '500-000', 'HQ', '----', '2026-06-01', 'Reversed Goods', 4, '5963784e2afd771c', '', 0, '');
INSERT INTO public.lines VALUES (19, 11, 1, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 3990, 0, 3990, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 5, '7b05ca7ff52ad0d8', '', 0, '');
INSERT INTO public.lines VALUES (20, 11, 2, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 1205, 0, 1205, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 5, 'ca62db5c90c02837', '', 0, '');
INSERT INTO public.lines VALUES (21, 12, 1, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 3990, 0, 3990, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 5, 'd050cbc7fc3380e8', '', 0, '');
INSERT INTO public.lines VALUES (22, 12, 2, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 1205, 0, 1205, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 5, 'c5d4c8b7117543d3', '', 0, '');
INSERT INTO public.lines VALUES (23, 13, 1, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 3990, 0, 3990, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 5, '1dab1e1de29030ad', '', 0, '');
INSERT INTO public.lines VALUES (24, 13, 2, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 1205, 0, 1205, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 5, 'fb1206ef32273a24', '', 0, '');
INSERT INTO public.lines VALUES (25, 11, 3, 'SKU-1', 'Transaction fee', 'UNIT', 1, -310, 0, -310, '500-000', 'HQ', '----', '2026-06-08', 'Transaction fee', 6, '53864175e38d7bff', '', 0, '');
INSERT INTO public.lines VALUES (26, 12, 3, 'SKU-1', 'Transaction fee', 'UNIT', 1, -310, 0, -310, '500-000', 'HQ', '----', '2026-06-08', 'Transaction fee', 6, 'a4463671d53968b7', '', 0, '');
INSERT INTO public.lines VALUES (27, 13, 3, 'SKU-1', 'Reversed', 'UNIT', 1, -5195, 0, -5195, '500-000', 'HQ', '----', '2026-06-01', 'Reversed Goods', 6, '84139abdbfb9e0c0', '', 0, '');
INSERT INTO public.lines VALUES (28, 16, 1, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 3990, 0, 3990, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 7, '1798f73ca54fd2d2', '', 0, '');
INSERT INTO public.lines VALUES (29, 16, 2, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 1205, 0, 1205, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 7, '071643bbb1438a3c', '', 0, '');
INSERT INTO public.lines VALUES (30, 17, 1, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 3990, 0, 3990, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 7, '35c54bbbe979d7ab', '', 0, '');
INSERT INTO public.lines VALUES (31, 17, 2, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 1205, 0, 1205, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 7, 'e01aa992307f5401', '', 0, '');
INSERT INTO public.lines VALUES (32, 18, 1, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 3990, 0, 3990, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 7, '069b9bdcb9916b52', '', 0, '');
INSERT INTO public.lines VALUES (33, 18, 2, 'SKU-1', 'Vitamin C Serum 30ml', 'UNIT', 1, 1205, 0, 1205, '500-000', 'HQ', '----', '2026-06-01', 'Goods', 7, 'db6fc23dd534e46b', '', 0, '');
INSERT INTO public.lines VALUES (34, 16, 3, 'SKU-1', 'Transaction fee', 'UNIT', 1, -310, 0, -310, '500-000', 'HQ', '----', '2026-06-08', 'Transaction fee', 8, '01894db9f821d319', '', 0, '');
INSERT INTO public.lines VALUES (35, 17, 3, 'SKU-1', 'Transaction fee', 'UNIT', 1, -310, 0, -310, '500-000', 'HQ', '----', '2026-06-08', 'Transaction fee', 8, 'f0ff926c5b4f23c4', '', 0, '');
INSERT INTO public.lines VALUES (36, 18, 3, 'SKU-1', 'Reversed', 'UNIT', 1, -5195, 0, -5195, '500-000', 'HQ', '----', '2026-06-01', 'Reversed Goods', 8, '3cc1e29348941dee', '', 0, '');
INSERT INTO public.meta VALUES ('schema', '7');
INSERT INTO public.owed_sums VALUES (1, '2026-06', '2026-06-01', '7495540735365777507', 'MYR', 15585);
INSERT INTO public.owed_sums VALUES (2, '2026-06', '2026-06-01', '7495540735365777507', 'MYR', -15585);
INSERT INTO public.owed_sums VALUES (2, '2026-06', '2026-06-08', '7495540735365777507', 'MYR', 0);
INSERT INTO public.owed_sums VALUES (3, '2026-06', '2026-06-01', '7495540735365777507', 'MYR', 15585);
INSERT INTO public.owed_sums VALUES (4, '2026-06', '2026-06-01', '7495540735365777507', 'MYR', -15585);
INSERT INTO public.owed_sums VALUES (4, '2026-06', '2026-06-08', '7495540735365777507', 'MYR', 0);
INSERT INTO public.owed_sums VALUES (5, '2026-06', '2026-06-01', '7495540735365777507', 'MYR', 15585);
INSERT INTO public.owed_sums VALUES (6, '2026-06', '2026-06-01', '7495540735365777507', 'MYR', -15585);
INSERT INTO public.owed_sums VALUES (6, '2026-06', '2026-06-08', '7495540735365777507', 'MYR', 0);
INSERT INTO public.owed_sums VALUES (7, '2026-06', '2026-06-01', '7495540735365777507', 'MYR', 15585);
INSERT INTO public.owed_sums VALUES (8, '2026-06', '2026-06-01', '7495540735365777507', 'MYR', -15585);
INSERT INTO public.owed_sums VALUES (8, '2026-06', '2026-06-08', '7495540735365777507', 'MYR', 0);
INSERT INTO public.postings VALUES (1, 1, '300-000', '300-T0001', 5195);
INSERT INTO public.postings VALUES (2, 1, '500-000', '', -5195);
INSERT INTO public.postings VALUES (3, 2, '300-000', '300-T0001', 5195);
INSERT INTO public.postings VALUES (4, 2, '500-000', '', -5195);
INSERT INTO public.postings VALUES (5, 3, '300-000', '300-T0001', 5195);
INSERT INTO public.postings VALUES (6, 3, '500-000', '', -5195);
INSERT INTO public.postings VALUES (7, 4, '300-000', '300-T0001', -310);
INSERT INTO public.postings VALUES (8, 4, '900-100', '', 310);
INSERT INTO public.postings VALUES (9, 5, '325-000', '', 4885);
INSERT INTO public.postings VALUES (10, 5, '300-000', '300-T0001', -4885);
INSERT INTO public.postings VALUES (11, 6, '300-000', '300-T0001', -310);
INSERT INTO public.postings VALUES (12, 6, '900-100', '', 310);
INSERT INTO public.postings VALUES (13, 7, '325-000', '', 4885);
INSERT INTO public.postings VALUES (14, 7, '300-000', '300-T0001', -4885);
INSERT INTO public.postings VALUES (15, 8, '300-000', '300-T0001', -5195);
INSERT INTO public.postings VALUES (16, 8, '500-000', '', 5195);
INSERT INTO public.postings VALUES (17, 9, '300-000', '300-T0001', 5195);
INSERT INTO public.postings VALUES (18, 9, '500-000', '', -5195);
INSERT INTO public.postings VALUES (19, 10, '300-000', '300-T0001', 5195);
INSERT INTO public.postings VALUES (20, 10, '500-000', '', -5195);
INSERT INTO public.postings VALUES (21, 11, '300-000', '300-T0001', 5195);
INSERT INTO public.postings VALUES (22, 11, '500-000', '', -5195);
INSERT INTO public.postings VALUES (23, 12, '300-000', '300-T0001', -310);
INSERT INTO public.postings VALUES (24, 12, '900-100', '', 310);
INSERT INTO public.postings VALUES (25, 13, '325-000', '', 4885);
INSERT INTO public.postings VALUES (26, 13, '300-000', '300-T0001', -4885);
INSERT INTO public.postings VALUES (27, 14, '300-000', '300-T0001', -310);
INSERT INTO public.postings VALUES (28, 14, '900-100', '', 310);
INSERT INTO public.postings VALUES (29, 15, '325-000', '', 4885);
INSERT INTO public.postings VALUES (30, 15, '300-000', '300-T0001', -4885);
INSERT INTO public.postings VALUES (31, 16, '300-000', '300-T0001', -5195);
INSERT INTO public.postings VALUES (32, 16, '500-000', '', 5195);
INSERT INTO public.postings VALUES (33, 17, '300-000', '300-T0001', 5195);
INSERT INTO public.postings VALUES (34, 17, '500-000', '', -5195);
INSERT INTO public.postings VALUES (35, 18, '300-000', '300-T0001', 5195);
INSERT INTO public.postings VALUES (36, 18, '500-000', '', -5195);
INSERT INTO public.postings VALUES (37, 19, '300-000', '300-T0001', 5195);
INSERT INTO public.postings VALUES (38, 19, '500-000', '', -5195);
INSERT INTO public.postings VALUES (39, 20, '300-000', '300-T0001', -310);
INSERT INTO public.postings VALUES (40, 20, '900-100', '', 310);
INSERT INTO public.postings VALUES (41, 21, '325-000', '', 4885);
INSERT INTO public.postings VALUES (42, 21, '300-000', '300-T0001', -4885);
INSERT INTO public.postings VALUES (43, 22, '300-000', '300-T0001', -310);
INSERT INTO public.postings VALUES (44, 22, '900-100', '', 310);
INSERT INTO public.postings VALUES (45, 23, '325-000', '', 4885);
INSERT INTO public.postings VALUES (46, 23, '300-000', '300-T0001', -4885);
INSERT INTO public.postings VALUES (47, 24, '300-000', '300-T0001', -5195);
INSERT INTO public.postings VALUES (48, 24, '500-000', '', 5195);
INSERT INTO public.postings VALUES (49, 25, '300-000', '300-T0001', 5195);
INSERT INTO public.postings VALUES (50, 25, '500-000', '', -5195);
INSERT INTO public.postings VALUES (51, 26, '300-000', '300-T0001', 5195);
INSERT INTO public.postings VALUES (52, 26, '500-000', '', -5195);
INSERT INTO public.postings VALUES (53, 27, '300-000', '300-T0001', 5195);
INSERT INTO public.postings VALUES (54, 27, '500-000', '', -5195);
INSERT INTO public.postings VALUES (55, 28, '300-000', '300-T0001', -310);
INSERT INTO public.postings VALUES (56, 28, '900-100', '', 310);
INSERT INTO public.postings VALUES (57, 29, '325-000', '', 4885);
INSERT INTO public.postings VALUES (58, 29, '300-000', '300-T0001', -4885);
INSERT INTO public.postings VALUES (59, 30, '300-000', '300-T0001', -310);
INSERT INTO public.postings VALUES (60, 30, '900-100', '', 310);
INSERT INTO public.postings VALUES (61, 31, '325-000', '', 4885);
INSERT INTO public.postings VALUES (62, 31, '300-000', '300-T0001', -4885);
INSERT INTO public.postings VALUES (63, 32, '300-000', '300-T0001', -5195);
INSERT INTO public.postings VALUES (64, 32, '500-000', '', 5195);
INSERT INTO public.postings VALUES (65, 33, '310-000', '', 5385);
INSERT INTO public.postings VALUES (66, 33, '325-000', '', -5385);
INSERT INTO public.postings VALUES (67, 34, '310-000', '', -5385);
INSERT INTO public.postings VALUES (68, 34, '325-000', '', 5385);
INSERT INTO public.postings VALUES (69, 35, '310-000', '', 5385);
INSERT INTO public.postings VALUES (70, 35, '325-000', '', -5385);
INSERT INTO public.runs VALUES (1, '2026-11-29T09:45:59Z', 'aminah', 'Post orders', 3, 3, '', 0, '', 'Changes 0 - · Invoices 3 062ad7dc45cd6870 · Customer Payments 0 - · Vouchers 0 - · Invoice Lines 6 bc5a732aabca9e44 · Knock Off 0 - · Journal 3 d2c3dfddf58e969f · Posted Facts 3 d8d4cda872cfe163', '87d7c0a6451d689d', '');
INSERT INTO public.runs VALUES (2, '2026-11-29T09:45:59Z', 'aminah', 'Post orders', 1, 1, '', 0, '', 'Changes 3 12d19b5fd86d126e · Invoices 3 062ad7dc45cd6870 · Customer Payments 2 971a040031f1ce9e · Vouchers 0 - · Invoice Lines 9 bdd500cc0e1ebd16 · Knock Off 2 7dd663ad8f10129c · Journal 8 cc2c7a98f16c0935 · Posted Facts 5 0dd2c64a7fb04831', '2807c27c4664a4c9', '');
INSERT INTO public.runs VALUES (3, '2026-11-29T09:45:59Z', 'aminah', 'Post orders', 3, 3, '', 0, '', 'Changes 3 12d19b5fd86d126e · Invoices 6 3fb907e919a1b092 · Customer Payments 2 971a040031f1ce9e · Vouchers 0 - · Invoice Lines 15 a0f992867b272b42 · Knock Off 2 7dd663ad8f10129c · Journal 11 94293a93e3c0ce70 · Posted Facts 8 2aab79c9bd2f4289', 'beae3c1ca08592af', '');
INSERT INTO public.runs VALUES (4, '2026-11-29T09:45:59Z', 'aminah', 'Post orders', 1, 1, '', 0, '', 'Changes 6 839ec706815edfdd · Invoices 6 3fb907e919a1b092 · Customer Payments 4 42bbe575a7f40805 · Vouchers 0 - · Invoice Lines 18 5963784e2afd771c · Knock Off 4 f9ecdd6d17727463 · Journal 16 1fac58605e547d2f · Posted Facts 10 98bfbb0aafa468fe', '82beafbd7058ec56', '');
INSERT INTO public.runs VALUES (5, '2026-11-29T09:45:59Z', 'aminah', 'Post orders', 3, 3, '', 0, '', 'Changes 6 839ec706815edfdd · Invoices 9 820dd2357461704c · Customer Payments 4 42bbe575a7f40805 · Vouchers 0 - · Invoice Lines 24 fb1206ef32273a24 · Knock Off 4 f9ecdd6d17727463 · Journal 19 082d4c133f36b7f4 · Posted Facts 13 19547e8772316bb1', '21cec8cf6e9bc0b3', '');
INSERT INTO public.runs VALUES (6, '2026-11-29T09:45:59Z', 'aminah', 'Post orders', 1, 1, '', 0, '', 'Changes 9 f51e84ea9a2eb965 · Invoices 9 820dd2357461704c · Customer Payments 6 747cb097fcf130e0 · Vouchers 0 - · Invoice Lines 27 84139abdbfb9e0c0 · Knock Off 6 07934611c940aba7 · Journal 24 504d4a0b59b3877e · Posted Facts 15 516f680dc0742ffe', 'db0055dfe350434e', '');
INSERT INTO public.runs VALUES (7, '2026-11-29T09:45:59Z', 'aminah', 'Post orders', 3, 3, '', 0, '', 'Changes 9 f51e84ea9a2eb965 · Invoices 12 3dae2e5b8564bb0f · Customer Payments 6 747cb097fcf130e0 · Vouchers 0 - · Invoice Lines 33 db6fc23dd534e46b · Knock Off 6 07934611c940aba7 · Journal 27 70163830820fe24b · Posted Facts 18 ae266c3a9a9ac44a', '34c4f2d8f039b763', '');
INSERT INTO public.runs VALUES (8, '2026-11-29T09:45:59Z', 'aminah', 'Post orders', 1, 1, '', 0, '', 'Changes 12 e5f8fc774e47345f · Invoices 12 3dae2e5b8564bb0f · Customer Payments 8 45b744c80ce333c0 · Vouchers 0 - · Invoice Lines 36 3cc1e29348941dee · Knock Off 8 e66ff79cffffc351 · Journal 32 db32a4bdbe412566 · Posted Facts 20 3789055dec5df2db', 'bb6a3185df9ca016', '');
INSERT INTO public.runs VALUES (9, '2026-11-29T09:45:59Z', 'aminah', 'Post orders', 1, 1, '', 0, '', 'Changes 12 e5f8fc774e47345f · Invoices 12 3dae2e5b8564bb0f · Customer Payments 8 45b744c80ce333c0 · Vouchers 1 28f7025faadfa207 · Invoice Lines 36 3cc1e29348941dee · Knock Off 8 e66ff79cffffc351 · Journal 33 58e469d673572af5 · Posted Facts 21 5923fd476bb085a8', '8113373b4105c968', '');
INSERT INTO public.runs VALUES (10, '2026-11-29T09:45:59Z', 'aminah', 'undo', -1, -1, '', 9, '', 'Changes 13 367eba310a8887db · Invoices 12 3dae2e5b8564bb0f · Customer Payments 8 45b744c80ce333c0 · Vouchers 1 28f7025faadfa207 · Invoice Lines 36 3cc1e29348941dee · Knock Off 8 e66ff79cffffc351 · Journal 34 92a066863e3eea14 · Posted Facts 22 316ee96120d397f2', 'ebf232cbaf61601f', '');
INSERT INTO public.runs VALUES (11, '2026-11-29T09:45:59Z', 'aminah', 'redo', 1, 1, '', 10, '', 'Changes 14 dd44aa43874727b9 · Invoices 12 3dae2e5b8564bb0f · Customer Payments 8 45b744c80ce333c0 · Vouchers 1 28f7025faadfa207 · Invoice Lines 36 3cc1e29348941dee · Knock Off 8 e66ff79cffffc351 · Journal 35 ba9aa2bda0255db7 · Posted Facts 23 90fba5ffbbc6ced2', 'b4e0a52d8766adf2', '');
INSERT INTO public.runs VALUES (12, '2026-11-29T09:45:59Z', 'aminah', 'Lock', 0, 0, 'Unlocked everything.', 0, '', 'Changes 14 dd44aa43874727b9 · Invoices 12 3dae2e5b8564bb0f · Customer Payments 8 45b744c80ce333c0 · Vouchers 1 28f7025faadfa207 · Invoice Lines 36 3cc1e29348941dee · Knock Off 8 e66ff79cffffc351 · Journal 35 ba9aa2bda0255db7 · Posted Facts 23 90fba5ffbbc6ced2', '2ec3366e6c9f188e', '');
INSERT INTO public.settled_sums VALUES (2, '7495540735365777507', '2026-06-08', '2026-06-08', 'MYR', 2, 9770);
INSERT INTO public.settled_sums VALUES (4, '7495540735365777507', '2026-06-08', '2026-06-08', 'MYR', 2, 9770);
INSERT INTO public.settled_sums VALUES (6, '7495540735365777507', '2026-06-08', '2026-06-08', 'MYR', 2, 9770);
INSERT INTO public.settled_sums VALUES (8, '7495540735365777507', '2026-06-08', '2026-06-08', 'MYR', 2, 9770);
INSERT INTO public.sources VALUES (1, 'tiktok:7495540735365777507:order:576461413038700000', 1, '2026-06-01', 5195, 1, 1, '03ff890920bbf0c9');
INSERT INTO public.sources VALUES (2, 'tiktok:7495540735365777507:order:576461413038700001', 2, '2026-06-01', 5195, 1, 1, '1fc52e18838f004d');
INSERT INTO public.sources VALUES (3, 'tiktok:7495540735365777507:order:576461413038700002', 3, '2026-06-01', 5195, 1, 1, 'd8d4cda872cfe163');
INSERT INTO public.sources VALUES (4, 'tiktok:7495540735365777507:settlement:order:576461413038700000:2026-06-08:48.85:2', 1, '2026-06-08', 4885, 1, 2, 'fc4142f094e8e9db');
INSERT INTO public.sources VALUES (5, 'tiktok:7495540735365777507:settlement:order:576461413038700001:2026-06-08:48.85:2', 2, '2026-06-08', 4885, 1, 2, '0dd2c64a7fb04831');
INSERT INTO public.sources VALUES (6, 'tiktok:7495540735365777507:order:576461413038701000', 6, '2026-06-01', 5195, 1, 3, 'c0ee75027246c0e6');
INSERT INTO public.sources VALUES (7, 'tiktok:7495540735365777507:order:576461413038701001', 7, '2026-06-01', 5195, 1, 3, '079ce2ba1ff90880');
INSERT INTO public.sources VALUES (8, 'tiktok:7495540735365777507:order:576461413038701002', 8, '2026-06-01', 5195, 1, 3, '2aab79c9bd2f4289');
INSERT INTO public.sources VALUES (9, 'tiktok:7495540735365777507:settlement:order:576461413038701000:2026-06-08:48.85:2', 6, '2026-06-08', 4885, 1, 4, 'dd3012f531ef8bed');
INSERT INTO public.sources VALUES (10, 'tiktok:7495540735365777507:settlement:order:576461413038701001:2026-06-08:48.85:2', 7, '2026-06-08', 4885, 1, 4, '98bfbb0aafa468fe');
INSERT INTO public.sources VALUES (11, 'tiktok:7495540735365777507:order:576461413038702000', 11, '2026-06-01', 5195, 1, 5, 'ea4605f49982e703');
INSERT INTO public.sources VALUES (12, 'tiktok:7495540735365777507:order:576461413038702001', 12, '2026-06-01', 5195, 1, 5, '28b7bf054a57d896');
INSERT INTO public.sources VALUES (13, 'tiktok:7495540735365777507:order:576461413038702002', 13, '2026-06-01', 5195, 1, 5, '19547e8772316bb1');
INSERT INTO public.sources VALUES (14, 'tiktok:7495540735365777507:settlement:order:576461413038702000:2026-06-08:48.85:2', 11, '2026-06-08', 4885, 1, 6, '5a7ea4186e33fddb');
INSERT INTO public.sources VALUES (15, 'tiktok:7495540735365777507:settlement:order:576461413038702001:2026-06-08:48.85:2', 12, '2026-06-08', 4885, 1, 6, '516f680dc0742ffe');
INSERT INTO public.sources VALUES (16, 'tiktok:7495540735365777507:order:576461413038703000', 16, '2026-06-01', 5195, 1, 7, '1532ae705bbd17a7');
INSERT INTO public.sources VALUES (17, 'tiktok:7495540735365777507:order:576461413038703001', 17, '2026-06-01', 5195, 1, 7, '330290c731f5d1fd');
INSERT INTO public.sources VALUES (18, 'tiktok:7495540735365777507:order:576461413038703002', 18, '2026-06-01', 5195, 1, 7, 'ae266c3a9a9ac44a');
INSERT INTO public.sources VALUES (19, 'tiktok:7495540735365777507:settlement:order:576461413038703000:2026-06-08:48.85:2', 16, '2026-06-08', 4885, 1, 8, '5b37a106f7e8325b');
INSERT INTO public.sources VALUES (20, 'tiktok:7495540735365777507:settlement:order:576461413038703001:2026-06-08:48.85:2', 17, '2026-06-08', 4885, 1, 8, '3789055dec5df2db');
INSERT INTO public.sources VALUES (21, 'tiktok:7495540735365777507:withdrawal:CB-00001', 21, '2026-06-10', 5385, 1, 9, '5923fd476bb085a8');
INSERT INTO public.sources VALUES (22, 'tiktok:7495540735365777507:withdrawal:CB-00001', 21, '2026-06-10', 5385, 2, 10, '316ee96120d397f2');
INSERT INTO public.sources VALUES (23, 'tiktok:7495540735365777507:withdrawal:CB-00001', 21, '2026-06-10', 5385, 3, 11, '90fba5ffbbc6ced2');
ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.currencies
    ADD CONSTRAINT currencies_pkey PRIMARY KEY (code);
ALTER TABLE ONLY public.day_sums
    ADD CONSTRAINT day_sums_pkey PRIMARY KEY (run, date, type, closing, shop, account, currency);
ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_type_no_key UNIQUE (type, no);
ALTER TABLE ONLY public.entries
    ADD CONSTRAINT entries_pkey PRIMARY KEY (no);
ALTER TABLE ONLY public.knock_offs
    ADD CONSTRAINT knock_offs_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.line_sums
    ADD CONSTRAINT line_sums_pkey PRIMARY KEY (run, month, type, shop, currency, kind, account);
ALTER TABLE ONLY public.lines
    ADD CONSTRAINT lines_document_seq_key UNIQUE (document, seq);
ALTER TABLE ONLY public.lines
    ADD CONSTRAINT lines_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.master_changes
    ADD CONSTRAINT master_changes_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.meta
    ADD CONSTRAINT meta_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.owed_sums
    ADD CONSTRAINT owed_sums_pkey PRIMARY KEY (run, month, document_date, shop, currency);
ALTER TABLE ONLY public.postings
    ADD CONSTRAINT postings_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.runs
    ADD CONSTRAINT runs_pkey PRIMARY KEY (no);
ALTER TABLE ONLY public.settled_sums
    ADD CONSTRAINT settled_sums_pkey PRIMARY KEY (run, shop, settled, date, currency);
ALTER TABLE ONLY public.sources
    ADD CONSTRAINT sources_key_generation_key UNIQUE (key, generation);
ALTER TABLE ONLY public.sources
    ADD CONSTRAINT sources_pkey PRIMARY KEY (id);
CREATE INDEX documents_by_day ON public.documents USING btree (date);
CREATE INDEX entries_by_day ON public.entries USING btree (date);
CREATE INDEX entries_of_documents ON public.entries USING btree (document);
CREATE INDEX keys_by_letter ON public.sources USING btree (key COLLATE "C");
CREATE INDEX legs_by_account ON public.postings USING btree (account);
CREATE INDEX legs_of_entries ON public.postings USING btree (entry);
CREATE INDEX open_documents ON public.documents USING btree (id) WHERE (amount <> applied);
CREATE INDEX receipts ON public.documents USING btree (received_in, id) WHERE (received_in <> ''::text);
CREATE INDEX taxed_lines ON public.lines USING btree (delivery_date) WHERE (tax_code <> ''::text);
CREATE TRIGGER keep_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON public.changes FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER keep_day_sums BEFORE DELETE OR UPDATE OR TRUNCATE ON public.day_sums FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER keep_documents BEFORE DELETE OR UPDATE OF id, type, no, date, customer, description, currency, shop, source_key, received_in, run, check_digits OR TRUNCATE ON public.documents FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER keep_entries BEFORE DELETE OR UPDATE OR TRUNCATE ON public.entries FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER keep_knock_offs BEFORE DELETE OR UPDATE OR TRUNCATE ON public.knock_offs FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER keep_line_sums BEFORE DELETE OR UPDATE OR TRUNCATE ON public.line_sums FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER keep_lines BEFORE DELETE OR UPDATE OR TRUNCATE ON public.lines FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER keep_master_changes BEFORE DELETE OR UPDATE OR TRUNCATE ON public.master_changes FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER keep_owed_sums BEFORE DELETE OR UPDATE OR TRUNCATE ON public.owed_sums FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER keep_postings BEFORE DELETE OR UPDATE OR TRUNCATE ON public.postings FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER keep_runs BEFORE DELETE OR UPDATE OR TRUNCATE ON public.runs FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER keep_settled_sums BEFORE DELETE OR UPDATE OR TRUNCATE ON public.settled_sums FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
CREATE TRIGGER keep_sources BEFORE DELETE OR UPDATE OR TRUNCATE ON public.sources FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();
ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_document_fkey FOREIGN KEY (document) REFERENCES public.documents(id);
ALTER TABLE ONLY public.documents
    ADD CONSTRAINT documents_currency_fkey FOREIGN KEY (currency) REFERENCES public.currencies(code);
ALTER TABLE ONLY public.entries
    ADD CONSTRAINT entries_currency_fkey FOREIGN KEY (currency) REFERENCES public.currencies(code);
ALTER TABLE ONLY public.entries
    ADD CONSTRAINT entries_document_fkey FOREIGN KEY (document) REFERENCES public.documents(id);
ALTER TABLE ONLY public.knock_offs
    ADD CONSTRAINT knock_offs_from_document_fkey FOREIGN KEY (from_document) REFERENCES public.documents(id);
ALTER TABLE ONLY public.knock_offs
    ADD CONSTRAINT knock_offs_to_document_fkey FOREIGN KEY (to_document) REFERENCES public.documents(id);
ALTER TABLE ONLY public.lines
    ADD CONSTRAINT lines_document_fkey FOREIGN KEY (document) REFERENCES public.documents(id);
ALTER TABLE ONLY public.postings
    ADD CONSTRAINT postings_entry_fkey FOREIGN KEY (entry) REFERENCES public.entries(no);
ALTER TABLE ONLY public.sources
    ADD CONSTRAINT sources_document_fkey FOREIGN KEY (document) REFERENCES public.documents(id);
