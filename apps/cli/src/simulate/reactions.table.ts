import type { ObligationKind } from '@duban/chain';
import type { Reaction } from './hands';

/** Kind of obligation → what its holder does about it: well, late or never. A kind without a row does not compile. */
export const REACTIONS: Readonly<Record<ObligationKind, Reaction>> = {
  approve_plan: (o, p) => p.desk(o, 1, ([id]) => p.planning.approve(id), o.subject_id),
  conclude: (o, p) => p.deskAt(o, p.around(o, -5), ([id]) => p.planning.conclude(id)),
  dispatch: (o, p) => p.deskAt(o, p.around(o, 1), async ids => void (await p.dispatching.dispatch(ids))),
  sign: (o, p) => {
    const { random } = p.stage;
    if (random.chance(0.04)) return; // taken as signed
    const again = p.declined.has(o.subject_id);
    const declines = random.chance(again ? 0.5 : 0.03);
    if (declines) p.declined.add(o.subject_id);
    const act = declines ? p.units.decline : p.units.sign;
    p.soon(o, p.late(0.15, [0, 2], [3, 4]), (ids, unit) => act.call(p.units, unit, ids), `${declines}`);
  },
  redispatch: (o, p) => p.desk(o, p.late(0.1, [1, 2], [3, 5]), ids => p.office.redispatch(ids)),
  decide_decline: (o, p) => p.desk(o, p.late(0.2, [1, 2], [3, 6]), ids => p.office.redispatch(ids)),
  file_action_plan: (o, p) =>
    p.soon(o, p.late(0.2, [1, 5], [6, 15]), ([id], unit) => p.units.fileActionPlan(unit, id), o.subject_id),
  milestone: (o, p) => {
    // Most say so on the day; the others leave it to their next report, or forget.
    if (p.stage.random.chance(0.35)) return;
    p.at(o, p.around(o, p.late(0.15, [-4, 0], [1, 12])), (ids, unit) => p.units.claimMilestones(unit, ids));
  },
  confirm_milestone: (o, p) => p.desk(o, p.late(0, [1, 4], [1, 4]), ids => p.office.confirmMilestones(ids)),
  complete: (o, p) => p.completion(o),
  year_review: (o, p) => p.completion(o),
  report: (o, p) => {
    if (p.stage.random.chance(0.04)) return; // nobody reports this one unless urged
    p.soon(o, p.late(0.15, [2, 9], [11, 25]), (ids, unit) => p.units.report(unit, ids));
  },
  contribute: (o, p) => {
    if (p.stage.random.chance(0.1)) return;
    p.soon(o, p.late(0.2, [1, 7], [8, 18]), (ids, unit) => p.units.report(unit, ids));
  },
  sign_off: (o, p) => p.soon(o, p.late(0.15, [0, 2], [3, 6]), (ids, unit) => p.units.signOff(unit, ids)),
  review_reports: (o, p) => p.desk(o, p.late(0, [2, 5], [2, 5]), ids => p.office.reviewReports(ids)),
  review_contribution: (o, p) =>
    p.soon(o, p.stage.random.between(1, 4), (ids, unit) => p.units.takeContributions(unit, ids)),
  rework: (o, p) => {
    const days = p.late(0.2, [1, 4], [6, 12]);
    if (o.subject_type === 'task')
      p.soon(o, days, ([id], unit) => p.units.complete(unit, id), `of ${o.subject_id}`);
    else p.soon(o, days, (ids, unit) => p.units.report(unit, ids));
  },
  review: (o, p) => p.desk(o, p.late(0.1, [1, 4], [6, 8]), ids => p.office.reviewCompletions(ids)),
  approve_outcome: (o, p) => p.desk(o, p.stage.random.between(1, 4), ids => p.office.decideOutcomes(ids)),
  submit: (o, p) => p.deskAt(o, p.weekEnd(), ids => p.office.submitUpward(ids)),
  accept: (o, p) => p.desk(o, p.stage.random.between(3, 12), ([id]) => p.office.reply(id), o.subject_id),
  record_reply: (o, p) =>
    p.desk(o, p.stage.random.between(3, 12), ([id]) => p.office.reply(id), o.subject_id),
  revise_submission: (o, p) => p.desk(o, p.stage.random.between(1, 3), ids => p.office.revise(ids)),
  review_suspension: (o, p) =>
    p.deskAt(o, p.around(o, 0), async ids => {
      for (const id of await p.office.resume(ids)) await p.again(id);
    }),
  issue_notice: (o, p) => p.desk(o, p.stage.random.between(0, 1), ids => p.office.issueNotices(ids)),
  sign_notice: (o, p) =>
    p.soon(o, p.late(0.2, [0, 1], [2, 4]), (ids, unit) => p.units.signNotices(unit, ids)),
  answer_notice: (o, p) =>
    p.soon(o, p.late(0.2, [2, 5], [6, 12]), (ids, unit) => p.units.answerNotices(unit, ids)),
  review_notice: (o, p) => p.desk(o, p.stage.random.between(1, 3), ids => p.office.reviewNotices(ids)),
  roll_edition: (o, p) => p.deskAt(o, p.around(o, -15), ([id]) => p.planning.draftEdition(id)),
  approve_edition: (o, p) => p.desk(o, p.late(0.1, [2, 5], [6, 9]), ([id]) => p.planning.approveEdition(id)),
  annual_review: (o, p) =>
    p.deskAt(o, p.around(o, p.late(0.2, [-8, -1], [1, 5])), ([id]) => p.planning.review(id, 'annual')),
  midterm_review: (o, p) =>
    p.deskAt(o, p.around(o, p.late(0.2, [-8, -1], [1, 5])), ([id]) => p.planning.review(id, 'midterm')),
  summary: (o, p) => p.desk(o, p.late(0.2, [5, 9], [11, 14]), ids => p.planning.sumUp(ids)),
  send_letter: (o, p) => p.desk(o, p.stage.random.between(0, 2), ids => p.office.sendLetters(ids)),
  record_letter_reply: (o, p) =>
    p.desk(o, p.late(0.15, [3, 9], [11, 20]), ids => p.office.recordReplies(ids)),
  countersign: (o, p) => {
    const { random } = p.stage;
    if (random.chance(0.1)) return; // taken as agreed
    const agree = random.chance(0.9);
    p.soon(o, p.late(0.15, [0, 2], [3, 3]), (ids, unit) => p.units.countersign(unit, ids, agree), `${agree}`);
  },
  verify_on_site: (o, p) => p.desk(o, p.late(0.15, [1, 4], [6, 8]), ids => p.aftercare.visit(ids)),
  recheck: (o, p) => p.deskAt(o, p.around(o, p.late(0.15, [-6, 0], [1, 6])), ids => p.aftercare.recheck(ids)),
  decide_request: (o, p) => p.desk(o, p.late(0.15, [1, 2], [3, 6]), ids => p.requests.decide(ids)),
  approve_request: (o, p) => p.desk(o, p.late(0.15, [1, 2], [3, 6]), ids => p.requests.approve(ids)),
  accept_matter: (o, p) =>
    p.soon(o, p.late(0.15, [0, 2], [3, 5]), (ids, unit) => p.matters.takeUp(unit, ids)),
  answer_matter: (o, p) =>
    p.soon(o, p.late(0.15, [2, 9], [11, 18]), (ids, unit) => p.matters.answer(unit, ids)),
  confirm_matter: (o, p) => {
    if (p.stage.random.chance(0.3)) return; // taken as agreed
    p.soon(o, p.stage.random.between(1, 5), (ids, unit) => p.matters.confirm(unit, ids));
  },
  answer_instruction: (o, p) =>
    p.at(o, p.around(o, p.late(0.2, [-6, 0], [1, 5])), (ids, unit) => p.tracking.answer(unit, ids)),
  note_instruction: (o, p) => p.desk(o, p.late(0.1, [0, 2], [3, 4]), ids => p.tracking.note(ids)),
  decide_review: (o, p) =>
    p.desk(
      o,
      p.late(0.1, [5, 15], [20, 26]),
      ids => p.aftercare.decideReviews(ids, o.holder_person_id),
      o.holder_person_id ?? '',
    ),
  conclude_round: (o, p) =>
    p.deskAt(o, p.around(o, p.late(0.1, [-4, 0], [1, 3])), ids => p.tracking.conclude(ids)),
  feed_back: (o, p) => p.desk(o, p.late(0.1, [1, 4], [6, 8]), ids => p.tracking.feedBack(ids)),
  measure_target: (o, p) =>
    p.soon(o, p.late(0.15, [1, 4], [6, 12]), (ids, unit) => p.units.fillFigures(unit, ids)),
  decide_naming: (o, p) => p.desk(o, p.late(0.1, [1, 3], [4, 6]), ids => p.tracking.decideNaming(ids)),
};
