import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { ADMIN_ROLES, clears, type Role, type Sensitivity } from '@duban/chain';
import type { Actor, Appointment, Db, Entrance, Journal, Tx } from '@duban/journal';
import { type Clock, type Ids, Refusal } from '@duban/kernel';
import { policiesOf, policiesSql, POLICY_NAMES, type Policies } from '@duban/organization';
import { MailLinkUse } from './mail-link.entity';
import { Together } from './together';

/** So long a link opens its page. */
export const LINK_DAYS = 7;
const DAY_MS = 86_400_000;
/** After which a dead link is forgotten; whoever opens it then is told that it is unknown. */
const KEEP_DAYS = 30;
const ID_BYTES = 16;
const TOKEN_BYTES = ID_BYTES + 32;
const TOKEN = /^[\w-]{64}$/;

/** Whoever came by a link: only what they hold themselves, and nothing sensitive. */
export interface Bearer {
  linkId: string;
  deliveryId: string;
  expiresAt: Date;
  /** In whose name commands are given. */
  actor: Actor & { personId: string };
  /** The same person with the clearance they have: to say that there is something, not what. */
  owner: Actor & { personId: string };
  /** Records something was done to by this link. */
  used: ReadonlySet<string>;
}

interface Found {
  id: string;
  deliveryId: string;
  personId: string;
  unitIds: string[];
  expiresAt: Date;
  revokedAt: Date | null;
  name: string;
  email: string | null;
  active: boolean;
  clearance: Sensitivity;
  enrolled: boolean;
  appointments: Appointment[];
  policies: Partial<Policies> | null;
  used: string[];
}

type Bearing = Pick<Found, 'personId' | 'email' | 'active' | 'enrolled' | 'appointments' | 'policies'>;

/** A mail that is about to go, and its reader. */
interface Mailed {
  deliveryId: string;
  personId: string;
}

const HELD = (person: string): string =>
  `coalesce((SELECT jsonb_agg(jsonb_build_object('unitId', a.unit_id, 'role', a.role) ORDER BY a.id)
    FROM appointment a WHERE a.person_id = ${person} AND a.active), '[]')`;
const ENROLLED = (person: string): string =>
  `EXISTS (SELECT 1 FROM second_factor f WHERE f.person_id = ${person} AND f.confirmed_at IS NOT NULL)`;

const FIND = `
SELECT l.id, l.delivery_id AS "deliveryId", l.person_id AS "personId", l.unit_ids AS "unitIds", l.expires_at AS "expiresAt",
  l.revoked_at AS "revokedAt", p.name, p.email, p.active, p.clearance, ${ENROLLED('p.id')} AS enrolled, ${HELD('p.id')} AS appointments,
  ${policiesSql('$2')} AS policies, ARRAY(SELECT u.subject_id FROM mail_link_use u WHERE u.link_id = l.id) AS used
FROM mail_link l JOIN person p ON p.id = l.person_id WHERE l.id = $1`;

const WHO = `SELECT p.id AS "personId", p.email, p.active, ${ENROLLED('p.id')} AS enrolled, ${HELD('p.id')} AS appointments, ${policiesSql('$2')} AS policies
FROM person p WHERE p.id = ANY($1::uuid[])`;

/** $1 links. A mail that goes again brings the same address, for as long again. */
const ISSUE = `
INSERT INTO mail_link AS l (id, delivery_id, person_id, unit_ids, issued_at, expires_at)
SELECT id, delivery_id, person_id, unit_ids, issued_at, expires_at
FROM jsonb_to_recordset($1::jsonb) AS x(id uuid, delivery_id uuid, person_id uuid, unit_ids uuid[], issued_at timestamptz, expires_at timestamptz)
ORDER BY delivery_id
ON CONFLICT (delivery_id) DO UPDATE SET unit_ids = excluded.unit_ids, issued_at = excluded.issued_at, expires_at = excluded.expires_at
WHERE l.revoked_at IS NULL RETURNING l.id, l.delivery_id`;

