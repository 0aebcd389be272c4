import type { ThemeConfig } from 'antd';

/** Calm and dense; every text on its ground reaches 4.5 : 1. */
export const deskTheme: ThemeConfig = {
  token: {
    colorPrimary: '#1d4f8c',
    colorInfo: '#1d4f8c',
    colorPrimaryHover: '#2a62a6',
    colorPrimaryActive: '#163d6d',
    colorLink: '#1d4f8c',
    colorLinkHover: '#163d6d',
    colorLinkActive: '#163d6d',
    colorSuccess: '#1f7a3f',
    // Worked out of such dark colours they would be grey.
    colorInfoBg: '#eaf1f9',
    colorInfoBorder: '#b9cde3',
    colorWarningBg: '#fdf4e3',
    colorWarningBorder: '#e0c08a',
    colorSuccessBg: '#eaf6ee',
    colorSuccessBorder: '#a5d3b5',
    colorWarning: '#8a5300',
    colorError: '#b42318',
    colorText: '#1c2733',
    colorTextSecondary: '#45525f',
    colorTextTertiary: '#5b6772',
    colorTextPlaceholder: '#66717c',
    colorTextDisabled: '#66717c',
    colorBgLayout: '#f3f5f7',
    borderRadius: 4,
    fontSize: 14,
    fontFamily:
      '"Source Han Sans SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Zen Hei", system-ui, sans-serif',
    controlHeight: 30,
    motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    paddingContentVerticalLG: 12,
  },
  components: {
    Table: {
      ...{ headerBg: '#eaeff4', headerColor: '#1c2733', cellPaddingBlock: 8, cellPaddingInline: 8 },
      ...{ rowSelectedBg: '#e6eef7', rowSelectedHoverBg: '#d9e6f4' },
    },
    Form: { itemMarginBottom: 14 },
  },
};

/** 长者模式: a third larger, in writing and to the touch. */
export const largeTheme: ThemeConfig = {
  ...deskTheme,
  token: { ...deskTheme.token, fontSize: 18, controlHeight: 40 },
};
