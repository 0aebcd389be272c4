/** Why reports come back, as offices say it most often; said the same way, they can be counted. */
export const RETURN_REASONS = [
  '缺少数据或进度依据',
  '没有说明与目标的差距和原因',
  '与上期内容雷同',
  '没有下步打算和时间安排',
  '需补充佐证材料',
  '与任务内容不符',
] as const;
