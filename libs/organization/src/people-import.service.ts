import type { Actor, Db, Journal, Reader, Tx } from '@duban/journal';
import { type Ids, isRefusal, Refusal } from '@duban/kernel';
import { assertMay } from './access';
import { enrol, setPassword } from './credentials';
import type { Given } from './given';
import { tidy, usernameKey } from './names';
import { hashPassword, randomPassword } from './password';
import {
  type JudgedPeople,
  judgePeople,
  type KnownAccount,
  type KnownPlace,
  type LineFault,
  type PersonLine,
} from './people-import.check';
import { appointmentRows, personRow } from './people.service';
import { AppointmentRow, Person } from './person.entity';

/** One list after the other: the second finds the people of the first. */
const IMPORT_LOCK = 4_101_002;
/** Of node's four threads, so that people go on signing in meanwhile. */
const HASHED_AT_ONCE = 2;

/** Somebody the list brought in. */
export interface EnrolledPerson {
  personId: string;
  name: string;
  username: string;
  /** Shown once, to whoever passes it on; null when a repeated command finds the work done, for it is stored nowhere. */
  password: string | null;
}

export interface ImportedPeople {
  created: EnrolledPerson[];
  /** Accounts that got another one-time password, as was asked for. */
  renewed: EnrolledPerson[];
  /** Accounts that were there already. */
  unchanged: number;
}

type Enrolled = Omit<EnrolledPerson, 'password'>;
interface Done {
  created: Enrolled[];
  renewed: Enrolled[];
  unchanged: number;
}

/** What a new account begins with, made before the transaction. */
interface Beginning {
  id: string;
  password: string;
  hash: string;
}

/** 批量导入人员: a list of people comes in whole or not at all, by the rules under which one person is created. */
export class PeopleImportService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly ids: Ids,
  ) {}

  /** What would become of the list; nothing is changed. @throws Refusal access.denied */
  async look(actor: Actor, lines: readonly PersonLine[]): Promise<JudgedPeople> {
    assertMay(actor, 'person.manage');
    return judge(this.db, lines);
  }

  /**
   * Creates everybody who has no account yet, with the seats of the list and a one-time password each, in one
   * transaction; who has one is left alone. The same list again changes nothing. With `renew` those of the list who never
   * came in get a new one-time password: for whoever lost the first ones.
   * @throws Refusal people_import.faults with one entry in `details.lines` for each fault; access.denied
   */
  async take(
    actor: Actor,
    lines: readonly PersonLine[],
    { key, renew = false }: Given & { renew?: boolean } = {},
  ): Promise<ImportedPeople> {
    const { fresh, known, faults } = await this.look(actor, lines);
    if (faults.length) throw faultyPeople(faults);
    // Before the transaction: five hundred hashes take seconds, in which it would hold its locks. Accounts are never
    // removed and nobody comes to be waiting again by himself, so that inside it nobody needs one who does not here.
    const beginnings = await this.beginnings([...fresh, ...(renew ? known.filter(a => a.waiting) : [])]);
    const command = { name: 'person.import', actor, key, body: { lines, renew } };
    // Only the run that did the work knows the passwords; a repetition gets the first answer, without them.
    let mine = false;
    const done = await twice(() =>
      this.journal.transact(command, async tx => {
        const result = await this.enrol(tx, lines, beginnings, renew);
        mine = true;
        return result;
      }),
    );
    const passwordOf = (p: { username: string }): string | null =>
      mine ? (beginnings.get(p.username)?.password ?? null) : null;
    return {
      created: done.created.map(p => ({ ...p, password: passwordOf(p) })),
      renewed: done.renewed.map(p => ({ ...p, password: passwordOf(p) })),
      unchanged: done.unchanged,
    };
  }

  private async enrol(
    tx: Tx,
    lines: readonly PersonLine[],
    beginnings: ReadonlyMap<string, Beginning>,
    renew: boolean,
  ): Promise<Done> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [IMPORT_LOCK]);
    const { fresh, known, faults } = await judge(tx, lines);
    if (faults.length) throw faultyPeople(faults);
    const people = fresh.map(f => {
      const own = beginnings.get(f.username);
      if (!own) throw new Error(`no password was made for ${f.username}`);
      return {
        seats: f.appointments,
        person: personRow(own.id, f),
        passwordHash: own.hash,
        mustChange: true,
      };
    });
    const again = renew ? known.filter(a => a.waiting && beginnings.has(a.username)) : [];
    // Locked before those are added who come after them by id.
    const renewed = await tx.lock(
      Person,
      again.map(a => a.id),
    );
    for (const person of renewed)
      await setPassword(tx, person.id, beginnings.get(person.username)?.hash ?? '', true);
    tx.update(Person, ...renewed.map(p => ({ ...p, version: p.version + 1 })));
    if (people.length) await enrol(tx, people);
    for (const { seats, person } of people)
      tx.insert(AppointmentRow, ...appointmentRows(this.ids, person.id, seats));
    tx.reason = `新增 ${people.length} 人${renewed.length ? `，重新生成 ${renewed.length} 个一次性密码` : ''}`;
    const named = ({ id, name, username }: Person): Enrolled => ({ personId: id, name, username });
    return {
      created: people.map(p => named(p.person)),
      renewed: renewed.map(named),
      unchanged: known.length - renewed.length,
    };
  }

  private async beginnings(people: readonly { username: string }[]): Promise<Map<string, Beginning>> {
    const made = new Map<string, Beginning>();
    const queue = [...people];
    const work = async (): Promise<void> => {
      for (let next = queue.pop(); next; next = queue.pop()) {
        const password = listedPassword();
        made.set(next.username, { id: this.ids.next(), password, hash: await hashPassword(password) });
      }
    };
    await Promise.all(Array.from({ length: HASHED_AT_ONCE }, work));
    return made;
  }
}

