import { type ReactNode, useState } from 'react';
import { useNavigate } from 'react-router';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { mailSettingsQuery, startingQuery } from '../../api/admin-queries';
import { api, ask } from '../../api/client';
import { calendarQuery } from '../../api/rules-queries';
import { useCommand } from '../../api/use-command';
import { Loaded } from '../../parts/loading';
import { Page } from '../../parts/page';
import { ProblemAlert } from '../../parts/problem-alert';
import { useTab } from '../../parts/tabs';
import { today } from '../../parts/time';
import { CalendarStep } from './calendar-step';
import { MailStep } from './mail-step';
import { PeopleStep } from './people-step';
import { PlanStep } from './plan-step';
import { UnitsStep } from './units-step';
import { type StepKey, Steps } from './steps';
import './starting.css';

const PARTS: Readonly<Record<StepKey, () => ReactNode>> = {
  units: UnitsStep,
  people: PeopleStep,
  mail: MailStep,
  calendar: CalendarStep,
  plan: PlanStep,
};

/** Which steps are over, as the records say: whoever comes back goes on where that leaves off. */
function useProgress() {
  const starting = useQuery(startingQuery);
  const mail = useQuery(mailSettingsQuery);
  const calendar = useQuery(calendarQuery);
  const year = calendar.data?.years.find(y => y.year === Number(today().slice(0, 4)));
  const { data } = starting;
  const done: Readonly<Record<StepKey, boolean>> = {
    units: (data?.units ?? 0) > 1,
    people: data !== undefined && data.units > 1 && data.staffed >= data.units,
    // What lies in the development mailbox reached nobody.
    mail: mail.data?.relay !== null && (mail.data?.lastTest?.ok ?? false),
    calendar: year !== undefined && !year.provisional,
    plan: (data?.plans ?? 0) > 0,
  };
  // All three say where to go on.
  return { of: mail.isPending || calendar.isPending ? { ...starting, data: undefined } : starting, done };
}

/** 启用向导: units, people, mail, calendar, first plan; in any order, left and taken up again at will. */
export default function Starting(): ReactNode {
  const { of, done } = useProgress();
  return (
    <Page title="启用">
      <Loaded of={of}>{data => <Guide done={done} finished={data.finished} />}</Loaded>
    </Page>
  );
}

const KEYS = ['units', 'people', 'mail', 'calendar', 'plan'] as const;

function Guide({
  done,
  finished,
}: {
  done: Readonly<Record<StepKey, boolean>>;
  finished: boolean;
}): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  // Where it was taken up: a step that is over meanwhile does not turn the page.
  const [first] = useState(() => KEYS.find(k => !done[k]) ?? 'plan');
  const at = useTab([first, ...KEYS.filter(k => k !== first)].map(key => ({ key, label: key })));
  const Part = PARTS[at];
  const next = KEYS[KEYS.indexOf(at) + 1];
  const finish = useCommand(
    (_: 'finish', key) => ask(api.POST('/api/v1/starting/finish', { headers: key })),
    {
      done: '启用向导已结束',
      onDone: () => {
        void client.invalidateQueries({ queryKey: ['me'] });
        void navigate('/people');
      },
    },
  );
  const left = KEYS.filter(k => !done[k]).length;
  return (
    <>
      <p className="quiet">
        {left ? `还有 ${left} 步。` : '各步都已完成。'}
        可以随时离开，回来时从没有完成的一步继续；每一步以后都能在相应页面修改。
      </p>
      <div className="guide">
        <Steps at={at} done={done} />
        <div>
          <Part />
          <div className="actions">
            {next && <Button onClick={() => void navigate(`?tab=${next}`)}>下一步</Button>}
            {finished ? (
              <Alert type="success" showIcon title="启用向导已结束" />
            ) : (
              <Button
                type={left ? 'default' : 'primary'}
                loading={finish.isPending}
                onClick={() => finish.mutate('finish')}
              >
                {left ? '其余以后再办，结束向导' : '完成启用'}
              </Button>
            )}
            <ProblemAlert problem={finish.error} />
          </div>
        </div>
      </div>
    </>
  );
}
