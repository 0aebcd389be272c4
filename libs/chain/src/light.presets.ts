import type { LightRule, LightRules } from './light.rules';

/** A rule set as it is shipped; an office copies one into a draft of its own and changes it there. */
export interface LightPreset {
  name: string;
  /** Where it comes from, and where it differs. */
  source: string;
  rules: LightRules;
}

/** Due within 5 workdays is blue, overdue yellow, overdue by more than 5 workdays red. */
const TIME: LightRule = {
  measure: 'workdays_overdue',
  bands: [
    { lt: -5, light: 'green' },
    { gte: -5, lte: 0, light: 'blue' },
    { gt: 0, lte: 5, light: 'yellow' },
    { gt: 5, light: 'red' },
  ],
};
const YINCHUAN_PACE: LightRule = {
  measure: 'points_behind',
  bands: [
    { lte: 10, light: 'green' },
    { gt: 10, lte: 30, light: 'yellow' },
    { gt: 30, light: 'red' },
  ],
};
const RED_NOTICE: LightRule = {
  measure: 'red_notices_open',
  bands: [
    { lte: 0, light: 'green' },
    { gt: 0, light: 'red' },
  ],
};
const RETURNS: LightRule = {
  measure: 'returns_recent',
  bands: [
    { lte: 1, light: 'green' },
    { gt: 1, light: 'yellow' },
  ],
};
const UNANSWERED: LightRule = {
  measure: 'notices_unanswered',
  bands: [
    { lte: 0, light: 'green' },
    { gt: 0, light: 'yellow' },
  ],
};

export const LIGHT_PRESETS = {
  default: {
    name: '通用亮灯规则',
    source:
      '时限：临近 5 个工作日蓝灯、超期黄灯、超期 5 个工作日以上红灯。进度：银川 2025 的落后 10—30 个百分点黄灯、30 以上红灯；' +
      '其未规定的 0—10 个百分点按绿灯。质量：未办结的红色督办单红灯，近三期退回两次或督办单逾期未答复黄灯。',
    rules: {
      curve: 'calendar_days',
      combine: 'worst',
      rules: [TIME, YINCHUAN_PACE, RETURNS, UNANSWERED, RED_NOTICE],
    },
  },
  yinchuan: {
    name: '银川市 2025 年做法',
    source:
      '银川 2025：落后序时进度 10—30 个百分点黄灯，30 以上红灯；连续三个月未动红灯。原文未规定 0—10 个百分点，按绿灯。',
    rules: {
      curve: 'calendar_days',
      combine: 'worst',
      rules: [
        TIME,
        YINCHUAN_PACE,
        {
          measure: 'periods_without_progress',
          bands: [
            { lte: 0, light: 'green' },
            { gt: 0, lt: 3, light: 'yellow' },
            { gte: 3, light: 'red' },
          ],
        },
        RED_NOTICE,
      ],
    },
  },
  sanya: {
    name: '三亚市 2022 年做法',
    source: '三亚 2022：差额不超过序时进度 50% 黄灯、超过 50% 红灯；一个月未报黄灯、连续两个月红灯。',
    rules: {
      curve: 'calendar_days',
      combine: 'worst',
      rules: [
        TIME,
        {
          measure: 'shortfall_percent',
          bands: [
            { lte: 0, light: 'green' },
            { gt: 0, lte: 50, light: 'yellow' },
            { gt: 50, light: 'red' },
          ],
        },
        {
          measure: 'periods_missed',
          bands: [
            { lte: 0, light: 'green' },
            { gt: 0, lt: 2, light: 'yellow' },
            { gte: 2, light: 'red' },
          ],
        },
        RED_NOTICE,
      ],
    },
  },
  wuhan: {
    name: '武汉市做法',
    source: '武汉：完成不足序时进度 80% 黄灯，不足 60% 红灯。',
    rules: {
      curve: 'calendar_days',
      combine: 'worst',
      rules: [
        TIME,
        {
          measure: 'ratio_to_plan',
          bands: [
            { lt: 60, light: 'red' },
            { gte: 60, lt: 80, light: 'yellow' },
            { gte: 80, light: 'green' },
          ],
        },
        RED_NOTICE,
      ],
    },
  },
  suqian: {
    name: '宿迁产发 2025 年做法',
    source: '宿迁产发 2025（督办单 蓝/黄/红）：临近到期蓝灯，落后序时进度或质量不高黄灯，超期红灯。',
    rules: {
      curve: 'calendar_days',
      combine: 'worst',
      rules: [
        {
          measure: 'workdays_overdue',
          bands: [
            { lt: -5, light: 'green' },
            { gte: -5, lte: 0, light: 'blue' },
            { gt: 0, light: 'red' },
          ],
        },
        {
          measure: 'points_behind',
          bands: [
            { lte: 0, light: 'green' },
            { gt: 0, light: 'yellow' },
          ],
        },
        RETURNS,
        RED_NOTICE,
      ],
    },
  },
} as const satisfies Record<string, LightPreset>;
export type LightPresetName = keyof typeof LIGHT_PRESETS;
