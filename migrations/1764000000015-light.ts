import type { MigrationInterface, QueryRunner } from 'typeorm';
import { checkpoint } from './checkpoint';

/** Targets with a base, yearly slices and an owner of the data; values measured against them; rules of lights as data. */
export class Light1764000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE light_rule_set (
        id uuid NOT NULL,
        line_id uuid NOT NULL,
        number integer NOT NULL,
        name varchar NOT NULL,
        region varchar,
        source text NOT NULL,
        rules jsonb NOT NULL,
        state varchar NOT NULL,
        drafted_by uuid,
        drafted_at timestamptz NOT NULL,
        published_by uuid,
        published_at timestamptz,
        version integer NOT NULL,
        CONSTRAINT light_rule_set_state CHECK (state IN ('draft','published','replaced','discarded')),
        CONSTRAINT light_rule_set_pk PRIMARY KEY (id)
      );
      CREATE UNIQUE INDEX light_rule_set_number ON light_rule_set (line_id, number);
      CREATE UNIQUE INDEX light_rule_set_draft ON light_rule_set (line_id) WHERE state = 'draft';
      ALTER TABLE plan ADD COLUMN light_rule_set_id uuid;
      CREATE INDEX plan_light_rule_set_id ON plan (light_rule_set_id);
      ALTER TABLE plan ADD CONSTRAINT plan_light_rule_set_id_fk FOREIGN KEY (light_rule_set_id) REFERENCES light_rule_set(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE target
        ADD COLUMN kind varchar NOT NULL DEFAULT 'expected',
        ADD COLUMN base varchar,
        ADD COLUMN direction varchar,
        ADD COLUMN cumulative boolean NOT NULL DEFAULT true,
        ADD COLUMN tolerance varchar,
        ADD COLUMN slices jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN rhythm varchar,
        ADD COLUMN data_unit_id uuid,
        ADD COLUMN release_on date,
        ADD COLUMN reference_id uuid,
        ADD COLUMN version integer NOT NULL DEFAULT 1,
        ADD CONSTRAINT target_kind CHECK (kind IN ('expected','binding')),
        ADD CONSTRAINT target_direction CHECK (direction IN ('up','down'));
      UPDATE target SET cumulative = comparator NOT IN ('keep','class','range','ratio','trend','lte','lt') AND coalesce(unit, '') NOT IN ('%','％','‰');
      ALTER TABLE target ALTER COLUMN kind DROP DEFAULT, ALTER COLUMN cumulative DROP DEFAULT, ALTER COLUMN slices DROP DEFAULT, ALTER COLUMN version DROP DEFAULT;
      CREATE INDEX target_data_unit_id ON target (data_unit_id);
      CREATE INDEX target_reference_id ON target (reference_id);
      ALTER TABLE target ADD CONSTRAINT target_data_unit_id_fk FOREIGN KEY (data_unit_id) REFERENCES unit(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE target ADD CONSTRAINT target_reference_id_fk FOREIGN KEY (reference_id) REFERENCES target(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      CREATE TABLE measurement (
        id uuid NOT NULL,
        target_id uuid NOT NULL,
        task_id uuid NOT NULL,
        period_id uuid,
        report_id uuid,
        as_of date NOT NULL,
        value varchar NOT NULL,
        unit varchar,
        raw varchar NOT NULL,
        entered_by uuid,
        entered_at timestamptz NOT NULL,
        reason text,
        CONSTRAINT measurement_pk PRIMARY KEY (id)
      );
      CREATE INDEX measurement_target_id ON measurement (target_id, as_of);
      CREATE INDEX measurement_task_id ON measurement (task_id);
      CREATE INDEX measurement_period_id ON measurement (period_id);
      CREATE UNIQUE INDEX measurement_report ON measurement (report_id, target_id);
      ALTER TABLE measurement ADD CONSTRAINT measurement_target_id_fk FOREIGN KEY (target_id) REFERENCES target(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE measurement ADD CONSTRAINT measurement_task_id_fk FOREIGN KEY (task_id) REFERENCES task(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE measurement ADD CONSTRAINT measurement_period_id_fk FOREIGN KEY (period_id) REFERENCES reporting_period(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
      ALTER TABLE measurement ADD CONSTRAINT measurement_report_id_fk FOREIGN KEY (report_id) REFERENCES report(id) ON DELETE NO ACTION ON UPDATE NO ACTION;
    `);
    // What approved reports said before there was a table for it.
    await runner.query(`
      INSERT INTO measurement (id, target_id, task_id, period_id, report_id, as_of, value, unit, raw, entered_by, entered_at, reason)
      SELECT gen_random_uuid(), g.id, r.task_id, r.period_id, r.id, coalesce(p.ends, (r.decided_at AT TIME ZONE 'Asia/Shanghai')::date),
             m->>'value', g.unit, m->>'value', NULL, r.decided_at, NULL
      FROM report r CROSS JOIN LATERAL jsonb_array_elements(r.measurements) m
      JOIN target g ON g.id = (m->>'targetId')::uuid AND g.task_id = r.task_id LEFT JOIN reporting_period p ON p.id = r.period_id
      WHERE r.state = 'approved' AND r.kind <> 'contribution' AND NOT r.no_progress AND r.decided_at IS NOT NULL
      ON CONFLICT DO NOTHING;
    `);
    await checkpoint(runner, 'plan', 'target', 'measurement');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE measurement;
      ALTER TABLE target DROP COLUMN kind, DROP COLUMN base, DROP COLUMN direction, DROP COLUMN cumulative, DROP COLUMN tolerance,
        DROP COLUMN slices, DROP COLUMN rhythm, DROP COLUMN data_unit_id, DROP COLUMN release_on, DROP COLUMN reference_id, DROP COLUMN version;
      ALTER TABLE plan DROP COLUMN light_rule_set_id;
      DROP TABLE light_rule_set;
    `);
  }
}
