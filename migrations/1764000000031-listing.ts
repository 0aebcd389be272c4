import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The kinds whose due time is the task's own, as `DUE_JOIN` has them. */
const DUE_KINDS = "('complete', 'milestone', 'year_review')";
/** OFFSET 0: always by the task, whatever statistics say; else the earliest of all that is open would be looked for. */
const dueOf = (task: string): string =>
  `(SELECT min(o.due_at) FROM (SELECT * FROM obligation WHERE task_id = ${task} OFFSET 0) o
    WHERE o.settled_at IS NULL AND o.held_at IS NULL AND o.paused_at IS NULL AND o.kind IN ${DUE_KINDS})`;

const LISTED = [
  'plan_id',
  'no',
  'section',
  'state',
  'percent',
  'primary_unit_id',
  'leader_id',
  'sensitivity',
  'deadline',
  'outcome',
  'standing',
];

/** What a light is reckoned from, by table: rows of a task's own, and those several tasks go by. */
const OF_A_TASK: Readonly<Record<string, string[]>> = {
  report: ['state', 'no_progress', 'returns', 'period_id', 'kind'],
  milestone: ['state', 'due'],
  notice_item: ['notice_id'],
};
const OF_SEVERAL: Readonly<Record<string, { columns: string[]; tasks: string }>> = {
  notice: {
    columns: ['state', 'level', 'answer_due_at'],
    tasks: 'SELECT task_id FROM notice_item WHERE notice_id = NEW.id',
  },
  reporting_period: {
    columns: ['ends', 'due_at'],
    tasks: 'SELECT task_id FROM report WHERE period_id = NEW.id',
  },
  plan: {
    columns: ['starts', 'ends', 'light_rule_set_id'],
    tasks: 'SELECT id FROM task WHERE plan_id = NEW.id',
  },
  light_rule_set: {
    columns: ['rules'],
    tasks: 'SELECT t.id FROM task t JOIN plan p ON p.id = t.plan_id WHERE p.light_rule_set_id = NEW.id',
  },
};

const row = (columns: readonly string[], of: string): string =>
  `(${columns.map(c => `${of}.${c}`).join(', ')})`;
const changed = (columns: readonly string[]): string =>
  `${row(columns, 'OLD')} IS DISTINCT FROM ${row(columns, 'NEW')}`;

/** The light of these tasks is not to be trusted any more; one that is being reckoned at this moment is waited for. */
const relit = (table: string, tasks: string): string => `
  CREATE FUNCTION ${table}_relit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE task_listing SET until = '-infinity' WHERE ${tasks};
    RETURN NULL; END $$;`;
const onUpdate = (table: string, columns: string[]): string =>
  `CREATE TRIGGER ${table}_relit_update AFTER UPDATE ON ${table} FOR EACH ROW WHEN (${changed(columns)}) EXECUTE FUNCTION ${table}_relit();`;

const TRIGGERS = [
  ...Object.entries(OF_A_TASK).map(
    ([table, columns]) => `
      ${relit(table, "id = CASE WHEN TG_OP = 'DELETE' THEN OLD.task_id ELSE NEW.task_id END")}
      CREATE TRIGGER ${table}_relit AFTER INSERT OR DELETE ON ${table} FOR EACH ROW EXECUTE FUNCTION ${table}_relit();
      ${onUpdate(table, columns)}`,
  ),
  ...Object.entries(OF_SEVERAL).map(
    ([table, { columns, tasks }]) => `${relit(table, `id IN (${tasks})`)} ${onUpdate(table, columns)}`,
  ),
];

