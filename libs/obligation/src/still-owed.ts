import type { ObligationKind } from '@duban/chain';
import type { Reader } from '@duban/journal';
import type { Turn } from '@duban/notification';

/** What somebody sent back to its holder. */
const RETURNED: ReadonlySet<ObligationKind> = new Set(['rework', 'redispatch', 'revise_submission']);
/** What waits for its holder's word on somebody else's work. */
const REVIEWS: ReadonlySet<ObligationKind> = new Set([
  'approve_plan',
  'decide_decline',
  'confirm_milestone',
  'sign_off',
  'review_reports',
  'review_contribution',
  'review',
  'approve_outcome',
  'accept',
  'review_suspension',
  'review_notice',
  'approve_edition',
  'countersign',
  'decide_request',
  'approve_request',
  'confirm_matter',
  'note_instruction',
  'decide_review',
  'decide_naming',
]);

/** Obligations by id with their due times, and what each is for its holder. */
class Owed extends Map<string, Date> {
  private readonly kinds: ReadonlyMap<string, ObligationKind>;

  constructor(rows: readonly { id: string; kind: ObligationKind; due_at: Date }[]) {
    super(rows.map(r => [r.id, r.due_at]));
    this.kinds = new Map(rows.map(r => [r.id, r.kind]));
  }

  turnOf(id: string): Turn | undefined {
    const kind = this.kinds.get(id);
    if (!kind) return undefined;
    return RETURNED.has(kind) ? 'returned' : REVIEWS.has(kind) ? 'review' : undefined;
  }
}

/** Which of these obligations are still owed, and when they are due: a digest leaves out what was done or muted meanwhile. */
export async function stillOwed(reader: Reader, ids: string[]): Promise<Owed> {
  const rows = await reader.query<{ id: string; kind: ObligationKind; due_at: Date }>(
    'SELECT id, kind, due_at FROM obligation WHERE id = ANY($1) AND settled_at IS NULL AND held_at IS NULL AND paused_at IS NULL AND muted_at IS NULL',
    [ids],
  );
  return new Owed(rows);
}
