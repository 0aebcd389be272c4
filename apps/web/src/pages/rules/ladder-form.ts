import type { Ladder, Recipient, StepAction, StepChannel, StepRule } from '@duban/chain';
import type { Schemas } from '../../api/client';

/** A step as it is filled in: no reason is not urgent; the inbox is always there. */
export interface FilledRule {
  to: Recipient[];
  action: StepAction;
  channels: StepChannel[];
  urgent?: { reason?: string };
}
export interface FilledLadder {
  steps: (FilledRule & { offset: number | null })[];
  repeat: FilledRule & { every: number | null };
}

/** What goes out where nothing is said: these need not be written down. */
const USUAL: readonly StepChannel[] = ['inbox', 'mail'];

const fill = ({ to, action, channels, urgent }: StepRule): FilledRule => ({
  ...{ to: [...to], action, channels: [...(channels ?? USUAL)] },
  urgent: { reason: urgent?.reason ?? '' },
});

export const filledLadder = ({ steps, repeat }: Ladder): FilledLadder => ({
  steps: steps.map(s => ({ offset: s.offset, ...fill(s) })),
  repeat: repeat
    ? { every: repeat.every, ...fill(repeat) }
    : { every: 5, to: ['holder'], action: 'chase', channels: [...USUAL] },
});

const rule = ({ to, action, channels, urgent }: FilledRule): Omit<Schemas['LadderStepDto'], 'offset'> => {
  const sorted = (['inbox', 'mail', 'webhook'] as const).filter(c => c === 'inbox' || channels.includes(c));
  const reason = urgent?.reason?.trim();
  return {
    ...{ to, action },
    ...(sorted.join() !== USUAL.join() && { channels: sorted }),
    ...(reason && { urgent: { reason } }),
  };
};

/** As the API takes it. A number that is missing stays missing: the rules of ladders say so at its place. */
export const ladderOf = ({ steps, repeat }: FilledLadder): Schemas['LadderDto'] => ({
  steps: steps.map(s => ({ ...rule(s), offset: s.offset as number })),
  repeat: { ...rule(repeat), every: repeat.every as number },
});

/** “到期后第 3 个工作日” for +3. */
export const offsetWords = (offset: number): string => {
  if (offset === 0) return '到期当日';
  return offset < 0 ? `到期前 ${-offset} 个工作日` : `到期后 ${offset} 个工作日`;
};
