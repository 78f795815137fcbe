import { type ThemeConfig, theme } from 'antd'
import { useEffect, useMemo } from 'react'
import { Store, useStore } from './store'

export type Look = 'light' | 'dark'

const KEPT_AS = 'octopus.look'
const dark = window.matchMedia('(prefers-color-scheme: dark)')

function first(): Look {
  const kept = localStorage.getItem(KEPT_AS)
  return kept === 'dark' || kept === 'light' ? kept : dark.matches ? 'dark' : 'light'
}

const look = new Store<Look>(first())
// Before anything is drawn: what is there until then has its colours too.
document.documentElement.dataset.look = look.get()
dark.addEventListener('change', () => localStorage.getItem(KEPT_AS) === null && look.set(first()))

export function chooseLook(chosen: Look) {
  localStorage.setItem(KEPT_AS, chosen)
  look.set(chosen)
}

export const useLook = () => useStore(look)

/** Who wants nothing to move gets no transitions at all: shortened ones can leave a menu where it was measured. */
const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches

const FONTS =
  'system-ui, -apple-system, "Segoe UI", "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'

/** The accents are dark (or, on dark, light) enough for 4.5:1 against their ground. */
export function useTheme(): ThemeConfig {
  const chosen = useLook()
  useEffect(() => {
    document.documentElement.dataset.look = chosen
    document.documentElement.style.colorScheme = chosen
  }, [chosen])
  return useMemo(() => {
    const isDark = chosen === 'dark'
    return {
      algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
      token: {
        colorPrimary: isDark ? '#0f7d94' : '#0e7490',
        colorInfo: isDark ? '#4cc3d9' : '#0e6a84',
        colorSuccess: isDark ? '#63c174' : '#1d6b2c',
        colorWarning: isDark ? '#e0a53a' : '#8a5300',
        colorSuccessBg: isDark ? '#14281a' : '#e7f4ea',
        colorSuccessBorder: isDark ? '#2c5637' : '#a9d5b2',
        colorInfoBg: isDark ? '#11242f' : '#e5f1f9',
        colorInfoBorder: isDark ? '#2a4c60' : '#a8cfe6',
        colorErrorBg: isDark ? '#331618' : '#fdeced',
        colorErrorBorder: isDark ? '#6a2d31' : '#efb3b7',
        colorWarningBg: isDark ? '#2b2111' : '#fdf3e1',
        colorWarningBorder: isDark ? '#6b4d14' : '#e8c88f',
        colorError: isDark ? '#ff8085' : '#b3202a',
        colorErrorHover: isDark ? '#ff9b9f' : '#9c1822',
        colorSuccessText: isDark ? '#63c174' : '#1d6b2c',
        colorLink: isDark ? '#4cc3d9' : '#0e6a84',
        colorTextDescription: isDark ? 'rgba(255,255,255,0.68)' : 'rgba(0,0,0,0.62)',
        colorTextPlaceholder: isDark ? 'rgba(255,255,255,0.58)' : 'rgba(0,0,0,0.58)',
        colorTextTertiary: isDark ? 'rgba(255,255,255,0.65)' : 'rgba(0,0,0,0.60)',
        fontFamily: FONTS,
        borderRadius: 6,
        motion: !still,
        motionDurationMid: '0.12s',
        motionDurationSlow: '0.16s',
      },
      components: {
        Layout: { siderBg: isDark ? '#141414' : '#ffffff', headerBg: isDark ? '#141414' : '#ffffff' },
        Menu: {
          itemSelectedColor: isDark ? '#7fdbec' : '#0b5063',
          itemSelectedBg: isDark ? '#123a44' : '#dcedf1',
        },
        Button: { primaryColor: '#ffffff', dangerColor: isDark ? '#1b0607' : '#ffffff' },
        Tabs: { itemSelectedColor: isDark ? '#4cc3d9' : '#0e6a84', inkBarColor: isDark ? '#4cc3d9' : '#0e6a84' },
        Table: { rowSelectedBg: isDark ? '#123a44' : '#dcedf1', rowSelectedHoverBg: isDark ? '#17495a' : '#cfe5eb' },
        Pagination: { itemActiveColor: isDark ? '#4cc3d9' : '#0e6a84' },
        Form: { itemMarginBottom: 14, verticalLabelPadding: '0 0 4px' },
        Tag: {
          defaultColor: isDark ? 'rgba(255,255,255,0.82)' : 'rgba(0,0,0,0.78)',
        },
      },
    }
  }, [chosen])
}
