import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Delivery on record: attempts with their codes, fallbacks, webhooks, calendar feeds, wishes of people, the rules. */
export class Delivery1764000000022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE notification_policy (
        id uuid NOT NULL,
        number integer NOT NULL,
        windows varchar array NOT NULL,
        opens varchar,
        closes varchar,
        daily_cap integer NOT NULL,
        demanded varchar array NOT NULL,
        set_by uuid,
        set_at timestamptz NOT NULL,
        CONSTRAINT notification_policy_cap CHECK (daily_cap BETWEEN 1 AND 50),
        CONSTRAINT notification_policy_hours CHECK ((opens IS NULL) = (closes IS NULL)),
        CONSTRAINT notification_policy_pk PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX notification_policy_number ON notification_policy (number);
      CREATE TABLE notification_preference (
        person_id uuid NOT NULL,
        mail boolean NOT NULL,
        webhook boolean NOT NULL,
        set_at timestamptz NOT NULL,
        CONSTRAINT notification_preference_pk PRIMARY KEY (person_id),
        CONSTRAINT notification_preference_person_id_fk FOREIGN KEY (person_id) REFERENCES person (id)
      );
      CREATE TABLE webhook_endpoint (
        id uuid NOT NULL,
        name varchar NOT NULL,
        scope varchar NOT NULL,
        unit_id uuid,
        person_id uuid,
        host varchar NOT NULL,
        sealed text NOT NULL,
        created_at timestamptz NOT NULL,
        retired_at timestamptz,
        version integer NOT NULL,
        CONSTRAINT webhook_endpoint_scope CHECK (scope IN ('person','unit','installation')),
        CONSTRAINT webhook_endpoint_whose CHECK ((scope = 'unit') = (unit_id IS NOT NULL) AND (scope = 'person') = (person_id IS NOT NULL)),
        CONSTRAINT webhook_endpoint_pk PRIMARY KEY (id),
        CONSTRAINT webhook_endpoint_unit_id_fk FOREIGN KEY (unit_id) REFERENCES unit (id),
        CONSTRAINT webhook_endpoint_person_id_fk FOREIGN KEY (person_id) REFERENCES person (id)
      );
      CREATE INDEX webhook_endpoint_unit_id ON webhook_endpoint (unit_id);
      CREATE UNIQUE INDEX webhook_endpoint_of_person ON webhook_endpoint (person_id) WHERE retired_at IS NULL;
      CREATE TABLE calendar_feed (
        person_id uuid NOT NULL,
        token_hash varchar NOT NULL,
        created_at timestamptz NOT NULL,
        read_at timestamptz,
        CONSTRAINT calendar_feed_pk PRIMARY KEY (person_id),
        CONSTRAINT calendar_feed_person_id_fk FOREIGN KEY (person_id) REFERENCES person (id)
      );
      CREATE UNIQUE INDEX calendar_feed_token ON calendar_feed (token_hash);
      ALTER TABLE delivery DROP CONSTRAINT delivery_state;
      ALTER TABLE delivery ADD CONSTRAINT delivery_state CHECK (state IN ('collecting','queued','accepted','bounced','failed','dropped'));
      ALTER TABLE delivery ALTER COLUMN person_id DROP NOT NULL;
      ALTER TABLE delivery ADD COLUMN via varchar NOT NULL DEFAULT 'mail';
      ALTER TABLE delivery ADD CONSTRAINT delivery_via CHECK (via IN ('mail','webhook'));
      ALTER TABLE delivery ADD COLUMN root_id uuid;
      ALTER TABLE delivery ADD COLUMN endpoint_id uuid;
      ALTER TABLE delivery ADD COLUMN code varchar;
      ALTER TABLE delivery ADD COLUMN last_attempt integer NOT NULL DEFAULT 8;
      ALTER TABLE delivery ADD COLUMN sent_on date;
      ALTER TABLE delivery ADD COLUMN sent_no integer;
      ALTER TABLE delivery ADD COLUMN followed_up_at timestamptz;
      ALTER TABLE delivery ADD COLUMN unreached_at timestamptz;
      ALTER TABLE delivery ADD CONSTRAINT delivery_whose CHECK (person_id IS NOT NULL OR endpoint_id IS NOT NULL);
      ALTER TABLE delivery ADD CONSTRAINT delivery_root_id_fk FOREIGN KEY (root_id) REFERENCES delivery (id);
      ALTER TABLE delivery ADD CONSTRAINT delivery_endpoint_id_fk FOREIGN KEY (endpoint_id) REFERENCES webhook_endpoint (id);
      -- What failed before anybody followed it up is history: nobody is told of it now.
      UPDATE delivery SET followed_up_at = next_attempt_at WHERE state = 'failed';
      DROP INDEX delivery_window;
      CREATE UNIQUE INDEX delivery_window ON delivery (person_id, channel, window_at) WHERE root_id IS NULL;
      CREATE UNIQUE INDEX delivery_copy ON delivery (root_id, via) WHERE root_id IS NOT NULL;
      CREATE UNIQUE INDEX delivery_group_line ON delivery (endpoint_id, window_at) WHERE person_id IS NULL;
      CREATE UNIQUE INDEX delivery_daily ON delivery (person_id, sent_on, sent_no) WHERE sent_on IS NOT NULL;
      CREATE INDEX delivery_endpoint_id ON delivery (endpoint_id) WHERE endpoint_id IS NOT NULL;
      CREATE INDEX delivery_message_id ON delivery (message_id);
      CREATE INDEX delivery_window_at ON delivery (window_at, id);
      CREATE INDEX delivery_follow_up ON delivery (id) WHERE followed_up_at IS NULL AND (state IN ('failed','bounced') OR code = 'over_cap');
      CREATE INDEX delivery_unreached ON delivery (person_id) WHERE unreached_at IS NOT NULL;
      CREATE TABLE delivery_attempt (
        delivery_id uuid NOT NULL,
        n integer NOT NULL,
        at timestamptz NOT NULL,
        via varchar NOT NULL,
        outcome varchar NOT NULL,
        code varchar,
        answer text,
        CONSTRAINT delivery_attempt_outcome CHECK (outcome IN ('begun','accepted','retry','failed','dropped','bounced')),
        CONSTRAINT delivery_attempt_pk PRIMARY KEY (delivery_id, n),
        CONSTRAINT delivery_attempt_delivery_id_fk FOREIGN KEY (delivery_id) REFERENCES delivery (id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE delivery_attempt;
      DROP INDEX delivery_unreached, delivery_follow_up, delivery_window_at, delivery_message_id, delivery_endpoint_id, delivery_daily, delivery_group_line, delivery_copy, delivery_window;
      UPDATE message SET delivery_id = NULL WHERE delivery_id IN (SELECT id FROM delivery WHERE person_id IS NULL OR root_id IS NOT NULL);
      DELETE FROM delivery WHERE root_id IS NOT NULL;
      DELETE FROM delivery WHERE person_id IS NULL;
      UPDATE delivery SET state = 'failed' WHERE state = 'bounced';
      ALTER TABLE delivery DROP CONSTRAINT delivery_whose, DROP CONSTRAINT delivery_state;
      ALTER TABLE delivery DROP COLUMN via, DROP COLUMN root_id, DROP COLUMN endpoint_id, DROP COLUMN code, DROP COLUMN last_attempt,
        DROP COLUMN sent_on, DROP COLUMN sent_no, DROP COLUMN followed_up_at, DROP COLUMN unreached_at;
      ALTER TABLE delivery ALTER COLUMN person_id SET NOT NULL;
      ALTER TABLE delivery ADD CONSTRAINT delivery_state CHECK (state IN ('collecting','queued','accepted','failed','dropped'));
      CREATE UNIQUE INDEX delivery_window ON delivery (person_id, channel, window_at);
      DROP TABLE calendar_feed;
      DROP TABLE webhook_endpoint;
      DROP TABLE notification_preference;
      DROP TABLE notification_policy;
    `);
  }
}
