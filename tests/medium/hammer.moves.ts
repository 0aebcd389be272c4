import { AssignmentService, CountersignService } from '@duban/dispatch';
import { CompletionService, ReportService } from '@duban/feedback';
import { ActionPlanService, MilestoneService } from '@duban/implementation';
import { addDays, civilDate, instantOf } from '@duban/kernel';
import { SubmissionService } from '@duban/submission';
import { TaskService } from '@duban/task';
import { NoticeService } from '@duban/tracking';
import { Rounds } from '../../apps/wiring/src';
import { type Command, type Family, Hands } from './hammer.hands';
import { lawfulMoves } from './hammer.moves.lawful';
import { partyMoves } from './hammer.moves.parties';
import { planMoves } from './hammer.moves.plans';
import { requestMoves } from './hammer.moves.requests';
import { thoroughMoves } from './hammer.moves.thorough';
import type { Arena } from './hammer.world';

export interface Deed {
  name: string;
  run: Command;
}

/** What people of the district come up with: mostly it makes sense, now and then it is the wrong person or time. */
export class Moves extends Hands {
  private readonly all: [name: string, weight: number, next: () => Promise<Command | null>][];
  private readonly total: number;

  constructor(arena: Arena) {
    super(arena);
    const families = [requestMoves, lawfulMoves, thoroughMoves, partyMoves, planMoves].map(f => f(this));
    const course: Family = Object.fromEntries(
      (Object.keys(WEIGHTS) as Name[]).map(n => [n, [WEIGHTS[n], this.moves[n]]]),
    );
    this.all = [course, ...families].flatMap(f =>
      Object.entries(f).map(([name, [weight, next]]): [string, number, () => Promise<Command | null>] => [
        name,
        weight,
        next,
      ]),
    );
    this.total = this.all.reduce((sum, [, weight]) => sum + weight, 0);
  }

  /** The next thing somebody does, or nothing where there is nothing to do it to. */
  async draw(): Promise<Deed | null> {
    let at = this.arena.random.next() * this.total;
    const [name, , next] = this.all.find(([, weight]) => (at -= weight) < 0) ?? this.all[0];
    const run = await next();
    return run && { name, run };
  }

  private readonly moves: Record<Name, () => Promise<Command | null>> = {
    sign: () => this.asUnit('assignment', ['pending'], (a, ids, o) => this.signing.sign(a, ids, o)),
    decline: () =>
      this.asUnit('assignment', ['pending'], (a, ids, o) =>
        this.signing.decline(a, ids.slice(0, 2), { reason: '职责不符' }, o),
      ),
    uphold: () =>
      this.asOffice('assignment', ['declined'], (a, [id], o) =>
        this.signing.uphold(a, id, { reason: '属你单位职责' }, o),
      ),
    reassign: () => {
      const unitId = this.arena.random.pick(this.arena.unitIds);
      return this.asOffice('assignment', ['declined'], (a, [id], o) =>
        this.signing.reassign(a, id, { unitId, reason: '改派' }, o),
      );
    },
    plan: () => this.filePlan(),
    claim: () =>
      this.asPrimary('milestone', ['open'], (a, ids, o) => this.get(MilestoneService).claim(a, ids, o)),
    confirm: () =>
      this.asOffice('milestone', ['claimed'], (a, ids, o) => this.get(MilestoneService).confirm(a, ids, o)),
    reject: () =>
      this.asOffice('milestone', ['claimed'], (a, ids, o) =>
        this.get(MilestoneService).reject(a, ids, { reason: '依据不足' }, o),
      ),
    save: () => this.save(),
    submit: () =>
      this.asUnit(
        'report',
        ['open', 'draft', 'returned'],
        (a, ids, o) => this.reports.submit(a, ids, { noProgress: true }, o),
        this.arena.random.chance(0.95) ? "kind <> 'completion'" : 'true',
      ),
    signOff: () => {
      const agree = this.arena.random.chance(0.8);
      return this.asOffice('report', ['signing_off'], (a, ids, o) =>
        this.reports.signOff(a, ids, { agree, reason: '请核实' }, o),
      );
    },
    approve: () =>
      this.asOffice(
        'report',
        ['submitted'],
        (a, ids, o) => this.reports.approve(a, ids, o),
        "kind = 'report'",
      ),
    giveBack: () =>
      this.asOffice(
        'report',
        ['submitted'],
        (a, ids, o) => this.reports.return(a, ids, { reason: '过于笼统' }, o),
        "kind = 'report'",
      ),
    consolidate: () => {
      const approve = this.arena.random.chance(0.6);
      return this.asPrimary(
        'report',
        ['submitted'],
        (a, ids, o) => this.reports.reviewContributions(a, ids, { approve, reason: '请补充' }, o),
        "kind = 'contribution'",
      );
    },
    complete: () => this.complete(),
    countersign: () => {
      const agree = this.arena.random.chance(0.8);
      return this.asUnit(
        'assignment',
        ['signed'],
        (a, ids, o) => this.get(CountersignService).countersign(a, ids, { agree, reason: '未完' }, o),
        "EXISTS (SELECT 1 FROM obligation o WHERE o.subject_id = r.id AND o.kind = 'countersign' AND o.settled_at IS NULL)",
      );
    },
    pass: () =>
      this.asOffice('task', ['completion_review'], (a, ids, o) => this.completing.approve(a, ids, o)),
    sendBack: () =>
      this.asOffice('task', ['completion_review'], (a, ids, o) =>
        this.completing.return(a, ids, { reason: '请补充' }, o),
      ),
    decide: () => {
      const agree = this.arena.random.chance(0.7);
      const onBehalf = { unitId: this.arena.district.units.区政府督查室, source: '会议纪要' };
      return this.asOffice('task', ['completion_review'], (a, ids, o) =>
        this.completing.decideOutcome(a, ids, { agree, reason: '已阅' }, { ...o, onBehalf }),
      );
    },
    upward: () =>
      this.asOffice('task', ['submission'], (a, taskIds, o) =>
        this.get(SubmissionService).submit(a, { taskIds, title: '办结情况', text: '' }, o),
      ),
    reply: () => this.reply(),
    revise: () =>
      this.asOffice('submission', ['returned'], (a, [id], o) =>
        this.get(SubmissionService).revise(a, id, { handling: '已转办' }, o),
      ),
    suspend: () => {
      const until = instantOf(addDays(civilDate(this.arena.house.clock.now()), 30), '18:00');
      return this.asOffice('task', ['dispatched', 'tracking', 'completion_review'], (a, [id], o) =>
        this.get(TaskService).suspend(a, id, { reason: '政策调整', until }, o),
      );
    },
    resume: () =>
      this.asOffice('task', ['suspended'], (a, [id], o) => this.get(TaskService).resume(a, id, o)),
    cancel: () =>
      this.asOffice('task', ['tracking', 'suspended', 'submission'], (a, [id], o) =>
        this.get(TaskService).cancel(a, [id], { reason: '不再实施' }, o),
      ),
    issue: () => this.asOffice('notice', ['drafted'], (a, ids, o) => this.notices.issue(a, ids, {}, o)),
    discard: () =>
      this.asOffice('notice', ['drafted'], (a, [id], o) =>
        this.notices.discard(a, [id], { reason: '已面谈' }, o),
      ),
    signNotice: () => this.asUnit('notice', ['issued'], (a, ids, o) => this.notices.sign(a, ids, o)),
    answer: () =>
      this.asUnit('notice', ['issued', 'signed', 'returned'], (a, [id], o) =>
        this.notices.answer(a, id, { answer: '正在加快' }, o),
      ),
    review: () => {
      const close = this.arena.random.chance(0.7);
      return this.asOffice('notice', ['answered'], (a, [id], o) =>
        this.notices.review(a, id, { close, reason: '不够具体' }, o),
      );
    },
    rounds: () =>
      Promise.resolve(() =>
        this.get(Rounds)
          .run()
          .then(() => null),
      ),
  };

