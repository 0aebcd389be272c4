import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import { api, ask, type Schemas } from '../../api/client';
import { CommandDialog } from '../../parts/command-dialog';
import { Line, Words } from '../../parts/fields';

/** A draft of one's own, begun from a shipped set. */
export function NewLightRules({
  preset: p,
  onClose,
}: {
  preset: Schemas['LightPresetDto'];
  onClose: () => void;
}): ReactNode {
  const [, setSearch] = useSearchParams();
  return (
    <CommandDialog
      title={`以“${p.name}”起草`}
      ok="起草"
      initial={{ name: p.name, source: p.source }}
      run={async (body: { name: string; region?: string; source?: string }, key) => {
        const made = await ask(
          api.POST('/api/v1/light-rules', { body: { ...body, preset: p.key }, headers: key }),
        );
        setSearch({ tab: 'lights', set: made.id });
        return made;
      }}
      done="草稿已建立，可逐档修改"
      onClose={onClose}
    >
      <Line name="name" label="名称" />
      <Line name="region" label="适用地区" optional />
      <Words name="source" label="依据" optional />
    </CommandDialog>
  );
}