/** A narrow row beside each task: what lists order, filter and count by, and the light as long as it holds. */
export class Listing1764000000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE task_listing (
        id uuid NOT NULL,
        plan_id uuid NOT NULL,
        no integer NOT NULL,
        head text NOT NULL,
        state varchar NOT NULL,
        percent integer NOT NULL,
        primary_unit_id uuid,
        leader_id uuid,
        sensitivity varchar NOT NULL,
        due_at timestamptz,
        light varchar NOT NULL,
        class varchar NOT NULL,
        ruled_by varchar NOT NULL,
        until timestamptz NOT NULL,
        reckoned_at timestamptz NOT NULL DEFAULT '-infinity',
        CONSTRAINT task_listing_pk PRIMARY KEY (id),
        CONSTRAINT task_listing_id_fk FOREIGN KEY (id) REFERENCES task (id) ON DELETE CASCADE
      );
      INSERT INTO task_listing
        SELECT t.id, t.plan_id, t.no, coalesce(t.section[1], ''), t.state, t.percent, t.primary_unit_id, t.leader_id, t.sensitivity,
          ${dueOf('t.id')}, 'grey', 'other', '', '-infinity' FROM task t;
      CREATE INDEX task_listing_no ON task_listing (plan_id DESC, no, id);
      CREATE INDEX task_listing_due ON task_listing (due_at, id);
      CREATE INDEX task_listing_light ON task_listing (light, sensitivity);
      CREATE INDEX task_listing_kept ON task_listing (ruled_by, until);

      CREATE FUNCTION task_listed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'INSERT' THEN
          INSERT INTO task_listing VALUES (NEW.id, NEW.plan_id, NEW.no, coalesce(NEW.section[1], ''), NEW.state, NEW.percent,
            NEW.primary_unit_id, NEW.leader_id, NEW.sensitivity, ${dueOf('NEW.id')}, 'grey', 'other', '', '-infinity');
        ELSE
          UPDATE task_listing SET plan_id = NEW.plan_id, no = NEW.no, head = coalesce(NEW.section[1], ''), state = NEW.state,
            percent = NEW.percent, primary_unit_id = NEW.primary_unit_id, leader_id = NEW.leader_id, sensitivity = NEW.sensitivity,
            until = '-infinity' WHERE id = NEW.id;
        END IF;
        RETURN NULL; END $$;
      CREATE TRIGGER task_listed AFTER INSERT ON task FOR EACH ROW EXECUTE FUNCTION task_listed();
      CREATE TRIGGER task_listed_update AFTER UPDATE ON task FOR EACH ROW WHEN (${changed(LISTED)}) EXECUTE FUNCTION task_listed();

      -- Two statements: what others changed meanwhile is seen by the second, after the first has waited for them.
      CREATE FUNCTION obligation_listed() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE of uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.task_id ELSE NEW.task_id END;
      BEGIN
        PERFORM 1 FROM task_listing WHERE id = of FOR NO KEY UPDATE;
        UPDATE task_listing SET due_at = ${dueOf('of')}, until = '-infinity' WHERE id = of;
        RETURN NULL; END $$;
      CREATE TRIGGER obligation_listed AFTER INSERT ON obligation FOR EACH ROW
        WHEN (NEW.task_id IS NOT NULL AND NEW.kind IN ${DUE_KINDS}) EXECUTE FUNCTION obligation_listed();
      CREATE TRIGGER obligation_listed_update AFTER UPDATE ON obligation FOR EACH ROW
        WHEN (NEW.task_id IS NOT NULL AND NEW.kind IN ${DUE_KINDS} AND ${changed(['due_at', 'settled_at', 'held_at', 'paused_at'])})
        EXECUTE FUNCTION obligation_listed();
      CREATE TRIGGER obligation_listed_delete AFTER DELETE ON obligation FOR EACH ROW
        WHEN (OLD.task_id IS NOT NULL AND OLD.kind IN ${DUE_KINDS}) EXECUTE FUNCTION obligation_listed();
      ${TRIGGERS.join('\n')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${Object.keys(OF_A_TASK)
        .map(table => `DROP TRIGGER ${table}_relit ON ${table};`)
        .join('\n')}
      ${[...Object.keys(OF_A_TASK), ...Object.keys(OF_SEVERAL)]
        .map(table => `DROP TRIGGER ${table}_relit_update ON ${table}; DROP FUNCTION ${table}_relit();`)
        .join('\n')}
      DROP TRIGGER obligation_listed ON obligation;
      DROP TRIGGER obligation_listed_update ON obligation;
      DROP TRIGGER obligation_listed_delete ON obligation;
      DROP TRIGGER task_listed ON task;
      DROP TRIGGER task_listed_update ON task;
      DROP FUNCTION obligation_listed();
      DROP FUNCTION task_listed();
      DROP TABLE task_listing;
    `);
  }
}