/** $1 link, $2 now. Held until the command ends: who comes a second time finds what the first has done. */
const TAKE =
  'SELECT 1 FROM mail_link WHERE id = $1 AND revoked_at IS NULL AND expires_at > $2 FOR NO KEY UPDATE';

/**
 * Addresses in mails that open one page without signing in: signed with a key made of DUBAN_SECRET, for one mail and one
 * person, for seven days. Nothing is made of a link for whoever signs in with a second factor, or administers.
 */
export class MailLinks {
  private readonly key: Buffer | null;
  private readonly issuing = new Together<Mailed, string | null>(mails => this.issueAll(mails));

  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly ids: Ids,
    secret?: string,
  ) {
    this.key = secret ? Buffer.from(hkdfSync('sha256', secret, '', 'duban mail link', 32)) : null;
  }

  /** The token for this mail to this person; null where links are not for them, or there is no secret. */
  issue(deliveryId: string, personId: string): Promise<string | null> {
    return this.key ? this.issuing.ask({ deliveryId, personId }) : Promise.resolve(null);
  }

  private async issueAll(mails: readonly Mailed[]): Promise<(string | null)[]> {
    const people = await this.db.query<Bearing>(WHO, [
      [...new Set(mails.map(m => m.personId))],
      POLICY_NAMES,
    ]);
    const bearers = new Map(people.filter(p => p.active && mayBear(p)).map(p => [p.personId, p]));
    const now = this.clock.now();
    const rows = new Map(
      mails
        .flatMap(({ deliveryId, personId }) => {
          const bearer = bearers.get(personId);
          return bearer
            ? {
                ...{ id: this.ids.next(), delivery_id: deliveryId, person_id: personId },
                unit_ids: unitsOf(bearer.appointments),
                ...{ issued_at: now, expires_at: new Date(now.getTime() + LINK_DAYS * DAY_MS) },
              }
            : [];
        })
        .map(row => [row.delivery_id, row]),
    );
    const issued = await this.db.query<{ id: string; delivery_id: string }>(ISSUE, [
      JSON.stringify([...rows.values()]),
    ]);
    const links = new Map(issued.map(l => [l.delivery_id, l.id]));
    return mails.map(({ deliveryId, personId }) => {
      const id = links.get(deliveryId);
      const bearer = bearers.get(personId);
      return id && bearer ? this.token(id, bearer) : null;
    });
  }

  /**
   * Who comes by this link. Asks only: whoever follows the links in a mail uses nothing up.
   * @throws Refusal link.unknown, link.expired, link.sign_in_needed
   */
  async open(token: string): Promise<Bearer> {
    const bytes = this.key && TOKEN.test(token) ? Buffer.from(token, 'base64url') : undefined;
    const id = bytes?.length === TOKEN_BYTES ? uuidOf(bytes) : undefined;
    const [found] = id ? await this.db.query<Found>(FIND, [id, POLICY_NAMES]) : [];
    if (!found || !bytes || !timingSafeEqual(bytes, Buffer.from(this.token(found.id, found), 'base64url')))
      throw new Refusal('not_found', 'link.unknown', '链接无效', {
        mend: '请核对地址是否完整，或登录系统办理',
      });
    if (found.revokedAt || found.expiresAt <= this.clock.now()) throw expired();
    if (!found.active || !mayBear(found) || !sameUnits(found)) throw signInNeeded();
    const { personId, name, appointments, clearance } = found;
    return {
      ...{ linkId: found.id, deliveryId: found.deliveryId, expiresAt: found.expiresAt },
      actor: {
        personId,
        name,
        appointments,
        clearance: clears(clearance, 'sensitive') ? 'internal' : clearance,
      },
      owner: { personId, name, appointments, clearance },
      used: new Set(found.used),
    };
  }

  /**
   * For a command by a link: what it is done to is used up with it; `uses` nothing: the link is looked at only.
   * @param settled the records nothing is owed about any more, asked inside the transaction
   */
  entrance(
    { linkId, deliveryId }: Bearer,
    uses: readonly string[],
    settled: (tx: Tx) => Promise<readonly string[]>,
    spend = true,
  ): Entrance {
    return {
      words: '经邮件链接',
      enter: async tx => {
        const open = await tx.query(TAKE, [linkId, tx.now]);
        if (!open.length) throw expired();
        const used = await tx.query<{ id: string }>(
          'SELECT subject_id AS id FROM mail_link_use WHERE link_id = $1 AND subject_id = ANY($2)',
          [linkId, uses],
        );
        if (used.length)
          throw new Refusal('conflict', 'link.used', '已经通过本链接办理过', {
            mend: '请刷新页面；如需更改，请登录系统',
            details: { ids: used.map(u => u.id) },
          });
        const done = await settled(tx);
        if (done.length)
          throw new Refusal('conflict', 'link.settled', '已经办理，无需再办', {
            mend: '请刷新页面',
            details: { ids: done },
          });
        if (!spend) return;
        tx.insert(
          MailLinkUse,
          ...uses.map(subject_id => ({
            ...{ id: this.ids.next(), link_id: linkId, delivery_id: deliveryId, subject_id },
            ...{ command: tx.command.name, used_at: tx.now },
          })),
        );
      },
    };
  }

  /** All links of a person are void: a mail went astray. @returns how many were not yet */
  revoke(actor: Actor & { personId: string }): Promise<{ revoked: number }> {
    return this.journal.transact(
      { name: 'mail_link.revoke', actor },
      async tx => {
        const gone = await tx.query(
          'UPDATE mail_link SET revoked_at = $2 WHERE person_id = $1 AND revoked_at IS NULL AND expires_at > $2 RETURNING 1',
          [actor.personId, tx.now],
        );
        return { revoked: gone.length };
      },
      { always: true },
    );
  }

  /** Forgets links that ended a month ago. */
  async forget(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - KEEP_DAYS * DAY_MS);
    await this.db.query('DELETE FROM mail_link WHERE expires_at < $1', [before]);
  }

  /** The address is signed as well: once a person has another, what lies in the old mailbox opens nothing. */
  private token(id: string, { personId, email }: Pick<Found, 'personId' | 'email'>): string {
    const signature = createHmac('sha256', this.key as Buffer)
      .update(`${id}|${personId}|${email ?? ''}`)
      .digest();
    return Buffer.concat([Buffer.from(id.replaceAll('-', ''), 'hex'), signature]).toString('base64url');
  }
}

