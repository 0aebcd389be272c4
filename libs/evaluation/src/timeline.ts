/** One journal entry as a person reads it. */
export interface TimelineEntry {
  id: string;
  at: Date;
  actorName: string;
  command: string;
  reason: string | null;
  onBehalf: { unitId: string; source: string } | null;
}
