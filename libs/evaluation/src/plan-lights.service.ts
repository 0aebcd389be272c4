import { Inject, Injectable } from '@nestjs/common';
import { LIGHT_PRESETS, type LightPresetName } from '@duban/chain';
import { type Actor, Db, Journal, type Tx } from '@duban/journal';
import { IDS, type Ids, Refusal } from '@duban/kernel';
import { assertMay } from '@duban/organization';
import { type CommandOptions, LightRuleSet, Plan } from '@duban/task';
import { type LightPreview, LightQueries } from './light.queries';

/** One of the two: a published set, null being the general rules, or a shipped one. */
export interface LightChoice {
  ruleSetId?: string | null;
  preset?: LightPresetName;
}

/** 方案选用亮灯规则: tried on the plan's open tasks first, and chosen with the reason on record. */
@Injectable()
export class PlanLightsService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly lights: LightQueries,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** What choosing them would change in a plan. @throws Refusal record.not_found, light_rule.not_published, light_rule.bad_choice */
  async preview(actor: Actor, planId: string, choice: LightChoice): Promise<LightPreview> {
    const [plan] = await this.db.query<Plan>('SELECT * FROM plan WHERE id = $1', [planId]);
    if (!plan) throw new Refusal('not_found', 'record.not_found', '方案不存在', { mend: '请从列表中选择' });
    assertMay(actor, 'plan.configure', { officeUnitId: plan.office_unit_id });
    const chosen = assertChoice(choice);
    if (chosen.preset) return this.lights.preview(actor, LIGHT_PRESETS[chosen.preset].rules, [planId]);
    const [set] = await this.db.query<LightRuleSet>('SELECT * FROM light_rule_set WHERE id = $1', [
      chosen.ruleSetId,
    ]);
    if (!set)
      throw new Refusal('not_found', 'record.not_found', '亮灯规则不存在', { mend: '请从列表中选择' });
    return this.lights.preview(actor, assertPublished(set).rules, [planId]);
  }

  /**
   * A plan chooses by which rules its tasks are lit; null: the general ones. A shipped set becomes one of the office's own
   * the first time it is chosen, so that what was chosen stays what it was.
   * @throws Refusal light_rule.not_published, light_rule.bad_choice, light_rule.reason_needed
   */
  choose(
    actor: Actor,
    planId: string,
    { reason, ...choice }: LightChoice & { reason: string },
    options: CommandOptions = {},
  ): Promise<{ version: number; ruleSetId: string | null }> {
    const body = { planId, ...choice };
    return this.journal.transact(
      { name: 'plan.choose_lights', actor, reason, body, ...options },
      async tx => {
        const [plan] = await tx.lock(Plan, [planId]);
        assertMay(actor, 'plan.configure', { officeUnitId: plan.office_unit_id });
        await tx.expectVersion(plan, options.version);
        const chosen = assertChoice(choice);
        if (!reason.trim())
          throw new Refusal('invalid', 'light_rule.reason_needed', '换用亮灯规则须说明理由', {
            faults: [{ where: 'reason', message: '请填写理由' }],
          });
        plan.light_rule_set_id = chosen.preset
          ? await this.adopt(tx, actor, chosen.preset)
          : await this.published(tx, chosen.ruleSetId);
        plan.version += 1;
        tx.update(Plan, plan);
        return { version: plan.version, ruleSetId: plan.light_rule_set_id };
      },
    );
  }

  private async published(tx: Tx, id: string | null): Promise<string | null> {
    if (!id) return null;
    const [set] = await tx.lock(LightRuleSet, [id]);
    return assertPublished(set).id;
  }

  /** The set a shipped one was taken over as, word for word; the general rules need none. */
  private async adopt(tx: Tx, actor: Actor, name: LightPresetName): Promise<string | null> {
    if (name === 'default') return null;
    const preset = LIGHT_PRESETS[name];
    // Two plans that choose it at once share one.
    await tx.query("SELECT pg_advisory_xact_lock(hashtext('light_rule.adopt'))");
    const [there] = await tx.lockWhere(
      LightRuleSet,
      "state = 'published' AND name = $1 AND rules = $2::jsonb",
      [preset.name, JSON.stringify(preset.rules)],
    );
    if (there) return there.id;
    const id = this.ids.next();
    tx.insert(LightRuleSet, {
      ...{ id, line_id: id, number: 1, name: preset.name, region: null, source: preset.source },
      ...{ rules: preset.rules, state: 'published', drafted_by: actor.personId, drafted_at: tx.now },
      ...{ published_by: actor.personId, published_at: tx.now, version: 1 },
    });
    return id;
  }
}

/** @throws Refusal light_rule.bad_choice */
function assertChoice({ ruleSetId, preset }: LightChoice): {
  ruleSetId: string | null;
  preset?: LightPresetName;
} {
  if ((ruleSetId === undefined) === (preset === undefined))
    throw new Refusal('invalid', 'light_rule.bad_choice', '请选择一套亮灯规则', {
      faults: [{ where: 'ruleSetId', message: '已发布的规则和内置规则选其一' }],
    });
  return { ruleSetId: ruleSetId ?? null, preset };
}

/** @throws Refusal light_rule.not_published */
function assertPublished(set: LightRuleSet): LightRuleSet {
  if (set.state !== 'published')
    throw new Refusal(
      'conflict',
      'light_rule.not_published',
      `“${set.name}”第${set.number}版未发布或已被替换`,
      { mend: '请选择已发布的规则' },
    );
  return set;
}