const uuidOf = (bytes: Buffer): string =>
  bytes.toString('hex', 0, ID_BYTES).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const unitsOf = (appointments: readonly Appointment[]): string[] =>
  [...new Set(appointments.map(a => a.unitId))].sort();

const sameUnits = ({ unitIds, appointments }: Found): boolean =>
  unitsOf(appointments).join() === [...unitIds].sort().join();

/** A mail proves less than a password and a code: who needs both, or may do much, signs in. */
function mayBear({
  enrolled,
  appointments,
  policies,
}: Pick<Found, 'enrolled' | 'appointments' | 'policies'>): boolean {
  const apart: readonly Role[] = [...ADMIN_ROLES, ...policiesOf(policies).second_factor.required];
  return !enrolled && appointments.length > 0 && !appointments.some(a => apart.includes(a.role));
}

const expired = (): Refusal =>
  new Refusal('unauthenticated', 'link.expired', '链接已失效', {
    mend: `邮件中的链接${LINK_DAYS}日内有效，并可由本人作废；请打开最近一封提醒邮件，或登录系统办理`,
  });

const signInNeeded = (): Refusal =>
  new Refusal('unauthenticated', 'link.sign_in_needed', '请登录后办理', {
    mend: '您的账号须登录办理，或在收到邮件后任职有变动',
  });
