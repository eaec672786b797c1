-- The first migration of the stack of before, as far as the stand-in uses it, in the schema that it used: public.
-- What a finished installation has beside it (classifications, publishing, rules) is here so that it is in the way
-- of whatever would be in the way in a production.
CREATE TABLE IF NOT EXISTS public.alerts (
    id            bigserial PRIMARY KEY,
    fingerprint   varchar(64)  NOT NULL,
    alert_name    varchar(255) NOT NULL,
    namespace     varchar(255),
    status        varchar(20)  NOT NULL DEFAULT 'firing',
    labels        jsonb        NOT NULL DEFAULT '{}',
    annotations   jsonb        NOT NULL DEFAULT '{}',
    starts_at     timestamptz,
    ends_at       timestamptz,
    generator_url text,
    "timestamp"   timestamptz  NOT NULL DEFAULT now(),
    created_at    timestamptz  NOT NULL DEFAULT now(),
    updated_at    timestamptz  NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX IF NOT EXISTS alerts_fingerprint ON public.alerts (fingerprint);
CREATE INDEX IF NOT EXISTS alerts_alert_name ON public.alerts (alert_name);
CREATE INDEX IF NOT EXISTS alerts_timestamp ON public.alerts ("timestamp" DESC);
CREATE INDEX IF NOT EXISTS alerts_labels ON public.alerts USING gin (labels);

CREATE TABLE IF NOT EXISTS public.alert_classifications (
    id                bigserial PRIMARY KEY,
    alert_fingerprint varchar(64)   NOT NULL,
    severity          varchar(20)   NOT NULL,
    confidence        decimal(4, 3) NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    reasoning         text,
    recommendations   jsonb                  DEFAULT '[]',
    processing_time   decimal(8, 3),
    metadata          jsonb                  DEFAULT '{}',
    llm_model         varchar(100),
    llm_version       varchar(50),
    cache_hit         boolean                DEFAULT false,
    created_at        timestamptz   NOT NULL DEFAULT now(),
    updated_at        timestamptz   NOT NULL DEFAULT now(),
    expires_at        timestamptz
);

CREATE TABLE IF NOT EXISTS public.alert_publishing_history (
    id                bigserial PRIMARY KEY,
    alert_fingerprint varchar(64)  NOT NULL,
    target_name       varchar(100) NOT NULL,
    target_type       varchar(50)  NOT NULL,
    target_format     varchar(50)  NOT NULL,
    status            varchar(20)  NOT NULL,
    attempt_number    integer      NOT NULL DEFAULT 1,
    response_code     integer,
    response_message  text,
    payload_size      integer,
    processing_time   decimal(8, 3),
    error_details     jsonb,
    created_at        timestamptz  NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS public.migration_history (
    id             bigserial PRIMARY KEY,
    version        varchar(50) UNIQUE,
    description    text,
    applied_at     timestamptz NOT NULL DEFAULT now(),
    execution_time decimal(8, 3),
    checksum       varchar(64)
);
INSERT INTO public.migration_history (version, description)
VALUES ('001', 'initial schema')
ON CONFLICT (version) DO NOTHING;
