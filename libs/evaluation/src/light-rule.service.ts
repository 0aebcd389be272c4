import { Inject, Injectable } from '@nestjs/common';
import { LIGHT_PRESETS, type LightPresetName, type LightRules, validateRuleSet } from '@duban/chain';
import { type Actor, Db, Journal, type Tx } from '@duban/journal';
import { type Fault, IDS, type Ids, Refusal } from '@duban/kernel';
import { assertMay } from '@duban/organization';
import { type CommandOptions, LightRuleSet, Plan } from '@duban/task';
import { camel, type CamelRow } from './camel';
import { type LightPreview, LightQueries } from './light.queries';

export interface LightRuleInput {
  name: string;
  region?: string | null;
  source?: string;
  /** Begin with a rule set that is shipped. */
  preset?: LightPresetName;
  rules?: LightRules;
  /** A next version of this one, instead of a set of its own. */
  replaces?: string;
}

export type LightRuleSetView = CamelRow<LightRuleSet> & { plans: number };

/** 亮灯规则: drafted, checked, tried on what is open, published. */
@Injectable()
export class LightRuleService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly lights: LightQueries,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** What is wrong with rules, without keeping anything. */
  check(actor: Actor, rules: LightRules): { ok: boolean; faults: Fault[] } {
    assertMay(actor, 'light_rule.manage');
    const faults = validateRuleSet(rules);
    return { ok: faults.length === 0, faults };
  }

  /** A draft may still have gaps: it is checked when it is published. @throws Refusal light_rule.draft_there */
  draft(
    actor: Actor,
    input: LightRuleInput,
    options: CommandOptions = {},
  ): Promise<{ id: string; number: number; faults: Fault[] }> {
    return this.journal.transact({ name: 'light_rule.draft', actor, body: input, ...options }, async tx => {
      assertMay(actor, 'light_rule.manage');
      const [before] = input.replaces ? await tx.lock(LightRuleSet, [input.replaces]) : [];
      const line = before ? await this.lockLine(tx, before.line_id) : [];
      if (line.some(s => s.state === 'draft'))
        throw new Refusal('conflict', 'light_rule.draft_there', `“${input.name}”已有一份未发布的草稿`, {
          mend: '请修改或作废原草稿',
        });
      const id = this.ids.next();
      const preset = LIGHT_PRESETS[input.preset ?? 'default'];
      const rules = input.rules ?? before?.rules ?? preset.rules;
      const set: LightRuleSet = {
        id,
        line_id: before?.line_id ?? id,
        number: Math.max(0, ...line.map(s => s.number)) + 1,
        name: input.name,
        region: input.region ?? before?.region ?? null,
        source: input.source ?? before?.source ?? preset.source,
        rules,
        state: 'draft',
        drafted_by: actor.personId,
        drafted_at: tx.now,
        published_by: null,
        published_at: null,
        version: 1,
      };
      tx.insert(LightRuleSet, set);
      return { id, number: set.number, faults: validateRuleSet(rules) };
    });
  }

  /** Changes a draft; what was published is never changed. @throws Refusal light_rule.not_draft */
  revise(
    actor: Actor,
    id: string,
    input: { name?: string; region?: string | null; source?: string; rules?: LightRules },
    options: CommandOptions = {},
  ): Promise<{ version: number; faults: Fault[] }> {
    return this.journal.transact(
      { name: 'light_rule.revise', actor, body: { id, input }, ...options },
      async tx => {
        const set = await this.lockDraft(tx, actor, id, options.version);
        set.name = input.name ?? set.name;
        set.region = input.region === undefined ? set.region : input.region;
        set.source = input.source ?? set.source;
        set.rules = input.rules ?? set.rules;
        set.version += 1;
        tx.update(LightRuleSet, set);
        return { version: set.version, faults: validateRuleSet(set.rules) };
      },
    );
  }

  discard(actor: Actor, id: string, options: CommandOptions = {}): Promise<{ state: string }> {
    return this.journal.transact(
      { name: 'light_rule.discard', actor, body: { id }, ...options },
      async tx => {
        const set = await this.lockDraft(tx, actor, id, options.version);
        Object.assign(set, { state: 'discarded', version: set.version + 1 });
        tx.update(LightRuleSet, set);
        return { state: set.state };
      },
    );
  }

  /**
   * Published as a whole or not at all. Plans lit by the version before go over to this one.
   * @throws Refusal light_rule.bad_rules naming every gap and overlap, light_rule.not_draft
   */
  publish(
    actor: Actor,
    id: string,
    options: CommandOptions = {},
  ): Promise<{ number: number; plans: number }> {
    return this.journal.transact(
      { name: 'light_rule.publish', actor, body: { id }, ...options },
      async tx => {
        assertMay(actor, 'light_rule.manage');
        const plans = await tx.lockWhere(
          Plan,
          `light_rule_set_id IN (SELECT s.id FROM light_rule_set s JOIN light_rule_set d ON d.line_id = s.line_id WHERE d.id = $1)`,
          [id],
        );
        const line = await tx.lockWhere(
          LightRuleSet,
          'line_id = (SELECT line_id FROM light_rule_set WHERE id = $1)',
          [id],
        );
        const set = await this.draftOf(tx, line, id, options.version);
        assertRules(set.rules);
        for (const s of line.filter(x => x.state === 'published'))
          tx.update(LightRuleSet, Object.assign(s, { state: 'replaced', version: s.version + 1 }));
        const published = { state: 'published', published_at: tx.now, published_by: actor.personId };
        tx.update(LightRuleSet, Object.assign(set, published, { version: set.version + 1 }));
        for (const plan of plans)
          tx.update(Plan, Object.assign(plan, { light_rule_set_id: id, version: plan.version + 1 }));
        return { number: set.number, plans: plans.length };
      },
    );
  }

  /** What publishing would change: of the plans lit by this set, or of those asked for. */
  async preview(actor: Actor, id: string, planIds?: readonly string[]): Promise<LightPreview> {
    assertMay(actor, 'light_rule.manage');
    const [set] = await this.db.query<LightRuleSet>('SELECT * FROM light_rule_set WHERE id = $1', [id]);
    if (!set) throw new Refusal('not_found', 'record.not_found', '亮灯规则不存在');
    assertRules(set.rules);
    const own = await this.db.query<{ id: string }>(
      `SELECT p.id FROM plan p JOIN light_rule_set s ON s.id = p.light_rule_set_id WHERE s.line_id = $1 AND $2::uuid[] IS NULL
       UNION SELECT p.id FROM plan p WHERE p.id = ANY($2::uuid[])`,
      [set.line_id, planIds ?? null],
    );
    return this.lights.preview(
      actor,
      set.rules,
      own.map(p => p.id),
    );
  }

  async list(actor: Actor): Promise<LightRuleSetView[]> {
    assertMay(actor, 'light_rule.manage');
    const rows = await this.db.query<LightRuleSet & { plans: number }>(
      `SELECT s.*, (SELECT count(*)::int FROM plan p WHERE p.light_rule_set_id = s.id) AS plans FROM light_rule_set s
       WHERE s.state <> 'discarded' ORDER BY s.line_id DESC, s.number DESC LIMIT 500`,
    );
    return rows.map(camel);
  }

  private lockLine(tx: Tx, lineId: string): Promise<LightRuleSet[]> {
    return tx.lockWhere(LightRuleSet, 'line_id = $1', [lineId]);
  }

  private async lockDraft(tx: Tx, actor: Actor, id: string, version?: number): Promise<LightRuleSet> {
    assertMay(actor, 'light_rule.manage');
    return this.draftOf(tx, await tx.lock(LightRuleSet, [id]), id, version);
  }

  private async draftOf(
    tx: Tx,
    line: readonly LightRuleSet[],
    id: string,
    version?: number,
  ): Promise<LightRuleSet> {
    const set = line.find(s => s.id === id);
    if (!set)
      throw new Refusal('not_found', 'record.not_found', '亮灯规则不存在', { mend: '请从列表中选择' });
    await tx.expectVersion(set, version);
    if (set.state !== 'draft')
      throw new Refusal(
        'conflict',
        'light_rule.not_draft',
        `“${set.name}”第${set.number}版不是草稿，不能修改`,
        {
          mend: '请另起一版',
        },
      );
    return set;
  }
}

/** @throws Refusal light_rule.bad_rules */
function assertRules(rules: LightRules): void {
  const faults = validateRuleSet(rules);
  if (faults.length)
    throw new Refusal(
      'invalid',
      'light_rule.bad_rules',
      `规则有 ${faults.length} 处不完整：${faults[0].message}`,
      {
        mend: '每个数值都要有且只有一种颜色',
        faults,
      },
    );
}