  private async filePlan(): Promise<Command | null> {
    const { random, house, unitIds } = this.arena;
    const [task] = await this.rows('task', ['implementing', 'implementing', 'tracking'], 1);
    if (!task) return null;
    const today = civilDate(house.clock.now());
    const milestones = Array.from({ length: random.between(0, 3) }, (_, i) => ({
      title: `节点${i + 1}`,
      due: addDays(today, random.between(3, 60)),
    }));
    const contributorIds = random.chance(0.7) ? [random.pick(unitIds)] : [];
    const who = this.somebody(this.at(task.primary));
    return o =>
      this.get(ActionPlanService).file(who, task.id, { text: '倒排工期', milestones, contributorIds }, o);
  }

  private async save(): Promise<Command | null> {
    const { random } = this.arena;
    const [report] = await this.rows('report', ['open', 'draft', 'returned'], 1);
    if (!report) return null;
    const milestoneIds = await this.arena.ids(
      'SELECT m.id FROM milestone m JOIN report r ON r.task_id = m.task_id WHERE r.id = $1 AND r.kind = $2 ORDER BY m.id LIMIT 2',
      report.id,
      random.chance(0.9) ? 'report' : 'contribution',
    );
    const input = { text: '按计划推进', percent: random.between(0, 100), milestoneIds };
    const who = this.somebody(this.at(report.unit));
    return o => this.reports.save(who, report.id, input, o);
  }

  private async complete(): Promise<Command | null> {
    const [task] = await this.rows('task', ['tracking'], 1);
    if (!task) return null;
    const outcome = this.arena.random.pick(['achieved', 'achieved', 'not_achieved'] as const);
    const who = this.somebody(this.at(task.primary));
    return o => this.completing.submit(who, task.id, { text: '已完成', outcome }, o);
  }

  private async reply(): Promise<Command | null> {
    const { random, district } = this.arena;
    const [submission] = await this.rows('submission', ['submitted'], 1);
    if (!submission) return null;
    const items = await this.arena.ids(
      'SELECT task_id AS id FROM submission_item WHERE submission_id = $1 ORDER BY task_id',
      submission.id,
    );
    const returned = items.filter(() => random.chance(0.3)).map(taskId => ({ taskId, reason: '请补充成效' }));
    const who = this.somebody(random.pick([district.actors.市督查员, district.actors.督查员]));
    return o => this.get(SubmissionService).reply(who, submission.id, { reply: '已阅', returned }, o);
  }

  private get signing(): AssignmentService {
    return this.get(AssignmentService);
  }
  private get reports(): ReportService {
    return this.get(ReportService);
  }
  private get completing(): CompletionService {
    return this.get(CompletionService);
  }
  private get notices(): NoticeService {
    return this.get(NoticeService);
  }
}

/** How often each is done. */
// prettier-ignore
const WEIGHTS = {
  sign: 14, decline: 4, uphold: 3, reassign: 4, plan: 8, claim: 5, confirm: 4, reject: 2,
  save: 8, submit: 12, signOff: 6, approve: 6, giveBack: 3, consolidate: 4,
  complete: 3, countersign: 4, pass: 3, sendBack: 2, decide: 4, upward: 3, reply: 4, revise: 3,
  suspend: 1.5, resume: 3, cancel: 0.2,
  issue: 4, discard: 0.5, signNotice: 4, answer: 4, review: 4, rounds: 2,
};
type Name = keyof typeof WEIGHTS;
