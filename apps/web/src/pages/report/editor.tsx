import { type ReactNode, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Form } from 'antd';
import { api, ask } from '../../api/client';
import { useMe } from '../../api/me';
import { reportQuery } from '../../api/queries';
import type { ReportForm } from '../../api/types';
import { useCommand } from '../../api/use-command';
import { behalfOf } from '../../parts/behalf';
import { ProblemAlert } from '../../parts/problem-alert';
import { time } from '../../parts/time';
import { Beside } from './beside';
import { readLocalCopy } from './draft';
import { DraftLine } from './draft-line';
import { ReportFields } from './fields';
import { type Filled, initialOf } from './filled';
import { draftKey, useDraft } from './use-draft';

/** 填报: saves itself while one types, and is sent when one says so. */
export function ReportEditor({ form: data, source }: { form: ReportForm; source?: string }): ReactNode {
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { modal } = App.useApp();
  const [form] = Form.useForm<Filled>();
  const [draft, status] = useDraft(data, source);
  const { report } = data;
  const [copy, setCopy] = useState(() => readLocalCopy<Filled>(draftKey(me.person.id, report.id)));
  const submit = useCommand(
    ({ noProgress }: { noProgress: boolean }, key) =>
      ask(
        api.POST('/api/v1/reports/submit', {
          body: { ids: [report.id], noProgress, ...behalfOf(me, report.unitId, source) },
          headers: key,
        }),
      ),
    { done: '已报送', onDone: () => void navigate('/reports') },
  );
  const values = (): Filled => form.getFieldsValue(true) as Filled;

  // What was typed before a lost connection or a closed window goes on from where it was.
  useEffect(() => {
    if (!copy || copy.version !== report.version) return;
    form.setFieldsValue(copy.values);
    draft.change(copy.values);
  }, []);
  // Somebody else of the unit saved meanwhile, and nothing of ours is waiting: show theirs.
  useEffect(() => {
    if (report.version <= draft.version || !draft.settled) return;
    draft.discard(report.version);
    form.setFieldsValue(initialOf(data));
  }, [data, draft, form, report.version]);

  const reload = async (): Promise<void> => {
    const fresh = await client.fetchQuery({ ...reportQuery(report.id), staleTime: 0 });
    draft.discard(fresh.report.version);
    form.setFieldsValue(initialOf(fresh));
  };
  const overwrite = async (): Promise<void> => {
    const fresh = await client.fetchQuery({ ...reportQuery(report.id), staleTime: 0 });
    draft.takeOver(fresh.report.version, values());
  };
  const send = async (noProgress: boolean): Promise<void> => {
    // What is wrong stands beside its field.
    if (!(await form.validateFields().catch(() => null))) return;
    draft.change(values());
    if (await draft.flush()) submit.mutate({ noProgress });
  };
  const take = (text: string): void => {
    const now = values().text?.trim();
    const put = (whole: string): void => {
      form.setFieldValue('text', whole);
      draft.change(values());
    };
    if (!now) return put(text);
    void modal.confirm({
      title: '已有填写内容',
      content: '接在已有内容之后？',
      okText: '接在后面',
      onOk: () => put(`${now}\n${text}`),
    });
  };
  const text = Form.useWatch('text', form);
  return (
    <div className="columns even">
      <div>
        {report.state === 'returned' && (
          <Alert type="warning" showIcon title="已退回，请修改后再报" description={report.reason} />
        )}
        {copy && copy.version !== report.version && (
          <Alert
            type="warning"
            showIcon
            title={`本机有 ${time(copy.at)} 未保存的内容，但服务器上的内容此后已更新`}
            action={
              <>
                <Button
                  size="small"
                  onClick={() => {
                    form.setFieldsValue(copy.values);
                    draft.change(copy.values);
                    setCopy(null);
                  }}
                >
                  用本机内容
                </Button>{' '}
                <Button
                  size="small"
                  onClick={() => {
                    draft.discard(report.version);
                    setCopy(null);
                  }}
                >
                  不用
                </Button>
              </>
            }
          />
        )}
        <Form
          form={form}
          layout="vertical"
          initialValues={initialOf(data)}
          onValuesChange={() => draft.change(values())}
        >
          <ReportFields form={data} />
          <DraftLine status={status} onReload={() => void reload()} onOverwrite={() => void overwrite()} />
          <ProblemAlert problem={submit.error} />
          <div className="actions">
            <Button
              type="primary"
              disabled={!text?.trim()}
              loading={submit.isPending && !submit.variables.noProgress}
              onClick={() => void send(false)}
            >
              报送
            </Button>
            <Button
              disabled={!!text?.trim()}
              loading={submit.isPending && submit.variables.noProgress}
              onClick={() => void send(true)}
            >
              无新进展
            </Button>
          </div>
        </Form>
      </div>
      <div>
        <Beside form={data} onTake={take} />
      </div>
    </div>
  );
}
