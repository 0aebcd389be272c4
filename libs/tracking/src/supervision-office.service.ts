import { Injectable } from '@nestjs/common';
import { type Actor, Db, Journal } from '@duban/journal';
import { Obligations } from '@duban/obligation';
import {
  assertMay,
  NOTICE_LOCK,
  supervisedUnits,
  supervisionOffice,
  writeSetting,
} from '@duban/organization';
import type { CommandOptions } from '@duban/task';
import { Notice } from './tracking.entity';

export interface SupervisionOffice {
  /** null: none is known, each plan's own office issues. */
  unitId: string | null;
  unitName: string | null;
}

/** Which office issues notices for the whole region. */
@Injectable()
export class SupervisionOfficeService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly obligations: Obligations,
  ) {}

  async current(): Promise<SupervisionOffice> {
    const unitId = await supervisionOffice(this.db);
    const [unit] = unitId
      ? await this.db.query<{ name: string }>('SELECT name FROM unit WHERE id = $1', [unitId])
      : [];
    return { unitId, unitName: unit?.name ?? null };
  }

  /**
   * Designates an office: drafts nobody has issued yet are its own from now on, what was issued stays with whoever
   * issued it. A power, so it is the security administrator who gives it.
   */
  designate(
    actor: Actor,
    input: { unitId: string; reason: string },
    options: CommandOptions = {},
  ): Promise<{ unitId: string; moved: number }> {
    return this.journal.transact(
      { name: 'supervision_office.designate', actor, reason: input.reason, body: input, ...options },
      async tx => {
        assertMay(actor, 'role.grant');
        await tx.query(NOTICE_LOCK);
        await supervisedUnits(tx, [input.unitId], 'unitId');
        await writeSetting(tx, 'supervision_office', input.unitId);
        const drafts = await tx.lockWhere(Notice, "state = 'drafted' AND office_unit_id <> $1", [
          input.unitId,
        ]);
        const book = await this.obligations.book(
          tx,
          drafts.map(n => n.id),
        );
        for (const n of drafts) {
          n.office_unit_id = input.unitId;
          n.version += 1;
          tx.update(Notice, n);
          book.changeOffice(n.id, input.unitId);
        }
        return { unitId: input.unitId, moved: drafts.length };
      },
      { always: true },
    );
  }
}
