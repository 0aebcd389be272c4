import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { civilDate, endOfDay, type Fault, IDS, type Ids, Refusal } from '@duban/kernel';
import { Obligations } from '@duban/obligation';
import { assertTask, type CommandOptions, type TaskWithPlan } from '@duban/task';
import { Assignment } from './assignment.entity';
import { Letter } from './letter.entity';
import { lockTasksOf, moveAssignment } from './rows';

export interface SentLetter {
  documentNo: string;
  /** A civil date, not in the future. */
  sentOn: string;
  /** The last day on which an answer is wanted; ten workdays from now unless given. */
  answerBy?: string;
}

export interface LetterReply {
  reply: string;
  /** A civil date between that of the letter and today. */
  repliedOn: string;
}

/** 协调函: what the office records of its letters to courts, procuratorates and partners outside. */
@Injectable()
export class LetterService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** Records that a letter went out; one letter may be about several tasks. @throws Refusal letter.bad_date */
  send(
    actor: Actor,
    ids: string[],
    input: SentLetter,
    options: CommandOptions = {},
  ): Promise<{ sent: number }> {
    return this.journal.transact(
      { name: 'assignment.send_letter', actor, body: { ids, input }, ...options },
      async tx => {
        const { tasks, assignments } = await this.lock(tx, actor, ids);
        const today = civilDate(tx.now);
        assertDates([
          input.sentOn > today && { where: 'sentOn', message: '发函日期不能晚于今天' },
          input.answerBy !== undefined &&
            (input.answerBy < input.sentOn || input.answerBy < today) && {
              where: 'answerBy',
              message: '复函期限不能早于发函日期和今天',
            },
        ]);
        const book = await this.obligations.book(tx, ids);
        const due = input.answerBy ? { due: { record_letter_reply: endOfDay(input.answerBy) } } : {};
        for (const a of assignments) {
          moveAssignment(tx, book, tasks.get(a.task_id) as TaskWithPlan, a, 'send_letter', due);
          tx.insert(Letter, {
            id: this.ids.next(),
            assignment_id: a.id,
            document_no: input.documentNo,
            sent_on: input.sentOn,
            answer_by: input.answerBy ?? null,
            reply: null,
            replied_on: null,
            version: 1,
          });
        }
        return { sent: assignments.length };
      },
    );
  }

  /** Records what was answered. @throws Refusal letter.bad_date */
  reply(
    actor: Actor,
    ids: string[],
    input: LetterReply,
    options: CommandOptions = {},
  ): Promise<{ answered: number }> {
    return this.journal.transact(
      { name: 'assignment.record_letter_reply', actor, body: { ids, input }, ...options },
      async tx => {
        const { tasks, assignments } = await this.lock(tx, actor, ids);
        const letters = await tx.lockWhere(Letter, 'assignment_id = ANY($1)', [ids]);
        const today = civilDate(tx.now);
        assertDates([
          (input.repliedOn > today || letters.some(l => input.repliedOn < l.sent_on)) && {
            where: 'repliedOn',
            message: '复函日期须在发函日期之后、今天之前',
          },
        ]);
        const book = await this.obligations.book(tx, ids);
        for (const a of assignments) {
          moveAssignment(tx, book, tasks.get(a.task_id) as TaskWithPlan, a, 'record_reply');
          a.signed_at = tx.now;
          const letter = letters.find(l => l.assignment_id === a.id) as Letter;
          const said = { reply: input.reply, replied_on: input.repliedOn, version: letter.version + 1 };
          tx.update(Letter, { ...letter, ...said });
        }
        return { answered: assignments.length };
      },
    );
  }

  private async lock(
    tx: Tx,
    actor: Actor,
    ids: readonly string[],
  ): Promise<{ tasks: Map<string, TaskWithPlan>; assignments: Assignment[] }> {
    const tasks = await lockTasksOf(tx, ids);
    const assignments = await tx.lock(Assignment, ids);
    for (const a of assignments)
      assertTask(actor, 'assignment.letter', tasks.get(a.task_id) as TaskWithPlan, a.unit_id);
    return { tasks, assignments };
  }
}

function assertDates(faults: readonly (Fault | false)[]): void {
  const found = faults.filter(f => f !== false);
  if (found.length)
    throw new Refusal('invalid', 'letter.bad_date', found[0].message, {
      mend: '请核对函件上的日期',
      faults: found,
    });
}
