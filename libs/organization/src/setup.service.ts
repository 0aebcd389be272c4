import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Role } from '@duban/chain';
import { type Db, type Journal, SYSTEM, type Tx } from '@duban/journal';
import { type Clock, type Fault, type Ids, Refusal } from '@duban/kernel';
import { enrol } from './credentials';
import type { DirectoryService } from './directory.service';
import { nameKey } from './names';
import { assertStrong, hashPassword } from './password';
import { appointmentRows, personRow } from './people.service';
import { AppointmentRow } from './person.entity';
import { readSetting, writeSetting } from './settings';

const TOKEN_MS = 24 * 3_600_000;

export interface FirstPerson {
  name: string;
  username: string;
  password: string;
  email?: string | null;
}

/** The first people: whoever runs the office, and the three administrators, who are four different persons. */
export interface FirstSetup {
  region: string;
  officeName: string;
  supervisor: FirstPerson;
  systemAdmin: FirstPerson;
  securityAdmin: FirstPerson;
  auditor: FirstPerson;
}

const SEATS = {
  supervisor: 'supervisor',
  systemAdmin: 'system_admin',
  securityAdmin: 'security_admin',
  auditor: 'auditor',
} as const satisfies Partial<Record<keyof FirstSetup, Role>>;
type Seat = keyof typeof SEATS;
const seats = Object.keys(SEATS) as Seat[];

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** The first run: no default account and no default password, but a token for whoever started the program (等保 8.1.4.1). */
export class SetupService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly directory: DirectoryService,
    /** Whose second factor is asked for from the first sign-in on. */
    private readonly secondFactor: readonly Role[] = [],
  ) {}

  /** Whether nobody has an account yet. */
  async isOpen(): Promise<boolean> {
    const people = await this.db.query('SELECT 1 FROM person LIMIT 1');
    return people.length === 0;
  }

  /** A fresh token, good for 24 hours; the one before stops working. null once set-up is done. */
  async setupToken(): Promise<string | null> {
    if (!(await this.isOpen())) return null;
    const token = randomBytes(24).toString('base64url');
    const until = new Date(this.clock.now().getTime() + TOKEN_MS).toISOString();
    await writeSetting(this.db, 'setup.token', { hash: hashOf(token), until });
    return token;
  }

  /** @throws Refusal setup.done, setup.bad_token, setup.same_person, password.too_weak, person.username_invalid */
  async complete(token: string, input: FirstSetup): Promise<void> {
    await this.assertToken(token);
    assertFourPersons(input);
    const people = await Promise.all(
      seats.map(async seat => {
        const { password, ...rest } = input[seat];
        const person = at(seat, () => personRow(this.ids.next(), rest));
        assertStrong(
          password,
          { username: person.username, unitNames: [input.officeName] },
          `${seat}.password`,
        );
        return { seat, person, passwordHash: await hashPassword(password), mustChange: false };
      }),
    );
    await this.journal.transact({ name: 'setup.complete', actor: SYSTEM }, async tx => {
      await this.useUp(tx);
      const [office] = await this.directory.ensureUnits(tx, [{ name: input.officeName, kind: 'department' }]);
      await enrol(tx, people);
      for (const { seat, person } of people)
        tx.insert(
          AppointmentRow,
          ...appointmentRows(this.ids, person.id, [{ unitId: office.id, role: SEATS[seat] }]),
        );
      await writeSetting(tx, 'region', input.region.trim());
      await writeSetting(tx, 'office.unit_id', office.id);
      await writeSetting(tx, 'second_factor', { required: [...this.secondFactor] });
    });
  }

  private async assertToken(token: string): Promise<void> {
    if (!(await this.isOpen())) throw done();
    const kept = await readSetting(this.db, 'setup.token');
    const fits = kept && timingSafeEqual(Buffer.from(hashOf(token)), Buffer.from(kept.hash));
    if (!fits || new Date(kept.until) <= this.clock.now())
      throw new Refusal('forbidden', 'setup.bad_token', '初始化链接无效或已过期', {
        mend: '请重新启动程序，使用新显示的初始化链接',
      });
  }

  /** The token's row goes first and is waited for: of two who hold the token, one finds it gone. */
  private async useUp(tx: Tx): Promise<void> {
    const used = await tx.query("DELETE FROM setting WHERE name = 'setup.token' RETURNING 1");
    if (!used.length) throw done();
  }
}

const done = (): Refusal => new Refusal('conflict', 'setup.done', '系统已完成初始化', { mend: '请直接登录' });

/** 三员分立. A namesake is told apart by a remark in the name. */
function assertFourPersons(input: FirstSetup): void {
  const faults: Fault[] = [];
  for (const field of ['username', 'name', 'email'] as const) {
    const seen = new Set<string>();
    for (const seat of seats) {
      const value = nameKey(input[seat][field] ?? '');
      if (value && seen.has(value)) faults.push({ where: `${seat}.${field}`, message: '与前面的人员相同' });
      seen.add(value);
    }
  }
  if (faults.length)
    throw new Refusal('invalid', 'setup.same_person', '督查人员和三类管理员须为四名不同人员', {
      mend: '三员分立：请填写四名不同人员；确为同名的，请在姓名后加注区分',
      faults,
    });
}

/** Says in whose part of the form a fault is. */
function at<T>(seat: Seat, work: () => T): T {
  try {
    return work();
  } catch (e) {
    if (!(e instanceof Refusal)) throw e;
    const faults = e.faults.map(f => ({ ...f, where: `${seat}.${f.where}` }));
    throw new Refusal(e.kind, e.code, e.message, { mend: e.mend, details: e.details, faults });
  }
}