/** Passwords of a list are saved as a table, in which no cell may begin like a formula. */
function listedPassword(): string {
  for (;;) {
    const password = randomPassword();
    if (/^[a-zA-Z0-9]/.test(password)) return password;
  }
}

/** A user name that was taken between judging and writing is told at its line, when it is judged once more. */
async function twice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (e) {
    if (!isRefusal(e) || e.code !== 'person.username_taken') throw e;
    return work();
  }
}

async function judge(reader: Reader, lines: readonly PersonLine[]): Promise<JudgedPeople> {
  const accounts = await reader.query<KnownAccount>(
    `SELECT p.id, p.name, p.username, p.email, p.job_title AS "jobTitle", p.phone, p.active,
       EXISTS (SELECT 1 FROM credential c WHERE c.person_id = p.id AND c.must_change)
         AND NOT EXISTS (SELECT 1 FROM session s WHERE s.person_id = p.id) AS waiting,
       coalesce((SELECT jsonb_agg(jsonb_build_object('unitId', a.unit_id, 'role', a.role, 'active', a.active))
         FROM appointment a WHERE a.person_id = p.id), '[]') AS appointments
     FROM person p WHERE p.username = ANY($1::text[]) OR p.name = ANY($2::text[]) ORDER BY p.id`,
    [[...new Set(lines.map(l => usernameKey(l.username)))], [...new Set(lines.map(l => tidy(l.name)))]],
  );
  const places = await reader.query<KnownPlace>(
    'SELECT id, name, kind FROM unit WHERE active AND id = ANY($1::uuid[])',
    [[...new Set(lines.flatMap(l => l.unitId ?? []))]],
  );
  return judgePeople(lines, accounts, new Map(places.map(p => [p.id, p])));
}

/** @throws Refusal people_import.faults */
export const faultyPeople = (lines: readonly LineFault[]): Refusal =>
  new Refusal('invalid', 'people_import.faults', `人员名单中有 ${lines.length} 处须改正，整份没有导入`, {
    mend: '请按提示改正后重新上传',
    faults: lines.map(f => ({ where: `${f.row}.${f.field}`, message: `${f.message}；${f.mend}` })),
    details: { lines },
  });
