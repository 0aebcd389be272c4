import type { ReactNode } from 'react';
import { api, ask, ifMatch } from '../../api/client';
import type { Plan } from '../../api/types';
import { CommandDialog } from '../../parts/command-dialog';
import { chosenLadders, LadderFields } from '../../parts/ladder-choice';

/** 本方案的催办阶梯: for what is opened from now on; what is chased already keeps its ladder. */
export const LaddersDialog = ({ plan, onClose }: { plan: Plan; onClose: () => void }): ReactNode => (
  <CommandDialog
    title="催办阶梯"
    hint="不选的按通用阶梯。改动只对今后发生的待办生效，正在催办的不变。"
    ok="保存"
    initial={{ ladders: plan.ladders ?? {} }}
    run={({ ladders }: { ladders?: Record<string, string | undefined> }, key) =>
      ask(
        api.POST('/api/v1/plans/{id}/configure', {
          params: { path: { id: plan.id } },
          body: { ladders: chosenLadders(ladders) },
          headers: { ...key, ...ifMatch(plan.version) },
        }),
      )
    }
    done="催办阶梯已保存"
    onClose={onClose}
  >
    <LadderFields />
  </CommandDialog>
);
