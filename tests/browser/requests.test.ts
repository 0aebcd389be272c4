import type { Browser } from 'playwright-core';
import { AssignmentService, DispatchService } from '@duban/dispatch';
import { Db } from '@duban/journal';
import { CHROMIUM, openChromium } from './chromium';
import { type DeskServer, openDesk, PASSWORD } from './desk.server';
import { Visitor } from './visitor';

jest.setTimeout(600_000);

const walk = (): void => {
  let browser: Browser;
  let desk: DeskServer;
  let taskId: string;
  beforeAll(async () => {
    [browser, desk] = await Promise.all([openChromium(), openDesk()]);
    for (const name of ['商务经办', '督查员', '区长']) await desk.settlePassword(name);
    const { actors, units } = desk.district;
    const query = <T>(sql: string, params: unknown[] = []) => desk.get(Db).query<T>(sql, params);
    const [task] = await query<{ id: string }>('SELECT id FROM task ORDER BY no LIMIT 1');
    taskId = task.id;
    await desk.get(DispatchService).dispatch(actors.督查员, [{ taskId }]);
    const own = await query<{ id: string }>('SELECT id FROM assignment WHERE task_id = $1 AND unit_id = $2', [
      taskId,
      units.区商务委,
    ]);
    await desk.get(AssignmentService).sign(
      actors.商务经办,
      own.map(a => a.id),
    );
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.close();
  });

  const arrive = async (name: string, width: 375 | 1280, path: string): Promise<Visitor> => {
    const visitor = await Visitor.arrive(browser, desk.url, width, desk.clock.now());
    await visitor.page.goto(path);
    await visitor.signIn(name, PASSWORD);
    return visitor;
  };

  it('asks for more time on a phone; the office reckons and grants, the leader approves', async () => {
    const unit = await arrive('商务经办', 375, `/tasks/${taskId}`);
    await unit.page.getByRole('button', { name: '提出申请' }).click();
    const asking = unit.page.getByRole('dialog');
    // A deadline before the old one is none: the refusal stands in the dialog.
    await asking.getByLabel('延期到').fill('2026-12-18');
    await asking.getByLabel('理由').fill('选址须重新论证。');
    await asking.getByRole('button', { name: '提出申请' }).click();
    await asking.getByRole('alert').getByText('request.incomplete').waitFor();
    await asking.getByLabel('延期到').fill('2027-03-12');
    await unit.look('50-request');
    await asking.getByRole('button', { name: '提出申请' }).click();
    await unit.page.getByText('申请已提出，等待审批').waitFor();
    await unit.page.getByRole('link', { name: /延期申请/ }).waitFor();
    await unit.look('51-task-asked');

    const office = await arrive('督查员', 1280, '/');
    await office.page.getByRole('link', { name: /审批申请/ }).waitFor();
    await office.goTo('申请');
    await office.page.getByLabel(/选择区商务委的延期申请/).check();
    await office.look('52-requests');
    await office.page.getByRole('button', { name: '同意 1 件' }).click();
    const granting = office.page.getByRole('dialog');
    await granting.getByText(/调整为 2027-03-12/).waitFor();
    await granting.getByLabel('批准的期限').fill('2027-02-26');
    await granting.getByText(/调整为 2027-02-26/).waitFor();
    await office.look('53-grant');
    await granting.getByRole('button', { name: '同意', exact: true }).click();
    await office.page.getByText('1 件转分管领导审定').waitFor();

    const leader = await arrive('区长', 375, '/');
    await leader.page.getByRole('link', { name: /审定申请/ }).click();
    await leader.page.getByRole('button', { name: '审定', exact: true }).click();
    const deciding = leader.page.getByRole('dialog');
    await deciding.getByLabel('同意', { exact: true }).check();
    await leader.look('54-approve');
    await deciding.getByRole('button', { name: '确定' }).click();
    await leader.page.getByText('已同意 1 件').waitFor();
    await leader.look('55-request-granted');

    await unit.page.reload();
    await unit.page.getByText('2027-02-26 前').first().waitFor();
    await unit.page.getByRole('button', { name: '亮灯依据' }).click();
    await unit.page
      .getByRole('dialog')
      .getByText(/规则：/)
      .waitFor();
    await unit.look('56-light-why');
    expect([...unit.faults, ...office.faults, ...leader.faults]).toEqual([]);
  });

  it('raises a problem on a phone, which the office answers and the unit confirms', async () => {
    const unit = await arrive('商务经办', 375, `/tasks/${taskId}`);
    await unit.page.getByRole('button', { name: '提出问题建议' }).click();
    const raising = unit.page.getByRole('dialog');
    await raising.getByLabel('困难在于').click();
    await unit.page.getByTitle('用地', { exact: true }).click();
    await raising.getByLabel('内容').fill('示范街区的用地手续卡在审批。');
    await unit.look('57-raise');
    await raising.getByRole('button', { name: '提出', exact: true }).click();
    await unit.page.getByText('已提出，等待受理').waitFor();

    const office = await arrive('督查员', 1280, '/');
    await office.page.getByRole('link', { name: /受理问题建议/ }).click();
    await office.page.getByRole('button', { name: '答复', exact: true }).click();
    await office.page.getByRole('dialog').getByLabel('答复内容').fill('已协调规划部门，三日内办结。');
    await office.page.getByRole('dialog').getByRole('button', { name: '答复' }).click();
    await office.page.getByText('已答复，等待提出单位确认').waitFor();
    await office.look('58-matter');

    await unit.page.goto('/');
    await unit.page.getByRole('link', { name: /确认答复/ }).click();
    await unit.page.getByRole('button', { name: '已解决' }).click();
    await unit.page.getByRole('dialog').getByRole('button', { name: '已解决' }).click();
    await unit.page.getByText('已了结').waitFor();
    await unit.look('59-matter-closed');
    expect([...unit.faults, ...office.faults]).toEqual([]);
  });
};

if (CHROMIUM) describe('what a unit asks for', walk);
else it.skip('needs a browser', () => undefined);
