import type { Actor, Journal } from '@duban/journal';
import { type Ids, Refusal } from '@duban/kernel';
import { assertMay } from '@duban/organization';
import type { NotificationService } from './notification.service';

/** What somebody says about the work itself or about this system: 投诉、建议、故障. */
export const SUGGESTION_KINDS = {
  complaint: '投诉',
  advice: '建议',
  fault: '故障',
} as const;
export type SuggestionKind = keyof typeof SUGGESTION_KINDS;

export interface Suggestion {
  kind: SuggestionKind;
  text: string;
  /** The path of the page it was said on. */
  page: string;
}

/** The office hears what people complain of, the system administrator what does not work. */
const HEARS = {
  complaint: 'supervisor',
  advice: 'supervisor',
  fault: 'system_admin',
} as const;

/** A path of our own; nobody is led elsewhere by what somebody wrote. */
const pathOf = (page: string): string => (/^\/(?![/\\])/.test(page) ? page : '/');

/** 投诉建议, from any page: it goes into the inbox of those who can mend it, in full and under the sender's name. */
export class SuggestionService {
  constructor(
    private readonly journal: Journal,
    private readonly ids: Ids,
    private readonly notifications: NotificationService,
  ) {}

  /**
   * @returns how many people were told
   * @throws Refusal suggestion.nobody when nobody is there to hear it
   */
  send(
    actor: Actor,
    { kind, text, page }: Suggestion,
    options: { key?: string } = {},
  ): Promise<{ told: number }> {
    assertMay(actor, 'suggestion.send');
    const command = { name: 'suggestion.send', actor, body: { kind, text, page }, reason: text, ...options };
    return this.journal.transact(command, async tx => {
      const people = await tx.query<{ person_id: string }>(
        `SELECT DISTINCT a.person_id FROM appointment a JOIN person p ON p.id = a.person_id
         WHERE a.active AND p.active AND a.role = $1 ORDER BY 1`,
        [HEARS[kind]],
      );
      if (!people.length)
        throw new Refusal('conflict', 'suggestion.nobody', '没有可以受理的人员', {
          mend: '请当面或电话联系督查机构',
        });
      const id = this.ids.next();
      await this.notifications.post(
        tx,
        people.map(p => ({
          personId: p.person_id,
          dedup: `suggestion|${id}`,
          obligationId: null,
          taskId: null,
          kind: 'suggestion',
          title: `${SUGGESTION_KINDS[kind]}：${actor.name}`,
          why: text,
          link: pathOf(page),
        })),
      );
      return { told: people.length };
    });
  }
}
