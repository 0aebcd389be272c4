import type { ReactNode } from 'react';
import { Button, Checkbox, Form, Input, InputNumber } from 'antd';
import { Line } from '../../parts/fields';

const NOTICE = ['notices', 0];
const required = (message: string): object[] => [{ required: true, message }];

const Holidays = (): ReactNode => (
  <fieldset>
    <legend>放假</legend>
    <Form.List name={[...NOTICE, 'holidays']}>
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <div key={key} className="holiday-row">
              <Form.Item name={[name, 'name']} rules={required('请写明节日名称')}>
                <Input aria-label={`第 ${name + 1} 个节日：名称`} placeholder="节日名称" maxLength={50} />
              </Form.Item>
              <Form.Item name={[name, 'from']} rules={required('请选择第一天')}>
                <Input type="date" aria-label={`第 ${name + 1} 个节日：第一天`} />
              </Form.Item>
              <Form.Item name={[name, 'to']}>
                <Input type="date" aria-label={`第 ${name + 1} 个节日：最后一天`} />
              </Form.Item>
              <Button size="small" aria-label={`删除第 ${name + 1} 个节日`} onClick={() => remove(name)}>
                删除
              </Button>
            </div>
          ))}
          <Button size="small" onClick={() => add({})}>
            增加节日
          </Button>
        </>
      )}
    </Form.List>
  </fieldset>
);

const MadeUp = (): ReactNode => (
  <fieldset>
    <legend>调休上班</legend>
    <Form.List name={[...NOTICE, 'work']}>
      {(fields, { add, remove }) => (
        <>
          <div className="dates">
            {fields.map(({ key, name }) => (
              <div key={key} className="date-row">
                <Form.Item name={[name]} rules={required('请选择日期')}>
                  <Input type="date" aria-label={`调休上班第 ${name + 1} 天`} />
                </Form.Item>
                <Button
                  size="small"
                  aria-label={`删除调休上班第 ${name + 1} 天`}
                  onClick={() => remove(name)}
                >
                  删除
                </Button>
              </div>
            ))}
          </div>
          <Button size="small" onClick={() => add('')}>
            增加一天
          </Button>
        </>
      )}
    </Form.List>
  </fieldset>
);

/** One year's notice, begun from what is known of that year. */
export const NoticeFields = (): ReactNode => (
  <>
    <div className="two">
      <Form.Item name={[...NOTICE, 'year']} label="年份" rules={required('请填写年份')}>
        <InputNumber min={1950} max={2099} precision={0} />
      </Form.Item>
      <Line
        name={[...NOTICE, 'source']}
        label="依据的文件"
        hint="如：国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕×号）"
        max={500}
      />
    </div>
    <Holidays />
    <MadeUp />
    <Form.Item name={[...NOTICE, 'provisional']} valuePropName="checked">
      <Checkbox>暂定：通知尚未发布，只列法定节日</Checkbox>
    </Form.Item>
  </>
);
