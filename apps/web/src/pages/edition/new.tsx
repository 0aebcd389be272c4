import type { ReactNode } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../../api/client';
import { planTasksQuery } from '../../api/office-queries';
import { planQuery } from '../../api/queries';
import { Loaded } from '../../parts/loading';
import { Page } from '../../parts/page';
import { today } from '../../parts/time';
import { EditionEditor } from './editor';

/** 拟订修订稿. */
export default function NewEdition(): ReactNode {
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const plan = useQuery(planQuery(id));
  const tasks = useQuery(planTasksQuery(id));
  return (
    <Page title="拟订修订稿" heading={plan.data && `拟订修订稿：${plan.data.title}`}>
      <Loaded of={tasks}>
        {rows => (
          <EditionEditor
            tasks={rows}
            initial={{ name: '', from: today(), lines: {} }}
            ok="保存修订稿"
            save={async (body, key) =>
              (
                await ask(
                  api.POST('/api/v1/plans/{id}/editions', { params: { path: { id } }, body, headers: key }),
                )
              ).id
            }
            onDone={made => void navigate(`/editions/${made}`)}
            onCancel={() => void navigate(`/plans/${id}/editions`)}
          />
        )}
      </Loaded>
    </Page>
  );
}
